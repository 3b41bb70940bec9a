"""`luodi tick`: periodic work that is due, and jobs that lost their worker."""

from __future__ import annotations

import datetime as dt

import typer
from django.utils import timezone

from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.platform.migrate import ready
from luodi.kernel import health, jobs, schedule


def once(now: dt.datetime | None = None) -> tuple[list[str], int]:
    """Do what is due; the names of it, and how many jobs were taken up again."""
    now = now or timezone.localtime()
    recovered = jobs.recover(now)
    done = schedule.tick(now)
    health.beat(health.TICK, now)
    return done, recovered


def moment(text: str | None) -> dt.datetime:
    """The time meant by ``--now``, in the zone of the installation; now, if none was given."""
    if text is None:
        return timezone.localtime()
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageMistake(
            f"“{text}”不是时间，请写成 2026-11-23T08:30。",
            f'"{text}" is no time; write it like 2026-11-23T08:30.',
        ) from None
    return timezone.localtime(timezone.make_aware(found) if found.tzinfo is None else found)


def run(now: str | None, dry_run: bool, lang: str) -> int:
    """The exit status of `luodi tick`."""
    at = moment(now)
    ready()
    if dry_run:
        done, recovered = schedule.tick(at, dry_run=True), 0
    else:
        done, recovered = once(at)
    names = "、".join(done) or both("无", "nothing", lang)
    zh = f"{'应做' if dry_run else '已做'}：{names}；重新排队的作业 {recovered} 个"
    en = (
        f"{'due' if dry_run else 'done'}: {', '.join(done) or 'nothing'}; {recovered} jobs requeued"
    )
    typer.echo(both(zh, en, lang))
    return 0
