"""What a document says of itself."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.reading import ClassifiedTextError, DocumentKind, Meta, read

D = dt.date
NUMBER = "示政办发〔2026〕8号"
TITLE = "示例区人民政府办公室关于做好砚湖保护工作的通知"
BODY = "一、重点任务\n（一）水质提升。加强砚湖水质监测。\n"
LETTER = (
    f"示例区人民政府办公室文件\n{NUMBER}\n{TITLE}\n"
    "各镇人民政府（街道办事处），区政府各部门、各直属机构：\n"
    f"经区政府同意，现将有关事项通知如下。\n{BODY}"
    "附件：1.2026年重点任务分解表\n2.联系人名单\n"
    "示例区人民政府办公室\n2026年3月2日\n（此件公开发布）\n"
)


def meta(text: str, date: dt.date | None = None) -> Meta:
    return read(text, date=date).meta


def test_a_whole_letter() -> None:
    found = meta(LETTER)
    assert found.title is not None
    assert found.title.value == TITLE
    assert found.number is not None
    assert (found.number.value, found.number.flag) == (NUMBER, "")
    assert found.issuer is not None
    assert found.issuer.value == "示例区人民政府办公室"
    assert found.date is not None
    assert found.date.value == D(2026, 3, 2)
    assert (found.kind, found.year) == (DocumentKind.NOTICE, 2026)
    assert [v.value for v in found.addressees] == [
        "各镇人民政府（街道办事处）",
        "区政府各部门、各直属机构",
    ]
    assert [v.value for v in found.attachments] == ["2026年重点任务分解表", "联系人名单"]
    assert [v.value for v in found.notes] == ["（此件公开发布）"]
    assert found.signature is not None
    assert found.signature.value == "示例区人民政府办公室"
    assert found.classification is None


def test_values_stand_where_they_say() -> None:
    found = meta(LETTER)
    values = [found.title, found.number, found.issuer, found.date, found.signature]
    for value in [*values, *found.addressees, *found.attachments, *found.notes]:
        assert value is not None
        assert LETTER[value.start : value.end] == value.quote


def test_an_empty_meta() -> None:
    found = meta("加强砚湖水质监测。")
    assert found == Meta()


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("示例区人民政府关于做好砚湖保护工作的意见\n", "示例区人民政府关于做好砚湖保护工作的意见"),
        (
            "示例区人民政府\n关于做好砚湖保护工作的通知\n",
            "示例区人民政府关于做好砚湖保护工作的通知",
        ),
        (
            "示例区人民政府办公室关于印发示例区砚湖\n保护实施方案的通知\n",
            "示例区人民政府办公室关于印发示例区砚湖保护实施方案的通知",
        ),
        ("示例区2026年政府工作报告\n", "示例区2026年政府工作报告"),
        ("政府工作报告\n", "政府工作报告"),
        ("示例区2026年民生实事\n", "示例区2026年民生实事"),
        ("示例区2026年重点工作分工\n", "示例区2026年重点工作分工"),
        ("示例区砚湖保护三年行动方案\n", "示例区砚湖保护三年行动方案"),
        ("　　示例区砚湖保护规划\n", "示例区砚湖保护规划"),
        ("示例区2026年重点工作任务分解表\n", "示例区2026年重点工作任务分解表"),
        (
            "示例区人民政府办公室文件\n示政办发〔2026〕8号\n关于做好砚湖保护工作的通知\n",
            "关于做好砚湖保护工作的通知",
        ),
        (
            "索引号：0000/2026-00001\n发布日期：2026-03-02\n关于做好砚湖保护工作的通知\n",
            "关于做好砚湖保护工作的通知",
        ),
    ],
)
def test_titles(lines: str, title: str) -> None:
    found = meta(lines + BODY).title
    assert found is not None
    assert found.value == title


@pytest.mark.parametrize(
    ("written", "number", "flag"),
    [
        ("示政发〔2026〕12号", "示政发〔2026〕12号", ""),
        ("示政发[2026]12号", "示政发〔2026〕12号", ""),
        ("示政发［2026］12号", "示政发〔2026〕12号", ""),
        ("示政发（2026）12号", "示政发〔2026〕12号", ""),
        ("示政发(2026)12号", "示政发〔2026〕12号", ""),
        ("示政发【2026】12号", "示政发〔2026〕12号", ""),
        ("示政办发〔2026〕第12号", "示政办发〔2026〕12号", ""),
        ("示政办函〔2026〕3号", "示政办函〔2026〕3号", ""),
        ("示委发〔2026〕1号", "示委发〔2026〕1号", ""),
        ("示政复〔2026〕3号", "示政复〔2026〕3号", ""),
        ("示政办明电〔2026〕5号", "示政办明电〔2026〕5号", ""),
        ("示政发 〔２０２６〕 １２ 号", "示政发〔2026〕12号", ""),
        ("示政办〔20261号", "示政办〔2026〕1号", "damaged"),
        ("示政办〔2026〕号", "示政办〔2026〕?号", "damaged"),
    ],
)
def test_numbers(written: str, number: str, flag: str) -> None:
    text = f"{written}\n关于做好砚湖保护工作的通知\n{BODY}"
    found = meta(text).number
    assert found is not None
    assert (found.value, found.flag) == (number, flag)
    assert text[found.start : found.end] == found.quote


@pytest.mark.parametrize(
    "issuer",
    [
        "示例区人民政府",
        "示例区人民政府办公室",
        "示例区委员会",
        "示例区财政局",
        "示例区防汛抗旱指挥部",
    ],
)
def test_issuers(issuer: str) -> None:
    found = meta(f"{issuer}关于做好砚湖保护工作的通知\n{BODY}").issuer
    assert found is not None
    assert found.value == issuer


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2026年3月2日", D(2026, 3, 2)),
        ("2026 年 3 月 2 日", D(2026, 3, 2)),
        ("2026年03月02日", D(2026, 3, 2)),
        ("２０２６年３月２日", D(2026, 3, 2)),
        ("二〇二六年三月二日", D(2026, 3, 2)),
        ("二○二六年三月二日", D(2026, 3, 2)),
        ("二〇二六年十一月二十三日", D(2026, 11, 23)),
        ("一九九八年十二月三十一日", D(1998, 12, 31)),
        ("（2026年3月2日）", D(2026, 3, 2)),
    ],
)
def test_dates(line: str, date: dt.date) -> None:
    text = f"关于做好砚湖保护工作的通知\n{BODY}示例区人民政府\n{line}\n"
    found = meta(text).date
    assert found is not None
    assert found.value == date
    assert found.quote in line


@pytest.mark.parametrize("line", ["2026年13月2日", "2026年2月30日", "二〇二六年二月三十日"])
def test_no_such_date(line: str) -> None:
    assert meta(f"关于做好砚湖保护工作的通知\n{BODY}示例区人民政府\n{line}\n").date is None


def test_a_date_in_the_text_is_not_the_date_of_signing() -> None:
    text = "关于做好砚湖保护工作的通知\n一、重点任务\n（一）水质提升。各镇要在2026年6月30日前完成监测点建设，并按要求加强维护管理。\n示例区人民政府\n2026年3月2日\n"
    found = meta(text).date
    assert found is not None
    assert found.value == D(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "date", "year"),
    [
        ("示例区2026年重点工作方案\n", None, 2026),
        ("关于做好砚湖保护工作的通知\n示政发〔2025〕3号\n", None, 2025),
        ("关于做好砚湖保护工作的通知\n2024年5月6日\n", None, 2024),
        ("示例区2026年重点工作方案\n", D(2027, 1, 5), 2027),
        ("关于砚湖工作的意见\n", None, None),
    ],
)
def test_years(text: str, date: dt.date | None, year: int | None) -> None:
    assert meta(text + BODY, date).year == year


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("示例区人民政府关于做好砚湖保护工作的决定", DocumentKind.DECISION),
        ("示例区人民代表大会关于砚湖保护的决议", DocumentKind.RESOLUTION),
        ("示例区人民政府关于砚湖水质情况的公告", DocumentKind.BULLETIN),
        ("示例区人民政府关于砚湖禁渔的通告", DocumentKind.PUBLIC_NOTICE),
        ("示例区人民政府关于加强砚湖保护的意见", DocumentKind.OPINION),
        ("示例区人民政府关于加强砚湖保护的通知", DocumentKind.NOTICE),
        ("示例区人民政府关于砚湖保护情况的通报", DocumentKind.CIRCULAR),
        ("示例区人民政府关于砚湖保护情况的报告", DocumentKind.REPORT_UP),
        ("示例区人民政府关于砚湖整治资金的请示", DocumentKind.REQUEST_UP),
        ("示例区人民政府关于砚湖保护规划的批复", DocumentKind.REPLY),
        ("示例区人民政府关于商请支持砚湖整治的函", DocumentKind.LETTER),
        ("示例区2026年政府工作报告", DocumentKind.WORK_REPORT),
        ("示例区砚湖保护规划", DocumentKind.PLAN),
        ("示例区2026年工作要点", DocumentKind.PLAN),
        ("示例区2026年工作计划", DocumentKind.PLAN),
        ("示例区砚湖整治实施方案", DocumentKind.SCHEME),
        ("示例区砚湖突发事件应急预案", DocumentKind.SCHEME),
        ("示例区2026年重点任务分解表", DocumentKind.TABLE),
        ("在示例区重点工作推进会上的讲话", DocumentKind.SPEECH),
        ("示例区人民政府第三次常务会议纪要", DocumentKind.MINUTES),
        ("示例区人民政府常务会议纪要（第12次）", DocumentKind.MINUTES),
        ("示例区人民政府令", DocumentKind.ORDER),
        ("关于砚湖工作情况的汇报", DocumentKind.REPORT_UP),
        ("关于印发《示例区砚湖整治实施方案》的通知", DocumentKind.NOTICE),
        ("砚湖随笔", DocumentKind.OTHER),
    ],
)
def test_kinds(title: str, kind: DocumentKind) -> None:
    assert meta(f"{title}\n{BODY}").kind is kind


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("各位代表：\n现在，我代表区人民政府向大会报告工作。\n", DocumentKind.WORK_REPORT),
        ("同志们：\n今天我们召开动员大会。下面，我讲三点意见。\n", DocumentKind.SPEECH),
        ("各镇人民政府：\n现将有关事项通知如下。\n", DocumentKind.NOTICE),
        ("各镇人民政府：\n现将检查情况通报如下。\n", DocumentKind.CIRCULAR),
    ],
)
def test_kinds_without_a_title(opening: str, kind: DocumentKind) -> None:
    assert meta(opening + BODY).kind is kind


@pytest.mark.parametrize(
    ("line", "addressees"),
    [
        ("各镇人民政府：", ["各镇人民政府"]),
        ("各镇人民政府，区政府各部门：", ["各镇人民政府", "区政府各部门"]),
        ("区水利局：", ["区水利局"]),
        ("砚湖镇人民政府：", ["砚湖镇人民政府"]),
        ("示例区财政局：", ["示例区财政局"]),
        ("各镇（街道），区直各单位:", ["各镇（街道）", "区直各单位"]),
        ("各有关单位：", ["各有关单位"]),
        ("要抓好三件事：", []),
    ],
)
def test_addressees(line: str, addressees: list[str]) -> None:
    found = meta(f"关于做好砚湖保护工作的通知\n{line}\n{BODY}").addressees
    assert [v.value for v in found] == addressees


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("附件：2026年任务分解表\n", ["2026年任务分解表"]),
        ("附件：1.2026年任务分解表\n", ["2026年任务分解表"]),
        (
            "附件:1.任务分解表\n    2.联系人名单\n    3.进度表\n",
            ["任务分解表", "联系人名单", "进度表"],
        ),
        ("附件：1．任务分解表\n2．联系人名单\n", ["任务分解表", "联系人名单"]),
        ("", []),
    ],
)
def test_annexes(lines: str, names: list[str]) -> None:
    text = f"关于做好砚湖保护工作的通知\n{BODY}{lines}示例区人民政府\n2026年3月2日\n"
    assert [v.value for v in meta(text).attachments] == names


@pytest.mark.parametrize("note", ["此件公开发布", "此件主动公开", "此件依申请公开", "此件不予公开"])
def test_notes(note: str) -> None:
    found = meta(f"关于做好砚湖保护工作的通知\n{BODY}（{note}）\n").notes
    assert [v.value for v in found] == [f"（{note}）"]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("列第一位的为牵头单位", "first_leads"),
        ("列第一位的责任单位为牵头单位或汇总单位", "first_leads"),
        ("除标注“分别牵头”外，列第一位为牵头或汇总单位，下同", "first_leads"),
        ("排名第一的责任单位为牵头单位，其他为参与单位", "first_leads"),
        ("排在首位的为牵头单位", "first_leads"),
        ("无牵头单位的，责任单位即为牵头单位，下同", "responsible_leads"),
        ("具体任务均涉及各镇人民政府，不再做分工，下同", "all_localities"),
    ],
)
def test_conventions(words: str, rule: str) -> None:
    text = f"关于做好砚湖保护工作的通知\n（{words}）\n{BODY}"
    (found,) = meta(text).conventions
    assert found.rule == rule
    assert text[found.start : found.end] == found.quote
    assert found.quote in words


def test_no_conventions() -> None:
    assert meta("关于做好砚湖保护工作的通知\n第一书记要牵头抓好落实。\n" + BODY).conventions == ()


@pytest.mark.parametrize(
    "mark",
    [
        "绝密",
        "机密",
        "秘密",
        "机密★1年",
        "秘密 ★ 长期",
        "【机密】",
        "密级：秘密",
        "　　机密",
        "秘密 特急",
    ],
)
def test_a_classified_document_is_refused(mark: str) -> None:
    with pytest.raises(ClassifiedTextError, match="不处理涉密文件") as caught:
        read(f"{mark}\n{LETTER}")
    assert "secrecy" in caught.value.en


@pytest.mark.parametrize(
    "line",
    [
        "要依法保护企业商业秘密。",
        "商业秘密保护",
        "秘密投票",
        "加强机密文件管理。",
        "保守国家秘密是公民义务。",
    ],
)
def test_the_word_alone_is_no_mark(line: str) -> None:
    assert meta(f"关于做好砚湖保护工作的通知\n{line}\n{BODY}").classification is None


@pytest.mark.parametrize(
    "line", ["（2027年2月15日）", "二〇二七年二月十五日", "  2027 年 2 月 15 日"]
)
def test_a_line_that_is_only_a_date_is_no_sentence(line: str) -> None:
    text = f"在动员大会上的讲话\n{line}\n区住建局要在2027年2月15日前完成12个小区改造。\n"
    found = read(text)
    assert [one.quote for one in found.requirements] == [
        "区住建局要在2027年2月15日前完成12个小区改造。"
    ]
    assert found.meta.date is not None
