"""`luodi backup` and `luodi restore`."""

from __future__ import annotations

from pathlib import Path

import typer
from django.utils import timezone

from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.platform import audit, up
from luodi.cli.platform.loading import reachable
from luodi.cli.platform.migrate import fit, prepare, ready
from luodi.cli.platform.options import BackupOptions, RestoreOptions
from luodi.kernel import backup as kernel_backup
from luodi.kernel.access import Actor
from luodi.kernel.backup import BackupError, Manifest
from luodi.kernel.backup.writing import sorted_backups
from luodi.kernel.models import Organisation
from luodi.kernel.operations import note_backup, note_restore


def backup(options: BackupOptions, lang: str) -> int:
    """The exit status of `luodi backup`."""
    ready()
    now = timezone.localtime()
    path = _target(Path(options.path), f"luodi-{now:%Y%m%d-%H%M%S}.tar.gz")
    try:
        manifest = kernel_backup.dump(path, now)
    except BackupError as error:
        raise UsageMistake(error.zh, error.en) from error
    except OSError as error:
        raise UsageMistake(
            f"“{path}”写不进去（{error.strerror}），请换一个位置。",
            f'"{path}" cannot be written ({error.strerror}); choose another place.',
        ) from error
    for organisation in Organisation.objects.all():
        actor = Actor.system(organisation.pk)
        note_backup(actor=actor, rows=manifest.rows, files=manifest.files)
    kernel_backup.note_made(path, now)
    dropped = _drop_old(path.parent, options.keep)
    zh = f"已备份到 {path}：{_counts(manifest, 'zh')}，{path.stat().st_size:,} 字节。"
    en = f"Backed up to {path}: {_counts(manifest, 'en')}, {path.stat().st_size:,} bytes."
    if dropped:
        zh, en = f"{zh} 删去旧备份 {dropped} 份。", f"{en} {dropped} old ones removed."
    typer.echo(both(zh, en, lang))
    return 0


def _target(path: Path, name: str) -> Path:
    """The file to write: as asked, or named by the time in a directory."""
    if path.is_dir():
        return path / name
    if path.exists():
        raise UsageMistake(
            f"“{path}”已存在，备份不覆盖文件；请换一个文件名，或给一个目录。",
            f'"{path}" exists and is not overwritten; give another name, or a directory.',
        )
    if not path.parent.is_dir():
        raise UsageMistake(f"没有目录“{path.parent}”。", f'There is no directory "{path.parent}".')
    return path


def _drop_old(folder: Path, keep: int) -> int:
    old = sorted_backups(folder)[:-keep] if keep > 0 else []
    for path in old:
        path.unlink()
    return len(old)


def _counts(manifest: Manifest, lang: str) -> str:
    if lang == "en":
        return f"{manifest.rows:,} rows, {manifest.files:,} attachments"
    return f"{manifest.rows:,} 行数据、{manifest.files:,} 个附件"


def restore(options: RestoreOptions, lang: str) -> int:
    """The exit status of `luodi restore`: 0 restored and verified, 1 restored but not sound."""
    path = Path(options.path)
    if not path.is_file():
        raise UsageMistake(f"没有文件“{path}”。", f'There is no file "{path}".')
    try:
        if options.check:
            manifest = kernel_backup.verify_archive(path)
            zh, en = f"备份完好：{_counts(manifest, 'zh')}", f"whole: {_counts(manifest, 'en')}"
            typer.echo(both(f"{zh}（{manifest.made_at}）。", f"{en} ({manifest.made_at}).", lang))
            return 0
        return _restore(path, options.replace, lang)
    except BackupError as error:
        raise UsageMistake(error.zh, error.en) from error


def _restore(path: Path, replace: bool, lang: str) -> int:
    reachable()
    if up.is_running():
        raise UsageMistake(
            "luodi up 正在运行，请先停止它再恢复。", "luodi up is running; stop it, then restore."
        )
    prepare(lang)
    if not kernel_backup.is_empty() and not replace:
        raise UsageMistake(
            "目标库里已有数据；确定要用备份取代它，请加 --replace（建议先备份现有数据）。",
            "The target has data already; add --replace to replace it (back it up first).",
        )
    manifest = kernel_backup.load(path)
    zh, en = f"已恢复：{_counts(manifest, 'zh')}", f"Restored: {_counts(manifest, 'en')}"
    typer.echo(both(f"{zh}（{manifest.made_at}）。", f"{en} ({manifest.made_at}).", lang))
    sound = audit.verify_all(lang)
    for organisation in Organisation.objects.all():
        note_restore(actor=Actor.system(organisation.pk), made_at=manifest.made_at)
    fit()
    return 0 if sound else 1
