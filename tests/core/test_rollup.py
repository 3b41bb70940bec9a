"""Roll-ups: weights by their sum, unknown apart from zero, parts in parts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.exact import percent
from luodi.core.rollup import Part, PartState, roll_up


def test_a_weighted_mean_of_what_is_known() -> None:
    found = roll_up([Part(1, 50), Part(0.5, 30), Part(None, 20)])
    assert found.progress == Fraction(65, 80)
    assert (found.known, found.parts) == (Fraction(4, 5), 3)
    assert (found.at_least, found.at_most) == (Fraction(65, 100), Fraction(85, 100))
    assert percent(found.progress) == 81


def test_nothing_known_is_not_nothing_done() -> None:
    unknown, nothing = roll_up([Part(None)]), roll_up([Part(0)])
    assert unknown.progress is None
    assert [unknown.known, unknown.at_most] == [0, 1]
    assert nothing.progress == 0
    assert [nothing.known, nothing.at_most] == [1, 0]
    assert roll_up([]).progress is None
    assert roll_up([Part(1, weight=0)]).progress is None


def test_done_without_a_figure_is_whole_but_a_figure_is_kept() -> None:
    assert roll_up([Part(None, state=PartState.DONE)]).progress == 1
    assert roll_up([Part(0.8, state=PartState.DONE)]).progress == Fraction(4, 5)


def test_impossible_parts_are_refused() -> None:
    with pytest.raises(ValueError, match="not a part"):
        Part(1, weight=-1)
    with pytest.raises(ValueError, match="not a part"):
        Part(1, known=1.1)


ratios = st.none() | st.fractions(-2, 3, max_denominator=20)
parts = st.builds(Part, ratios, st.integers(0, 100), st.sampled_from(list(PartState)), st.just(1))


@given(st.lists(parts), st.integers(1, 50))
def test_the_size_of_weights_does_not_matter(many: list[Part], factor: int) -> None:
    found = roll_up(many)
    scaled = roll_up(Part(p.progress, p.weight * factor, p.state, p.known) for p in many)
    assert scaled == found
    assert roll_up(reversed(many)) == found


@given(st.lists(parts))
def test_progress_lies_within_its_bounds(many: list[Part]) -> None:
    found = roll_up(many)
    assert 0 <= found.at_least <= found.at_most <= 1
    assert 0 <= found.known <= 1
    if found.progress is not None:
        assert found.at_least <= found.progress <= found.at_most
    assert found.parts + found.left == len(many)


@given(st.lists(st.lists(parts, min_size=1), min_size=1, max_size=4))
def test_parts_in_parts_are_the_same_as_all_in_one(groups: list[list[Part]]) -> None:
    here = [[p for p in group if p.state is not PartState.LEFT] for group in groups]
    flat = roll_up(p for group in here for p in group)
    nested = roll_up(
        roll_up(group).as_part(sum(Fraction(p.weight) for p in group)) for group in here
    )
    assert (nested.progress, nested.known) == (flat.progress, flat.known)
