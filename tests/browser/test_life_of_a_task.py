"""One task's whole life through the pages, each role at its own screen: units on the phone."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Person

OFFICE = {"ducha": WIDE, "duchazhuren": WIDE, "quzhang": WIDE}
UNITS = {"chengban": NARROW, "juzhang": NARROW, "lianluo": NARROW}
_PICK = """([name, label]) => {
  const field = document.querySelector(`main select[name=${name}]`);
  const option = [...field.options].find(o => o.text.trim().endsWith(label));
  if (field.tomselect) field.tomselect.addItem(option.value); else option.selected = true;
}"""


class Life:
    """The people around one task, and where it is."""

    def __init__(self, enter: Any) -> None:
        self.enter, self.people = enter, dict[str, Person]()
        self.title = f"改造{uuid.uuid4().hex[:6]}小区"
        self.task = self.remark = ""

    def who(self, login: str) -> Person:
        """Somebody at a screen of one's own."""
        if login not in self.people:
            self.people[login] = self.enter(login, {**OFFICE, **UNITS}[login])
        return self.people[login]

    def at_task(self, login: str, shot: str = "") -> Page:
        """Somebody opens the task's page."""
        person = self.who(login)
        person.goto(self.task)
        if shot:
            person.check(f"life/{shot}")
        return person.page

    def follow(self, login: str, words: str, shot: str = "") -> Page:
        """Somebody opens the task and presses the button with these words."""
        page = self.at_task(login)
        press(page, words)
        if shot:
            self.people[login].check(f"life/{shot}")
        return page

    def waiting(self, login: str, words: str, shot: str) -> Page:
        """Somebody finds it among what waits, and goes where it is done."""
        person = self.who(login)
        person.goto("/tasks/mine/")
        person.check(f"life/{shot}")
        row = person.page.locator("main [data-row], main tr, main li").filter(has_text=self.title)
        row = row.filter(has_text=re.compile(words)).first
        row.locator("a.btn:visible").last.click()
        person.page.wait_for_load_state("networkidle")
        return person.page


def press(page: Page, words: str) -> None:
    """A link or button of the page's own; in the menu of further steps where it is not in sight."""
    found = page.locator("main a:visible, main button:visible").filter(has_text=re.compile(words))
    if not found.count():
        page.locator("main [data-bs-toggle=dropdown]:visible").first.click()
    if found.first.evaluate("e => e.tagName") == "BUTTON":
        send(page, words)
    else:
        found.first.click()
        page.wait_for_load_state("networkidle")


def send(page: Page, words: str) -> None:
    """Send the form that has this button, saying yes where the page asks; wait for the answer."""
    buttons = page.locator("main button[type=submit]:visible")
    button = buttons.filter(has_text=re.compile(words)).first
    if button.get_attribute("data-confirm") is not None:
        button.click()
        button = page.locator("dialog[open] button[value=ok]").first
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()
    page.wait_for_load_state("networkidle")


@pytest.fixture
def life(as_person: Any) -> Iterator[Life]:
    """A task to come; the unit's head signs reports as long as it lives."""
    made = Life(as_person)
    _habit(made, signs=True)
    yield made
    _habit(made, signs=False)


def _habit(life: Life, *, signs: bool) -> None:
    person = life.who("juzhang")
    person.goto("/tasks/habits/")
    person.page.locator("main input[name=head_signs_reports]").set_checked(signs)
    send(person.page, "保存")


def test_a_task_lives_from_its_issue_to_the_archive(life: Life) -> None:
    _issued(life)
    _taken_up(life)
    _reported(life)
    _supported(life)
    _helped(life)
    _remarked(life)
    _extended(life)
    _claimed(life, "12个小区全部完工")
    _sent_back(life)
    _claimed(life, "12个小区全部完工，验收合格，档案齐全")
    _closed(life)


