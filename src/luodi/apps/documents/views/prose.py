"""The text of a document as HTML; written here because a template takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luodi.apps.documents.queries import Block, Mark


def prose(blocks: list[Block], mark: Mark | None = None) -> SafeString:
    """All blocks of a text; the outline can be jumped to as ``#n3``, the mark as ``#r7``."""
    return mark_safe("".join(_pieces(blocks, mark)))  # noqa: S308 - every piece has been escaped


def _words(block: Block, mark: Mark | None) -> str | SafeString:
    """The text of a block, the part that is marked in a <mark>."""
    if mark is None or mark.start >= block.start + len(block.text) or mark.end <= block.start:
        return block.text
    first, last = max(0, mark.start - block.start), mark.end - block.start
    place = format_html(' id="r{}"', str(mark.pk)) if mark.start >= block.start else ""
    text = block.text
    return format_html("{}<mark{}>{}</mark>{}", text[:first], place, text[first:last], text[last:])


def _pieces(blocks: list[Block], mark: Mark | None) -> Iterator[str]:
    missing, table = _("此处原文缺失"), _("表格")
    for block in blocks:
        place = format_html(' id="n{}"', block.node) if block.node is not None else ""
        if block.kind == "paragraph":
            yield format_html("<p{}>{}</p>", place, _words(block, mark))
        elif block.kind == "heading":
            yield format_html(
                '<p class="dc-heading dc-level-{}"{}>{}</p>', block.level, place, block.text
            )
        elif block.kind == "gap":
            yield format_html(
                '<p class="dc-gap"{}><span class="small">{}</span> {}</p>',
                place, missing, block.text,
            )  # fmt: skip
        elif block.kind == "table":
            yield _table(block, table)


def _table(block: Block, label: str) -> SafeString:
    rows = ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in block.rows)
    return format_html(
        '<div class="ld-table-wrap dc-table" tabindex="0" role="region" aria-label="{}">'
        '<table class="ld-table"><tbody>{}</tbody></table></div>',
        label,
        format_html_join("", "<tr>{}</tr>", rows),
    )
