"""Is a sentence a commitment? Its kind, its strength, and the reason where it is none.

The rules follow corpus RULES T1–T5. What defeats a search for verbs: stance, background and aims
contain the same verbs as orders do; so the place, the subject and the tense decide first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from luodi.reading import judge_words as words
from luodi.reading.model import Kind, Strength
from luodi.reading.sections import Mode

_LONGEST, _TAIL = 1200, 200  # characters of a sentence that the patterns look at


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is a task, of what kind and strength, and why not."""

    is_task: bool
    kind: Kind
    strength: Strength
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a sentence stands and what is known of it."""

    mode: Mode
    lead_in: bool  # before the first heading
    has_subject: bool
    has_date: bool
    has_figure: bool
    headed: bool  # the document has headings
    orders: bool  # a document that gives work to others (通知, 意见, 方案 …)


def judge(text: str, ctx: Context) -> Verdict:
    """The verdict on one sentence; `text` is normalised, without its mark."""
    text = _manageable(text.strip())
    reason = _why_not(text, ctx)
    if reason:
        kind = Kind.SLOGAN if reason in ("stance", "guidance", "frame") else Kind.BACKGROUND
        return Verdict(False, kind, strength_of(text), reason)
    return Verdict(True, kind_of(text, ctx), strength_of(text))


def _manageable(text: str) -> str:
    """A sentence as long as a page is no sentence: its beginning and end decide."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - _TAIL] + text[-_TAIL:]


def kind_of(text: str, ctx: Context) -> Kind:
    """What a commitment asks for."""
    if ctx.has_figure:
        return Kind.GOAL
    for kind, pattern in (
        (Kind.PROHIBITION, words.PROHIBIT),
        (Kind.REPORT, words.REPORT),
        (Kind.SUPPORT, words.SUPPORT),
        (Kind.SUPERVISION, words.SUPERVISE),
    ):
        if pattern.search(text):
            return kind
    if words.DUTY.search(text) and not ctx.has_date:
        return Kind.DUTY
    return Kind.TASK


def strength_of(text: str) -> Strength:
    """How firmly the sentence asks."""
    if words.MUST.search(text):
        return Strength.MUST
    if words.ENCOURAGE.search(text):
        return Strength.ENCOURAGE
    if words.STRIVE.search(text):
        return Strength.STRIVE
    if words.PERMIT.search(text):
        return Strength.MAY
    return Strength.SHOULD


def _why_not(text: str, ctx: Context) -> str:
    answer = words.ANSWER.match(text)
    if answer:  # the letter first tells who studied the matter
        text = text[answer.end() :]
    reason = _formula(text)
    if reason:
        return reason
    if ctx.mode is not Mode.WORK:
        return _by_place(text, ctx)
    if ctx.lead_in and not _speaks_to_someone(text, ctx):
        return "background"
    return _told(text, ctx) or _stance(text, ctx)


def _by_place(text: str, ctx: Context) -> str:
    """The reason that the heading above gives: a review, guiding ideas, aims, rules."""
    if ctx.mode is Mode.AIM:
        return "" if ctx.has_date or ctx.has_figure else "aim"
    if ctx.mode is Mode.PRAISE and ctx.has_subject and words.DIRECTIVE.search(text):
        return ""
    return _PLACES[ctx.mode]


_PLACES = {
    Mode.REVIEW: "result",
    Mode.PRAISE: "result",
    Mode.RULES: "rule",
    Mode.GUIDANCE: "guidance",
}


def _formula(text: str) -> str:
    if words.UMBRELLA.search(text) or text.endswith(("，", "、")):
        return "umbrella"
    if (
        len(text) < 5
        or words.FRAME.search(text)
        or words.FRAME_END.search(text)
        or words.CLOSE.search(text)
    ):
        return "frame"
    return ""


