"""How the ladder is said: rungs in plain words, faults of rules, why nothing is done, timelines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luodi.apps.tasks.words import day_words
from luodi.core.burden_words import Remark
from luodi.core.ladder import Colour, Counting, Facts, Fault, Rung, Stop, When
from luodi.core.ladder.rules import BY_HAND
from luodi.core.notice_flow import NoticeState
from luodi.kernel import saying
from luodi.kernel.timeline import name_field


def when_words(rung: Rung) -> str:
    """When a rung comes: “到期前3天”, “过期后10个工作日”."""
    n = rung.days
    working = rung.counting is Counting.WORKING
    if rung.when is When.ON_DUE or (not n and rung.when is When.AFTER_DUE):
        return _("到期当天")
    if rung.when is When.EARLIER:
        return ngettext("提醒 %(n)d 次后仍没有反馈", "提醒 %(n)d 次后仍没有反馈", n) % {"n": n}
    if rung.when is When.LIGHT:
        lit = _WORKING_LIGHT if working else _CALENDAR_LIGHT
        return str(lit) % {"light": _LIGHTS.get(rung.light, ""), "n": n}
    said = (_WORKING if working else _CALENDAR)[rung.when]
    return str(said) % {"n": n}


_LIGHTS: dict[str, str | Promise] = {"yellow": gettext_lazy("黄灯"), "red": gettext_lazy("红灯")}
_WORKING_LIGHT = gettext_lazy("亮%(light)s满%(n)d个工作日")
_CALENDAR_LIGHT = gettext_lazy("亮%(light)s满%(n)d天")
_WORKING: dict[When, str | Promise] = {
    When.BEFORE_DUE: gettext_lazy("到期前%(n)d个工作日"),
    When.AFTER_DUE: gettext_lazy("过期后第%(n)d个工作日"),
    When.UNSIGNED: gettext_lazy("签收期限过后第%(n)d个工作日仍未签收"),
    When.UNREPORTED: gettext_lazy("反馈日过后第%(n)d个工作日仍未反馈"),
}
_CALENDAR: dict[When, str | Promise] = {
    When.BEFORE_DUE: gettext_lazy("到期前%(n)d天"),
    When.AFTER_DUE: gettext_lazy("过期后第%(n)d天"),
    When.UNSIGNED: gettext_lazy("签收期限过后第%(n)d天仍未签收"),
    When.UNREPORTED: gettext_lazy("反馈日过后第%(n)d天仍未反馈"),
}


def colour_words(value: Any) -> str:
    """“蓝色提醒”, “橙色预警”, “红色督办”."""
    return str(_COLOURS.get(str(value), value))


_COLOURS: dict[str, str | Promise] = {
    Colour.BLUE.value: gettext_lazy("蓝色提醒"),
    Colour.ORANGE.value: gettext_lazy("橙色预警"),
    Colour.RED.value: gettext_lazy("红色督办"),
}


def what_words(rung: Rung) -> str:
    """What is done: whom it reaches; a red rung only proposes."""
    if rung.colour is Colour.RED:
        return _("向督查室提出督办单，由督查室核定是否发出")
    to = saying.listed(_(one.label) for one in rung.to)
    return _("告知%(to)s") % {"to": to}


def pace_words(rung: Rung) -> str:
    """How often it comes again, and what must have passed before it."""
    parts = []
    if rung.most > 1:
        said = _("没有进展的，每%(every)d个工作日再来一次，共%(most)d次")
        parts.append(said % {"every": rung.every, "most": rung.most})
    if rung.rest > 1:
        said = _("距上一次催办满%(n)d个工作日")
        parts.append(said % {"n": rung.rest})
    return saying.clauses(parts)


def taken_words(rung: str, colour: str) -> str:
    """What was done: “催一下” by hand, or the colour of the rung."""
    return _("人工催办") if rung == BY_HAND else colour_words(colour)


def stop_words(stop: Stop, facts: Facts) -> str:
    """Why nothing is done for the time being."""
    day = saying.long_day(facts.held_until) if facts.held_until else ""
    return str(_STOPS[stop]) % {"day": day}


_STOPS: dict[Stop, str | Promise] = {
    Stop.CLOSED: gettext_lazy("任务已办结或不再办理。"),
    Stop.SUSPENDED: gettext_lazy("任务已挂起，恢复办理后再计。"),
    Stop.WAITS_FOR_OFFICE: gettext_lazy("单位这边已经办完或退回，等督查室处理。"),
    Stop.EXTENSION_ASKED: gettext_lazy("单位已在时限之前提出申请，等待审批。"),
    Stop.HELD: gettext_lazy("已暂缓督办，到%(day)s。"),
    Stop.UNDER_NOTICE: gettext_lazy("督办单在办，不再另行提醒。"),
}


def fault_words(fault: Fault) -> str:
    """What is wrong with rules, and where."""
    said = str(_FAULTS.get(fault.what, _FAULTS["unknown"]))
    if not fault.rung:
        return said
    return _("第%(n)d级：%(fault)s") % {"n": fault.rung, "fault": said}


_FAULTS: dict[str, str | Promise] = {
    "no_rungs": gettext_lazy("办法里至少要有一级。"),
    "too_many": gettext_lazy("级数太多，请控制在 20 级以内。"),
    "no_name": gettext_lazy("请给办法起个名称。"),
    "no_rung": gettext_lazy("格式不对，请从模板改起。"),
    "unknown_field": gettext_lazy("有不认识的项目，请从模板改起。"),
    "bad_key": gettext_lazy("代号不能空，也不能超过 40 字。"),
    "key_twice": gettext_lazy("代号与别的一级重复。"),
    "unknown": gettext_lazy("有不认识的取值，请从模板改起。"),
    "bad_number": gettext_lazy("请填范围以内的整数：天数 0 至 365，次数 1 至 10，间隔 1 至 60。"),
    "nobody": gettext_lazy("请至少选一个送达对象。"),
    "no_days": gettext_lazy("天数（次数）要大于 0。"),
    "bad_light": gettext_lazy("按亮灯催办的，请选黄灯或红灯，并填大于 0 的天数。"),
    "no_pause": gettext_lazy("要催几次的，请填每隔几个工作日。"),
    "red_again": gettext_lazy("督办单只提一次；解除之前一直有效。"),
    "red_to_office": gettext_lazy("督办由督查室核定，送达对象要有督查室。"),
    "skips": gettext_lazy("要逐级升：先提醒、再预警、后督办，同一类事由不能跳级。"),
    "descends": gettext_lazy("同一类事由，后面一级不能比前面的轻。"),
    "order": gettext_lazy("同一类事由，后面一级的天数要比前面的多。"),
}


def _state_words(value: Any) -> str:
    known = {one.value: one for one in NoticeState}
    return str(_(known[value].label)) if value in known else str(value)


def name_fields() -> None:
    """Tell timelines the names of what this app records."""
    name_field("urged", gettext_lazy("级别"), colour_words, app="ladder")
    name_field("unit", gettext_lazy("单位"), app="ladder")
    name_field("number", gettext_lazy("督办单"), app="ladder")
    name_field("notice_state", gettext_lazy("督办单状态"), _state_words, app="ladder")
    name_field("answer_by", gettext_lazy("答复期限"), day_words, app="ladder")
    name_field("held_until", gettext_lazy("暂缓到"), day_words, app="ladder")
    name_field("answer", gettext_lazy("答复"), app="ladder")
    name_field("expected_on", gettext_lazy("预计办结"), day_words, app="ladder")
    name_field("rules_version", gettext_lazy("办法版本"), app="ladder")
    name_field("adopted_on", gettext_lazy("施行日期"), day_words, app="ladder")


def burden_words(found: Iterable[Remark]) -> list[str]:
    """What a text asks that it had better not, in sentences."""
    return [str(_BURDENS[one.kind]) % {"phrase": one.phrase} for one in found]


_BURDENS: dict[str, str | Promise] = {
    "pledge": gettext_lazy("“%(phrase)s”：一般文件不得要求签订责任状。"),
    "veto": gettext_lazy("“%(phrase)s”：没有法定依据的，不得规定一票否决。"),
    "daily": gettext_lazy("“%(phrase)s”：报告频次过密，按任务原定的反馈频次即可。"),
    "report": gettext_lazy("“%(phrase)s”：进展已在系统反馈，不再要求另行报送材料。"),
    "trail": gettext_lazy("“%(phrase)s”：不以留痕材料代替办理结果。"),
    "person": gettext_lazy("“%(phrase)s”：不得动辄要求主要负责同志参加。"),
    "threat": gettext_lazy("“%(phrase)s”：追责须按程序批准，督办单只说事实和要求。"),
}
