"""`luodi audit verify` and `luodi audit export`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer
from django.utils.translation import override

from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.platform.migrate import ready
from luodi.cli.platform.options import ExportOptions, VerifyOptions
from luodi.kernel import audit
from luodi.kernel.audit import Verdict
from luodi.kernel.models import Organisation

_SHOWN = 20  # findings of one organisation


def verify(options: VerifyOptions, lang: str) -> int:
    """The exit status of `luodi audit verify`: 0 sound, 1 something was altered."""
    ready()
    if options.head is None:
        chosen = [_chosen(options.org)] if options.org else list(Organisation.objects.all())
        return 0 if _verify(chosen, "", lang) else 1
    if not audit.HEAD.fullmatch(options.head):
        raise UsageMistake(
            "校验值应为“序号:64 位十六进制数”，照上次核对时打印的抄录。",
            "A check value is SEQ:HASH as an earlier verification printed it.",
        )
    return 0 if _verify([_chosen(options.org)], options.head, lang) else 1


def verify_all(lang: str) -> bool:
    """Verify every organisation; whether all are sound."""
    return _verify(list(Organisation.objects.all()), "", lang)


def _verify(organisations: list[Organisation], head: str, lang: str) -> bool:
    verdicts = []
    with override("en" if lang == "en" else "zh-hans"):
        for organisation in organisations:
            verdicts.append(audit.verify(organisation, head))
            _say(verdicts[-1], lang)
    if not verdicts:
        typer.echo(
            both("还没有机构，没有记录可核对。", "No organisation, nothing to verify.", lang)
        )
    return all(verdict.is_sound for verdict in verdicts)


def _say(verdict: Verdict, lang: str) -> None:
    mark = "✓" if verdict.is_sound else "✗"
    name, entries, found = verdict.organisation, verdict.entries, len(verdict.findings)
    zh = f"{name}：事件记录 {entries:,} 条，" + (f"发现 {found} 处问题" if found else "完好")
    en = f"{name}: {entries:,} entries, " + (f"{found} findings" if found else "sound")
    typer.echo(f"{mark} {both(zh, en, lang)}")
    for finding in verdict.findings[:_SHOWN]:
        typer.echo(f"    {finding.seq}  {finding.sentence}")
    typer.echo(f"    {both('校验值', 'check value', lang)} {verdict.head}")


def export(options: ExportOptions, lang: str) -> int:
    """The exit status of `luodi audit export`."""
    ready()
    organisation = _chosen(options.org)
    if options.output is None:
        sys.stdout.write("\ufeff")
        audit.export(organisation, sys.stdout)
        return 0
    path = Path(options.output)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise UsageMistake(
            f"“{path}”写不进去（{error.strerror}），请换一个文件名。",
            f'"{path}" cannot be written ({error.strerror}); choose another name.',
        ) from error
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as stream:
        entries = audit.export(organisation, stream)
    typer.echo(both(f"已导出 {entries:,} 条到 {path}。", f"{entries:,} entries in {path}.", lang))
    return 0


def _chosen(code: str | None) -> Organisation:
    """The organisation of that code, or the only one."""
    organisations = list(Organisation.objects.order_by("code"))
    found = [o for o in organisations if code is None or o.code == code]
    if len(found) == 1:
        return found[0]
    codes = "、".join(o.code for o in organisations) or "（无 none）"
    raise UsageMistake(
        f"请用 --org 指定机构，现有：{codes}。",
        f"Name the organisation with --org; there is: {codes}.",
    )
