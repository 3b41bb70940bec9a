"""A rule set as people read it: per light, item by item, and what differs from another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from luodi.apps.lights.words import (
    COLOURS,
    DUES,
    PERIODS,
    colour_words,
    condition_words,
    exempt_words,
    exit_words,
    periods_words,
    run_words,
    shipped,
)
from luodi.core.lights.rules import Clause, Condition, Consequence, Dimension, RuleSet
from luodi.kernel.saying import labelled, listed

ORDER = ("red", "yellow", "green", "grey")


@dataclass(frozen=True, slots=True)
class Line:
    """One condition in words: where it stands, and which light in whose words."""

    item: str
    number: int
    colour: str
    word: str
    said: str
    label: str = ""

    @property
    def told(self) -> str:
        """With the item it belongs to: “序时进度：低于序时进度超过20个百分点”."""
        return labelled(self.item, self.said) if self.item else self.said


@dataclass(slots=True)
class Lamp:
    """Everything about one light: when, with what consequences, and how it goes out."""

    colour: str
    word: str
    when: list[Line] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    consequences: list[str] = field(default_factory=list)
    ways_out: list[str] = field(default_factory=list)
    exempt: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement of a rule set: `key` finds it again in another one."""

    key: tuple[str, ...]
    where: str
    said: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a statement was and what it is; empty on the side where it is not."""

    where: str
    before: str
    after: str


def lamps(rules: RuleSet) -> list[Lamp]:
    """The lights of a scheme, the gravest first; those that it never shows are left out."""
    found = {colour: Lamp(colour, str(COLOURS[colour])) for colour in ORDER}
    for dim in rules.dimensions:
        for line in lines(rules, dim):
            found[line.colour].when.append(line)
        _add_ways(found, rules, dim)
    for one in rules.consequences:
        found[one.colour].consequences.append(consequence_words(rules, one))
    for colour, lamp in found.items():
        names = [shipped(dim.name) for dim in rules.dimensions if colour in dim.exempts]
        lamp.exempt = exempt_words(names, rules.exempt) if names else ""
    return [lamp for lamp in found.values() if lamp.when or lamp.runs]


def _add_ways(found: dict[str, Lamp], rules: RuleSet, dim: Dimension) -> None:
    several = len(rules.dimensions) > 1
    for run in dim.runs:
        said = run_words(run.colour, run.periods, run.becomes, rules.period)
        found[run.becomes].runs.append(labelled(shipped(dim.name), said) if several else said)
    for way in dim.exits:
        said = exit_words(way.periods, way.rectified, rules.period)
        found[way.colour].ways_out.append(labelled(shipped(dim.name), said) if several else said)


def lines(rules: RuleSet, dim: Dimension) -> list[Line]:
    """The conditions of one item, in their order, and what holds where none of them does."""
    item = shipped(dim.name) if len(rules.dimensions) > 1 else ""
    found = [
        Line(item, n, one.colour, colour_words(one.colour, one.label), _said(dim, n), one.label)
        for n, one in enumerate(dim.conditions, start=1)
    ]
    rest, label = dim.default, dim.default.label
    word = colour_words(rest.colour, label)
    said = _("没有明确时限") if rest.why == "undated" else _("缺少计算所需的数据")
    if rest.why not in ("undated", "unknown"):
        said = _("以上都不符合")
    return [*found, Line(item, len(found) + 1, rest.colour, word, said, label)]


def _said(dim: Dimension, number: int) -> str:
    """A condition; what earlier ones of another light take out of it is said too."""
    before = dim.conditions[: number - 1]
    one = _trimmed(dim.conditions[number - 1], before)
    said = condition_words(one)
    for earlier in before:
        out = _taken_out(one, earlier)
        if out is not None:
            said = _("%(said)s；其中%(out)s的除外") % {"said": said, "out": out}
    return said


def _trimmed(one: Condition, before: Iterable[Condition]) -> Condition:
    """The condition without the ends of its ranges that earlier ones take away."""
    for earlier in before:
        if len(earlier.clauses) == 1 and earlier.clauses[0].flag is None:
            kept = tuple(_cut(clause, earlier.clauses[0]) for clause in one.clauses)
            one = replace(one, clauses=kept)
    return one


def _cut(a: Clause, b: Clause) -> Clause:
    if (a.measure, a.of) != (b.measure, b.of):
        return a
    if _low(b) <= _low(a) < _high(b) < _high(a):
        value, side = _high(b)
        ends = {"above": value} if side > 0 else {"at_least": value}
        return replace(a, **({"at_least": None, "above": None} | ends))  # type: ignore[arg-type]  # numbers
    if _low(a) < _low(b) < _high(a) <= _high(b):
        value, side = _low(b)
        ends = {"below": value} if side < 0 else {"at_most": value}
        return replace(a, **({"at_most": None, "below": None} | ends))  # type: ignore[arg-type]  # numbers
    return a


def _taken_out(one: Condition, earlier: Condition) -> str | None:
    """What distinguishes the earlier condition, if both may hold and their lights differ."""
    if (earlier.colour, earlier.label) == (one.colour, one.label):
        return None
    if any(_apart(a, b) for a in one.clauses for b in earlier.clauses):
        return None
    own = [b for b in earlier.clauses if not any(_within(a, b) for a in one.clauses)]
    return condition_words(Condition(tuple(own), earlier.colour, earlier.why)) if own else None


def _apart(a: Clause, b: Clause) -> bool:
    """Whether both cannot hold of the same value."""
    if (a.measure, a.of) != (b.measure, b.of):
        return False
    if a.flag is not None or b.flag is not None:
        return a.flag != b.flag
    low, high = max(_low(a), _low(b)), min(_high(a), _high(b))
    return low >= high


def _within(a: Clause, b: Clause) -> bool:
    """Whether b holds wherever a does."""
    if (a.measure, a.of) != (b.measure, b.of) or a.flag != b.flag:
        return False
    return _low(b) <= _low(a) and _high(a) <= _high(b)


def _low(clause: Clause) -> tuple[float, int]:
    if clause.at_least is not None:
        return clause.at_least, -1
    return (float("-inf"), 0) if clause.above is None else (clause.above, 1)


def _high(clause: Clause) -> tuple[float, int]:
    if clause.at_most is not None:
        return clause.at_most, 1
    return (float("inf"), 0) if clause.below is None else (clause.below, -1)


def consequence_words(rules: RuleSet, one: Consequence) -> str:
    """What a light brings: “连续2个月的，分管副市长约谈”."""
    said = shipped(one.text)
    if one.periods > 1:
        amount = periods_words(one.periods, rules.period)
        said = _("连续%(amount)s的，%(text)s") % {"amount": amount, "text": said}
    names = {dim.key: shipped(dim.name) for dim in rules.dimensions}
    return labelled(names[one.dimension], said) if one.dimension else said


def entries(rules: RuleSet) -> Iterator[Entry]:
    """Everything that a rule set says, statement by statement."""
    yield Entry(("name",), _("名称"), shipped(rules.name))
    yield Entry(("basis",), _("依据"), shipped(rules.basis))
    yield Entry(("note",), _("说明"), shipped(rules.note))
    yield Entry(("due",), _("时限按"), str(DUES[rules.due]))
    if rules.looks_back:
        yield Entry(("period",), _("连续期数按"), str(PERIODS[rules.period]))
    for dim in rules.dimensions:
        yield from _of_item(rules, dim)
    for n, one in enumerate(rules.consequences):
        where = _("“%(colour)s”怎样处理") % {"colour": COLOURS[one.colour]}
        yield Entry(("consequence", str(n)), where, consequence_words(rules, one))


def _of_item(rules: RuleSet, dim: Dimension) -> Iterator[Entry]:
    for n, one in enumerate(dim.conditions, start=1):
        where = _("%(item)s 第%(n)d条") % {"item": shipped(dim.name), "n": n}
        said = labelled(colour_words(one.colour, one.label), condition_words(one))
        yield Entry((dim.key, "c", str(n)), where, said)
    for run in dim.runs:
        where = _("%(item)s 连续几期") % {"item": shipped(dim.name)}
        said = run_words(run.colour, run.periods, run.becomes, rules.period)
        yield Entry((dim.key, "r", run.colour, run.becomes), where, said)
    for way in dim.exits:
        said = exit_words(way.periods, way.rectified, rules.period)
        where = _("%(item)s 怎样解除") % {"item": shipped(dim.name)}
        yield Entry((dim.key, "e", way.colour), where, labelled(COLOURS[way.colour], said))
    if dim.exempts:
        where = _("%(item)s 可以豁免") % {"item": shipped(dim.name)}
        yield Entry((dim.key, "x"), where, joined_colours(dim.exempts))


def joined_colours(colours: Iterable[str]) -> str:
    """“滞后、偏慢”."""
    held = set(colours)
    return listed(str(COLOURS[one]) for one in ORDER if one in held)


def changes(before: RuleSet, after: RuleSet) -> list[Change]:
    """What differs, statement by statement, in the order of the later one.

    An item that only one of them has is one statement, however many conditions it has.
    """
    old, new = _by_key(before, after), _by_key(after, before)
    found = [
        Change(one.where, old[key].said if key in old else "", one.said)
        for key, one in new.items()
        if key not in old or old[key].said != one.said
    ]
    return found + [Change(one.where, one.said, "") for key, one in old.items() if key not in new]


def _by_key(rules: RuleSet, other: RuleSet) -> dict[tuple[str, ...], Entry]:
    shared = {dim.key for dim in other.dimensions}
    found: dict[tuple[str, ...], Entry] = {}
    for dim in rules.dimensions:
        if dim.key not in shared:
            said = _("一项，共%(n)d条") % {"n": len(dim.conditions)}
            found[dim.key,] = Entry((dim.key,), shipped(dim.name), said)
    own = {dim.key for dim in rules.dimensions} - shared
    return {one.key: one for one in entries(rules) if one.key[0] not in own} | found


def notes(rules: RuleSet) -> list[str]:
    """How a light comes about, whatever its colour."""
    found = []
    if len(rules.dimensions) > 1:
        found.append(_("各项分别亮灯，任务的灯取其中最重的一盏。"))
    found.append(_("同一项按条次逐条核对，先符合的为准；缺少数据的那一条视为不符合。"))
    found.append(_("时限按%(due)s计算。") % {"due": DUES[rules.due]})
    if rules.looks_back:
        found.append(_("连续期数按%(period)s计算。") % {"period": PERIODS[rules.period]})
    if rules.needs_calendar:
        found.append(_("工作日按本机构的工作日历计算。"))
    return found
