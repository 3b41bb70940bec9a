"""Region codes: their form, level and parent."""

from __future__ import annotations

import pytest

from luodi.core.region_code import Level, filled, level_of, normalised, parent_of


@pytest.mark.parametrize(
    ("written", "kept", "level", "parent"),
    [
        ("110000", "11", Level.PROVINCE, ""),
        ("11", "11", Level.PROVINCE, ""),
        ("320100", "3201", Level.CITY, "32"),
        ("320102", "320102", Level.COUNTY, "3201"),
        ("320102000", "320102", Level.COUNTY, "3201"),
        ("320102001", "320102001", Level.TOWN, "320102"),
        ("320102001000", "320102001", Level.TOWN, "320102"),
        (" 320102001003 ", "320102001003", Level.VILLAGE, "320102001"),
        ("320000000000", "32", Level.PROVINCE, ""),
    ],
)
def test_codes_as_printed_in_tables(written: str, kept: str, level: Level, parent: str) -> None:
    code = normalised(written)
    assert (code, level_of(code), parent_of(code)) == (kept, level, parent)


@pytest.mark.parametrize(
    "text",
    ["", "1", "99", "990000", "3200", "320002", "32010", "32010200100a", "３２０１０２", "一一"],
)
def test_what_is_no_code(text: str) -> None:
    assert level_of(normalised(text)) is None or normalised(text) == "32"
    assert level_of("320002") is None  # a county without its city
    assert level_of("320102000001") is None  # a village without its town


def test_filled_has_six_digits_at_least() -> None:
    assert filled("11") == "110000"
    assert filled("320102001") == "320102001"
