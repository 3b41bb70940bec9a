"""Scans and pictures through the optional character recognition."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from luodi.files import CorruptFileError, NeedsOcrError, open_document
from luodi.files.ocr import recognise, tidied

FONTS = sorted(Path("/usr/share/fonts").rglob("*CJK*.ttc")) + sorted(
    Path("/usr/share/fonts").rglob("wqy*.ttc")
)
needs_font = pytest.mark.skipif(not FONTS, reason="no Chinese font on this machine")
needs_package = pytest.mark.skipif(
    not recognise.is_installed(), reason="the optional extra luodi[ocr] is not installed"
)


def picture(form: str) -> bytes:
    image = Image.new("RGB", (1240, 600), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONTS[0]), 44)
    draw.text((150, 120), "一、加快推进重点项目建设", font=font, fill="black")
    draw.text((150, 240), "责任单位：区发展改革局", font=font, fill="black")
    target = io.BytesIO()
    image.save(target, form, resolution=150) if form == "PDF" else image.save(target, form)
    return target.getvalue()


@needs_font
@needs_package
@pytest.mark.parametrize(
    ("form", "name", "kind"), [("PNG", "a.png", "image"), ("PDF", "a.pdf", "pdf")]
)
def test_a_scan_is_recognised_and_says_so(form: str, name: str, kind: str) -> None:
    document = open_document(picture(form), name=name)
    assert document.format == kind
    lines = document.text.split("\n")
    assert lines == ["一、加快推进重点项目建设", "责任单位：区发展改革局"]
    assert "识别" in document.warnings[0].zh
    assert document.place_at(0).zh() == "第1页 第1段"


def test_without_the_package_a_picture_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.files.ocr._PACKAGE", "no_such_package_for_recognition")
    target = io.BytesIO()
    Image.new("RGB", (20, 20)).save(target, "BMP")
    with pytest.raises(NeedsOcrError) as caught:
        open_document(target.getvalue(), name="照片.bmp")
    assert "luodi[ocr]" in caught.value.zh
    assert "照片.bmp" in caught.value.en


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("现场核查,发现", "现场核查，发现"),
        ("通知如下 ：", "通知如下："),
        ("整治, 9月(责任单位)", "整治，9月（责任单位）"),
        ("投资1,200万元 at 9:30", "投资1,200万元 at 9:30"),
        ("二、·区城管局", "二、区城管局"),
        ("阿里·买买提", "阿里·买买提"),
    ],
)
def test_punctuation_is_given_its_chinese_form(seen: str, meant: str) -> None:
    assert tidied(seen) == meant


@needs_package
def test_a_damaged_picture_is_an_error() -> None:
    target = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(target, "PNG")
    with pytest.raises(CorruptFileError):
        open_document(target.getvalue()[:60], name="a.png")
