"""Figures a commitment promises to reach, and those that only look like it (patterns.md §3, RULES G1–G3)."""

from __future__ import annotations

import pytest

from luodi.reading import Requirement, Target, read

FRAME = "示例区2026年重点工作方案\n\n一、重点任务\n（一）综合事项。{}\n"
Value = float | tuple[float, float]


def requirement(sentence: str) -> Requirement:
    return read(FRAME.format(sentence)).requirements[0]


def targets(sentence: str) -> tuple[Target, ...]:
    return requirement(sentence).targets


@pytest.mark.parametrize(
    ("sentence", "op", "value", "unit", "kind"),
    [
        ("地区生产总值增长6%以上。", ">=", 6, "%", "growth"),
        ("地区生产总值增长6.2%左右。", "≈", 6.2, "%", "growth"),
        ("规上工业增加值增长8%。", "=", 8, "%", "growth"),
        ("规上工业增加值增长８％。", "=", 8, "%", "growth"),
        ("研发投入强度达到2.3%。", "=", 2.3, "%", "level"),
        ("森林覆盖率提高到45%。", "=", 45, "%", "level"),
        ("居民消费价格涨幅控制在3%以内。", "<=", 3, "%", "growth"),
        ("城镇登记失业率控制在4.5%以内。", "<=", 4.5, "%", "level"),
        ("城镇调查失业率不高于5.5%。", "<=", 5.5, "%", "level"),
        ("污水集中处理率不低于95%。", ">=", 95, "%", "level"),
        ("智慧应用普及率超过70%。", ">", 70, "%", "level"),
        ("单位工业增加值能耗下降5%。", "=", 5, "%", "decrease"),
        ("单位地区生产总值能耗降低2.5%。", "=", 2.5, "%", "decrease"),
        ("一般公共预算收入增长百分之八。", "=", 8, "%", "growth"),
        ("新建口袋公园8个。", "=", 8, "个", "count"),
        ("新建2座人行天桥。", "=", 2, "座", "count"),
        ("完成棚户区改造2836户。", "=", 2836, "户", "count"),
        ("打造300个以上示范应用场景。", ">=", 300, "个", "count"),
        ("开放不少于50个应用场景。", ">=", 50, "个", "count"),
        ("引进龙头企业不少于12家。", ">=", 12, "家", "count"),
        ("培育100个左右特色品牌。", "≈", 100, "个", "count"),
        ("培育8—10个百亿企业。", "range", (8, 10), "个", "count"),
        ("招引1-2家链主企业总部。", "range", (1, 2), "家", "count"),
        ("地区生产总值增长5%—6%。", "range", (5, 6), "%", "growth"),
        ("城镇新增就业3.2万人。", "=", 3.2, "万人", "count"),
        ("增加义务教育学位5000个。", "=", 5000, "个", "count"),
        ("完成固定资产投资120亿元。", "=", 120, "亿元", "level"),
        ("完成重大项目投资1万亿元以上。", ">=", 1, "万亿元", "level"),
        ("完成技改投资5,000万元。", "=", 5000, "万元", "level"),
        ("新建改建农村公路36公里。", "=", 36, "公里", "level"),
        ("改造老旧小区面积30万平方米。", "=", 30, "万平方米", "level"),
        ("PM2.5平均浓度控制在35微克/立方米以下。", "<=", 35, "微克/立方米", "level"),
        ("将企业开办时间压缩到1个工作日以内。", "<=", 1, "个工作日", "level"),
        ("盘活存量土地400亩。", "=", 400, "亩", "level"),
        ("培训家政人员3000人次以上。", ">=", 3000, "人次", "count"),
        ("研发投入强度提高0.2个百分点。", "=", 0.2, "个百分点", "growth"),
        ("城镇化率提高1个百分点以上。", ">=", 1, "个百分点", "growth"),
        ("粮食总产量稳定在20万吨以上。", ">=", 20, "万吨", "level"),
        ("县域内就诊率达到91%以上。", ">=", 91, "%", "level"),
        ("群众满意率达到100%。", "=", 100, "%", "level"),
        ("新增高新技术企业20家以上。", ">=", 20, "家", "count"),
        ("一般公共预算收入突破50亿元。", ">", 50, "亿元", "level"),
        ("人均预期寿命达到80岁。", "=", 80, "岁", "level"),
        ("平均受教育年限达到11.5年。", "=", 11.5, "年", "level"),
        ("农村自来水普及率保持在98%以上。", ">=", 98, "%", "level"),
        ("常住人口城镇化率提高到百分之七十二点五。", "=", 72.5, "%", "level"),
        ("50%的城市社区建成服务综合体。", "=", 50, "%", "level"),
        ("亩均税收达到25万元/亩。", "=", 25, "万元/亩", "level"),
        ("举办不少于4场次招商活动。", ">=", 4, "场次", "count"),
        ("每千人口托位数达到4.5个。", "=", 4.5, "个", "count"),
        ("财政支出用于民生的比重稳定在80%以上。", ">=", 80, "%", "level"),
        ("规上工业增加值同比增长7%。", "=", 7, "%", "growth"),
        ("老旧小区改造25个。", "=", 25, "个", "count"),
        ("办好10件民生实事。", "=", 10, "件", "count"),
        ("推动20个亿元以上项目开工。", "=", 20, "个", "count"),
        ("建成高标准农田约3万亩。", "≈", 3, "万亩", "level"),
    ],
)
def test_one_figure(sentence: str, op: str, value: Value, unit: str, kind: str) -> None:
    (found,) = targets(sentence)
    assert (found.op, found.value, found.unit) == (op, value, unit)
    assert found.kind == kind
    assert requirement(sentence).is_task


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "社会消费品零售总额增长5%，外贸出口增长6%。",
            [("社会消费品零售总额", 5.0), ("外贸出口", 6.0)],
        ),
        (
            "城镇新增就业3.2万人，失业人员再就业1万人，就业困难人员就业5000人。",
            [("城镇新增就业", 3.2), ("失业人员再就业", 1.0), ("就业困难人员就业", 5000.0)],
        ),
        (
            "地区生产总值增长7%左右；固定资产投资增长10%。",
            [("地区生产总值", 7.0), ("固定资产投资", 10.0)],
        ),
    ],
)
def test_one_target_per_indicator(sentence: str, wanted: list[tuple[str, float]]) -> None:
    reading = read(FRAME.format(sentence))
    found = [(t.indicator, t.value) for r in reading.requirements for t in r.targets]
    assert found == wanted


