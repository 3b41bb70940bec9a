"""Readings built by hand, so that the output is tested apart from the reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from luodi.files.document import Notice, Place, Places, SourceDocument
from luodi.reading import (
    Basis,
    Coverage,
    DateValue,
    Deadline,
    DeadlineKind,
    DocumentKind,
    Gap,
    Kind,
    Meta,
    Node,
    NodeKind,
    Party,
    Precision,
    Reading,
    Requirement,
    Role,
    Span,
    Strength,
    Suggestion,
    Target,
    Term,
    Value,
)

TEXT = """示例区人民政府办公室关于印发重点工作分工的通知
示例办发〔2026〕3号
各街道办事处，区政府各部门：
一、抓项目
（一）推进重大项目建设。新建标准厂房20万平方米，2026年6月底前开工。（区发展改革委牵头，区住房城乡建设局配合）
（二）优化审批服务。企业开办时间压缩至1个工作日以内。
区行政审批局每季度末月20日前报送进展情况。
---此处隐藏5022字，下载后查看---
二、转作风
（一）大兴调查研究。领导干部要深入基层，尽快形成一批成果。
过去一年，全区取得了显著成绩。
2026年1月15日
"""


@dataclass
class Build:
    """Finds the offsets of quotes, so that a reading by hand keeps its spans true."""

    text: str
    nodes: list[Node] = field(default_factory=list)

    def span(self, quote: str, after: int = 0) -> dict[str, Any]:
        start = self.text.index(quote, after)
        return {"start": start, "end": start + len(quote), "quote": quote}

    def node(self, marker: str, title: str, level: int, parent: int | None) -> None:
        at = self.span(marker + title)
        self.nodes.append(
            Node(
                **at, marker=marker, title=title, level=level, parent=parent, section_end=at["end"]
            )
        )

    def task(self, quote: str, node: int | None, **more: Any) -> Requirement:
        plain: dict[str, Any] = {"kind": Kind.TASK, "strength": Strength.MUST, "is_task": True}
        return Requirement(**self.span(quote), node=node, **{**plain, **more})

    def party(self, name: str, role: Role, **more: Any) -> Party:
        return Party(**self.span(name), name=name, role=role, **more)

    def deadline(self, quote: str, **more: Any) -> Deadline:
        plain: dict[str, Any] = {
            "kind": DeadlineKind.POINT,
            "date": None,
            "precision": Precision.NONE,
        }
        return Deadline(**self.span(quote), **{**plain, **more})

    def target(self, quote: str, indicator: str, op: str, value: float, unit: str) -> Target:
        return Target(
            **self.span(quote), indicator=indicator, op=op, value=value, unit=unit, kind="count"
        )


def _factory(build: Build) -> Requirement:
    quote = "新建标准厂房20万平方米，2026年6月底前开工。（区发展改革委牵头，区住房城乡建设局配合）"
    due = build.deadline(
        "2026年6月底前",
        date=dt.date(2026, 6, 30),
        precision=Precision.MONTH,
        milestone="开工",
    )
    return build.task(
        quote,
        1,
        parties=(
            build.party("区发展改革委", Role.LEAD),
            build.party("区住房城乡建设局", Role.SUPPORT),
        ),
        deadlines=(due,),
        targets=(build.target("20万平方米", "标准厂房", "=", 20, "万平方米"),),
    )


def _report_duty(build: Build) -> Requirement:
    due = build.deadline(
        "每季度末月20日前",
        kind=DeadlineKind.RECUR,
        precision=Precision.ONGOING,
        rrule="FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=20",
    )
    return build.task(
        "区行政审批局每季度末月20日前报送进展情况。",
        2,
        kind=Kind.REPORT,
        parties=(build.party("区行政审批局", Role.RESPONSIBLE, basis=Basis.EXPLICIT),),
        deadlines=(due,),
    )


def _study(build: Build) -> Requirement:
    vague = build.deadline("尽快", kind=DeadlineKind.VAGUE, flag="vague")
    words = (Span(**build.span("调查研究")),)
    return build.task(
        "领导干部要深入基层，尽快形成一批成果。",
        5,
        deadlines=(vague,),
        suggestions=(Suggestion("区委办公室", 0.8123456, words),),
    )


def _requirements(build: Build) -> tuple[Requirement, ...]:
    past = build.task("过去一年，全区取得了显著成绩。", 5)
    return (
        _factory(build),
        build.task("企业开办时间压缩至1个工作日以内。", 2),
        _report_duty(build),
        _study(build),
        replace(past, kind=Kind.BACKGROUND, is_task=False, reason="result"),
    )


def _outline(build: Build) -> tuple[Node, ...]:
    build.node("一、", "抓项目", 1, None)
    build.node("（一）", "推进重大项目建设。", 2, 0)
    build.node("（二）", "优化审批服务。", 2, 0)
    gap = build.span("---此处隐藏5022字，下载后查看---")
    build.nodes.append(
        Node(
            **gap,
            marker="",
            title="",
            level=1,
            parent=None,
            kind=NodeKind.GAP,
            section_end=gap["end"],
        )
    )
    build.node("二、", "转作风", 1, None)
    build.node("（一）", "大兴调查研究。", 2, 4)
    return tuple(build.nodes)


def _meta(build: Build) -> Meta:
    title = build.span("示例区人民政府办公室关于印发重点工作分工的通知")
    number = build.span("示例办发〔2026〕3号")
    return Meta(
        kind=DocumentKind.NOTICE,
        title=Value(**title, value=title["quote"]),
        number=Value(**number, value=number["quote"]),
        date=DateValue(**build.span("2026年1月15日"), value=dt.date(2026, 1, 15)),
        year=2026,
    )


def sample_reading() -> Reading:
    """Four tasks (complete, bare, recurring, vague), one sentence that is none, one gap."""
    build = Build(TEXT)
    outline = _outline(build)
    coverage = Coverage(5, 4, 1, 2, 2, 1, 1, {"result": 1})
    gap = Gap(**build.span("---此处隐藏5022字，下载后查看---"), reason="hidden", hidden_chars=5022)
    term = Term(**build.span("重点工作"), name="四项重点", count=4)
    return Reading(TEXT, _meta(build), outline, _requirements(build), (gap,), (term,), coverage)


def single_task(text: str, **more: Any) -> Reading:
    """A document that is nothing but one task."""
    task = Requirement(0, len(text), text, Kind.TASK, Strength.MUST, True, **more)
    return Reading(text, Meta(), (), (task,), (), (), Coverage(1, 1))


@pytest.fixture
def reading() -> Reading:
    return sample_reading()


@pytest.fixture(scope="session")
def one_task() -> Callable[..., Reading]:
    return single_task


@pytest.fixture
def empty() -> Reading:
    return Reading("今天天气很好。", Meta(), (), (), (), (), Coverage())


@pytest.fixture
def source() -> SourceDocument:
    """The sample as a two-page file."""
    half = len(TEXT) // 2
    places = Places((0, half), (Place(page=1), Place(page=2)))
    notice = Notice("有修订，按接受处理。", "Tracked changes were taken as accepted.")
    return SourceDocument(TEXT, "通知.docx", "docx", places, (), (notice,))
