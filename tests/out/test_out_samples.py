"""Every format of every bundled sample, as `luodi demo` makes them."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from luodi.files import open_document
from luodi.files.out import FORMATS, json_schema, render
from luodi.reading import Reading, read
from luodi.samples import SAMPLES

READABLE = [s for s in SAMPLES if not s.file.endswith(".png")]  # that one needs the OCR extra


@pytest.mark.parametrize("sample", READABLE, ids=lambda s: s.name)
def test_all_formats(sample: object) -> None:
    path = next(s.path for s in READABLE if s is sample)
    source = open_document(path)
    reading: Reading = read(source.text)
    for lang in ("zh", "en"):
        made = {form: render(reading, source, form, lang) for form in FORMATS}
        assert min(map(len, made.values())) > 500
    Draft202012Validator(json_schema()).validate(json.loads(made["json"]))
    for form in ("tree", "table", "json", "html", "csv", "md"):  # the others hold a time
        assert render(reading, source, form, "en") == made[form]