def test_respectively_gives_one_target_each() -> None:
    found = targets("城镇和农村居民收入分别增长4.5%、5.5%。")
    assert [(t.value, t.kind) for t in found] == [(4.5, "growth"), (5.5, "growth")]


def test_two_classes_of_projects_are_two_counts() -> None:
    found = targets("引进20亿元以上项目不少于12个、50亿元以上项目不少于2个。")
    assert [(t.op, t.value, t.unit) for t in found] == [(">=", 12, "个"), (">=", 2, "个")]


def test_classes_in_names_are_not_counted() -> None:
    found = targets("培育2个千亿级产业集群和6个五百亿级产业集群。")
    assert [(t.value, t.indicator) for t in found] == [
        (2, "千亿级产业集群"),
        (6, "五百亿级产业集群"),
    ]


def test_three_dates_and_three_shares() -> None:
    found = requirement("6月底、9月底、12月底前分别完成30%、60%、100%。")
    assert [t.value for t in found.targets] == [30, 60, 100]
    assert [d.date and d.date.month for d in found.deadlines] == [6, 9, 12]


@pytest.mark.parametrize(
    ("sentence", "reference"),
    [
        ("森林覆盖率比2025年提高2个百分点。", "2025年"),
        ("固定资产投资比上年增长10%以上。", "上年"),
        ("PM2.5浓度较上年下降3%。", "上年"),
        ("固定资产投资增长10%以上。", ""),
    ],
)
def test_what_it_is_measured_against(sentence: str, reference: str) -> None:
    (found,) = targets(sentence)
    assert found.reference == reference


def test_level_with_last_year_is_a_growth_of_nothing() -> None:
    (found,) = targets("社会消费品零售总额与上年持平。")
    assert (found.op, found.value, found.kind) == ("=", 0, "growth")
    assert found.quote in "与上年持平"


def test_the_comparison_is_no_part_of_the_indicator() -> None:
    (found,) = targets("PM2.5浓度较上年下降3%。")
    assert found.indicator == "PM2.5浓度"


