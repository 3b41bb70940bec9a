"""Which marks are headings and how they hang together (patterns.md §5, RULES O1–O5)."""

from __future__ import annotations

import pytest

from luodi.reading import NodeKind, Reading, read

TITLE = "示例区2026年重点工作方案\n"
Rows = list[tuple[str, str, int]]


def rows(reading: Reading) -> Rows:
    return [(n.marker, n.title, n.level) for n in reading.outline if n.kind is NodeKind.HEADING]


def outline(body: str) -> Rows:
    return rows(read(TITLE + body))


def markers(body: str) -> list[str]:
    return [marker for marker, _, _ in outline(body)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("第一章 总则", "第二章 附则"),
        ("第一节 目标", "第二节 任务"),
        ("第一条 为规范管理，制定本办法。", "第二条 各镇要加强管理。"),
        ("一、总体要求", "二、重点任务"),
        ("一 、总体要求", "二 、重点任务"),
        ("（一）水质提升", "（二）岸线整治"),
        ("(一)水质提升", "(二)岸线整治"),
        ("（一）、水质提升", "（二）、岸线整治"),
        ("1.水质提升", "2.岸线整治"),
        ("1．水质提升", "2．岸线整治"),
        ("1、水质提升", "2、岸线整治"),
        ("１．水质提升", "２．岸线整治"),
        ("（1）水质提升", "（2）岸线整治"),
        ("(1)水质提升", "(2)岸线整治"),
        ("①水质提升", "②岸线整治"),
        ("一是加强水质监测。", "二是加强岸线巡查。"),
        ("一要加强水质监测。", "二要加强岸线巡查。"),
        ("第一，加强水质监测。", "第二，加强岸线巡查。"),
        ("首先，加强水质监测。", "其次，加强岸线巡查。"),
        ("1.1水质提升工作", "1.2岸线整治工作"),
        ("第一部分 总体情况", "第二部分 重点任务"),
        ("第一条　为规范管理，制定本办法。", "第二条　各镇要加强管理。"),
        ("其一，加强水质监测。", "其二，加强岸线巡查。"),
        ("第一、加强水质监测。", "第二、加强岸线巡查。"),
        ("第1章 总则", "第2章 附则"),
        ("第一编 总体", "第二编 任务"),
        ("十、总体要求", "十一、重点任务"),
        ("　　一、总体要求", "　　二、重点任务"),
    ],
)
def test_marks_that_open_lines(first: str, second: str) -> None:
    found = outline(f"{first}\n加强砚湖保护。\n{second}\n加强湿地保护。\n")
    assert [level for _, _, level in found] == [1, 1]
    for (marker, title, _), line in zip(found, (first, second), strict=True):
        assert line.strip().startswith(marker)
        assert title
        assert title in line


def test_the_order_of_ranks() -> None:
    body = (
        "第一章 总则\n第一节 目标\n一、要求\n（一）水质\n1.监测\n（1）站点\n①选址\n加强选址论证。\n"
    )
    assert [(m, level) for m, _, level in outline(body)] == [
        ("第一章", 1),
        ("第一节", 2),
        ("一、", 3),
        ("（一）", 4),
        ("1.", 5),
        ("（1）", 6),
        ("①", 7),
    ]


@pytest.mark.parametrize(
    ("body", "levels"),
    [
        ("一、要求\n1.监测工作\n2.巡查工作\n二、任务\n", [1, 2, 2, 1]),
        ("一、要求\n（1）监测工作\n（2）巡查工作\n", [1, 2, 2]),
        ("（一）水质\n1.监测工作\n（二）岸线\n", [1, 2, 1]),
        ("第一章 要求\n（一）监测\n（二）巡查\n第二章 任务\n", [1, 2, 2, 1]),
        ("1.监测工作\n2.巡查工作\n", [1, 1]),
        ("一、要求\n一是监测水质。二是巡查岸线。\n", [1, 2, 2]),
    ],
)
def test_missing_levels_close_up(body: str, levels: list[int]) -> None:
    assert [level for _, _, level in outline(body)] == levels


def test_parents() -> None:
    nodes = read(
        TITLE + "一、要求\n（一）监测\n1.站点建设\n（二）巡查\n二、任务\n（一）整治\n"
    ).outline
    assert [n.parent for n in nodes] == [None, 0, 1, 0, None, 4]


def test_numbers_that_run_through_the_chapters() -> None:
    body = "一、经济\n1.扩大消费规模\n2.稳定工业生产\n二、民生\n3.扩大学位供给\n4.办好养老服务\n"
    assert [(m, level) for m, _, level in outline(body)] == [
        ("一、", 1),
        ("1.", 2),
        ("2.", 2),
        ("二、", 1),
        ("3.", 2),
        ("4.", 2),
    ]


