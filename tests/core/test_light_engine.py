"""Lights explain themselves, repeat exactly, and keep late, stale and judged apart."""

from __future__ import annotations

import datetime as dt
import json
import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.core.elapsed import Basis
from luodi.core.lights import (
    COLOUR_LABELS,
    IDS,
    MEASURES,
    Exemption,
    Figure,
    Judgement,
    Late,
    Light,
    RuleSet,
    Situation,
    Stale,
    Why,
    compare,
    figure_of,
    late,
    light,
    replay,
    rule_set,
    situation_from,
    stale,
    template,
    why_of,
    worst,
)
from luodi.core.lights.facts import NAMES
from luodi.core.lights.measures import View, measured
from luodi.core.lights.periods import ends_between, period_of
from luodi.core.trajectory import Aim, Even, Kind, Target, course
from luodi.core.workdays import WorkCalendar

D = dt.date
CALENDAR = WorkCalendar(frozenset(), frozenset(), 2025, 2027)


def rules(measure: str = "gap", *, red: dict[str, Any] | None = None, **more: Any) -> RuleSet:
    """A small scheme: 0 or better is green, worse yellow; `red` for a third step."""
    of = {"of": "progress"} if MEASURES[measure].takes_of else {}
    when = {"measure": measure, **of}
    top = more.pop("top", {})
    good, bad = ("at_least", "below") if MEASURES[measure].better > 0 else ("at_most", "above")
    conditions = [
        {"when": when | {good: 0}, "colour": "green", "why": "on_schedule"},
        {"when": when | {bad: 0}, "colour": "yellow", "why": "behind"},
    ]
    if red:
        conditions.insert(0, {"when": when | red, "colour": "red", "why": "far_behind"})
    default = {"colour": "grey", "why": "unknown"}
    dim = {"key": "progress", "name": "进度", "conditions": conditions, "default": default} | more
    return rule_set({"id": "t", "version": 2, "name": "本区口径", "dimensions": [dim]} | top)


def situation(gap: float, **more: Any) -> Situation:
    return Situation(figures={"progress": Figure(0.5 + gap / 100, 0.5, "months")}, **more)


def said(found: Light) -> str:
    """A sentence as a page would make it."""
    why = why_of(found.why).label % found.facts
    word = found.label or COLOUR_LABELS[found.colour]
    day = f"{found.day.month}月{found.day.day}日"
    return f"{word}：{why}（{found.name}v{found.version}，{day}计算）"


def test_a_light_explains_itself_in_one_sentence() -> None:
    facts = Situation(figures={"progress": Figure(0.48, 0.75, "months", D(2025, 9, 30))})
    found = light(facts, template("yinchuan-2025"), D(2025, 9, 30))
    assert said(found) == (
        "偏慢：已到9月，应完成75%，实际48%，低27个百分点（银川口径v1，9月30日计算）"
    )
    stored = json.loads(json.dumps(found.as_json(), ensure_ascii=False))
    assert (stored["rule"], stored["version"], stored["on"]) == ("yinchuan-2025", 1, "2025-09-30")
    assert stored["facts"]["basis"] == "months"
    assert stored["dimensions"]["payment"] == {"colour": "grey", "why": "unknown"}
    assert why_of(stored["why"]).label % stored["facts"] in said(found)


def test_targets_make_a_figure_of_those_that_are_known() -> None:
    begin, june, end = D(2025, 1, 1), D(2025, 6, 30), D(2025, 12, 31)
    built = Target(Kind.CUMULATIVE, Aim.UP, 100, begin, end, path=Even(Basis.MONTHS))
    cover = Target(Kind.LEVEL, Aim.UP, 65, begin, end, baseline=60, path=Even(Basis.MONTHS))
    over, half, unknown = (
        course(built, 130, june),
        course(cover, 61, june),
        course(built, None, june),
    )
    assert figure_of([over]) == Figure(Fraction(13, 10), Fraction(1, 2), "months")
    assert figure_of([over, half], [3, 1], june) == Figure(
        Fraction(4, 5), Fraction(1, 2), "months", june
    )
    assert figure_of([half, unknown]) == Figure(Fraction(1, 5), Fraction(1, 2), "months")
    assert figure_of([unknown]) == figure_of([]) == Figure()
    with pytest.raises(ValueError, match="zip"):
        figure_of([half, over], [1])


