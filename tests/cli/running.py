"""What the tests of the command share: a notice and what a run gives back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

NOTICE = """示例区人民政府办公室关于做好春耕备耕工作的通知
各街道办事处：
一、抓好农资供应
区农业农村局牵头，区供销社配合，2026年3月底前储备化肥2万吨。
二、加强督促检查
要加强督促检查，确保各项工作落到实处。
示例区人民政府办公室
2026年1月15日
"""


@dataclass(frozen=True)
class Result:
    """Exit status and both outputs."""

    status: int
    out: str
    err: str
    raw: bytes


Run = Callable[..., Result]


class Binary(io.TextIOWrapper):
    """A text stream whose bytes can be read back."""

    def __init__(self, data: bytes = b"") -> None:
        self.bytes = io.BytesIO(data)
        super().__init__(self.bytes, encoding="utf-8", write_through=True)
