"""Every Chinese text of the pages has its English, with the same placeholders."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.utils.translation import gettext, override

from tests.contracts.sources import ROOT


def test_no_text_is_without_english_and_the_catalogue_is_current() -> None:
    words = [sys.executable, str(ROOT / "scripts" / "messages.py"), "check"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own script
    assert done.returncode == 0, f"run scripts/messages.py update:\n{done.stdout}"


@pytest.mark.parametrize(("zh", "en"), [("文件", "Document"), ("签收", "Sign for")])
def test_pages_speak_english_where_it_is_asked_for(zh: str, en: str) -> None:
    with override("en"):
        assert gettext(zh) == en
    with override("zh-hans"):
        assert gettext(zh) == zh