def test_the_month_of_the_figures_is_told_not_that_of_the_day() -> None:
    facts = Situation(figures={"progress": Figure(0.48, 0.75, "months", D(2025, 9, 30))})
    assert light(facts, rules(), D(2025, 10, 12)).facts["month"] == 9


def test_words_that_are_not_known_are_said_to_be_so() -> None:
    assert why_of("overdue") is Why.OVERDUE
    assert why_of("nonsense") is Why.UNKNOWN
    assert worst(["grey", "yellow", "green"]) == "yellow"
    assert worst([]) == "grey"


def test_every_sentence_has_its_facts() -> None:
    known = set(NAMES)
    for why in Why:
        assert set(re.findall(r"%\((\w+)\)", why.label)) <= known
        assert why.label % dict.fromkeys(NAMES, 1)


@pytest.mark.parametrize(
    ("state", "light_of"), [("done", "green"), ("left", "grey"), ("paused", "grey")]
)
def test_matters_that_ended_or_rest_have_no_other_light(state: str, light_of: str) -> None:
    found = light(situation(-90, state=state), rules(), D(2025, 6, 30))
    assert (found.colour, found.why in ("completed", "closed", "paused")) == (light_of, True)


RUN: dict[str, Any] = {"runs": [{"colour": "yellow", "periods": 3, "becomes": "red"}]}


def test_three_yellow_months_running_are_red() -> None:
    history = [(D(2025, 1, 10), situation(-1)), (D(2025, 6, 2), situation(1))]
    days = {
        D(2025, 1, 31): "yellow",
        D(2025, 3, 30): "yellow",
        D(2025, 3, 31): "red",
        D(2025, 5, 15): "red",
        D(2025, 6, 2): "green",
        D(2025, 7, 31): "green",
    }
    assert {day: replay(history, rules(**RUN), day).colour for day in days} == days
    assert light(situation(-1), rules(**RUN), D(2025, 5, 15)).colour == "yellow"  # no past given


def test_a_better_or_unknown_month_breaks_a_run() -> None:
    for between in (situation(0), Situation()):
        history = [
            (D(2025, 1, 1), situation(-1)), (D(2025, 3, 31), between), (D(2025, 4, 1), situation(-1)),
        ]  # fmt: skip
        assert replay(history, rules(**RUN), D(2025, 5, 31)).colour == "yellow"
        assert replay(history, rules(**RUN), D(2025, 6, 30)).colour == "red"


def test_worse_months_count_in_a_run() -> None:
    scheme = rules(red={"below": -50}, **RUN)
    history = [(D(2025, 1, 1), situation(-60)), (D(2025, 2, 1), situation(-1))]
    found = [replay(history, scheme, D(2025, m, 28 if m == 2 else 31)) for m in (1, 2, 3)]
    assert [one.colour for one in found] == ["red", "yellow", "red"]
    assert [one.why for one in found] == ["far_behind", "behind", "run"]


def test_marks_of_stored_lights_do_instead_of_the_history() -> None:
    stored = {
        end.isoformat(): json.loads(json.dumps(light(situation(-1), rules(**RUN), end).marks))
        for end in (D(2025, 1, 31), D(2025, 2, 28))
    }
    found = light(situation(-1), rules(**RUN), D(2025, 3, 31), earlier=stored)
    assert (found.colour, found.facts["periods"]) == ("red", 3)