def test_a_level_and_its_share() -> None:
    found = targets("扩充公办幼儿园学位至1800个，占比达到50%。")
    assert [(t.value, t.unit) for t in found] == [(1800, "个"), (50, "%")]


@pytest.mark.parametrize(
    ("sentence", "soft"),
    [
        ("力争盘活僵尸企业10家。", True),
        ("努力实现地区生产总值增长6%。", True),
        ("争取引进龙头企业2家。", True),
        ("地区生产总值预期增长6%。", True),
        ("确保盘活僵尸企业10家。", False),
        ("盘活僵尸企业10家。", False),
    ],
)
def test_hard_and_soft(sentence: str, soft: bool) -> None:
    (found,) = targets(sentence)
    assert found.soft is soft


def test_a_hard_and_a_soft_value_are_two_targets() -> None:
    found = targets("地区生产总值增长5%以上，力争达到6%。")
    assert [(t.value, t.soft) for t in found] == [(5, False), (6, True)]


@pytest.mark.parametrize(
    ("sentence", "per"),
    [
        ("每年引进10名以上高层次人才。", "每年"),
        ("每个镇建设2个养老服务站。", "每个"),
        ("单位能耗年均下降3%。", "年均"),
        ("新建口袋公园8个。", ""),
    ],
)
def test_per_what(sentence: str, per: str) -> None:
    (found,) = targets(sentence)
    assert found.per == per


@pytest.mark.parametrize(
    "sentence",
    [
        "对符合条件的重大项目给予最高1000万元补助。",
        "按照不高于合同金额的30%给予补贴。",
        "对新引进的企业奖励50万元。",
        "落实小微企业贷款贴息2%政策，优化办理流程。",
        "实施工业项目“155”工程。",
        "完善“1+1+3+N”工作体系。",
        "深化“十百千万”行动，完善推进机制。",
        "加快5G网络建设，优化网络布局。",
        "推进IPv6规模部署，优化网络布局。",
        "优化12345热线受理流程。",
        "落实《示例区百项惠民2026行动方案》，完善机制。",
        "围绕3个方面加强监督检查。",
        "从5个环节完善制度。",
        "推进总投资20亿元的砚湖新材料项目建设。",
        "加快年产25万吨新材料项目建设。",
        "对完成目标任务80%以下的单位进行约谈。",
        "对年纳税500万元以上的企业建立包联制度。",
        "开展“百企千品万店”行动，完善工作机制。",
        "对销售额2000万元以上的企业加强服务。",
        "落实示政发〔2026〕12号文件要求，完善机制。",
        "做好第3次全域普查，完善工作机制。",
        "加强对60周岁以上老年人的关爱服务。",
    ],
)
def test_not_targets(sentence: str) -> None:
    assert targets(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "2025年，地区生产总值增长了6.1%。",
        "2025年，全区完成投资120亿元，同比增长8%。",
        "1至8月，全区实现工业产值142.7亿元。",
        "去年，全区新建口袋公园8个。",
        "目前，全区已建成充电桩500个。",
    ],
)
def test_results_are_not_targets(sentence: str) -> None:
    assert targets(sentence) == ()


def test_a_target_stands_where_it_says() -> None:
    text = FRAME.format("森林覆盖率提高到45%以上，新建口袋公园8个。")
    for r in read(text).tasks:
        assert [text[t.start : t.end] for t in r.targets] == ["45%以上", "8个"]


@pytest.mark.parametrize(
    ("sentence", "indicator"),
    [
        ("区住建局要完成改造小区18个。", "小区"),
        ("区卫健委、区民政局负责建设养老机构4家。", "养老机构"),
        ("区商务局完成招商额20亿元。", "招商额"),
        ("区行政审批局推出“高效办成一件事”主题套餐15个。", "“高效办成一件事”主题套餐"),
        ("举办“惠民消费季”活动50场。", "“惠民消费季”活动"),
        ("建设“四好农村路”60公里。", "四好农村路"),
    ],
)
def test_an_indicator_names_neither_owner_nor_half_a_quotation(
    sentence: str, indicator: str
) -> None:
    (task,) = read(f"关于有关工作的通知\n一、主要任务\n{sentence}\n").tasks
    assert [t.indicator for t in task.targets] == [indicator]