def _speaks_to_someone(text: str, ctx: Context) -> bool:
    """In the covering part only what is asked of somebody counts."""
    asks = (
        words.DIRECTIVE.search(text) is not None
        or text.startswith(("请", "建议"))
        or words.WILL.search(text) is not None
        or (ctx.has_subject and ctx.has_date)
    )
    return asks and (ctx.has_subject or not ctx.headed)


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a sentence shows: an order, a date or figure."""

    ordered: bool
    dated: bool


def _signs(text: str, ctx: Context) -> _Signs:
    ordered = (
        words.DIRECTIVE.search(text) is not None
        or (ctx.has_subject and words.WILL.search(text) is not None)
        or words.ANSWERS.search(text) is not None
    )
    return _Signs(ordered, ctx.has_date or ctx.has_figure)


def _told(text: str, ctx: Context) -> str:
    """Facts, problems and explanations, unless an order stands beside them."""
    signs = _signs(text, ctx)
    return next((reason for reason, holds in _FACTS if holds(text, ctx, signs)), "")


def _looks_back(text: str, ctx: Context, signs: _Signs) -> bool:
    if words.LOOKS_BACK.search(text) or words.ERA.search(text) or words.ASKED.search(text):
        return True
    return not signs.ordered and words.BACKGROUND.search(text) is not None


def _happened(text: str, ctx: Context, signs: _Signs) -> bool:
    if signs.ordered or signs.dated or words.OPENER.match(text):
        return False
    if words.VERB.match(text) and not re.search("[了已]|以来|过去", text):
        return False  # 推动…取得新突破 is still to be done
    return words.PAST.search(text) is not None


def _explains(text: str, ctx: Context, signs: _Signs) -> bool:
    return not signs.ordered and words.TOLD.search(text) is not None


def _complains(text: str, ctx: Context, signs: _Signs) -> bool:
    if signs.ordered or text.startswith(("针对", "对", "解决", "着力解决")):
        return False
    return words.PROBLEM.search(text) is not None


def _names_a_case(text: str, ctx: Context, signs: _Signs) -> bool:
    if signs.ordered or ctx.has_subject or words.VERB.match(text) or words.OPENER.match(text):
        return False
    return words.CONDITION.search(text) is not None


def _states_a_figure(text: str, ctx: Context, signs: _Signs) -> bool:
    if not (ctx.has_figure and ctx.orders) or signs.ordered:
        return False  # in a report a figure alone is a plan figure
    if ctx.has_subject:
        return False  # 区农业农村局储备化肥2万吨: somebody is named who does it
    if words.VERB.search(text) or words.OPENER.match(text):
        return False
    return words.PROMISES.search(text) is None


def _asks_nothing(text: str, ctx: Context, signs: _Signs) -> bool:
    if signs.ordered or signs.dated or ctx.has_subject or "将" in text:
        return False
    acts = words.VERB.search(text) or words.OPENER.match(text) or words.OUTCOME.search(text)
    return acts is None


def _defines(text: str, ctx: Context, signs: _Signs) -> bool:
    """X是Y, X事关Y — unless a clause after it acts."""
    if ctx.has_subject or ctx.has_figure or _acts_later(text):
        return False
    if words.DEFINES.search(text):
        return True
    return not (signs.ordered or words.VERB.match(text)) and words.BEARS.search(text) is not None


# In this order; the first that holds is the reason why the sentence is no task.
_FACTS: tuple[tuple[str, Callable[[str, Context, _Signs], bool]], ...] = (
    ("background", _looks_back),
    ("result", _happened),
    ("explanation", _explains),
    ("problem", _complains),
    ("rule", _names_a_case),
    ("explanation", _defines),
    ("result", _states_a_figure),
    ("explanation", _asks_nothing),
)


def _stance(text: str, ctx: Context) -> str:
    dated = ctx.has_date or ctx.has_figure
    if _permits(text, ctx):
        return "permission"
    if words.GUIDING.search(text[:90]):
        return "guidance"
    if words.STANCE_POLICY.search(text) and not dated:
        return "stance"
    if words.SEES.search(text):
        return "stance"
    aware = words.STANCE.search(text) or (
        words.AWARE.search(text) and not words.TEACHES.search(text)
    )
    if aware and not dated and not _acts_later(text):
        return "stance"
    if (
        words.ENUMERATES.search(text)
        and not words.DIRECTIVE.search(text)
        and not words.CLEAR.match(text)
    ):
        return "explanation"
    return ""


def _permits(text: str, ctx: Context) -> bool:
    """可…, unless an order stands beside it or the sentence acts before it permits."""
    m = words.PERMIT.search(text)
    if m is None or ctx.has_figure or words.DIRECTIVE.search(text) or words.CLEAR.match(text):
        return False
    return not (m.start() > 0 and words.VERB.match(text) and text[m.start()] == "，")


def _acts_later(text: str) -> bool:
    """坚持…原则，建立健全…: after the stance a clause that acts."""
    if words.KEEP.match(text):
        return True
    clauses = re.split(r"[，；]", text)[1:]
    return any(
        (words.VERB.match(c) and not words.STANCE.match(c)) or "予以" in c or "给予" in c
        for c in clauses
    )
