"""Old formats through LibreOffice: a stand-in shows what is asked of it and how it may fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.files import CorruptFileError, NeedsConverterError, open_document
from luodi.files.convert import converter
from luodi.files.limits import Limits
from tests.files.makers import compound, docx_of, p

OLD = compound({"WordDocument": b"\xec\xa5" + bytes(100)})
RTF = b"{\\rtf1\\ansi hello}"


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_without_it_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for data, name in ((OLD, "旧.doc"), (OLD, "旧.wps"), (RTF, "旧.rtf")):
        with pytest.raises(NeedsConverterError) as caught:
            open_document(data, name=name)
        assert name in caught.value.zh
        assert ".docx" in caught.value.zh
        assert "LibreOffice" in caught.value.en


def test_a_converted_document_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ready = tmp_path / "ready.docx"
    ready.write_bytes(docx_of(p("转换后的正文")))
    asked = tmp_path / "asked"
    # The options before the file are: profile, headless, norestore, convert-to, type, outdir, dir.
    script = f'echo "$@" > "{asked}"; cp "{ready}" "$7/source.docx"'
    stand_in(tmp_path, script, monkeypatch)
    document = open_document(OLD, name="旧.doc")
    assert (document.text, document.format) == ("转换后的正文", "doc")
    assert document.warnings == ()
    words = asked.read_text(encoding="utf-8").split()
    assert words[0].startswith("-env:UserInstallation=file:///")
    assert "--headless" in words
    assert not Path(words[6]).exists()


def test_a_failing_or_hanging_converter_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(tmp_path, "exit 1", monkeypatch)
    with pytest.raises(CorruptFileError):
        open_document(OLD, name="旧.doc")
    stand_in(tmp_path, "sleep 60", monkeypatch)
    with pytest.raises(CorruptFileError, match="转换失败"):
        open_document(RTF, name="旧.rtf", limits=Limits(convert_seconds=1))


@pytest.mark.skipif(converter() is None, reason="LibreOffice is not installed on this machine")
def test_the_real_converter_reads_rtf() -> None:
    text = "".join(f"\\u{ord(sign)}?" for sign in "重点工作")
    document = open_document(f"{{\\rtf1\\ansi {text}\\par}}".encode(), name="a.rtf")
    assert document.text == "重点工作"
