"""`luodi demo --year`: a played year in an empty database, told while it goes on, and checked."""

from __future__ import annotations

import datetime as dt

import typer
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from luodi.cli.errors import UsageMistake
from luodi.cli.language import both
from luodi.cli.options import DemoOptions
from luodi.cli.platform import up
from luodi.cli.platform.migrate import prepare, ready
from luodi.demo.accounts import PASSWORD
from luodi.demo.build import district
from luodi.demo.year.checks import check_all
from luodi.demo.year.run import Summary, Wish, has_demo, has_real_data
from luodi.demo.year.run import run as play
from luodi.demo.year.stage import Stage
from luodi.kernel.models import Organisation

_SHOWN = 20  # breaches of one promise
_LIGHTS = (("green", "绿"), ("yellow", "黄"), ("red", "红"), ("grey", "灰"))


def run(options: DemoOptions, lang: str) -> int:
    """The exit status: 0 played (and sound), 1 a promise is broken."""
    if not settings.LUODI_DEMO:
        raise UsageMistake(
            "演出数据只能在演示模式下生成，请设 LUODI_MODE=demo（或不设）。",
            "A year is played in demo mode only: set LUODI_MODE=demo, or leave it unset.",
        )
    wish = Wish(
        until=_until(options.until), tasks=options.tasks, units=options.units,
        months=options.months, seed=options.seed,
    )  # fmt: skip
    if not options.year:
        ready()
        return _check(_demo(), wish.until, lang)
    if up.is_running():
        raise UsageMistake(
            "luodi up 正在使用这个数据目录，请先停止它，或用 --into 换一个目录。",
            "luodi up is running on these data; stop it, or name another place with --into.",
        )
    prepare(lang)
    _refuse_data()
    summary = _played(wish, lang)
    _tell(summary, lang)
    return _check(summary.organisation, wish.until, lang) if options.check else 0


def _until(said: str | None) -> dt.date:
    today = timezone.localdate()
    if said is None:
        return today
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        day = None
    if day is None or day > today or day.year < 2015:
        raise UsageMistake(
            f"--until 应为 2015 年以后、不晚于今天的日期，如 {today}，现为“{said}”。",
            f'--until must be a day since 2015 and not after today, like {today}, not "{said}".',
        )
    return day


def _refuse_data() -> None:
    if has_real_data():
        raise UsageMistake(
            "这个数据库里有正式机构，不能演出数据；请用 --into 指定一个空目录。",
            "The database has a real organisation, so nothing is played in it; name an empty "
            "place with --into.",
        )
    if has_demo():
        raise UsageMistake(
            "这个数据库里已有演示数据；请用 --into 指定一个空目录，或先删去旧的数据目录。",
            "The database has demo data already; name an empty place with --into, or remove it.",
        )


def _demo() -> Organisation:
    found = district()
    if found is None:
        raise UsageMistake(
            "这个数据库里没有演示机构，请先运行 luodi demo --year。",
            "There is no demo district in this database; run luodi demo --year first.",
        )
    return found


def _played(wish: Wish, lang: str) -> Summary:
    days = (wish.until - wish.begin).days
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task(both("准备单位和人员", "Units and people", lang), total=days)

        def tell(day: dt.date, stage: Stage) -> None:
            done = stage.counts
            zh = f"{day:%Y-%m}  交办 {done['issued']}  反馈 {done['reported']}"
            en = f"{day:%Y-%m}  issued {done['issued']}  reports {done['reported']}"
            bar.update(line, completed=(day - wish.begin).days, description=both(zh, en, lang))

        return play(wish, tell)


def _tell(found: Summary, lang: str) -> None:
    done, rate = found.stage.counts, 100 * found.on_time / max(found.finished, 1)
    zh_lights = "、".join(f"{zh} {found.lights[key]}" for key, zh in _LIGHTS)
    en_lights = ", ".join(f"{key} {found.lights[key]}" for key, _zh in _LIGHTS)
    plot = found.stage.plot
    zh = f"""{plot.begin} 至 {plot.until}：任务 {found.tasks} 项，反馈 {found.reports} 份\
（其中无变化 {done["unchanged"]}），办结 {done["completed"]}、归档 {done["archived"]}。
延期 {found.extensions} 次，退回重办 {found.sent_back} 次，协调 {done["helps"]} 件，\
批示 {done["remarks"]} 件，督办单 {done["notices"]} 份，子任务 {done["parts"]} 项。
更正反馈 {done["corrected"]} 次，配合单位反馈 {done["parts_said"]} 次，移交 {done["handed"]} 项，\
亮灯豁免 {done["exempted"]} 项，年度评估 {done["evaluated"]} 项。
在办亮灯：{zh_lights}。按期办结率 {rate:.1f}%（到期应办 {found.finished} 项）。
用时 {found.seconds:.1f} 秒。
打开：LUODI_HOME={settings.LUODI_HOME} LUODI_MODE=demo luodi up，\
账户 ducha、chengban、juzhang、quzhang 等，密码 {PASSWORD}。"""
    en = f"""{plot.begin} to {plot.until}: {found.tasks} tasks, {found.reports} reports \
({done["unchanged"]} without change), {done["completed"]} completed, {done["archived"]} archived.
{found.extensions} extensions, {found.sent_back} sent back, {done["helps"]} requests for help, \
{done["remarks"]} remarks, {done["notices"]} supervision notices, {done["parts"]} parts.
{done["corrected"]} corrected reports, {done["parts_said"]} of supporting units, \
{done["handed"]} handed over, {done["exempted"]} lights excused, {done["evaluated"]} evaluations.
Lights of what is open: {en_lights}. On time: {rate:.1f} % of {found.finished} that were due.
{found.seconds:.1f} seconds.
Open it: LUODI_HOME={settings.LUODI_HOME} LUODI_MODE=demo luodi up; \
accounts ducha, chengban, juzhang, quzhang …, password {PASSWORD}."""
    typer.echo(both(zh, en, lang))


def _check(organisation: Organisation, today: dt.date, lang: str) -> int:
    with override("en" if lang == "en" else "zh-hans"):
        found = check_all(organisation, today)
    for name, breaches in found.items():
        typer.echo(f"{'✗' if breaches else '✓'} {name}")
        for breach in breaches[:_SHOWN]:
            typer.echo(f"    {breach}")
    broken = sum(map(len, found.values()))
    zh = f"核对 {len(found)} 项，" + (f"发现 {broken} 处不符。" if broken else "全部相符。")
    en = f"{len(found)} promises checked, " + (f"{broken} breaches." if broken else "all kept.")
    typer.echo(both(zh, en, lang))
    return 1 if broken else 0
