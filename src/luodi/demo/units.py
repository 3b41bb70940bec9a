"""The sixty units of 示例区. Duty phrases come from the samples' list and the default directory."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.apps.orgs.models import UnitKind
from luodi.files.units_file import load_units
from luodi.reading.directory import DISTRICT, UnitNames
from luodi.samples import UNITS

_DUTIES = 60  # phrases of a unit at most

_PARTY = """区委办公室 区纪委监委 区委组织部 区委宣传部 区委统战部 区委政法委 区委社会工作部
区委改革办 区委编办 区委网信办 区委巡察办 区直机关工委"""
_GOVERNMENT = """区政府办公室 区政府督查室 区发改委 区教体局 区科技局 区工信局 区公安分局 区民政局
区司法局 区财政局 区人社局 区自然资源局 区生态环境局 区住建局 区城管局 区交通局 区水利局
区农业农村局 区商务局 区文旅局 区卫健委 区退役军人局 区应急管理局 区审计局 区市场监管局 区统计局
区行政审批局 区医保局 区信访局 区营商办 区项目办"""
_MASS = "区总工会 团区委 区妇联 区残联"
_TOWNS = "禾渡镇 砚湖街道 城东街道 柳林镇 清溪乡"

# kind, names, title of the head
_TABLE: tuple[tuple[UnitKind, str, str], ...] = (
    (UnitKind.PARTY, _PARTY, "主要负责人"),
    (UnitKind.INSTITUTION, "区委党校", "常务副校长"),
    (UnitKind.GOVERNMENT, _GOVERNMENT, "局长"),
    (UnitKind.MASS, _MASS, "主席"),
    (UnitKind.VERTICAL, "区税务局 区消防救援大队", "局长"),
    (UnitKind.ENTERPRISE, "示例城投集团 示例供电公司", "总经理"),
    (UnitKind.PARK, "示例经济开发区管委会 禾渡物流园管理办公室", "主任"),
    (UnitKind.TEMPORARY, "砚湖新城建设指挥部", "指挥长"),
    (UnitKind.TOWN, _TOWNS, "镇长"),
)
_HEADS = (
    ("部", "部长"), ("办公室", "主任"), ("委", "主任"), ("办", "主任"), ("室", "主任"),
    ("街道", "办事处主任"), ("乡", "乡长"), ("大队", "大队长"), ("团区委", "书记"),
    ("残联", "理事长"),
)  # fmt: skip
_PARTICULAR = {"区纪委监委": "书记", "区委政法委": "书记", "区直机关工委": "书记"}
_ALIASES = {
    "区政府督查室": ("区委督查室", "区督查室"),
    "示例城投集团": ("区城投集团", "示例城市建设投资集团有限公司"),
    "示例供电公司": ("国网示例供电公司",),
    "禾渡物流园管理办公室": ("禾渡物流园",),
    "城东街道": ("城东街道办事处",),
    "柳林镇": ("柳林镇人民政府",),
    "清溪乡": ("清溪乡人民政府",),
}


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit as it is to be made."""

    name: str
    kind: UnitKind
    head: str
    aliases: tuple[str, ...]
    duties: tuple[str, ...]


def _head(name: str, usual: str) -> str:
    if name in _PARTICULAR:
        return _PARTICULAR[name]
    found = [title for ending, title in _HEADS if name.endswith(ending)]
    return found[-1] if found else usual


def demo_units() -> list[DemoUnit]:
    """All units in their order."""
    listed = {unit.name: unit for unit in load_units(UNITS.path)}
    usual = UnitNames(DISTRICT)
    units = []
    for kind, names, head in _TABLE:
        for name in names.split():
            own, known = listed.get(name), usual.resolve(name)
            sources = [unit for unit in (own, known) if unit is not None]
            aliases = [*_ALIASES.get(name, ()), *(a for unit in sources for a in unit.aliases)]
            duties = [duty for unit in sources for duty in unit.duties]
            units.append(
                DemoUnit(
                    name,
                    kind,
                    _head(name, head),
                    tuple(a for a in dict.fromkeys(aliases) if a != name),
                    tuple(dict.fromkeys(duties))[:_DUTIES],
                )
            )
    return units