def test_restarted_series_are_siblings() -> None:
    body = "一、要求\n一是监测水质。二是巡查岸线。\n一是建立台账。二是定期通报。\n"
    assert [level for _, _, level in outline(body)] == [1, 2, 2, 2, 2]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("（一）加强水质监测。建设监测站5座。", "加强水质监测"),
        ("（一）加强水质监测", "加强水质监测"),
        ("（一） 加强水质监测。各镇要落实责任。", "加强水质监测"),
        ("（一）完善湖区、库区管理，强化巡查。建立台账。", "完善湖区、库区管理，强化巡查"),
        ("（一）加强水质监测（责任单位：区水利局）", "加强水质监测"),
        ("（一）加强水质监测（区水利局负责）", "加强水质监测"),
        ("（一）怎么看？要看到变化。", "怎么看"),
    ],
)
def test_run_in_headings_end_at_the_first_stop(line: str, title: str) -> None:
    assert outline(f"一、任务\n{line}\n")[1][1] == title


def test_items_end_at_a_semicolon() -> None:
    found = outline("一、要求\n一是监测水质；二是巡查岸线；三是通报结果。\n")
    assert [t for _, t, _ in found] == ["要求", "监测水质", "巡查岸线", "通报结果"]


@pytest.mark.parametrize(
    ("paragraph", "wanted"),
    [
        ("要抓好落实。一是监测水质。二是巡查岸线。", ["一是", "二是"]),
        ("要抓好落实，一是监测水质，二是巡查岸线。", ["一是", "二是"]),
        ("要做到“四个坚持”：一是坚持统筹，二是坚持创新。", ["一是", "二是"]),
        ("要把握三点：第一、要快；第二、要实；第三、要好。", ["第一", "第二", "第三"]),
        ("要做到：1、快；2、实；3、好。", ["1、", "2、", "3、"]),
        ("要抓好落实：一是监测水质；二是巡查岸线。", ["一是", "二是"]),
        ("深化改革，一要监测水质。二要巡查岸线。", ["一要", "二要"]),
        ("要抓好落实。第一，监测水质。第二，巡查岸线。", ["第一", "第二"]),
        ("要抓好落实。首先，监测水质。其次，巡查岸线。最后，通报结果。", ["首先", "其次", "最后"]),
        ("要抓好落实。（1）监测水质。（2）巡查岸线。", ["（1）", "（2）"]),
        ("要抓好落实。①监测水质。②巡查岸线。", ["①", "②"]),
        ("政策如下。1.监测水质。2.巡查岸线。", ["1.", "2."]),
    ],
)
def test_marks_inside_a_paragraph(paragraph: str, wanted: list[str]) -> None:
    assert markers(f"一、要求\n{paragraph}\n")[1:] == wanted


@pytest.mark.parametrize(
    "paragraph",
    [
        "一季度完成选址，一河两岸同步整治。",  # T01
        "一把手要亲自抓，一方面加强监测，另一方面加强巡查。",
        "实现综合排名全市第二、第一方阵前列。",  # T02
        "第一书记要带头走访。",
        "第一产业稳定增长，第三产业加快发展。",
        "第一时间处置险情。",
        "增长6.2%以上，其中工业增长8.5%。",  # T03
        "2.3%的任务要加快完成。",
        "3.5米以上的围墙要加固。",
        "三、四季度加快推进。",
        "培育“1+1+3+N”产业体系。",  # T05
        "落实五大战略、三大高地部署。",  # T06
        "建立7个月内部控制试行制度。",  # T19
        "半年内持续推进流程优化。",  # T20
        "加强市场监管，保持区间稳定。",  # T21
        "2026年底前完成清淤。",
        "10月底前完成清淤。",
        "按照《条例》第十二条、第三款执行。",
        "做好十一、春节期间值班。",
        "30余家企业要加强自查。",
        "落实“三会一课”制度。",
    ],
)
def test_what_is_no_mark(paragraph: str) -> None:
    assert markers(f"一、要求\n{paragraph}\n") == ["一、"]


@pytest.mark.parametrize(
    "line", ["一季度工作安排", "第二，是排名", "一河两岸整治", "6.2亿元投资", "一把手工程"]
)
def test_a_lone_line_that_only_begins_like_a_mark(line: str) -> None:
    assert markers(f"一、要求\n{line}\n加强监测。\n") == ["一、"]


def test_an_announcement_is_no_heading() -> None:
    body = "我讲三点意见：一、抓监测；二、抓巡查；三、抓整改。\n一、抓监测\n加强监测。\n二、抓巡查\n加强巡查。\n"
    assert [level for _, _, level in outline(body)] == [1, 1]


