"""Sample documents of a fictional 示例区, written for this project: no real place, no real person.

Made by ``scripts/make_samples.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sample:
    """A bundled document: its short name, its titles, and its file inside this package."""

    name: str
    title_zh: str
    title_en: str
    file: str

    @property
    def path(self) -> Path:
        """Where the file lies. The package is installed unpacked, as wheels are."""
        return Path(str(files(__name__).joinpath(self.file)))


SAMPLES: tuple[Sample, ...] = (
    Sample("speech", "实干争先年动员大会讲话", "kick-off speech", "speech.txt"),
    Sample("report", "政府工作报告", "work report", "report.docx"),
    Sample("notice", "重点工作责任分工通知", "division-of-labour notice", "notice.docx"),
    Sample("table", "重点任务分解表", "task table", "table.xlsx"),
    Sample("scan", "限期整改通知（扫描件）", "scanned notice", "scan.png"),
)

UNITS = Sample("units", "示例区单位名录", "directory of units", "units-示例区.csv")