@pytest.mark.parametrize("kind", ["week", "month", "quarter"])
def test_periods_follow_each_other(kind: str) -> None:
    ends = list(ends_between(D(2024, 12, 30), D(2026, 1, 1), kind))
    assert ends == sorted(set(ends))
    assert all(period_of(end, kind).end == end for end in ends)
    assert all(period_of(end + dt.timedelta(1), kind).begin > end for end in ends)
    assert len(ends) == {"week": 52, "month": 13, "quarter": 5}[kind]


EXCUSE = Exemption(D(2025, 2, 1), D(2025, 2, 28), "汛情", "示例区政府")


def test_an_exemption_shows_and_keeps_what_was_computed() -> None:
    scheme = rules(exempts=["yellow", "red"], **RUN)
    found = light(situation(-1, exemptions=(EXCUSE,)), scheme, D(2025, 2, 28))
    assert (found.colour, found.computed, found.why) == ("grey", "yellow", "exempt")
    assert "经示例区政府批准，2025-02-28前不计：汛情" in said(found)
    assert found.as_json()["computed"] == "yellow"
    assert light(situation(-1, exemptions=(EXCUSE,)), scheme, D(2025, 3, 1)).colour == "yellow"
    history = [(D(2025, 1, 1), situation(-1, exemptions=(EXCUSE,)))]
    assert replay(history, scheme, D(2025, 4, 30)).colour == "yellow"  # March is the first again
    assert replay(history, scheme, D(2025, 5, 31)).colour == "red"


def test_an_exemption_holds_only_if_approved_and_for_what_it_names() -> None:
    scheme = rules(exempts=["yellow"])
    day = D(2025, 2, 10)
    nobody = Exemption(EXCUSE.begin, EXCUSE.until, "汛情", "")
    other = Exemption(EXCUSE.begin, EXCUSE.until, "汛情", "示例区政府", ("payment",))
    for one in (nobody, other):
        assert light(situation(-1, exemptions=(one,)), scheme, day).colour == "yellow"
    assert light(situation(-1, exemptions=(EXCUSE,)), rules(), day).colour == "yellow"
    assert light(situation(1, exemptions=(EXCUSE,)), scheme, day).colour == "green"


def test_a_way_out_of_so_many_better_periods() -> None:
    scheme = rules(red={"below": -50}, exits=[{"colour": "red", "periods": 2}])
    history = [
        (D(2025, 1, 1), situation(-60)), (D(2025, 2, 1), situation(1)), (D(2025, 4, 1), Situation()),
    ]  # fmt: skip
    days = (D(2025, 1, 31), D(2025, 2, 28), D(2025, 3, 30), D(2025, 3, 31), D(2025, 4, 30))
    found = [(one.colour, one.why) for one in (replay(history, scheme, day) for day in days)]
    assert found == [
        ("red", "far_behind"), ("red", "held"), ("red", "held"),
        ("green", "on_schedule"), ("grey", "unknown"),
    ]  # fmt: skip


def test_silence_is_no_way_out() -> None:
    scheme = rules(red={"below": -50}, exits=[{"colour": "red", "periods": 1}])
    history = [(D(2025, 1, 1), situation(-60)), (D(2025, 2, 1), Situation())]
    assert replay(history, scheme, D(2025, 6, 30)).why == "held"


def test_rectification_before_the_light_is_no_way_out() -> None:
    scheme = rules(exits=[{"colour": "yellow", "rectified": True}])
    early, right = D(2025, 1, 15), D(2025, 2, 10)
    for confirmed, colour in ((early, "yellow"), (right, "green")):
        mended = situation(1, rectified_on=confirmed)
        history = [(D(2025, 1, 1), situation(-1)), (D(2025, 2, 10), mended)]
        assert replay(history, scheme, D(2025, 2, 10)).colour == colour


