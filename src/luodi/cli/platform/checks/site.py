"""The site's settings: mode, address, secret, database, e-mail, virus scan."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from luodi.cli.platform.checks.line import Line, advice, bad, good
from luodi.cli.platform.migrate import pending, static_is_current
from luodi.config.home import mode_of
from luodi.kernel import scanning

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SECRET = 40  # characters
_POSTGRESQL = 15


def mode() -> Line:
    """Production, not demo."""
    if settings.LUODI_MODE == "production":
        return good("mode", "生产模式", "production mode")
    zh = f"当前是 {settings.LUODI_MODE} 模式；正式使用请去掉 LUODI_MODE 或设为 production"
    return bad("mode", zh, f"mode is {settings.LUODI_MODE}; set LUODI_MODE=production")


def address() -> Line:
    """https, at an address that others can reach."""
    site = urlsplit(settings.LUODI_URL)
    if site.scheme == "https":
        return good("url", f"网址 {settings.LUODI_URL}", f"address {settings.LUODI_URL}")
    if site.hostname in _LOOPBACK:
        zh = "LUODI_URL 还是本机地址；请设为同事访问的 https 网址（由 nginx 等提供证书）"
        return bad("url", zh, "LUODI_URL is this machine only; set the https address people use")
    zh = f"{settings.LUODI_URL} 不是 https，密码会明文传送；请配置证书并改用 https 网址"
    return bad("url", zh, f"{settings.LUODI_URL} is not https: passwords travel in the clear")


def secret() -> Line:
    """Long, and nobody else can read it."""
    if len(settings.SECRET_KEY) < _SECRET:
        zh = f"LUODI_SECRET_KEY 太短，请用不少于 {_SECRET} 位的随机字符"
        return bad("secret", zh, f"LUODI_SECRET_KEY is short; use {_SECRET} random characters")
    path = Path(settings.LUODI_HOME) / "secret_key"
    if path.exists() and mode_of(path) & 0o077:
        zh = f"别人能读密钥文件，请运行：chmod 600 {path}"
        return bad("secret", zh, f"others can read the secret; run: chmod 600 {path}")
    return good("secret", "密钥足够长，只有本账户可读", "the secret is long and private")


def home() -> Line:
    """Nobody else can look into the data folder."""
    path = settings.LUODI_HOME
    if mode_of(Path(path)) & 0o077:
        zh = f"别的系统账户能进入数据目录，请运行：chmod 700 {path}"
        return bad("home", zh, f"other accounts can enter the data folder; run: chmod 700 {path}")
    return good("home", f"数据目录 {path} 只有本账户可进", f"data folder {path} is private")


def database() -> Line:
    """PostgreSQL of a known version, or SQLite for one machine."""
    if connection.vendor == "sqlite":
        zh = "内置数据库 SQLite，适合一台机器、一个区；人多或要多台服务器时改用 PostgreSQL 15 以上"
        en = "SQLite serves one district on one machine; for more use PostgreSQL 15 or newer"
        return good("database", zh, en)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0])
    if int(version.split(".", maxsplit=1)[0]) < _POSTGRESQL:
        zh = f"PostgreSQL {version} 太旧，请升级到 {_POSTGRESQL} 以上"
        return bad("database", zh, f"PostgreSQL {version} is too old; {_POSTGRESQL} is needed")
    return good("database", f"PostgreSQL {version}", f"PostgreSQL {version}")


def migrations() -> Line:
    """Tables as this version wants them."""
    todo = len(pending())
    if todo:
        zh, en = f"数据库还差 {todo} 步升级，请运行 luodi migrate", "run luodi migrate"
        return bad("migrations", zh, f"{todo} migrations are to be run; {en}")
    return good("migrations", "数据库结构是最新的", "tables are current")


def static() -> Line:
    """Static files as this version wants them, the libraries among them."""
    if not (Path(settings.PACKAGE) / "kernel" / "static" / "lib" / "icons.svg").is_file():
        zh = "缺少界面组件，请运行 .venv/bin/python scripts/frontend.py"
        return bad("static", zh, "libraries of the pages are missing; run scripts/frontend.py")
    if not static_is_current():
        zh = "界面文件不是最新的，请运行 luodi migrate"
        return bad("static", zh, "static files are not current; run luodi migrate")
    return good("static", "界面文件是最新的", "static files are current")


def email() -> Line:
    """A server, not the console."""
    if "console" in settings.EMAIL_BACKEND:
        zh = "没有配置邮件服务器，提醒只在页面里；需要邮件请设 LUODI_EMAIL_URL"
        return advice("email", zh, "no mail server; set LUODI_EMAIL_URL to send reminders")
    return good("email", "已配置邮件服务器", "a mail server is set")


def virus_scan() -> Line:
    """clamd, if there is one, answers."""
    if not settings.LUODI_CLAMD:
        zh = "上传的文件不查毒；单位有 clamd 时请设 LUODI_CLAMD"
        return advice("clamd", zh, "uploads are not scanned; set LUODI_CLAMD if there is a clamd")
    try:
        answers = scanning.answers(settings.LUODI_CLAMD)
    except (OSError, socket.gaierror):
        answers = False
    if answers:
        return good("clamd", "病毒扫描服务应答正常", "clamd answers")
    zh = f"病毒扫描服务 {settings.LUODI_CLAMD} 没有应答，上传会被拒绝；请启动 clamd 或改正地址"
    return bad("clamd", zh, f"clamd at {settings.LUODI_CLAMD} does not answer; uploads are refused")


SITE: tuple[Callable[[], Line], ...] = (
    mode, address, secret, home, database, migrations, static, email, virus_scan,
)  # fmt: skip
