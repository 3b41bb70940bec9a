"""`luodi demo --year` and `--check`: what is refused is said, and nothing has changed."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.cli.platform import year
from luodi.demo.district import build_district
from luodi.demo.year.run import Summary
from luodi.kernel.models import Event, Organisation
from tests.cli.running import Result, Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(run: Run, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Run:
    """`luodi demo …` in demo mode on the test's database; nothing may be played in it."""

    def played(*_args: object) -> Summary:
        raise AssertionError("played")

    for name, value in (("LUODI_MODE", "demo"), ("LUODI_QUEUE", "immediate")):
        monkeypatch.setenv(name, value)
    settings.LUODI_DEMO = True
    monkeypatch.setattr(year, "prepare", lambda _lang: None)
    monkeypatch.setattr(year, "ready", lambda: None)
    monkeypatch.setattr(year, "_played", played)

    def call(*arguments: str, stdin: str = "") -> Result:
        return run("demo", *arguments, "--lang", "zh", stdin=stdin)

    return call


def _state() -> tuple[int, int]:
    return Event.objects.count(), Organisation.objects.count()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--year", "--yaer"], "--yaer"),
        (["--year", "--tasks", "0"], "--tasks"),
        (["--year", "--tasks", "许多"], "--tasks"),
        (["--year", "--months", "13"], "--months"),
        (["--year", "--units", "4"], "--units"),
        (["--year", "--until", "2999-01-01"], "--until 应为 2015 年以后、不晚于今天的日期"),
        (["--year", "--until", "去年"], "现为“去年”"),
        (["--check", "--until", "2014-12-31"], "--until 应为"),
    ],
)
def test_options_that_cannot_be_are_refused(demo: Run, arguments: list[str], said: str) -> None:
    before = _state()
    done = demo(*arguments)
    assert done.status == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert done.out == ""
    assert _state() == before


def test_a_year_is_played_in_demo_mode_only(demo: Run, settings: Any) -> None:
    settings.LUODI_DEMO = False
    before = _state()
    for option in ("--year", "--check"):
        done = demo(option)
        assert done.status == 2
        assert "演出数据只能在演示模式下生成" in done.err
    assert _state() == before


@pytest.mark.parametrize(
    ("is_demo", "said"), [(False, "这个数据库里有正式机构"), (True, "这个数据库里已有演示数据")]
)
def test_nothing_is_played_where_there_is_something(demo: Run, is_demo: bool, said: str) -> None:
    Organisation.objects.update(is_demo=is_demo)
    before = _state()
    done = demo("--year", "--tasks", "5")
    assert done.status == 2
    assert said in done.err
    assert "--into" in done.err
    assert _state() == before


def test_data_that_are_in_use_are_left_alone(demo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.cli.platform.up.is_running", lambda: True)
    before = _state()
    done = demo("--year")
    assert done.status == 2
    assert "luodi up 正在使用这个数据目录" in done.err
    assert _state() == before


def test_a_check_needs_a_demo_and_says_what_is_broken(
    demo: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = demo("--check")
    assert done.status == 2
    assert "没有演示机构" in done.err
    build_district()
    found: dict[str, list[str]] = {"log": [], "tasks": []}
    monkeypatch.setattr(year, "check_all", lambda *_args: found)
    done = demo("--check")
    assert (done.status, done.err) == (0, "")
    assert "✓ log" in done.out
    assert "核对 2 项，全部相符。" in done.out
    found["tasks"].append("示督〔2026〕1号-1: lost")
    done = demo("--check")
    assert done.status == 1
    assert "✗ tasks" in done.out
    assert "示督〔2026〕1号-1: lost" in done.out
    assert "发现 1 处不符" in done.out
