"""Options of the platform's commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from luodi.cli.options import Lang

Host = Annotated[
    str,
    typer.Option(
        "--host",
        metavar="ADDRESS",
        help="监听地址；0.0.0.0 为本机所有地址。¦ Address to listen at; 0.0.0.0 for all.",
    ),
]
Port = Annotated[int, typer.Option("--port", metavar="PORT", help="端口。¦ Port.")]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        metavar="N",
        help="网页进程数，0 为按核数（至多 4）。¦ Web processes; 0: one a core, at most 4.",
    ),
]
Threads = Annotated[
    int, typer.Option("--threads", metavar="N", help="每个进程的线程数。¦ Threads a process.")
]


@dataclass(frozen=True)
class WebOptions:
    """The options of `luodi web`."""

    host: Host = "127.0.0.1"
    port: Port = 8000
    workers: Workers = 0
    threads: Threads = 4
    lang: Lang = None


@dataclass(frozen=True)
class UpOptions(WebOptions):
    """The options of `luodi up`."""

    next_port: Annotated[
        bool,
        typer.Option(
            "--next-port",
            help="端口被占用时，用下一个空闲端口。¦ Where the port is taken use the next free one.",
        ),
    ] = False


@dataclass(frozen=True)
class WorkerOptions:
    """The options of `luodi worker`."""

    batch: Annotated[
        bool, typer.Option("--batch", help="做完排队的作业就退出。¦ End when the queue is empty.")
    ] = False
    lang: Lang = None


@dataclass(frozen=True)
class TickOptions:
    """The options of `luodi tick`."""

    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只说应做什么，不做。¦ Only say what is due.")
    ] = False
    now: Annotated[
        str | None,
        typer.Option(
            "--now",
            metavar="TIME",
            help="当作这个时刻，如 2026-11-23T08:30。¦ As if it were this time.",
        ),
    ] = None
    lang: Lang = None


@dataclass(frozen=True)
class NoOptions:
    """A command without options of its own."""

    lang: Lang = None


@dataclass(frozen=True)
class CheckOptions:
    """The options of `luodi check`."""

    json: Annotated[bool, typer.Option("--json", help="输出 JSON。¦ Print JSON.")] = False
    lang: Lang = None


@dataclass(frozen=True)
class OrgOptions:
    """The options of `luodi createorg`. What is not given is asked."""

    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="机构全称。¦ Full name of the district."),
    ] = None
    code: Annotated[
        str | None,
        typer.Option(
            "--code", metavar="CODE", help="代码，小写字母和数字。¦ Code: small letters and digits."
        ),
    ] = None
    prefix: Annotated[
        str | None,
        typer.Option(
            "--prefix", metavar="TEXT", help="发文字号代字，如“示督”。¦ Prefix of its numbers."
        ),
    ] = None
    system_admin: Annotated[
        str | None,
        typer.Option(
            "--system-admin",
            metavar="NAME:LOGIN",
            help="系统管理员的姓名和登录名。¦ System administrator: name and login.",
        ),
    ] = None
    security_admin: Annotated[
        str | None,
        typer.Option(
            "--security-admin",
            metavar="NAME:LOGIN",
            help="安全管理员的姓名和登录名。¦ Security administrator: name and login.",
        ),
    ] = None
    audit_admin: Annotated[
        str | None,
        typer.Option(
            "--audit-admin",
            metavar="NAME:LOGIN",
            help="审计管理员的姓名和登录名。¦ Audit administrator: name and login.",
        ),
    ] = None
    lang: Lang = None


@dataclass(frozen=True)
class BackupOptions:
    """The options of `luodi backup`."""

    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH",
            help="写入的 .tar.gz 文件或目录；目录时按时间命名。"
            "¦ The .tar.gz to write, or a directory: then it is named by the time.",
        ),
    ]
    keep: Annotated[
        int,
        typer.Option(
            "--keep",
            metavar="N",
            help="目录里只留最近 N 份，0 为不删。¦ Keep the last N in the directory; 0 keeps all.",
        ),
    ] = 0
    lang: Lang = None


@dataclass(frozen=True)
class RestoreOptions:
    """The options of `luodi restore`."""

    path: Annotated[str, typer.Argument(metavar="PATH", help="备份文件。¦ The backup.")]
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="目标库里已有数据时，以备份取代。¦ Replace the data that the target has.",
        ),
    ] = False
    check: Annotated[
        bool,
        typer.Option("--check", help="只核对备份是否完好。¦ Only verify that the backup is whole."),
    ] = False
    lang: Lang = None


Org = Annotated[
    str | None,
    typer.Option(
        "--org",
        metavar="CODE",
        help="机构代码；只有一个机构时可省略。¦ Code of the organisation, if there are several.",
    ),
]


@dataclass(frozen=True)
class VerifyOptions:
    """The options of `luodi audit verify`."""

    org: Org = None
    head: Annotated[
        str | None,
        typer.Option(
            "--head",
            metavar="SEQ:HASH",
            help="事先抄录的校验值。¦ A check value written down earlier.",
        ),
    ] = None
    lang: Lang = None


@dataclass(frozen=True)
class ExportOptions:
    """The options of `luodi audit export`."""

    org: Org = None
    output: Annotated[
        str | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="写入的 CSV，默认标准输出。¦ CSV; else stdout."
        ),
    ] = None
    lang: Lang = None
