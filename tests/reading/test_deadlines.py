"""Deadlines to real dates: every form of patterns.md §1 that RULES D1–D4 settle."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.reading import Deadline, DeadlineKind, Precision, Requirement, YearBase, read

D = dt.date
FRAME = "示例区2026年重点工作方案\n\n一、重点任务\n（一）综合事项。{}\n"
SIGNED = D(2026, 3, 2)  # a Monday


def requirement(sentence: str, date: dt.date | None = SIGNED) -> Requirement:
    reading = read(FRAME.format(sentence), date=date)
    return next(r for r in reading.requirements if r.quote in sentence or sentence in r.quote)


def deadline(sentence: str, date: dt.date | None = SIGNED) -> Deadline:
    found = requirement(sentence, date).deadlines
    assert len(found) == 1, found
    assert sentence[sentence.index(found[0].quote) :].startswith(found[0].quote)
    return found[0]


@pytest.mark.parametrize(
    ("sentence", "date", "precision"),
    [
        ("6月底前建成砚湖南路。", D(2026, 6, 30), Precision.MONTH),
        ("区水利局要在9月底前完成砚湖清淤。", D(2026, 9, 30), Precision.MONTH),
        ("6月30日前印发实施方案。", D(2026, 6, 30), Precision.DAY),
        ("于4月15日前将自查报告报区政府办公室。", D(2026, 4, 15), Precision.DAY),
        ("2027年6月底前完成砚湖水厂扩建。", D(2027, 6, 30), Precision.MONTH),
        ("2026年12月31日前完成验收。", D(2026, 12, 31), Precision.DAY),
        ("今年年底前开通3条公交线路。", D(2026, 12, 31), Precision.YEAR),
        ("年底前建成区档案馆。", D(2026, 12, 31), Precision.YEAR),
        ("2026年底前完成老旧管网改造。", D(2026, 12, 31), Precision.YEAR),
        ("2026年年底前完成老旧管网改造。", D(2026, 12, 31), Precision.YEAR),
        ("今年底前建成示例湿地公园。", D(2026, 12, 31), Precision.YEAR),
        ("到2028年，建成完善的公共充电网络。", D(2028, 12, 31), Precision.YEAR),
        ("到2028年底，建成完善的公共充电网络。", D(2028, 12, 31), Precision.YEAR),
        ("到2030年底前，建成示例新城核心区。", D(2030, 12, 31), Precision.YEAR),
        ("明年6月底前完成砚湖大桥主体工程。", D(2027, 6, 30), Precision.MONTH),
        ("确保今年10月底前完成接口改造。", D(2026, 10, 31), Precision.MONTH),
        ("三季度前完成清单编制。", D(2026, 9, 30), Precision.QUARTER),
        ("第三季度完成清单编制。", D(2026, 9, 30), Precision.QUARTER),
        ("二季度末完成清单编制。", D(2026, 6, 30), Precision.QUARTER),
        ("上半年完成清单编制。", D(2026, 6, 30), Precision.HALF),
        ("上半年底前完成清单编制。", D(2026, 6, 30), Precision.HALF),
        ("到明年上半年，完成系统整合。", D(2027, 6, 30), Precision.HALF),
        ("4月上旬前完成动员部署。", D(2026, 4, 10), Precision.XUN),
        ("4月中旬前完成动员部署。", D(2026, 4, 20), Precision.XUN),
        ("6月下旬前完成动员部署。", D(2026, 6, 30), Precision.XUN),
        ("６月底前建成砚湖南路。", D(2026, 6, 30), Precision.MONTH),
        ("9月投入使用区图书馆新馆。", D(2026, 9, 30), Precision.MONTH),
        ("2028年2月底前完成普查登记。", D(2028, 2, 29), Precision.MONTH),
        ("年内建成区档案馆。", D(2026, 12, 31), Precision.YEAR),
        ("本月底前完成摸底排查。", D(2026, 3, 31), Precision.MONTH),
        ("二〇二七年底前完成全域排查。", D(2027, 12, 31), Precision.YEAR),
        ("6 月底前建成砚湖南路。", D(2026, 6, 30), Precision.MONTH),
        ("第一季度末前完成方案编制。", D(2026, 3, 31), Precision.QUARTER),
        ("2026年一季度前完成方案编制。", D(2026, 3, 31), Precision.QUARTER),
        ("于2026年12月底之前完成验收。", D(2026, 12, 31), Precision.MONTH),
        ("请各单位于2026年3月20日前报送方案。", D(2026, 3, 20), Precision.DAY),
        ("到2035年，基本实现现代化。", D(2035, 12, 31), Precision.YEAR),
        ("砚湖大桥、环湖路等项目年底前全部开工。", D(2026, 12, 31), Precision.YEAR),
        ("2026年3月底前完成摸底。", D(2026, 3, 31), Precision.MONTH),
        ("力争到2027年建成省级示范区。", D(2027, 12, 31), Precision.YEAR),
    ],
)
def test_points(sentence: str, date: dt.date, precision: Precision) -> None:
    found = deadline(sentence)
    assert (found.date, found.precision) == (date, precision)
    assert found.flag == ""
    assert found.settled


@pytest.mark.parametrize(
    ("sentence", "begin", "end"),
    [
        ("2026年4月—9月开展集中排查。", D(2026, 4, 1), D(2026, 9, 30)),
        ("2026年3—6月开展集中排查。", D(2026, 3, 1), D(2026, 6, 30)),
        ("“十五五”期间，新建公园20个。", D(2026, 1, 1), D(2030, 12, 31)),
        ("3月至6月开展集中排查。", D(2026, 3, 1), D(2026, 6, 30)),
        ("4-9月开展集中排查。", D(2026, 4, 1), D(2026, 9, 30)),
        ("2026年4月1日至9月30日开展集中整治。", D(2026, 4, 1), D(2026, 9, 30)),
        ("10月中旬至11月底开展验收。", D(2026, 10, 11), D(2026, 11, 30)),
        ("活动于4月下旬开始，11月下旬结束。", D(2026, 4, 21), D(2026, 11, 30)),
        ("“十五五”时期，新建公园20个。", D(2026, 1, 1), D(2030, 12, 31)),
        ("全年培训家政人员3000人次。", D(2026, 1, 1), D(2026, 12, 31)),
        ("年内新建口袋公园8个。", D(2026, 1, 1), D(2026, 12, 31)),
    ],
)
def test_ranges(sentence: str, begin: dt.date, end: dt.date) -> None:
    found = deadline(sentence)
    assert (found.kind, found.begin, found.date) == (DeadlineKind.RANGE, begin, end)


def test_stages() -> None:
    found = deadline("第一阶段（2026年—2027年）：完成水质提升。")
    assert (found.kind, found.begin, found.date) == (
        DeadlineKind.STAGE,
        D(2026, 1, 1),
        D(2027, 12, 31),
    )


def test_the_words_of_a_deadline_are_those_of_the_date() -> None:
    assert deadline("一季度完成招标。").quote == "一季度"


@pytest.mark.parametrize(
    ("sentence", "rrule"),
    [
        ("各单位要每月5日前上报工作进展。", "FREQ=MONTHLY;BYMONTHDAY=5"),
        ("于每月28日前将进展情况报送区政府督查室。", "FREQ=MONTHLY;BYMONTHDAY=28"),
        ("每月底前报送工作台账。", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每季度末报送工作总结。", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("于每季度末月20日前报送完成情况。", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"),
        ("在每个季度第1个月的20日前报送完成情况。", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=20"),
        ("每季度首月10日前报送完成情况。", "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
        ("每季度通报一次工作进展。", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
        ("每半年开展一次专项检查。", "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("每周一、周四召开调度会。", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("每年6月和12月各开展一次检查。", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("每双周四召开调度会。", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("每两周召开一次调度会。", "FREQ=WEEKLY;INTERVAL=2"),
        ("每周督办一次重点事项。", "FREQ=WEEKLY"),
        ("每周五报送工作动态。", "FREQ=WEEKLY;BYDAY=FR"),
        ("每年12月10日前报送年度总结。", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10"),
        ("每年11月底前报送年度总结。", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=-1"),
        ("每年底开展考核。", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
        ("每两年开展一次全面评估。", "FREQ=YEARLY;INTERVAL=2"),
        ("每天公布水质监测结果。", "FREQ=DAILY"),
    ],
)
def test_recurrences(sentence: str, rrule: str) -> None:
    found = deadline(sentence)
    assert (found.kind, found.rrule, found.date) == (DeadlineKind.RECUR, rrule, None)
    assert found.precision is Precision.ONGOING
    assert found.settled


@pytest.mark.parametrize("sentence", ["每月35日前上报工作进展。", "每年13月底前报送总结。"])
def test_no_such_day_comes_again(sentence: str) -> None:
    assert not [d for d in requirement(sentence).deadlines if d.rrule]


@pytest.mark.parametrize("words", ["常年", "长期坚持"])
def test_permanent_duties(words: str) -> None:
    found = deadline(f"{words}开展砚湖巡查保洁。")
    assert (found.kind, found.precision, found.date) == (DeadlineKind.OPEN, Precision.ONGOING, None)
    assert found.settled


@pytest.mark.parametrize(
    ("sentence", "signed", "date"),
    [
        ("区住建局要在30日内完成整改。", SIGNED, D(2026, 4, 1)),
        ("各单位要在7日内反馈意见。", SIGNED, D(2026, 3, 9)),
        ("各单位要在3个月内完成清理。", SIGNED, D(2026, 6, 2)),
        ("各单位要在2周内完成自查。", SIGNED, D(2026, 3, 16)),
        ("各单位要在10个工作日内完成自查。", SIGNED, D(2026, 3, 16)),
        ("各单位要在5个工作日内完成自查。", D(2026, 9, 21), D(2026, 9, 29)),
        ("各单位要在1个工作日内完成自查。", D(2025, 9, 30), D(2025, 10, 9)),
    ],
)
def test_counted_from_the_day_of_signing(sentence: str, signed: dt.date, date: dt.date) -> None:
    found = deadline(sentence, signed)
    assert (found.kind, found.date, found.base) == (DeadlineKind.RELATIVE, date, YearBase.EVENT)


@pytest.mark.parametrize(
    "sentence",
    [
        "自收到本通知之日起30日内报送方案。",
        "收到转办件后5个工作日内办结。",
        "自受理之日起15个工作日内作出决定。",
    ],
)
def test_an_event_starts_the_clock(sentence: str) -> None:
    found = deadline(sentence)
    assert (found.kind, found.date, found.flag) == (DeadlineKind.RELATIVE, None, "event")
    assert not found.settled


@pytest.mark.parametrize("event", ["汛期前", "春节前", "国庆节前", "供暖季前"])
def test_named_days_need_a_person(event: str) -> None:
    found = deadline(f"{event}完成隐患排查。")
    assert (found.date, found.flag, found.base) == (None, "event", YearBase.EVENT)


@pytest.mark.parametrize("word", ["尽快", "抓紧", "及时"])
def test_words_of_haste_are_flagged_and_settle_nothing(word: str) -> None:
    found = deadline(f"{word}完成整改。")
    assert (found.kind, found.date, found.flag) == (DeadlineKind.VAGUE, None, "vague")
    assert not found.settled


@pytest.mark.parametrize(
    "sentence",
    [
        "巩固2025年以来的整治成果，完善长效机制。",
        "落实《示例区公共充电设施规划（2024年版）》，优化站点布局。",
        "对照去年10月通报的清单，完善长效机制。",
        "推广“会战三季度，攻坚90天”做法，完善长效机制。",
        "完善7个月内部控制试行制度，规范流程。",
        "补助资金分2年拨付，完善管理制度。",
        "落实2025年度工作总结提出的措施，完善机制。",
        "区财政局要做好2025年决算公开，完善机制。",
    ],
)
def test_no_deadline(sentence: str) -> None:
    assert requirement(sentence).deadlines == ()


def test_windows_of_validity_and_days_of_counting_are_no_deadlines() -> None:
    text = FRAME.format("截至9月底，全区建成充电桩500个。本方案自2026年5月1日起施行。")
    assert [d.quote for r in read(text, date=SIGNED).requirements for d in r.deadlines] == []


def test_the_year_is_that_of_the_title() -> None:
    assert deadline("6月底前建成砚湖南路。").base is YearBase.DOCUMENT
    assert deadline("2026年6月底前建成砚湖南路。").base is YearBase.EXPLICIT


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("关于做好砚湖保护工作的通知\n示政办发〔2025〕8号\n", D(2025, 6, 30)),
        ("关于做好砚湖保护工作的通知\n2024年2月6日\n", D(2024, 6, 30)),
        ("示例区2027年重点工作计划\n", D(2027, 6, 30)),
    ],
)
def test_the_year_comes_from_title_number_or_date(head: str, date: dt.date) -> None:
    reading = read(f"{head}一、重点任务\n（一）基础设施。6月底前建成砚湖南路。\n")
    assert [d.date for r in reading.tasks for d in r.deadlines] == [date]


def test_without_a_year_a_person_is_asked() -> None:
    reading = read("关于砚湖工作的意见\n一、重点任务\n（一）基础设施。6月底前建成砚湖南路。\n")
    (found,) = (d for r in reading.requirements for d in r.deadlines)
    assert (found.date, found.base, found.flag) == (None, YearBase.ASK, "year")
    assert not found.settled


def test_a_month_gone_by_is_flagged_not_moved() -> None:
    found = deadline("6月底前建成砚湖南路。", D(2026, 8, 10))
    assert (found.date, found.flag) == (D(2026, 6, 30), "past")


@pytest.mark.parametrize("month", [4, 9, 12])
def test_before_a_month_is_ambiguous(month: int) -> None:
    assert deadline(f"{month}月前完成设备调试。").flag == "ambiguous"


@pytest.mark.parametrize(
    ("sentence", "soft"),
    [
        ("力争6月底前建成砚湖南路。", True),
        ("争取年底前建成砚湖南路。", True),
        ("原则上6月底前建成砚湖南路。", True),
        ("确保6月底前建成砚湖南路。", False),
        ("6月底前建成砚湖南路。", False),
    ],
)
def test_soft_dates(sentence: str, soft: bool) -> None:
    assert deadline(sentence).soft is soft


@pytest.mark.parametrize(
    ("sentence", "step"),
    [
        ("5月底前动工建设示例中学。", "动工"),
        ("5月底前示例中学开工。", "开工"),
        ("9月底前砚湖水厂投入使用。", "投入使用"),
        ("6月底前出台管理办法。", "出台"),
        ("12月底前砚湖大桥建成通车。", "建成"),
        ("4月10日前将方案报送区政府办公室。", "报送"),
    ],
)
def test_milestones(sentence: str, step: str) -> None:
    assert deadline(sentence).milestone == step


def test_several_dates_in_one_task_are_all_listed() -> None:
    found = requirement("6月底前完成主体工程，12月底前投入使用。")
    assert [d.date for d in found.deadlines] == [D(2026, 6, 30), D(2026, 12, 31)]
    assert found.due is not None
    assert found.due.date == D(2026, 12, 31)


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        ("一季度完成招标，二季度开工建设，年底前主体完工。", [3, 6, 12]),
        ("5月底前、10月底前各开展一次督查。", [5, 10]),
        ("2026年上半年完成摸底，下半年全面推开。", [6, 12]),
    ],
)
def test_each_step_has_its_date(sentence: str, months: list[int]) -> None:
    assert [d.date and d.date.month for d in requirement(sentence).deadlines] == months


def test_the_period_of_a_report_is_no_deadline() -> None:
    assert deadline("9月15日前报送上半年工作总结。").quote == "9月15日前"


def test_parts_with_their_own_dates_are_tasks_of_their_own() -> None:
    text = FRAME.format("4月底前完成摸底；6月底前完成整改；10月底前开展验收。")
    dates = [[d.date for d in r.deadlines] for r in read(text, date=SIGNED).tasks]
    assert dates == [[D(2026, 4, 30)], [D(2026, 6, 30)], [D(2026, 10, 31)]]


def test_the_opening_date_is_carried_through_its_paragraph() -> None:
    text = FRAME.format(
        "到2028年，建成充电站30座。完善公共充电网络运营机制。\n（二）公园建设。新建口袋公园8个。"
    )
    first, second, third = read(text, date=SIGNED).tasks
    assert [(d.date, d.carried) for d in first.deadlines] == [(D(2028, 12, 31), False)]
    assert [(d.date, d.carried) for d in second.deadlines] == [(D(2028, 12, 31), True)]
    assert third.deadlines == ()


def test_a_date_in_a_heading_is_carried_to_what_stands_under_it() -> None:
    text = "示例区2026年专项整治方案\n一、时间安排\n（一）动员部署阶段（2026年3月1日至3月31日）。各镇要制定实施方案。\n（二）集中整治阶段（4月1日至9月30日）。各镇要逐项整治。\n（三）总结提升阶段（10月）。区水利局要总结经验。\n"
    found = [[(d.date, d.carried) for d in r.deadlines] for r in read(text, date=SIGNED).tasks]
    assert found == [
        [(D(2026, 3, 31), True)],
        [(D(2026, 9, 30), True)],
        [(D(2026, 10, 31), True)],
    ]


def test_that_work_joins_the_sentence_before() -> None:
    text = FRAME.format("全面清理违规收费项目。该项工作于2026年9月底前完成。")
    (task,) = read(text, date=SIGNED).tasks
    assert [d.date for d in task.deadlines] == [D(2026, 9, 30)]


def test_the_29th_of_february() -> None:
    assert deadline("各单位于2月29日前报送方案。", D(2024, 1, 5)).date == D(2024, 2, 29)
    assert requirement("各单位要于2月29日前报送方案。", D(2026, 1, 5)).deadlines == ()
