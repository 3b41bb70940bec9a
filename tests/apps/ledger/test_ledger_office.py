"""LibreOffice opens what goes out; what it saves reads back identically."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from luodi.apps.ledger.actions import set_note
from luodi.apps.tasks.models import Task
from tests.apps.ledger.ledgers import hand_in
from tests.apps.tasks.factory import issued
from tests.world import World

pytestmark = pytest.mark.django_db
TRICKY = "=1+1；第一行\n第二行 “引号” <b>&\u3000末尾有空格 "


def cells_of(data: bytes) -> list[list[str]]:
    """All texts of the first sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


def saved_by_libreoffice(data: bytes, folder: Path) -> bytes:
    """Opened and saved again as xlsx."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: soffice was not found")
    (folder / "out.xlsx").write_bytes(data)
    command = [
        program, f"-env:UserInstallation=file://{folder}/profile", "--headless",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "saved"),
        str(folder / "out.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - our own words
    return (folder / "saved" / "out.xlsx").read_bytes()


def test_what_libreoffice_saves_reads_back_identically(
    world: World, officer: Any, tmp_path: Path
) -> None:
    issued(world, ["区住建局", "区财政局"])
    task = Task.objects.order_by("pk")[0]
    set_note(actor=world.actor("officer"), task=task, text=TRICKY, now=timezone.now())
    answer = officer.get(reverse("ledger:export"), {"cols": ["due", "text", "targets", "issued"]})
    data = b"".join(answer.streaming_content)
    saved = saved_by_libreoffice(data, tmp_path)
    assert cells_of(saved) == cells_of(data)
    source = hand_in(officer, saved, "任务台账.xlsx")
    assert source.kind == "return", source.mistake
    assert source.counts["same"] == 2
    assert not source.counts["wrong"]