def _issued(life: Life) -> None:
    person = life.who("ducha")
    page = person.page
    person.goto("/tasks/drafts/new/")
    page.fill("main [name=title]", life.title)
    page.fill("main [name=text]", f"区住建局牵头，区发改委配合，年内完成{life.title}12个。")
    page.evaluate(_PICK, ["lead", "区住建局"])
    page.evaluate(_PICK, ["support", "区发改委"])
    page.fill("main [name=due]", "2027-06-30")
    for name, value in (("indicator", "改造小区"), ("value", "12"), ("unit", "个")):
        page.fill(f"main [name=target-0-{name}]", value)
    person.check("life/01-officer-draft")
    send(page, "存为草稿")
    row = page.locator("main tr").filter(has_text=life.title)
    row.locator("[name=pk]").check()
    person.check("life/02-officer-drafts")
    send(page, "交办所选")
    page.wait_for_url(re.compile(r"/tasks/batches/\d+/"))
    person.check("life/03-officer-issued")
    link = page.locator("main a[href^='/tasks/']").filter(has_text=life.title).first
    life.task = link.get_attribute("href") or ""
    assert re.fullmatch(r"/tasks/\d+/", life.task)


def _taken_up(life: Life) -> None:
    """The unit signs; its head gives the task to one of the people."""
    page = life.at_task("chengban", "04-clerk-task-to-sign")
    send(page, "签收")
    expect(page.locator("main")).to_contain_text("已签收")
    page = life.follow("juzhang", "内部分派", "05-head-assigns")
    page.evaluate(_PICK, ["person", "承思远"])
    send(page, "保存")
    expect(life.at_task("chengban", "06-clerk-task").locator("main")).to_contain_text("承思远")


def _reported(life: Life) -> None:
    """Hollow words are pointed out before anything is sent; the head signs what was mended."""
    page = life.follow("chengban", "反馈进展", "07-clerk-report")
    page.fill("main form [name=text]", "积极推进各项工作，有序开展。")
    send(page, "反馈")
    expect(page.locator("main")).to_contain_text("后面没有数字、时间或节点")
    life.who("chengban").check("life/08-clerk-pointed-out")
    page.fill(
        "main form [name=text]", "已开工 5 个小区，11月20日完成其中 3 个，余下 7 个月底前招标。"
    )
    page.locator("main form [name^=value-]").first.fill("3")
    send(page, "改好了，反馈")
    life.at_task("chengban", "09-clerk-report-with-head")
    page = life.waiting("juzhang", "反馈", "10-head-work")
    life.who("juzhang").check("life/11-head-reads-report")
    send(page, "审签报出")
    page = life.at_task("ducha", "12-officer-sees-report")
    expect(page.locator("main")).to_contain_text("已开工 5 个小区")


def _supported(life: Life) -> None:
    """The supporting unit tells the leading one what it did."""
    page = life.follow("lianluo", "反馈进展", "13-support-report")
    page.fill("main form [name=text]", "已下达中央预算内资金 320 万元，12月10日前拨付到位。")
    send(page, "反馈")
    page = life.at_task("chengban", "14-clerk-sees-support")
    expect(page.locator("main")).to_contain_text("320 万元")


def _helped(life: Life) -> None:
    """Help is asked of another unit, answered there, and confirmed."""
    page = life.follow("chengban", "请求协调", "15-clerk-asks-for-help")
    page.locator("main [name=kind]").first.check()
    page.fill("main form [name=text]", f"{life.title}用地红线重叠，请协调")
    page.evaluate(_PICK, ["asked", "区发改委"])
    send(page, "提出协调")
    person = life.who("lianluo")
    person.goto("/tasks/mine/")
    person.check("life/16-support-work")
    person.page.locator("main a[href*='/helps/']:visible").filter(has_text=life.title).first.click()
    person.page.wait_for_load_state("networkidle")
    person.page.locator("main [name=answer]:visible").first.fill("11月30日前出具重叠处理意见")
    person.check("life/17-support-answers")
    send(person.page, "答复")
    page = life.at_task("chengban", "18-clerk-sees-answer")
    page.locator("main a[href*='/helps/']:visible").first.click()
    page.wait_for_load_state("networkidle")
    send(page, "确认解决|已解决|解决")


