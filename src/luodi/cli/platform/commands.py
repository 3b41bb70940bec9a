"""The platform's commands as typer sees them; what they do stands in the modules beside."""

from __future__ import annotations

import os
from typing import Any

import typer

from luodi.cli import language
from luodi.cli.options import takes
from luodi.cli.platform import ports
from luodi.cli.platform.options import (
    BackupOptions,
    CheckOptions,
    ExportOptions,
    NoOptions,
    OrgOptions,
    RestoreOptions,
    TickOptions,
    UpOptions,
    VerifyOptions,
    WebOptions,
    WorkerOptions,
)
from luodi.cli.platform.start import platform

audit_app = typer.Typer(
    cls=language.Group,
    no_args_is_help=True,
    help="审计：核对、导出事件记录。¦ The event log: verify it, export it.",
)


def _serving(options: WebOptions, port: int) -> Any:
    """How to serve; the address of the site follows unless LUODI_URL says it."""
    os.environ.setdefault("LUODI_URL", ports.address_of(options.host, port))
    web = platform("web")
    return web.Serving(options.host, port, options.workers, options.threads)


@takes(UpOptions)
def up(options: UpOptions) -> None:
    """Run everything."""
    port = ports.next_free(options.host, options.port) if options.next_port else options.port
    serving = _serving(options, port)
    raise typer.Exit(platform("up").run(serving, language.asked()))


@takes(WebOptions)
def web(options: WebOptions) -> None:
    """Run the web server."""
    ports.refuse_taken(options.host, options.port)
    raise typer.Exit(platform("web").run(_serving(options, options.port)))


@takes(WorkerOptions)
def worker(options: WorkerOptions) -> None:
    """Run jobs."""
    raise typer.Exit(platform("jobs").run(options.batch))


@takes(TickOptions)
def tick(options: TickOptions) -> None:
    """Do what is due."""
    raise typer.Exit(platform("tick").run(options.now, options.dry_run, language.asked()))


@takes(NoOptions)
def migrate(options: NoOptions) -> None:
    """Bring the database to this version."""
    del options
    raise typer.Exit(platform("migrate").run(language.asked()))


@takes(OrgOptions)
def createorg(options: OrgOptions) -> None:
    """Make an organisation."""
    raise typer.Exit(platform("createorg").run(options, language.asked()))


@takes(CheckOptions)
def check(options: CheckOptions) -> None:
    """Say what is missing."""
    raise typer.Exit(platform("check").run(options.json, language.asked()))


@takes(BackupOptions)
def backup(options: BackupOptions) -> None:
    """Write a backup."""
    raise typer.Exit(platform("backup").backup(options, language.asked()))


@takes(RestoreOptions)
def restore(options: RestoreOptions) -> None:
    """Bring a backup back."""
    raise typer.Exit(platform("backup").restore(options, language.asked()))


@takes(VerifyOptions)
def verify(options: VerifyOptions) -> None:
    """Verify the event log."""
    raise typer.Exit(platform("audit").verify(options, language.asked()))


@takes(ExportOptions)
def export(options: ExportOptions) -> None:
    """Export the event log."""
    raise typer.Exit(platform("audit").export(options, language.asked()))


COMMANDS = (
    ("up", up, "启动平台：网页、后台作业、定时任务。¦ Run the platform: web, worker, clock."),
    ("web", web, "只启动网页服务。¦ Run the web server only."),
    ("worker", worker, "只处理后台作业。¦ Run background jobs only."),
    ("tick", tick, "做到期的定时工作（由系统每分钟调用）。¦ Do what is due (run it every minute)."),
    ("migrate", migrate, "升级数据库和界面文件。¦ Bring database and static files up to date."),
    (
        "createorg",
        createorg,
        "建立机构和三个管理员。¦ Make an organisation and its administrators.",
    ),
    ("check", check, "检查正式使用还缺什么。¦ Say what is missing for production."),
    ("backup", backup, "备份全部数据和附件。¦ Back up all data, attachments included."),
    ("restore", restore, "从备份恢复。¦ Bring a backup back."),
)
AUDITS = (
    ("verify", verify, "核对事件记录是否被改动过。¦ Find what was altered in the event log."),
    ("export", export, "导出全部事件记录（CSV）。¦ Write the whole event log as CSV."),
)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for name, command, help_text in COMMANDS:
        app.command(name=name, cls=language.Command, help=help_text)(command)
    for name, command, help_text in AUDITS:
        audit_app.command(name=name, cls=language.Command, help=help_text)(command)
    app.add_typer(audit_app, name="audit")
