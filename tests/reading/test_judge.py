"""Is it a task, of what kind, how firm? (patterns.md §4, RULES T1–T5)."""

from __future__ import annotations

import pytest

from luodi.reading import REASONS, Kind, Requirement, Strength, read

FRAME = "示例区2026年重点工作方案\n\n一、{}\n（一）{}。{}\n"


def requirement(sentence: str, chapter: str = "重点任务", section: str = "综合事项") -> Requirement:
    reading = read(FRAME.format(chapter, section, sentence))
    return next(r for r in reading.requirements if r.quote in sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "加强砚湖水质监测。",
        "编制并公布行政许可事项清单。",
        "出台《示例区公共充电设施管理办法》。",
        "启动区图书馆新馆建设。",
        "迁建区政务服务中心。",
        "新建2座人行天桥。",
        "加快推进砚湖水库建设。",
        "完成棚户区改造项目和示例中学主体工程建设。",
        "建立健全涉企收费长效监管机制。",
        "支持企业开展技术改造。",
        "鼓励社会力量参与养老服务。",
        "赤字率拟按3%安排。",
        "企业开办时间压缩到1个工作日以内。",
        "对质量不达标的项目要及时进行整改。",
        "严禁违规新增收费项目。",
        "砚湖大桥9月底前建成通车。",
        "推动政务服务事项应上尽上、全程网办。",
        "将充电设施纳入城市更新规划。",
        "对全区燃气管道开展一次全面排查。",
        "各镇要明确专人负责，建立工作台账。",
        "及时将进展情况报送区政府办公室。",
        "实现义务教育学校午餐供应全覆盖。",
        "坚持和完善河湖长制，加强日常巡查。",
        "要把监测结果纳入年度考核。",
        "深入实施青年人才培育计划。",
        "全面取消不合理限制。",
        "设定合理的赶超目标。",
        "组织开展比学赶超活动。",
        "对表现突出的单位和个人进行表彰奖励。",
        "要积极争取上级的表彰和奖励。",
        "清单之外一律不得违法实施行政许可。",
        "研究探索低空产业在示例区的发展路径。",
        "原则上不得新建超高层建筑。",
        "区政府将把该项工作纳入年度考核。",
        "适时组织开展现场观摩。",
        "落细落实惠企政策，切实减轻企业负担。",
        "严格控制“三公”经费。",
        "一般公共预算收入增速高于全市平均2个百分点。",
        "向区水利局报送进展情况。",
        "春运期间加强运输保障。",
        "春节前、国庆节前开展安全检查。",
        "不折不扣抓好整改落实。",
        "有力有序推进征地拆迁。",
        "一体推进教育科技人才发展。",
        "全链条打击非法捕捞。",
        "让群众少跑腿、数据多跑路。",
        "及时发现问题、解决问题。",
        "其他主要经济指标不低于全市平均水平。",
        "用好专项债券资金。",
    ],
)
def test_tasks(sentence: str) -> None:
    found = requirement(sentence)
    assert found.is_task
    assert found.reason == ""


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("要坚持稳中求进工作总基调。", "stance"),
        ("要清醒认识面临的困难和挑战。", "stance"),
        ("要牢固树立以人民为中心的发展思想。", "stance"),
        ("各级党组织要切实把思想和行动统一到区委决策部署上来。", "stance"),
        ("区委书记强调，要抓好安全生产工作。", "background"),
        ("要始终牢记嘱托、感恩奋进。", "stance"),
        ("要增强责任意识。", "stance"),
        ("当前，全区充电设施布局仍不均衡。", "background"),
        ("近年来，全区教育事业取得了显著成绩。", "result"),
        ("过去一年，我们完成了一批民生实事。", "background"),
        ("今年是“十五五”规划开局之年。", "background"),
        ("重点做好以下工作：", "umbrella"),
        ("着力抓好以下三个方面的工作。", "umbrella"),
        ("区政府可以委托第三方机构开展评估。", "permission"),
        ("特此通知。", "frame"),
        ("现将有关事项通知如下。", "frame"),
        ("让我们携手共进，再创辉煌！", "frame"),
        ("早开工、早建成、早投产、早达效。", "explanation"),
        ("这项工作事关群众切身利益。", "explanation"),
        ("今年工作的总体要求是：坚持稳中求进工作总基调，推动高质量发展。", "guidance"),
        ("会议指出，安全生产形势严峻。", "background"),
        ("谢谢大家！", "frame"),
        ("停车难问题仍然突出。", "problem"),
        ("部分单位重视程度不够高。", "problem"),
    ],
)
def test_not_tasks(sentence: str, reason: str) -> None:
    found = requirement(sentence)
    assert not found.is_task
    assert found.reason == reason


@pytest.mark.parametrize(
    ("title", "sentence", "reason"),
    [
        ("指导思想", "加快建设现代化示例区，推动高质量发展。", "guidance"),
        ("总体要求", "加强统筹协调，推动各项任务落实。", "guidance"),
        ("基本原则", "坚持问题导向，着力解决突出问题。", "guidance"),
        ("工作回顾", "建成充电桩500个，新建口袋公园8个。", "result"),
        ("主要成效", "推进老旧小区改造，完善配套设施。", "result"),
        ("存在问题", "统筹推进机制尚待完善。", "result"),
        ("名词解释", "加强数据要素管理。", "rule"),
        ("附则", "加强解释说明。", "rule"),
    ],
)
def test_what_stands_under_such_a_heading(title: str, sentence: str, reason: str) -> None:
    found = requirement(sentence, chapter=title)
    assert (found.is_task, found.reason) == (False, reason)


