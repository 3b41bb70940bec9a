"""Rows: what each cell says, and where a field is left open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from luodi.files.out import render
from luodi.files.out.headings import short_title
from luodi.files.out.phrases import deadline_words, target_words, tidy
from luodi.files.out.report import build, in_brackets
from luodi.files.out.rows import COLUMNS, TaskRow, goal_runs, task_rows
from luodi.files.out.source import Source
from luodi.files.out.trim import without_parties
from luodi.reading import (
    Basis,
    Coverage,
    Deadline,
    DeadlineKind,
    Party,
    PartyKind,
    Precision,
    Reading,
    Requirement,
    Role,
    Target,
)


@pytest.fixture
def rows(reading: Reading, source: Source) -> list[TaskRow]:
    return task_rows(reading, source)


def test_complete_task(rows: list[TaskRow]) -> None:
    row = rows[0]
    assert row.heading == "（一）推进重大项目建设"
    assert row.content == "新建标准厂房20万平方米，2026年6月底前开工。"
    assert (row.lead.text, row.responsible.text, row.support.text) == (
        "区发展改革委",
        "—",
        "区住房城乡建设局",
    )
    assert row.deadline.text == "开工：2026年6月底前"
    assert row.targets.text == "标准厂房：20万平方米"
    assert row.missing == ()
    assert row.source.startswith("一、（一） 第1页\n")
    assert row.source.endswith("区住房城乡建设局配合）")
    assert len(row.values()) == len(COLUMNS)


def test_open_fields_are_named_and_never_filled(rows: list[TaskRow]) -> None:
    bare = rows[1]
    assert bare.missing == ("lead", "deadline", "targets")
    assert {bare.lead.text, bare.deadline.text, bare.responsible.text} == {"待明确"}
    assert bare.state == "牵头：待明确\n时限：待明确\n指标：待明确"
    vague = rows[3]
    assert vague.deadline.text == "尽快（时限待明确）"
    assert vague.deadline.basis is Basis.OPEN
    assert vague.suggestions == "区委办公室（调查研究）"
    assert vague.lead.text == "待明确"


def test_questions_list_the_document_first(reading: Reading) -> None:
    found = build(reading).questions
    assert found[0].missing == "原文此处隐藏（5022字），须取得全文后补充分解"
    assert found[1].missing == "具体是哪4项，文中未列"
    assert [q.number for q in found[2:]] == ["2", "3", "4"]
    assert found[2].missing == "牵头单位、完成时限、量化指标"
    assert found[4].clue == "尽快"


def test_outline_counts_deeper_tasks(reading: Reading) -> None:
    lines = build(reading).outline
    assert [(line.marker, line.tasks, line.no_lead) for line in lines if line.marker] == [
        ("一、", 3, 2),
        ("（一）", 1, 0),
        ("（二）", 2, 2),
        ("二、", 1, 1),
        ("（一）", 1, 1),
    ]


def test_english_words_and_coverage(reading: Reading) -> None:
    report = build(reading, None, "en")
    assert report.tasks[0].deadline.text == "开工: by 30 June 2026"
    assert report.tasks[2].deadline.text == "every quarter, by day 20"
    assert report.tasks[1].lead.text == "open"
    assert "4 tasks, 1 not" in report.coverage
    assert "4条转任务、1条不转" in build(reading).coverage


def test_goal_runs_never_outgrow_a_page(reading: Reading) -> None:
    rows = task_rows(reading)
    assert goal_runs(rows, [10.0] * 4, 100.0) == [(0, 0), (1, 2), (3, 3)]
    assert goal_runs(rows, [60.0] * 4, 100.0) == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert goal_runs([], [], 1.0) == []


DAY = dt.date(2026, 6, 30)
YEAR_END = dt.date(2026, 12, 31)


def due(quote: str, **more: Any) -> Deadline:
    plain: dict[str, Any] = {"kind": DeadlineKind.POINT, "date": DAY, "precision": Precision.DAY}
    return Deadline(0, len(quote), quote, **{**plain, **more})


@pytest.mark.parametrize(
    ("deadline", "zh", "en"),
    [
        (due("6月30日前"), "2026年6月30日前", "by 30 June 2026"),
        (due("6月底前", precision=Precision.MONTH), "2026年6月底前", "by 30 June 2026"),
        (due("6月", precision=Precision.MONTH), "2026年6月", "by 30 June 2026"),
        (due("6月前", precision=Precision.MONTH), "2026年6月30日前", "by 30 June 2026"),
        (due("二季度末", precision=Precision.QUARTER), "2026年二季度末", "by 30 June 2026"),
        (due("上半年", precision=Precision.HALF), "2026年上半年", "by 30 June 2026"),
        (due("6月下旬", precision=Precision.XUN), "2026年6月下旬", "by 30 June 2026"),
        (due("全年", date=YEAR_END, precision=Precision.YEAR), "2026年全年", "by 31 December 2026"),
        (due("年内", date=YEAR_END, precision=Precision.YEAR), "2026年内", "by 31 December 2026"),
        (
            due("年底前", date=YEAR_END, precision=Precision.YEAR),
            "2026年底前",
            "by 31 December 2026",
        ),
        (
            due("到2026年", date=YEAR_END, precision=Precision.YEAR),
            "到2026年",
            "by 31 December 2026",
        ),
        (
            due(
                "3月至6月",
                kind=DeadlineKind.RANGE,
                precision=Precision.MONTH,
                begin=dt.date(2026, 3, 1),
            ),
            "2026年3—6月",
            "1 March 2026 to 30 June 2026",
        ),
        (
            due("3月1日至6月30日", kind=DeadlineKind.RANGE, begin=dt.date(2026, 3, 1)),
            "2026年3月1日至6月30日",
            "1 March 2026 to 30 June 2026",
        ),
        (
            due("每月5日前", kind=DeadlineKind.RECUR, date=None, rrule="FREQ=MONTHLY;BYMONTHDAY=5"),
            "每月5日前",
            "every month, by day 5",
        ),
        (
            due("印发之日起30日内", kind=DeadlineKind.RELATIVE, date=None, flag="event"),
            "印发之日起30日内（起算日待明确）",
            "“印发之日起30日内” (start to be settled)",
        ),
        (due("6月30日前", soft=True), "力争2026年6月30日前", "strive: by 30 June 2026"),
        (due("6月30日前", milestone="完成"), "2026年6月30日前", "by 30 June 2026"),
        (
            due("3月底前", date=None, precision=Precision.MONTH, flag="year"),
            "3月底前（年份待明确）",
            "“3月底前” (year to be settled)",
        ),
        (
            due("6月前", precision=Precision.MONTH, flag="ambiguous"),
            "2026年6月前（6月底或5月底，待明确）",
            "by 30 June 2026 (end of June or of May 2026, to be settled)",
        ),
        (
            due("1月前", date=dt.date(2026, 1, 31), precision=Precision.MONTH, flag="ambiguous"),
            "2026年1月前（1月底或2025年12月底，待明确）",
            "by 31 January 2026 (end of January or of December 2025, to be settled)",
        ),
        (
            due("6月30日前", flag="past"),
            "2026年6月30日前（已过）",
            "by 30 June 2026 (already past)",
        ),
        (
            due("10个工作日内", kind=DeadlineKind.RELATIVE, flag="holidays"),
            "10个工作日内（2026年6月30日）（按推算，待放假安排公布后核对）",
            "by 30 June 2026 (estimated until the holidays are announced)",
        ),
    ],
)
def test_deadlines_as_people_say_them(deadline: Deadline, zh: str, en: str) -> None:
    assert deadline_words(deadline) == zh
    assert deadline_words(deadline, "en") == en


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("区民政局要在签收后7日内报告。", "签收后7日内（起算日待明确）"),
        ("区民政局应当自收到诉求之日起7日内报告。", "自收到诉求之日起7日内（起算日待明确）"),
        ("区民政局须于7日内报告。", "7日内（起算日待明确）"),
    ],
)
def test_what_starts_a_period_is_said(
    text: str, said: str, one_task: Callable[..., Reading]
) -> None:
    at = text.index("7日内")
    period = Deadline(at, at + 3, "7日内", DeadlineKind.RELATIVE, None, Precision.DAY, flag="event")
    party = Party(0, 4, "区民政局", "区民政局", Role.RESPONSIBLE)
    report = build(one_task(text, deadlines=(period,), parties=(party,)))
    row = report.tasks[0]
    assert (row.deadline.text, row.deadline.basis) == (said, Basis.OPEN)
    assert "deadline" in row.missing
    assert report.questions[0].missing == "牵头单位、完成时限（起算日待明确）、量化指标"


def test_without_a_year_the_date_of_the_document_is_asked_for(
    one_task: Callable[..., Reading],
) -> None:
    text = "请区住建局于3月底前完成。"
    late = due("3月底前", date=None, precision=Precision.MONTH, flag="year")
    report = build(one_task(text, deadlines=(replace(late, start=6, end=10),)))
    asked = report.questions[0]
    assert (asked.number, asked.item, asked.clue) == ("", "成文日期", "3月底前")
    assert "--date" in asked.missing
    assert report.questions[1].missing == "牵头单位、完成时限（年份待明确）、量化指标"
    assert "--date" in build(report.reading, None, "en").questions[0].missing


def test_a_settled_date_that_must_be_checked_is_asked_about(
    one_task: Callable[..., Reading],
) -> None:
    june = due("6月前", precision=Precision.MONTH, flag="ambiguous")
    report = build(one_task("6月前完成。", deadlines=(june,)))
    assert report.tasks[0].missing == ("lead", "targets")
    assert report.questions[0].missing == "牵头单位、完成时限（6月底或5月底，待明确）、量化指标"


def test_people_are_no_units(one_task: Callable[..., Reading]) -> None:
    text = "党员干部、区住建局要包联企业。"
    people = Party(0, 4, "党员干部", "党员干部", Role.LEAD, PartyKind.POST)
    unit = Party(5, 9, "区住建局", "区住建局", Role.LEAD)
    alone = build(one_task(text, parties=(people,))).tasks[0]
    assert (alone.lead.text, alone.lead.basis) == ("党员干部（人员）", Basis.OPEN)
    assert alone.missing[0] == "lead"
    both = build(one_task(text, parties=(people, unit))).tasks[0]
    assert (both.lead.text, both.lead.basis) == ("党员干部（人员）、区住建局", Basis.EXPLICIT)
    head = replace(people, kind=PartyKind.POST, name="主要负责人", role=Role.RESPONSIBLE)
    row = build(one_task(text, parties=(head,)), None, "en").tasks[0]
    assert row.responsible.text == "主要负责人 (people)"
    listed = replace(people, unit="党员干部局")
    assert build(one_task(text, parties=(listed,))).tasks[0].lead.text == "党员干部"


def test_ranges_have_one_dash() -> None:
    rate = Target(0, 7, "4.5%—5%", "失业率", "range", (4.5, 5), "%", "level")
    assert target_words(rate) == "失业率：4.5%—5%"
    firms = Target(0, 4, "2-3家", "龙头企业", "range", (2, 3), "家", "count")
    assert target_words(firms) == "龙头企业：2—3家"
    assert target_words(replace(firms, quote="40至60公里", indicator="")) == "40—60公里"


def test_a_title_is_never_made_up(empty: Reading, source: Source) -> None:
    named = build(empty, source)
    assert named.title == "任务分解表（通知.docx）"
    assert named.source_line == "来源：通知.docx"
    piped = replace(source, name="-")
    assert build(empty, piped).title == "任务分解表（标准输入）"
    assert build(empty, piped, "en").source_line == "Source: standard input"
    assert build(empty).title == "任务分解表"


def test_nothing_is_said_once(empty: Reading) -> None:
    assert build(empty).coverage == "没有读出要求。"
    assert build(empty).nothing == "没有读出需要落实的任务。"
    some = Reading("今天天气很好。", empty.meta, (), (), (), (), Coverage(3, 0))
    assert build(some).coverage == "3条要求，均不转任务。"
    assert build(some, None, "en").coverage == "3 requirements, none of them a task."


def test_what_was_noticed_is_said_in_every_form(reading: Reading, source: Source) -> None:
    words = "有修订，按接受处理。"
    for form in ("tree", "table", "md", "html"):
        assert words in render(reading, source, form).decode()
        assert "注意" not in render(reading, None, form).decode()
    assert "Note: Tracked changes" in build(reading, source, "en").notice


SENTENCE = "加快推进望湖里等3个老旧小区改造，11月底前全部完工"


@pytest.mark.parametrize(
    ("title", "said", "shown"),
    [
        ("推进重大项目建设。", ["推进重大项目建设。"], "推进重大项目建设"),
        (SENTENCE, [f"{SENTENCE}。"], "加快推进望湖里等3个老旧小区改造…"),
        ("改造老旧小区，十月完成", [], "改造老旧小区，十月完成"),
        ("改造老旧小区，十月完成", ["改造老旧小区，十月完成。"], "改造老旧小区…"),
        ("一" * 40, [], "一" * 27 + "…"),
    ],
)
def test_titles_that_are_sentences_are_cut(title: str, said: list[str], shown: str) -> None:
    assert short_title(title, said) == shown


def test_targets_in_the_words_of_the_text() -> None:
    target = Target(0, 6, "增长7%以上", "地区生产总值", ">=", 7, "%", "growth")
    assert target_words(target) == "地区生产总值：增长7%以上"
    assert target_words(replace(target, indicator="")) == "增长7%以上"
    assert (
        target_words(replace(target, per="年", soft=True)) == "力争地区生产总值：增长7%以上（每年）"
    )
    assert target_words(replace(target, quote="7%")) == "地区生产总值：增长≥7%"
    assert target_words(replace(target, quote="8亿元", op="=", indicator="新增贷款")) == (
        "新增贷款：8亿元"
    )
    assert (
        target_words(replace(target, quote="40个", op="<=", kind="count")) == "地区生产总值：≤40个"
    )
    assert target_words(replace(target, reference="全省平均"), "en").endswith("(against 全省平均)")


def test_only_brackets_of_parties_are_cut(one_task: Callable[..., Reading]) -> None:
    def trimmed(text: str, name: str) -> str:
        at = text.index(name)
        party = Party(at, at + len(name), name, name, Role.SUPPORT)
        reading = one_task(text, parties=(party,))
        requirement: Requirement = reading.tasks[0]
        return without_parties(requirement)

    assert trimmed("抓好春耕（区农业农村局负责）。", "区农业农村局") == "抓好春耕。"
    assert trimmed("抓好春耕。（区农业农村局）", "区农业农村局") == "抓好春耕。"
    assert trimmed("联合各有关方面做好协调（含区农业农村局和其他成员）。", "区农业农村局").endswith(
        "成员）。"
    )
    assert trimmed("抓好春耕。\n责任单位：区农业农村局", "区农业农村局") == "抓好春耕。"
    assert trimmed("（区农业农村局负责）", "区农业农村局") == "（区农业农村局负责）"


def test_tidy_and_titles() -> None:
    assert tidy(" 抓好\n  春耕 \t 备耕\n") == "抓好春耕 备耕"
    assert in_brackets("关于落实《条例》的通知") == "《关于落实〈条例〉的通知》"
