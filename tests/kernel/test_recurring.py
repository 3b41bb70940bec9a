"""How often something repeats, in words."""

from __future__ import annotations

import pytest
from django.utils import translation

from luodi.kernel.recurring import recurrence
from luodi.reading import read

_Q1, _Q3 = "BYMONTH=1,4,7,10", "BYMONTH=3,6,9,12"


@pytest.mark.parametrize(
    ("rule", "words", "english"),
    [
        ("FREQ=DAILY", "每天", "Every day"),
        ("FREQ=WEEKLY", "每周", "Every week"),
        ("FREQ=WEEKLY;BYDAY=FR", "每周五", "Every Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "每周一、周四", "Every Monday, Thursday"),
        ("FREQ=WEEKLY;INTERVAL=2", "每两周", "Every two weeks"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "每两周的周四", "Every second Thursday"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月", "Every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "每月5日", "Day 5 of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1", "每半个月", "Every half month"),
        ("FREQ=MONTHLY;INTERVAL=3", "每季度", "Every quarter"),
        (f"FREQ=MONTHLY;{_Q3};BYMONTHDAY=-1", "每季度", "Every quarter"),
        (f"FREQ=MONTHLY;{_Q1};BYMONTHDAY=1", "每季度初", "At the beginning of every quarter"),
        (f"FREQ=MONTHLY;{_Q1};BYMONTHDAY=20", "每季度首月20日",
         "Day 20 of the first month of every quarter"),
        (f"FREQ=MONTHLY;{_Q3};BYMONTHDAY=25", "每季度末月25日",
         "Day 25 of the last month of every quarter"),
        (f"FREQ=MONTHLY;{_Q1};BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5", "每季度首月第5个工作日",
         "Working day 5 of every quarter"),
        ("FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1", "每半年", "Every half year"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", "每年", "Every year"),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1", "每年6月底", "The end of month 6 of every year"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=12", "每年3月12日", "Every year, month 3, day 12"),
        ("FREQ=YEARLY;INTERVAL=2", "每2年", "Every 2 years"),
    ],
)  # fmt: skip
def test_rules_in_words(rule: str, words: str, english: str) -> None:
    assert recurrence(rule) == words
    with translation.override("en"):
        assert recurrence(rule) == english


@pytest.mark.parametrize(
    "rule", ["", "FREQ=HOURLY", "FREQ=MONTHLY;BYMONTH=2,5", "FREQ=WEEKLY;INTERVAL=3"]
)
def test_another_frequency_is_never_claimed(rule: str) -> None:
    assert recurrence(rule) == rule


def test_what_a_document_says_comes_back() -> None:
    said = ("每周五", "每两周", "每月5日", "每季度", "每半年", "每年6月底", "每半个月", "每季度初")
    for words in said:
        deadlines = [
            deadline
            for requirement in read(f"区住建局{words}前报送工作情况。").requirements
            for deadline in requirement.deadlines
        ]
        assert [recurrence(d.rrule or "") for d in deadlines] == [words], words
