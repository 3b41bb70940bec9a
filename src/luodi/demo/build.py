"""The whole demo: the district first, then its documents, read, decided on, issued and reported.

Each step finds out whether it has been done, so that a start that was cut short goes on.
"""

from __future__ import annotations

from luodi.demo.district import CODE, build_district
from luodi.kernel.models import Organisation


def is_built() -> bool:
    """Whether everything is there."""
    return Organisation.objects.filter(code=CODE, is_demo=True).exists()


def build() -> Organisation:
    """Make what is missing."""
    district = Organisation.objects.filter(code=CODE, is_demo=True).first()
    return district or build_district()