def test_a_text_without_line_ends() -> None:
    filler = "各镇要结合实际，明确专人，建立台账，按月调度，逐项推进，务求实效。" * 12
    body = f"一、总体要求加强统筹。{filler}二、重点任务（一）水质提升。{filler}（二）岸线整治。{filler}三、保障措施（一）组织领导。{filler}（二）监督考核。{filler}"
    found = rows(read("示例区2026年重点工作方案 " + body))
    assert [(m, level) for m, _, level in found] == [
        ("一、", 1),
        ("二、", 1),
        ("（一）", 2),
        ("（二）", 2),
        ("三、", 1),
        ("（一）", 2),
        ("（二）", 2),
    ]
    assert found[1][1] == "重点任务"
    assert found[2][1] == "水质提升"


GAP = "---此处隐藏5022字,下载后查看---"


def test_headings_after_a_gap_do_not_hang_under_the_chapter_before() -> None:
    body = f"一、提振精神\n（一）牢记嘱托。加强学习。\n{GAP}\n（二）改进作风。加强督查。\n三、狠抓落实\n（一）明确责任。落实任务。\n"
    nodes = read(TITLE + body).outline
    gap = next(i for i, n in enumerate(nodes) if n.kind is NodeKind.GAP)
    assert [(n.marker, n.level) for n in nodes] == [
        ("一、", 1),
        ("（一）", 2),
        ("", 1),
        ("（二）", 2),
        ("三、", 1),
        ("（一）", 2),
    ]
    assert nodes[gap + 1].parent == gap
    assert nodes[gap + 2].parent is None


@pytest.mark.parametrize(
    "zone",
    [
        "目录\n一、总体要求……………1\n二、重点任务……………3\n（一）水质提升……………3\n（二）岸线整治……………5\n",
        "目录\n一、总体要求\n二、重点任务\n（一）水质提升\n（二）岸线整治\n",
        "目　录\n一、总体要求\t1\n二、重点任务\t3\n（一）水质提升\t3\n（二）岸线整治\t5\n",
    ],
)
def test_tables_of_contents_are_set_aside(zone: str) -> None:
    body = "一、总体要求\n加强统筹。\n二、重点任务\n（一）水质提升\n加强监测。\n（二）岸线整治\n加强巡查。\n"
    reading = read(TITLE + zone + body)
    assert [m for m, _, _ in rows(reading)] == ["一、", "二、", "（一）", "（二）"]
    assert all(n.start >= len(TITLE + zone) for n in reading.outline)


BODY = "一、总体要求\n加强统筹。各镇要落实责任，建立台账。\n二、重点任务\n加强监测。各镇要加强巡查，按月通报。\n"


@pytest.mark.parametrize(
    "tail",
    [
        "附件：1.2026年重点任务分解表\n2.联系人名单\n",  # T04
        "附件：\n1.任务分解表\n2.联系人名单\n",
        "名词解释\n1.河湖长制：指由各级负责人担任河湖长的制度。\n2.海绵城市：指能吸水蓄水的城市。\n",
        "注：1.数据为预计数。\n2.增速按可比价计算。\n",
        "专栏1 名词解释\n1.河湖长制：是指由负责人担任河湖长的制度。\n2.海绵城市：是指能吸水蓄水的城市。\n",
    ],
)
def test_annexes_glossaries_notes_and_boxes_are_set_aside(tail: str) -> None:
    assert markers(BODY + tail) == ["一、", "二、"]


def test_rows_of_a_table_are_no_headings() -> None:
    table = "序号\t工作任务\t责任单位\n1\t加强砚湖水质监测\t区水利局\n2\t开展岸线巡查\t区城管局\n"
    assert markers("一、任务安排\n" + table) == ["一、"]


def test_dashes_and_bold_lead_sentences_are_no_nodes() -> None:
    assert markers("一、原则\n——生态优先。加强保护。\n——绿色发展。加强治理。\n") == ["一、"]


def test_nodes_stand_where_they_say() -> None:
    text = TITLE + "一、总体要求\n（一）水质提升。加强监测。一是建站。二是巡查。\n二、保障措施\n"
    nodes = read(text).outline
    for n in nodes:
        assert text[n.start : n.end] == n.quote
        assert n.quote.startswith(n.marker)
        assert n.quote.endswith(n.title)
        assert n.end <= n.section_end <= len(text)
    assert nodes[0].section_end == nodes[-1].start


def test_a_text_without_marks_has_no_outline() -> None:
    assert outline("加强砚湖保护，完善巡查制度。\n") == []
