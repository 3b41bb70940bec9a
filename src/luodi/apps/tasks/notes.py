"""The covering note of an issue, as an office writes it. Official text: Chinese in any language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from luodi.apps.documents.models import Document
from luodi.apps.tasks.queries.load import UnitLoad
from luodi.core.rhythm import SIGN_DAYS, Rhythm

NUMBER = "【编号】"  # replaced by the batch's number when it is given


def covering_note(
    document: Document, rows: Iterable[UnitLoad], total: int, rhythm: Rhythm, signed: str
) -> str:
    """A first wording that the officer edits; `signed` is who issues it, and the day."""
    units = list(rows)
    source = f"《{document.title.strip('《》')}》" + (
        f"（{document.number}）" if document.number else ""
    )
    report = "到期前反馈一次" if rhythm is Rhythm.ONCE else f"{rhythm.label}反馈一次"
    parts = [
        f"关于交办{source}任务的通知",
        NUMBER,
        "各有关单位：",
        f"为抓好{source}的贯彻落实，现将分解形成的{total}项任务交办给你们，请按职责抓好办理。",
        f"一、签收。请牵头单位、责任单位在{SIGN_DAYS}个工作日内签收。认为不属于本单位职责的，"
        "请在同一期限内退回并说明理由，不得自行搁置或转办。",
        f"二、反馈。请{report}进展，写明做到哪一步、数字多少、有什么困难；"
        "没有变化的如实选择“无变化”，不要求另行报送材料。",
        "三、时限。请在规定时限内办结。确需延期的，在到期前说明理由提出。",
    ]
    if units:
        parts += ["附：任务分配", *(f"{unit_line(row)}" for row in units)]
    return "\n".join([*parts, signed])


def unit_line(row: UnitLoad) -> str:
    """One unit's share: how many tasks in which role."""
    shares = ((row.lead, "牵头"), (row.responsible, "责任"), (row.support, "配合"))
    said = "、".join(f"{word}{count}项" for count, word in shares if count)
    return f"{row.unit}：{said}"


def signed(name: str, day: dt.date) -> str:
    """Who issues it, and the day."""
    return f"{name}\n{day.year}年{day.month}月{day.day}日"
