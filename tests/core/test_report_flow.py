"""What becomes of a report: the flow, its diagram, and that its states are those that are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.core.flow import NotAllowedError, diagram
from luodi.core.report_flow import REPORT_FLOW, ROLE_LABELS

DOCS = Path(__file__).resolve().parents[2] / "docs" / "flows"


def test_nothing_leaves_the_unit_but_by_its_head_and_nothing_comes_back() -> None:
    assert REPORT_FLOW.apply("vouch", "with_head", {"head"}) == "filed"
    assert REPORT_FLOW.apply("take_back", "with_head", {"author"}) == "stopped"
    for state in ("filed", "stopped", "corrected"):
        assert not REPORT_FLOW.allows("vouch", state, {"head"})
        assert not REPORT_FLOW.allows("take_back", state, {"author"})
    assert not REPORT_FLOW.allows("vouch", "with_head", {"author"})
    with pytest.raises(NotAllowedError):
        REPORT_FLOW.apply("stop", "with_head", {"head"})
    assert list(REPORT_FLOW.available("corrected", set(ROLE_LABELS))) == []


def test_the_diagram_in_the_documentation_is_current() -> None:
    written = (DOCS / "report.md").read_text(encoding="utf-8")
    assert written.endswith(diagram(REPORT_FLOW, ROLE_LABELS))