@pytest.mark.parametrize(
    ("sentence", "is_task"),
    [
        ("全区公共服务水平明显提高。", False),
        ("生态环境质量持续改善。", False),
        ("到2028年，公共服务体系更加完善。", True),
        ("森林覆盖率达到45%以上。", True),
    ],
)
def test_an_aim_needs_a_figure_or_a_date(sentence: str, is_task: bool) -> None:
    found = requirement(sentence, section="工作目标")
    assert (found.is_task, found.reason) == (is_task, "" if is_task else "aim")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("建成区图书馆新馆。", Kind.TASK),
        ("新建口袋公园8个。", Kind.GOAL),
        ("森林覆盖率提高到45%。", Kind.GOAL),
        ("严禁违规新增收费项目。", Kind.PROHIBITION),
        ("各单位不得擅自提高收费标准。", Kind.PROHIBITION),
        ("支持企业开展技术改造。", Kind.SUPPORT),
        ("鼓励社会力量参与养老服务。", Kind.SUPPORT),
        ("各镇要及时将进展情况报送区政府办公室。", Kind.REPORT),
        ("对工作不力的单位予以通报批评。", Kind.SUPERVISION),
        ("区政府督查室要开展专项督查。", Kind.SUPERVISION),
        ("定期开展水质监测。", Kind.DUTY),
    ],
)
def test_kinds(sentence: str, kind: Kind) -> None:
    found = requirement(sentence)
    assert found.is_task
    assert found.kind is kind


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("各单位必须建立工作台账。", Strength.MUST),
        ("严禁违规新增收费项目。", Strength.MUST),
        ("确保砚湖大桥按期通车。", Strength.MUST),
        ("各单位应当建立工作台账。", Strength.MUST),
        ("各单位要建立工作台账。", Strength.SHOULD),
        ("建立工作台账。", Strength.SHOULD),
        ("力争新建口袋公园8个。", Strength.STRIVE),
        ("努力打造一流营商环境。", Strength.STRIVE),
        ("鼓励企业开展技术改造。", Strength.ENCOURAGE),
        ("支持企业开展技术改造。", Strength.ENCOURAGE),
        ("有条件的单位可采用线上方式报送。", Strength.MAY),
    ],
)
def test_strengths(sentence: str, strength: Strength) -> None:
    assert requirement(sentence).strength is strength


def test_a_bracket_makes_a_task_of_any_words() -> None:
    text = FRAME.format("重点任务", "综合事项", "砚湖沿线亮化工程。（区城管局负责）")
    (found,) = read(text).tasks
    assert found.form == "parenthesis"


def test_before_the_first_heading_only_what_is_asked_of_somebody_counts() -> None:
    text = "关于做好砚湖保护工作的通知\n各镇人民政府：\n砚湖保护事关长远，加强砚湖保护十分重要。各镇要结合实际制定实施方案。\n一、重点任务\n（一）水质提升。加强砚湖水质监测。\n"
    assert [r.quote for r in read(text).tasks] == [
        "各镇要结合实际制定实施方案。",
        "加强砚湖水质监测。",
    ]


def test_what_the_leaders_think_of_it_is_no_task() -> None:
    assert not requirement("区委、区政府高度重视砚湖保护。").is_task


def test_the_addressee_line_is_no_requirement() -> None:
    text = "关于做好砚湖保护工作的通知\n各镇人民政府：\n一、重点任务\n（一）水质提升。加强砚湖水质监测。\n"
    assert [r.quote for r in read(text).requirements] == ["加强砚湖水质监测。"]


def test_a_run_in_heading_with_a_body_is_no_task() -> None:
    text = "示例区2026年重点工作方案\n一、重点任务\n（一）大力发展特色产业。培育2个产业园。\n"
    assert [r.quote for r in read(text).requirements] == ["培育2个产业园。"]


def test_a_heading_sentence_without_a_body_is_the_task() -> None:
    text = "示例区2026年重点工作方案\n一、重点任务\n（一）大力发展特色产业。\n（二）加快建设砚湖公园。\n"
    assert [r.quote for r in read(text).tasks] == ["大力发展特色产业。", "加快建设砚湖公园。"]


def test_items_are_tasks_without_their_marks() -> None:
    text = "示例区2026年重点工作方案\n一、重点任务\n（一）水质提升。一是加强水质监测。二是完善巡查制度。\n"
    assert [r.quote for r in read(text).tasks] == ["加强水质监测。", "完善巡查制度。"]


def test_conditions_under_an_umbrella_are_rules() -> None:
    text = "示例区2026年申报工作方案\n一、申报条件\n申报单位应当符合以下条件：\n1.在示例区依法登记注册。\n2.建立健全财务制度。\n二、工作安排\n（一）组织申报。加强申报辅导。\n"
    found = {r.quote: r.reason for r in read(text).requirements}
    assert found["建立健全财务制度。"] == "rule"
    assert found["加强申报辅导。"] == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "区农业农村局牵头，区供销社配合，2026年3月底前储备化肥2万吨。",
        "区教育局6月30日前完成整改工作。",
    ],
)
def test_a_unit_and_a_day_ahead_make_a_task(sentence: str) -> None:
    letter = read(f"关于有关工作的通知\n各街道：\n{sentence}\n2026年1月5日\n")
    assert [r.quote for r in letter.tasks] == [sentence]
    (alone,) = read(sentence).requirements
    assert alone.is_task


def test_reasons_are_explained_in_both_languages() -> None:
    for code, (chinese, english) in REASONS.items():
        assert code.isascii()
        assert chinese
        assert english.isascii()