def test_late_and_stale_are_two_things() -> None:
    day = D(2025, 7, 7)
    facts = Situation(
        due_original=D(2025, 6, 30), due_current=D(2025, 7, 31), report_due=D(2025, 7, 5)
    )
    assert late(facts, day, calendar=CALENDAR) == Late(D(2025, 6, 30), 7, 5, is_open=True)
    assert late(facts, day, due_by="current") is None
    assert stale(facts, day) == Stale(D(2025, 7, 5), 2)
    assert stale(facts, D(2025, 7, 5)) is None
    assert late(facts, D(2025, 6, 30)) is None
    found = light(facts, template(), day)
    assert (found.late, found.stale) == (None, Stale(D(2025, 7, 5), 2))
    closed = Situation("done", due_original=D(2025, 6, 30), closed_on=D(2025, 7, 2), report_due=day)
    assert late(closed, D(2026, 1, 1)) == Late(D(2025, 6, 30), 2, None, is_open=False)
    assert late(closed, D(2025, 7, 1)) == Late(D(2025, 6, 30), 1, None, is_open=True)
    assert stale(closed, D(2026, 1, 1)) is None
    assert late(Situation("left", due_original=D(2025, 6, 30)), day) is None
    assert late(Situation(), day) is None


def test_working_days_need_a_calendar() -> None:
    scheme = rule_set(
        {
            "id": "w", "version": 1, "name": "按工作日",
            "dimensions": [{
                "key": "dates", "name": "时限",
                "conditions": [
                    {"when": {"measure": "overdue_workdays", "above": 5}, "colour": "red", "why": "overdue"},
                    {"when": {"measure": "silent_workdays", "above": 10}, "colour": "yellow", "why": "silent"},
                ],
                "default": {"colour": "green", "why": "ahead"},
            }],
        }
    )  # fmt: skip
    facts = Situation(due_current=D(2025, 6, 30), reported_on=D(2025, 6, 16))
    assert light(facts, scheme, D(2025, 7, 7), calendar=CALENDAR).colour == "yellow"
    assert light(facts, scheme, D(2025, 7, 8), calendar=CALENDAR).colour == "red"
    assert light(facts, scheme, D(2025, 6, 30), calendar=CALENDAR).colour == "green"
    with pytest.raises(ValueError, match="need a calendar"):
        light(facts, scheme, D(2025, 7, 8))


@pytest.mark.parametrize(
    ("measure", "of", "value"),
    [
        ("gap", "progress", -27),
        ("gap", "nothing", None),
        ("ratio", "progress", 0.64),
        ("ratio", "early", 1),
        ("ratio", "negative", 0),
        ("done", "progress", 48),
        ("overdue_days", "", 7),
        ("silent_days", "", 3),
        ("report_age_days", "", 3),
        ("report_lead_days", "", -4),
        ("report_overdue_days", "", -1),
        ("months_unstarted", "", 0),
        ("months_since_start", "", 2.25),
        ("started", "", True),
        ("registered", "", False),
        ("value", "rank", 3),
        ("value", "other", None),
    ],
)
def test_measures(measure: str, of: str, value: float | None) -> None:
    facts = Situation(
        due_current=D(2025, 6, 30),
        reported_on=D(2025, 7, 4),
        report_due=D(2025, 7, 8),
        started_on=D(2025, 4, 29),
        planned_start=D(2025, 1, 1),
        figures={
            "progress": Figure(0.48, 0.75),
            "early": Figure(0.0, 0),
            "negative": Figure(-0.1, 0),
        },
        values={"rank": 3},
    )
    found = measured(View(facts, D(2025, 7, 7)), measure, of)
    expected = value if value is None or value is True or value is False else round(value * 10**9)
    if measure == "months_since_start":
        expected = 2 * 10**9 + round(8 / 30 * 10**9)  # 29 June to 7 July of 29 June to 29 July
    assert found == expected


