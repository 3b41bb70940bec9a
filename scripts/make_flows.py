"""Draw every flow of :mod:`luodi.core` into docs/flows: `python scripts/make_flows.py`.

What stands above a diagram is written by hand and kept.
"""

from __future__ import annotations

from pathlib import Path

from luodi.core import help_flow, notice_flow, remark_flow, report_flow, request_flow, task_flow
from luodi.core.flow import Flow, diagram

FLOWS = Path(__file__).resolve().parents[1] / "docs" / "flows"
DRAWN: tuple[tuple[Flow, dict[str, str]], ...] = (
    (task_flow.TASK_FLOW, task_flow.ROLE_LABELS),
    (task_flow.PARTY_FLOW, task_flow.ROLE_LABELS),
    (request_flow.REQUEST_FLOW, request_flow.ROLE_LABELS),
    (report_flow.REPORT_FLOW, report_flow.ROLE_LABELS),
    (help_flow.HELP_FLOW, help_flow.ROLE_LABELS),
    (remark_flow.REMARK_FLOW, remark_flow.ROLE_LABELS),
    (notice_flow.NOTICE_FLOW, notice_flow.ROLE_LABELS),
)


def main() -> None:
    """Write the diagrams of all flows."""
    for flow, roles in DRAWN:
        path = FLOWS / f"{flow.name}.md"
        head = path.read_text(encoding="utf-8").partition("```mermaid")[0]
        path.write_text(head + diagram(flow, roles), encoding="utf-8")


if __name__ == "__main__":
    main()
