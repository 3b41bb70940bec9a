"""The machine: processes at work, a fresh backup, room on the disk, fonts and recognition."""

from __future__ import annotations

import datetime as dt
import importlib.util
import shutil
import subprocess
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from luodi.cli.platform.checks.line import Line, advice, bad, good
from luodi.kernel import health
from luodi.kernel.backup import last_made

_FRESH = dt.timedelta(days=2)
_WORKER_SILENT = dt.timedelta(minutes=1)
_TICK_SILENT = dt.timedelta(minutes=5)
_ROOM = 2 * 1024**3


def worker() -> Line:
    """Somebody runs the jobs."""
    seen = health.last_beat(health.WORKER)
    if seen is None or timezone.now() - seen > _WORKER_SILENT:
        zh = "没有后台作业进程，文件不会被读取；请运行 luodi up，或 luodi worker"
        return bad("worker", zh, "no worker runs, so documents are not read; run luodi up")
    return good("worker", "后台作业进程在运行", "a worker is running")


def clock() -> Line:
    """Somebody runs the tick."""
    seen = health.last_beat(health.TICK)
    if seen is None or timezone.now() - seen > _TICK_SILENT:
        zh = "定时工作没有运行；请运行 luodi up，或让系统每分钟执行 luodi tick"
        return bad("tick", zh, "periodic work is not run; run luodi up, or luodi tick every minute")
    return good("tick", "定时工作在运行", "periodic work is run")


def backup() -> Line:
    """Not older than two days."""
    made = last_made()
    if made is None:
        zh = "还没有备份过；请每天运行 luodi backup 目录 --keep 14，并把备份放到另一台机器"
        return bad("backup", zh, "never backed up; run luodi backup DIR --keep 14 every day")
    age = timezone.now() - made
    if age > _FRESH:
        zh = f"上次备份是 {age.days} 天前，请每天运行 luodi backup"
        return bad("backup", zh, f"the last backup is {age.days} days old; run it every day")
    return good("backup", f"上次备份 {made:%Y-%m-%d %H:%M}", f"backed up {made:%Y-%m-%d %H:%M}")


def room() -> Line:
    """Enough for a while."""
    free = shutil.disk_usage(settings.LUODI_HOME).free
    gigabytes = f"{free / 1024**3:.1f}"
    if free < _ROOM:
        zh = f"数据目录所在磁盘只剩 {gigabytes} GiB，请清理或扩容"
        return bad("disk", zh, f"only {gigabytes} GiB are free; make room")
    return good("disk", f"磁盘剩余 {gigabytes} GiB", f"{gigabytes} GiB free")


def fonts() -> Line:
    """A Chinese font, for the documents and pictures made on this machine."""
    lister = shutil.which("fc-list")
    if lister:
        found = subprocess.run(  # noqa: S603 - a fixed program and words
            [lister, ":lang=zh", "family"], capture_output=True, text=True, check=False, timeout=30
        )
        if found.stdout.strip():
            return good("fonts", "有中文字体", "a Chinese font is installed")
    zh = "没有中文字体，服务器上转换旧格式文件可能缺字；可安装 fonts-noto-cjk"
    return advice("fonts", zh, "no Chinese font; fonts-noto-cjk helps when old formats are opened")


def recognition() -> Line:
    """Scans can be read."""
    if importlib.util.find_spec("rapidocr_onnxruntime"):
        return good("ocr", "能识别扫描件", "scans can be recognised")
    zh = "没有文字识别组件，扫描件读不了；请安装 luodi[ocr]"
    return advice("ocr", zh, "scans cannot be recognised; install luodi[ocr]")


MACHINE: tuple[Callable[[], Line], ...] = (worker, clock, backup, room, fonts, recognition)