def test_the_due_date_that_counts_is_the_scheme_s_choice() -> None:
    facts = Situation(due_original=D(2025, 6, 30), due_current=D(2025, 9, 30))
    day = D(2025, 7, 7)
    original = rules("overdue_days", top={"due": "original"})
    assert light(facts, original, day).facts["due"] == "2025-06-30"
    assert light(facts, rules("overdue_days"), day).facts["due"] == "2025-09-30"
    only = Situation(due_original=D(2025, 6, 30))
    assert light(only, rules("overdue_days"), day).facts["due"] == "2025-06-30"


def test_a_judgement_stands_beside_the_light() -> None:
    ours = Judgement("red", "现场核查与填报不符", "督查室", D(2025, 7, 1), D(2025, 7, 31))
    found = compare("yellow", ours, D(2025, 7, 31))
    assert (found.computed, found.judged, found.differs, found.steps) == ("yellow", "red", True, 1)
    assert compare("red", ours, D(2025, 7, 2)).differs is False
    assert compare("grey", ours, D(2025, 7, 2)).steps == 0
    assert compare("green", ours, D(2025, 8, 1)).expired
    assert compare("green", ours, D(2025, 8, 1)).judged is None
    assert compare("green", ours, D(2025, 6, 30)) == compare("green", None, D(2025, 6, 30))


def test_nothing_is_known_before_the_first_facts() -> None:
    with pytest.raises(ValueError, match="nothing is known"):
        replay([(D(2025, 2, 1), Situation())], rules(), D(2025, 1, 31))
    with pytest.raises(ValueError, match="nothing is known"):
        replay([], rules(), D(2025, 1, 31))


days = st.dates(D(2025, 1, 1), D(2025, 12, 31))
maybe = st.none() | days
ratios = st.none() | st.floats(-1, 2).map(lambda x: round(x, 4)) | st.fractions(0, 1)
figures = st.builds(Figure, ratios, ratios, st.sampled_from(["", "months"]), maybe)
exemptions = st.builds(
    Exemption, days, days, st.just("汛情"), st.sampled_from(["", "示例区政府"]),
    st.sampled_from([(), ("start",)]),
)  # fmt: skip
situations = st.builds(
    Situation,
    st.sampled_from(["open", "open", "open", "done", "left", "paused"]),
    *[maybe] * 10,
    st.dictionaries(st.sampled_from(["progress", "payment", "month", "quarter"]), figures),
    st.dictionaries(
        st.sampled_from(["rank", "rank_last", "yellow_list", "red_list"]),
        st.none() | st.booleans() | st.integers(1, 9),
    ),
    st.lists(exemptions, max_size=2).map(tuple),
)
histories = st.lists(st.tuples(days, situations), min_size=1, max_size=4)


@given(situations)
def test_situations_go_through_json(facts: Situation) -> None:
    again = situation_from(json.loads(json.dumps(facts.as_json())))
    assert again.as_json() == facts.as_json()
    for name in ("state", "due_original", "rectified_on", "exemptions", "values"):
        assert getattr(again, name) == getattr(facts, name)


@settings(deadline=None)
@given(histories, days, st.sampled_from(IDS))
def test_the_same_facts_give_the_same_light_from_json_too(
    history: list[tuple[D, Situation]], day: D, key: str
) -> None:
    scheme = template(key)
    if min(since for since, _facts in history) > day:
        return
    first = replay(history, scheme, day)
    again = [(since, situation_from(json.loads(json.dumps(f.as_json())))) for since, f in history]
    assert replay(again, scheme, day).as_json() == first.as_json()
    assert why_of(first.why).label % first.facts
    later = [*history, (day + dt.timedelta(1), Situation("left"))]
    assert replay(later, scheme, day).as_json() == first.as_json()


@given(situations, days, st.sampled_from(IDS))
def test_a_light_is_a_known_colour_with_a_reason(facts: Situation, day: D, key: str) -> None:
    found = light(facts, template(key), day)
    assert {found.colour, found.computed} <= set(COLOUR_LABELS)
    assert set(found.facts) == set(NAMES)
    assert json.loads(json.dumps(found.as_json()))["on"] == day.isoformat()
