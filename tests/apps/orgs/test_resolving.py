"""Written names find their units and groups."""

from __future__ import annotations

import pytest

from luodi.apps.orgs.actions import UnitFacts, make_group, make_unit
from luodi.apps.orgs.models import Group, Unit
from luodi.apps.orgs.queries import resolver
from luodi.kernel.access import Actor
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("区发改委", "区发改委"),
        ("区发展改革委", "区发改委"),
        ("区发展和改革委员会", "区发改委"),
        ("示例区住房和城乡建设局", "区住建局"),
        ("国家发展改革委", None),
        ("住建局", "区住建局"),
        ("东湖街道", "东湖街道"),
        ("督查室的人", None),
        ("", None),
    ],
)
def test_a_name_finds_its_unit_or_none(world: World, written: str, unit: str | None) -> None:
    """Level in front and forms of an ending do not matter; what is not known is not guessed."""
    found = resolver(world.actor("officer")).resolve(written)
    assert (found.short_name if isinstance(found, Unit) else found) == unit


def test_groups_are_found_by_name_and_alias(world: World) -> None:
    """各镇街 is a group, not a unit."""
    made = resolver(world.actor("officer"))
    for written in ("各镇街", "各镇（街道）", "全区各镇街"):
        found = made.resolve(written)
        assert isinstance(found, Group), written
        assert found.name == "各镇街"


def test_a_name_of_two_units_finds_none(world: World) -> None:
    """Two 办公室 in two bureaus: a person decides."""
    system = Actor.system(world.district.pk)
    for bureau in ("区发改委", "区住建局"):
        facts = UnitFacts(name=f"{bureau}办公室", short_name="办公室", kind="office")
        make_unit(actor=system, parent=world.units[bureau], facts=facts)
    made = resolver(world.actor("officer"))
    assert made.resolve("办公室") is None
    found = made.resolve("区住建局办公室")
    assert isinstance(found, Unit)
    assert found.name == "区住建局办公室"


def test_two_queries_for_any_number_of_names(
    world: World, django_assert_num_queries: object
) -> None:
    """One for the units, one for the groups."""
    make_group(actor=Actor.system(world.district.pk), name="区直各部门", kinds=["government"])
    actor = world.actor("officer")
    with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture of pytest-django
        made = resolver(actor)
        assert [made.resolve(name) for name in ("区财政局", "区直各部门") * 1000][-1] is not None


def test_the_neighbour_finds_its_own_units_only(world: World) -> None:
    """邻区's officer does not reach the district's units, and the other way round."""
    assert resolver(world.actor("stranger_officer")).resolve("区财政局") is None
    found = resolver(world.actor("officer")).resolve("邻区督查室")
    assert isinstance(found, Unit)  # as the reading has it: the counterpart in the own district
    assert found.organisation_id == world.district.pk
