"""What each role comes for, from sign-in to the last button, in Chinese, wide and narrow."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Person

DOCUMENT = """示例区人民政府办公室关于做好{mark}专项工作的通知
示政办发〔2026〕{number}号
各镇人民政府、街道办事处，区直各部门：
近年来，全区各项工作取得了显著成绩。
一、抓好项目建设
（一）推进{mark}项目。区发改委牵头，区住建局、区财政局配合，2027年6月30日前开工建设{mark}项目20个，完成年度投资50亿元。
（二）改造{mark}小区。区住建局牵头，2027年底前改造{mark}小区12个。
二、优化营商环境
（三）兑现{mark}政策。区财政局牵头，2027年9月底前完成{mark}资金兑现，兑现率达到95%以上。
（四）营造良好氛围。要进一步提高思想认识，凝聚工作合力。
示例区人民政府办公室
2026年11月10日
"""
BOTH = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "390"])


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A file nobody has handed in before."""
    mark = "".join(chr(0x4E00 + byte) for byte in uuid.uuid4().bytes[:4])
    path = tmp_path / "专项工作.txt"
    text = DOCUMENT.format(mark=mark, number=int(uuid.uuid4().int % 900) + 100)
    path.write_text(text, encoding="utf-8")
    return path


def undecided(page: Page) -> int:
    """How many commitments nobody has looked at, as the head of the desk says."""
    found = re.search(r"(\d+)\s*条?未看|未看\s*(\d+)", page.locator("#desk-top").inner_text())
    return int(found.group(1) or found.group(2)) if found else 0


@BOTH
def test_an_officer_takes_a_document_from_the_file_to_issued_tasks(
    as_person: Any, size: dict[str, int], document: Path
) -> None:
    person: Person = as_person("ducha", size)
    page = person.page
    person.goto("/documents/upload/")
    person.check("officer/1-upload")
    page.set_input_files("#upload input[type=file]", str(document))
    if page.locator("#cards a:has-text('打开文件')").count() == 0:
        page.locator("#upload button[type=submit]").click(force=True, no_wait_after=True)
    page.locator("#cards a:has-text('打开文件')").first.click(timeout=60_000)
    person.check("officer/2-document")
    page.locator("main a[href$='/desk/']").first.click()
    person.check("officer/3-desk")
    decide_everything(page)
    person.check("officer/4-decided")
    page.locator("#desk-top a:has-text('交办预览')").click()
    person.check("officer/5-preview")
    page.locator("#issue-form button.btn-primary[type=submit]").click()
    page.locator(
        "dialog[open] button:has-text('交办'), .modal.show button:has-text('交办')"
    ).last.click()
    page.wait_for_url(re.compile(r"/tasks/batches/\d+/"))
    person.check("officer/6-issued")
    assert "示督〔" in page.locator("main").inner_text()


def decide_everything(page: Page) -> None:
    """Nothing but Enter: what the reading proposes is taken, one after the other."""
    page.locator("#desk-text").focus()
    for _ in range(40):
        left = undecided(page)
        if not left:
            return
        page.keyboard.press("Enter")
        expect(page.locator("#desk-top")).not_to_contain_text(f"{left} 条未看")
        page.wait_for_load_state("networkidle")
    pytest.fail("Enter did not come to an end")


def test_a_handler_signs_and_reports_on_the_phone(as_person: Any) -> None:
    person: Person = as_person("chengban", NARROW)
    page = person.page
    person.goto("/tasks/mine/")
    person.check("handler/1-work")
    signs = page.locator("[data-row] button[name=party]")
    if signs.count():
        signs.first.click()
        page.wait_for_load_state("networkidle")
        person.check("handler/2-signed")
    page.locator("[data-row] a.btn[hx-get*='/report/']").first.click()
    form = page.locator("form.tk-report").first
    form.locator("textarea[name=text]").fill("已完成前期摸底，正在组织招标，月底前开工。")
    person.check("handler/3-report")
    form.locator("button.btn-primary[type=submit]").click()
    expect(page.locator("form.tk-report")).to_have_count(0)
    person.check("handler/4-reported")


@BOTH
def test_a_head_of_unit_sees_what_the_unit_owes(as_person: Any, size: dict[str, int]) -> None:
    person: Person = as_person("juzhang", size)
    page = person.page
    person.goto("/")
    person.check("head/1-home")
    person.goto("/tasks/?state=open&sort=due")
    person.check("head/2-open")
    row = page.locator("main a[href^='/tasks/']").filter(has_not_text="台账")
    numbers = [a.get_attribute("href") or "" for a in row.all()]
    person.goto(next(link for link in numbers if re.fullmatch(r"/tasks/\d+/", link)))
    person.check("head/3-task")
    assert "区住建局" in page.locator("main").inner_text()


@BOTH
def test_a_leader_finds_a_task_by_its_words_and_its_sentence(
    as_person: Any, size: dict[str, int]
) -> None:
    person: Person = as_person("quzhang", size)
    page = person.page
    person.goto("/")
    person.check("leader/1-home")
    person.goto("/search/?q=项目")
    person.check("leader/2-search")
    page.locator("main a[href^='/tasks/']:visible").first.click()
    person.check("leader/3-task")
    page.locator("main a[href^='/documents/']:visible").first.click()
    person.check("leader/4-document")


@BOTH
def test_an_administrator_makes_a_unit_and_sees_no_business(
    as_person: Any, size: dict[str, int]
) -> None:
    person: Person = as_person("sysadmin", size)
    page = person.page
    name = f"区试验局{uuid.uuid4().hex[:6]}"
    person.goto("/orgs/units/new/")
    person.check("sysadmin/1-new-unit")
    page.fill("main input[name=name]", name)
    page.locator("main select[name=parent]").select_option(index=1, force=True)
    page.locator("main form button.btn-primary[type=submit]").click()
    page.wait_for_url(re.compile(r"/orgs/units/(\d+/)?$"))
    assert name in page.locator("main").inner_text()
    person.check("sysadmin/2-unit")
    person.goto("/accounts/users/")
    person.check("sysadmin/3-accounts")
    assert page.goto(f"{person.site.url}/tasks/").status == 403  # type: ignore[union-attr]  # it answers
    person.check("sysadmin/4-refused")