def _remarked(life: Life) -> None:
    """The leader says something on the task's page; the office makes the task its matter."""
    page = life.at_task("quzhang", "19-leader-task")
    page.fill("main form [name=text]", f"{life.title}要确保汛期前完工")
    send(page, "作批示")
    life.who("quzhang").check("life/20-leader-remark")
    person = life.who("ducha")
    person.goto("/tasks/remarks/")
    person.check("life/21-officer-remarks")
    person.page.locator("main a:visible").filter(has_text=life.title).first.click()
    person.page.wait_for_load_state("networkidle")
    person.check("life/22-officer-remark")
    life.remark = person.page.url.removeprefix(person.site.url)
    press(person.page, "转办")
    person.check("life/22-officer-sends-on")
    send(person.page, "转办")
    expect(person.page.locator("main")).to_contain_text("已转办")


def _extended(life: Life) -> None:
    """Asked for by the unit, signed by its head, granted by the office's; both dates stand there."""
    page = life.follow("chengban", "申请延期", "23-clerk-asks-for-time")
    page.locator("main [name=kind][value=extend]").check(force=True)
    page.fill("main [name=wanted_due]", "2027-09-30")
    page.fill("main [name=grounds]", "汛期连续降雨，外墙无法施工，拟顺延三个月")
    send(page, "提出申请")
    page = life.waiting("juzhang", "延期", "24-head-work-request")
    life.who("juzhang").check("life/25-head-request")
    send(page, "审签上报")
    page = life.waiting("duchazhuren", "延期", "26-office-head-work")
    life.who("duchazhuren").check("life/27-office-head-request")
    send(page, "同意")
    page = life.at_task("chengban", "28-clerk-extended")
    text = page.locator("main").inner_text()
    assert re.search(r"2027\D+6\D+30|6月30日", text)
    assert re.search(r"2027\D+9\D+30|9月30日", text)


def _claimed(life: Life, result: str) -> None:
    page = life.follow("chengban", "申请办结", "29-clerk-claims")
    page.fill("main [name=result]", result)
    page.fill("main [name=evidence]", "示住建验〔2026〕3号")
    send(page, "申请办结")
    page = life.waiting("juzhang", "办结|审签", "30-head-work-claim")
    life.who("juzhang").check("life/31-head-claim")
    send(page, "审签上报")


def _sent_back(life: Life) -> None:
    page = life.waiting("ducha", life.title, "32-officer-work")
    life.who("ducha").check("life/33-officer-review")
    page.fill("main [name=opinion]", "缺验收档案，请补齐")
    send(page, "退回重办")
    page = life.at_task("chengban", "34-clerk-sent-back")
    expect(page.locator("main")).to_contain_text("缺验收档案")


def _closed(life: Life) -> None:
    page = life.waiting("ducha", life.title, "35-officer-work-again")
    for box in page.locator("main [name=checks]").all():
        box.check(force=True)
    page.fill("main [name=opinion]", "现场核实属实")
    life.who("ducha").check("life/36-officer-reviews-again")
    send(page, "同意办结")
    page = life.at_task("ducha", "37-officer-completed")
    expect(page.locator("main")).to_contain_text("办结")
    leader = life.who("quzhang")  # what he asked for is answered by what was done
    leader.goto(life.remark)
    leader.check("life/38-leader-answered")
    expect(leader.page.locator("main")).to_contain_text("已答复")
    expect(leader.page.locator("main")).to_contain_text("档案齐全")
    send(page, "归档")
    page = life.at_task("chengban", "39-clerk-archived")
    expect(page.locator("main")).to_contain_text("已归档")
    assert not page.locator("main a:visible").filter(has_text="反馈进展").count()
    life.at_task("quzhang", "40-leader-archived")
