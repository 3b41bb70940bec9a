"""Lights: a colour for a matter on a day, from facts and a rule set, with everything that says why.

`light` judges one day, `replay` any day from what was known when; `rule_set` reads a scheme from
its data, `template` gives ours and the published ones. `late` (the matter) and `stale` (the report)
are results of their own; `compare` puts the office's judgement beside the light.

`judge` and `Facts` are the first rule set, by dates alone, which `template()` contains.
"""

from luodi.core.lights.dates import FRESH, RULE, SOON, VERSION, Facts, judge
from luodi.core.lights.engine import light, replay
from luodi.core.lights.judged import Compared, Judgement, compare
from luodi.core.lights.lateness import Late, Stale, late, stale
from luodi.core.lights.measures import MEASURES
from luodi.core.lights.problems import Problem, RulesError
from luodi.core.lights.result import DimensionLight, Light
from luodi.core.lights.rules import RuleSet, rule_set
from luodi.core.lights.situation import Exemption, Figure, Situation, figure_of, situation_from
from luodi.core.lights.templates import DEFAULT, IDS, template, template_data
from luodi.core.lights.words import COLOUR_LABELS, SEVERITY, Act, Why, why_of, worst

__all__ = [
    "COLOUR_LABELS",
    "DEFAULT",
    "FRESH",
    "IDS",
    "MEASURES",
    "RULE",
    "SEVERITY",
    "SOON",
    "VERSION",
    "Act",
    "Compared",
    "DimensionLight",
    "Exemption",
    "Facts",
    "Figure",
    "Judgement",
    "Late",
    "Light",
    "Problem",
    "RuleSet",
    "RulesError",
    "Situation",
    "Stale",
    "Why",
    "compare",
    "figure_of",
    "judge",
    "late",
    "light",
    "replay",
    "rule_set",
    "situation_from",
    "stale",
    "template",
    "template_data",
    "why_of",
    "worst",
]
