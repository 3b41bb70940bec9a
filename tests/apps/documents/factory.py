"""Documents on the desk, made the way the product makes them: read, then taken to the desk."""

from __future__ import annotations

import hashlib

from luodi.apps.documents.actions.reading import take_reading
from luodi.apps.documents.models import Document, Requirement
from luodi.apps.orgs.queries import directory_of
from luodi.files.out import to_json
from luodi.kernel.access import Actor
from luodi.reading import read

NOTICE = """示例区人民政府办公室关于印发年度重点工作任务的通知
示政办发〔2026〕8号
各镇人民政府、街道办事处，区直各部门：
近年来，全区经济发展取得了显著成绩。
一、抓好项目建设
（一）推进重点项目。区发改委牵头，区住建局、区财政局配合，6月30日前开工建设重点项目20个，完成年度投资50亿元。
（二）改造老旧小区。年内改造老旧小区12个。
二、优化营商环境
（三）兑现惠企政策。各镇街要在9月底前完成惠企政策宣讲，区财政局要及时兑现资金，区住建局要压减审批时限。
（四）营造良好氛围。要进一步提高思想认识，凝聚工作合力。
示例区人民政府办公室
2026年2月10日
"""


def document_on_desk(actor: Actor, text: str = NOTICE, title: str = "重点工作任务") -> Document:
    """A document that has been read and stands on the desk."""
    reading = read(text, units=directory_of(actor.organisation_id))
    document = Document.objects.create(
        organisation_id=actor.organisation_id,
        title=title,
        text=reading.text,
        content_sha256=hashlib.sha256(text.encode()).hexdigest(),
        reading=to_json(reading),
        format="txt",
    )
    take_reading(actor=actor, document=document)
    document.refresh_from_db()
    return document


def requirement_with(document: Document, words: str) -> Requirement:
    """The requirement whose text contains these words."""
    return document.requirements.get(text__contains=words)
