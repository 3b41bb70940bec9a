"""A district in the middle of its work: a document issued, reported on, one on the desk, one that
asks for the same again. Made by the product's actions, inside the test's own transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.test import TestCase
from django.utils import timezone

from luodi.apps.documents.actions import accept, hand_in_text, plant_goals
from luodi.apps.documents.models import Document, SameMatter
from luodi.apps.orgs.actions import add_exception, make_person
from luodi.apps.tasks.actions import (
    HelpFacts,
    IssueOptions,
    RemarkFacts,
    Report,
    ask_help,
    issue,
    record_remark,
    report,
    return_task,
    sign,
)
from luodi.apps.tasks.models import IssueBatch, Task, TaskParty
from luodi.apps.tasks.notes import NUMBER
from luodi.kernel.access import Actor
from luodi.kernel.models import Job
from tests.world import World

ISSUED = """示例区人民政府办公室关于印发攻坚突破年重点任务的通知
示政办发〔2026〕11号
各镇人民政府、街道办事处，区直各部门：
一、抓好项目建设
（一）推进重点项目。区发改委牵头，区住建局、区财政局配合，2027年6月30日前开工建设重点项目21个，完成年度投资53亿元。
（二）改造老旧小区。区住建局牵头，2027年底前改造青石老旧小区17个，惠及居民3400户。
二、优化营商环境
（三）兑现惠企政策。区财政局牵头，2027年9月底前完成惠企资金兑现，兑现率达到95%以上。
（四）整治欠薪问题。东湖街道牵头，2027年3月底前办结欠薪线索40件。
示例区人民政府办公室
2026年11月10日
"""
ON_DESK = """示例区人民政府办公室关于做好岁末年初重点工作的通知
示政办发〔2026〕19号
各镇人民政府、街道办事处，区直各部门：
一、保障民生
（一）供暖保障。区住建局牵头，2027年1月15日前完成赤松片区供热管网检修36公里。
（二）改造老旧小区。区住建局牵头，2027年底前改造青石老旧小区17个，惠及居民3400户。
（三）困难帮扶。各镇街要在2027年1月底前走访慰问困难群众5200户。
（四）营造良好氛围。要进一步提高思想认识，凝聚工作合力。
示例区人民政府办公室
2026年11月20日
"""
NOTE = f"关于交办任务的通知\n{NUMBER}\n各有关单位：请按职责抓好办理。"


@dataclass
class AtWork:
    """What the district has: the rows that tests of every page need."""

    world: World
    issued: Document
    on_desk: Document
    batch: IssueBatch
    task: Task  # of the handler's unit: signed and reported on
    waiting: Task  # of another unit: not signed
    job: Job

    def party(self, task: Task) -> TaskParty:
        """The leading unit's part of a task."""
        return task.parties.get(role="lead")

    @property
    def match(self) -> SameMatter | None:
        """A requirement that another document has too."""
        return SameMatter.objects.filter(organisation=self.world.district).first()


def hand_in(actor: Actor, text: str) -> Job:
    """Hand in a text and have it read at once."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        job = hand_in_text(actor=actor, text=text)
    job.refresh_from_db()
    return job


def put_to_work(world: World) -> AtWork:
    """Everything up to reports and a return."""
    officer = world.actor("officer")
    plant_goals(actor=officer)
    make_person(actor=world.actor("system_admin"), name="无账户者")
    add_exception(actor=officer, day=dt.date(2027, 1, 9), is_workday=True, note="区里调休")
    job = hand_in(officer, ISSUED)
    document = Document.objects.get(pk=(job.result or {})["document"])
    wanted = [row.pk for row in document.requirements.all() if row.parties.exclude(unit=None)]
    accept(actor=officer, document_id=document.pk, ids=wanted)
    options = IssueOptions(token="w1", note=NOTE, reason="其余后续研究", accept_past=True)  # noqa: S106 - the form's
    with TestCase.captureOnCommitCallbacks(execute=True):
        batch = issue(actor=officer, document=document, options=options, now=timezone.now())
    work = AtWork(
        world=world,
        issued=document,
        on_desk=Document.objects.get(pk=(hand_in(officer, ON_DESK).result or {})["document"]),
        batch=batch,
        task=_led_by(batch, world, "区住建局"),
        waiting=_led_by(batch, world, "东湖街道"),
        job=job,
    )
    _go_on(work)
    return work


def _led_by(batch: IssueBatch, world: World, unit: str) -> Task:
    return batch.tasks.get(parties__role="lead", parties__unit=world.units[unit])


def _go_on(work: AtWork) -> None:
    """One unit signs and reports, another says the task is not its own."""
    handler, now = work.world.actor("handler"), timezone.now()
    sign(actor=handler, party_ids=[work.party(work.task).pk], now=now)
    facts = Report(text="已完成摸底，正在组织招标")
    report(actor=handler, party=work.party(work.task), said=facts, now=now)
    need = HelpFacts(
        kind="funds", text="管网改造资金缺口请协调", asked=work.world.units["区财政局"]
    )
    ask_help(actor=handler, party=work.party(work.task), said=need, now=now)
    remark = RemarkFacts(text="请抓紧解决管网改造资金", urgency="urgent", task=work.task)
    record_remark(actor=work.world.actor("leader"), said=remark, now=now)
    returned = _led_by(work.batch, work.world, "区财政局")
    return_task(
        actor=work.world.actor("liaison"),
        party=work.party(returned),
        reason="不属于本单位职责",
        now=now,
    )
    work.task.refresh_from_db()
