"""What people do all day, as requests: pages by role, searches, an export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from luodi.apps.documents.models import Document, Goal
from luodi.apps.orgs.models import Unit
from luodi.apps.tasks.models import Task, TaskParty
from luodi.bench.web.district import BUSY
from luodi.bench.web.measuring import Scenario
from luodi.bench.web.people import People
from luodi.bench.web.words import SENTENCES
from luodi.bench.web.writes import writes
from luodi.kernel.models import Organisation

PAGE, WALL, EXPORT = 100.0, 300.0, 2000.0
OFFICER, HANDLER, HEAD, LEADER, AUDITOR = "ducha", "chengban", "juzhang", "quzhang", "auditadmin"
WORDS = [sentence[4:10] for sentence in SENTENCES[::37]]
# name, Chinese, English, who, page, what the address asks for
_PAGES: tuple[tuple[str, str, str, str, str, dict[str, Any]], ...] = (
    ("home-officer", "首页（督查员）", "home, officer", OFFICER, "shell:home", {}),
    ("home-handler", "首页（承办人）", "home, handler", HANDLER, "shell:home", {}),
    ("home-head", "首页（单位负责人）", "home, head of unit", HEAD, "shell:home", {}),
    ("home-leader", "首页（区领导）", "home, leader", LEADER, "shell:home", {}),
    ("work-officer", "我的工作（督查员）", "my work, officer", OFFICER, "tasks:my-work", {}),
    ("work-handler", "我的工作（承办人）", "my work, handler", HANDLER, "tasks:my-work", {}),
    ("list", "任务台账", "register", OFFICER, "tasks:list", {}),
    ("list-page", "任务台账第100页", "register, page 100", OFFICER, "tasks:list", {"page": 100}),
    ("list-due", "台账：按时限", "register by due date", OFFICER, "tasks:list", {"sort": "due"}),
    ("list-open", "台账：未办结", "register, open", OFFICER, "tasks:list",
     {"state": "open", "sort": "due"}),
    ("list-red", "台账：滞后", "register, red", OFFICER, "tasks:list",
     {"light": "red", "sort": "due"}),
    ("list-overdue", "台账：已逾期", "register, overdue", OFFICER, "tasks:list",
     {"due": "overdue", "sort": "due"}),
    ("list-handler", "台账（承办人）", "register, handler", HANDLER, "tasks:list", {}),
    ("list-handler-open", "台账：未办结（承办人）", "register, open, handler", HANDLER,
     "tasks:list", {"state": "open", "sort": "due"}),
    ("calendar", "日历（督查员）", "calendar, officer", OFFICER, "agenda:calendar", {}),
    ("calendar-handler", "日历（承办人）", "calendar, handler", HANDLER, "agenda:calendar", {}),
    ("reports", "反馈清单", "reports", OFFICER, "tasks:reports", {}),
    ("reports-hinted", "反馈清单：有提示的", "reports pointed out", OFFICER, "tasks:reports",
     {"only": "hinted"}),
    ("requests", "申请审批", "requests", OFFICER, "tasks:requests", {}),
    ("helps", "协调事项", "requests for help", OFFICER, "tasks:helps", {}),
    ("remarks", "领导批示", "leaders' remarks", OFFICER, "tasks:remarks", {}),
    ("ladder", "督办单", "supervision notices", OFFICER, "ladder:list", {}),
    ("ladder-log", "催办记录", "log of reminders", OFFICER, "ladder:log", {}),
    ("statistics", "统计：按单位", "statistics by unit", OFFICER, "boards:statistics", {}),
    ("statistics-goal", "统计：按目标", "statistics by goal", OFFICER, "boards:statistics",
     {"dim": "goal"}),
    ("statistics-leader", "统计：按责任领导", "statistics by leader", OFFICER,
     "boards:statistics", {"dim": "leader"}),
    ("heat", "热力图", "heat map", OFFICER, "boards:heat", {}),
    ("as-of", "截至某日台账", "register of a past day", OFFICER, "boards:asof",
     {"on": "2026-06-30"}),
    ("documents", "文件列表", "documents", OFFICER, "documents:list", {}),
    ("batches", "交办批次", "batches", OFFICER, "tasks:batches", {}),
    ("inbox", "通知", "notifications", HANDLER, "notify:inbox", {}),
    ("audit", "审计记录", "audit log", AUDITOR, "accounts:audit", {}),
    ("search-common", "搜索：常见词", "search, a common word", OFFICER, "shell:search",
     {"q": "推进"}),
    ("search-initials", "搜索：拼音首字母", "search, initials", OFFICER, "shell:search",
     {"q": "ljxqgz"}),
    ("search-none", "搜索：查无", "search, nothing found", OFFICER, "shell:search",
     {"q": "子虚乌有"}),
    ("suggest", "搜索提示", "suggestions while typing", OFFICER, "shell:suggest",
     {"q": "老旧小区"}),
)  # fmt: skip


def scenarios(organisation: Organisation, today: dt.date) -> Iterator[Scenario]:
    """All of them; rows that are needed are looked up or made here, outside the measurement."""
    people = People()
    for name, zh, en, login, page, query in _PAGES:
        yield Scenario(name, zh, en, PAGE, people.page(login, page, **query))
    yield Scenario(
        "wall", "挂图作战（500 项）", "wall of 500 tasks", WALL, people.page(OFFICER, "agenda:wall")
    )
    yield from _of_rows(people, organisation)
    yield from writes(people, organisation, today, _parts(organisation))


def _of_rows(people: People, organisation: Organisation) -> Iterator[Scenario]:
    tasks = Task.objects.filter(organisation=organisation).order_by("pk")
    numbers = list(tasks.values_list("pk", flat=True)[:: max(1, tasks.count() // 40)])
    labels = list(tasks.values_list("number", flat=True)[:40])
    documents = Document.objects.filter(organisation=organisation).order_by("-pk")
    mine = list(_parts(organisation)[:40].values_list("task_id", flat=True))
    units = Unit.objects.filter(organisation=organisation, depth=2).values_list("pk", flat=True)
    shown = list(documents.values_list("pk", flat=True)[:40])
    goals = list(Goal.objects.filter(organisation=organisation).values_list("pk", flat=True))
    for name, zh, en, ask in (
        ("goal", "目标页", "page of a goal", people.pages(LEADER, "boards:goal", goals)),
        ("wall-unit", "挂图作战：某单位", "wall of a unit",
         people.asking(OFFICER, "agenda:wall", "unit", list(units))),
        ("task", "任务页（督查员）", "task, officer", people.pages(OFFICER, "tasks:task", numbers)),
        ("task-handler", "任务页（承办人）", "task, handler",
         people.pages(HANDLER, "tasks:task", mine)),
        ("document", "文件页", "document", people.pages(OFFICER, "documents:document", shown)),
        ("list-unit", "台账：某单位未办结", "register, open of a unit",
         people.asking(OFFICER, "tasks:list", "unit", list(units), state="open", sort="due")),
        ("list-word", "台账：按词查找", "register, by a word",
         people.asking(OFFICER, "tasks:list", "q", WORDS)),
        ("search-phrase", "搜索：短语", "search, a phrase",
         people.asking(OFFICER, "shell:search", "q", WORDS)),
        ("search-number", "搜索：编号", "search, a number",
         people.asking(OFFICER, "shell:search", "q", labels)),
        ("api-list", "接口：任务100条", "API, 100 tasks",
         lambda turn: people[OFFICER].get("/api/v1/tasks", {"size": 100})),
    ):  # fmt: skip
        yield Scenario(name, zh, en, WALL if name == "wall-unit" else PAGE, ask)
    ask = people.page(OFFICER, "tasks:export", **_ten_thousand(organisation))
    yield Scenario("export", "导出 xlsx（1 万行）", "xlsx of 10,000 rows", EXPORT, ask, 5, warm=1)


def _parts(organisation: Organisation) -> Any:
    """The unit's own parts of tasks that it has signed for and works on, latest first."""
    unit = Unit.objects.get(organisation=organisation, short_name=BUSY)
    parties = TaskParty.objects.filter(unit=unit, role="lead", state="signed", task__state="active")
    return parties.order_by("-task_id")


def _ten_thousand(organisation: Organisation) -> dict[str, Any]:
    """Due dates that leave about ten thousand tasks."""
    dates = Task.objects.filter(organisation=organisation).order_by("due_current", "id")
    end = dates.values_list("due_current", flat=True)[10_000:10_001].first()
    return {"due_to": (end - dt.timedelta(1)).isoformat(), "sort": "due"} if end else {}
