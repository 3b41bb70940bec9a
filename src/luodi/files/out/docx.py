from luodi.files.out.source import Source
from luodi.reading import Reading


def render_docx(reading: Reading, source: Source | None = None, lang: str = "zh") -> bytes:
    raise NotImplementedError
