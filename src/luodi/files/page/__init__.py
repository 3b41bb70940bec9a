"""Pages of placed glyphs (pdf, ofd, recognised pictures) turned into paragraphs and tables."""

from .flow import write_pages
from .model import Glyph, Line, Page, Segment

__all__ = ["Glyph", "Line", "Page", "Segment", "write_pages"]
