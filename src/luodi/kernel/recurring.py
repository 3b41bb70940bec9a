"""How often something repeats, in words: “每季度首月20日” for a rule of RFC 5545.

The rules are those that :mod:`luodi.reading.recurrences` makes; where there is no word for one, the
rule itself is shown rather than another frequency.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luodi.kernel.saying import listed

_STARTS, _ENDS, _HALVES = "1,4,7,10", "3,6,9,12", "6,12"
_LAST = "-1"
_Parts = Mapping[str, str]


def recurrence(rule: str) -> str:
    """The rule in words."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    say = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
    known = say.get(parts.get("FREQ", ""))
    return (known(parts) if known else "") or rule


def _daily(parts: _Parts) -> str:
    return _("每天") if len(parts) == 1 else ""


def _weekly(parts: _Parts) -> str:
    day = _weekdays(parts.get("BYDAY", ""))
    if parts.get("INTERVAL") == "2":
        return _("每两周的%(day)s") % {"day": day} if day else _("每两周")
    if "INTERVAL" in parts:
        return ""
    return _("每%(day)s") % {"day": day} if day else _("每周")


def _monthly(parts: _Parts) -> str:
    day, months = parts.get("BYMONTHDAY", _LAST), parts.get("BYMONTH", "")
    if "BYSETPOS" in parts:
        if months != _STARTS:
            return ""
        return _("每季度首月第%(n)s个工作日") % {"n": parts["BYSETPOS"]}
    if months in (_STARTS, _ENDS):
        return _quarterly(day, is_first=months == _STARTS)
    if months == _HALVES:
        return _("每半年") if day == _LAST else ""
    every = {"1": "", "3": _("每季度"), "6": _("每半年")}.get(parts.get("INTERVAL", "1"))
    if months or every is None or (every and day != _LAST):
        return ""
    if day == "15,-1":
        return _("每半个月")
    return every or (_("每月") if day == _LAST else _("每月%(day)s日") % {"day": day})


def _quarterly(day: str, *, is_first: bool) -> str:
    if day == _LAST and not is_first:
        return _("每季度")
    if day == "1" and is_first:
        return _("每季度初")
    said = _("每季度首月%(day)s日") if is_first else _("每季度末月%(day)s日")
    return said % {"day": day}


def _yearly(parts: _Parts) -> str:
    years = int(parts.get("INTERVAL", "1"))
    if years > 1:
        return ngettext("每%(n)d年", "每%(n)d年", years) % {"n": years}
    month, day = listed(parts.get("BYMONTH", "12").split(",")), parts.get("BYMONTHDAY", "31")
    if (month, day) == ("12", "31"):
        return _("每年")
    if day == _LAST:
        return _("每年%(month)s月底") % {"month": month}
    return _("每年%(month)s月%(day)s日") % {"month": month, "day": day}


def _weekdays(codes: str) -> str:
    names = {
        "MO": _("周一"), "TU": _("周二"), "WE": _("周三"), "TH": _("周四"),
        "FR": _("周五"), "SA": _("周六"), "SU": _("周日"),
    }  # fmt: skip
    return listed(names[code] for code in codes.split(",") if code in names)
