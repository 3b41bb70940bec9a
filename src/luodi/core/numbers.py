"""Document numbers (发文字号): 代字、年份、顺序号 (党政机关公文格式 GB/T 9704-2012 §7.2.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"\s*(\S+?)\s*[〔\[［（(【]\s*(\d{4})\s*[〕\]］）)】]\s*0*(\d+)\s*号?\s*")


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """代字〔年份〕顺序号: the year in full, the ordinal without 第 and leading zeros."""

    series: str
    year: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.ordinal}号"


def parse_number(text: str) -> DocumentNumber | None:
    """The number written in `text`, in any of the brackets people type; None if it is none."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    series, year, ordinal = found.groups()
    return DocumentNumber(series, int(year), int(ordinal))
