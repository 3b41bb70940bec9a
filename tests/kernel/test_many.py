"""Many keys in a condition."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.apps.orgs.models import Unit
from luodi.kernel import many
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [0, 3, 2_000])
def test_many_keys_are_one_parameter(world: World, count: int) -> None:
    units = Unit.objects.filter(organisation=world.district)
    some = set(units.order_by("pk").values_list("pk", flat=True)[:2])
    wanted: Any = many.keys([*(some if count else ()), *range(-count, 0)])
    found = units.filter(pk__in=wanted)
    assert set(found.values_list("pk", flat=True)) == (some if count else set())
    if count > 30:
        _sql, params = found.query.sql_with_params()
        assert len(params) == 2
    assert set(units.exclude(pk__in=wanted)) | set(found) == set(units)
