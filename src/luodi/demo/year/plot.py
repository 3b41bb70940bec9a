"""What happens in a played year, by chance but the same each time: a seed decides everything."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

MONTHS = 12
# (what, unit of measure, from, to): each becomes a task with a figure.
_FIGURES = (
    ("改造老旧小区", "个", 5, 40),
    ("新开工重点项目", "个", 4, 30),
    ("完成固定资产投资", "亿元", 3, 60),
    ("新建充电桩", "个", 50, 400),
    ("兑现惠企资金", "万元", 200, 9000),
    ("新增城镇就业", "人", 300, 5000),
    ("整治积水点", "处", 5, 30),
    ("改造农村公路", "公里", 10, 90),
    ("走访企业", "户", 60, 900),
    ("办结信访积案", "件", 5, 60),
    ("培训基层干部", "人次", 100, 2000),
    ("绿化造林", "亩", 200, 6000),
)
_PLAIN = (
    "修订{}工作制度并印发实施", "建立{}问题清单和整改台账", "组织{}专项检查并通报结果",
    "完善{}联席会议机制", "开展{}流程再造，压减办理时限", "编制{}三年行动方案",
)  # fmt: skip
_FIELDS = (
    "招商引资",
    "营商环境",
    "城市更新",
    "安全生产",
    "乡村振兴",
    "污染防治",
    "政务服务",
    "作风建设",
)
_MOVES = (
    "本月完成{n}{unit}，累计{value:g}{unit}，{where}现场正在施工。",
    "累计完成{value:g}{unit}，{where}已通过验收。",
    "{where}手续已批复，累计完成{value:g}{unit}。",
)
_WORDS = (
    "已召开推进会，{where}方案于本月印发。", "完成{where}摸底，问题清单3类12项已建账。",
    "{where}征求意见稿已送7个单位，收回意见21条。", "已完成{where}现场核查，整改5处。",
)  # fmt: skip
_HOLLOW = ("正在积极推进，取得阶段性成效。", "高度重视，各项工作有序开展。")
_PLACES = ("东片", "西片", "砚湖片区", "城东片区", "柳林片", "园区")
_GROUNDS = (
    "连续降雨影响外墙施工，进度比计划晚约三周，拟增加两个班组。",
    "用地手续还差一个环节，预计下月批复，批复后即可开工。",
    "专项资金年中才下达，采购程序需要顺延。",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task to be: its words, its figure, when it is issued and due, how its unit will do."""

    text: str
    issued: dt.date
    due: dt.date
    figure: tuple[str, str, float] | None
    nodes: tuple[tuple[str, dt.date, float], ...]
    pace: float  # of the path: 1 reaches the goal on the due date
    rhythm: str
    supports: int


@dataclass
class Plot:
    """The dice of a year. `tasks` a year, from `begin` on."""

    seed: int
    tasks: int
    begin: dt.date
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - a story, not a secret

    def wanted(self, month: int) -> list[Wanted]:
        """The tasks that go out in a month (from 0): many at the year's beginning."""
        weights = [4, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1]
        share = self.tasks * weights[month] / sum(weights)
        count = (
            round(share)
            if month
            else self.tasks - sum(round(self.tasks * w / sum(weights)) for w in weights[1:])
        )
        return [self._one(month) for _n in range(count)]

    def _one(self, month: int) -> Wanted:
        dice = self.dice
        issued = _month(self.begin, month) + dt.timedelta(dice.randint(0, 12))
        due = issued + dt.timedelta(dice.randint(40, 330))
        figure = None
        if dice.random() < 0.6:
            what, unit, low, high = dice.choice(_FIGURES)
            goal = float(dice.randint(low, high))
            figure = (what, unit, goal)
            text = f"{dice.choice(_PLACES)}{what}{goal:g}{unit}，按期完成。"
        else:
            text = dice.choice(_PLAIN).format(dice.choice(_FIELDS)) + "。"
        span = (due - issued).days
        nodes = (
            ("印发方案", issued + dt.timedelta(span // 4), 1.0),
            ("完成主体工作", issued + dt.timedelta(3 * span // 4), 3.0),
        )
        return Wanted(
            text=text,
            issued=issued,
            due=due,
            figure=figure,
            nodes=nodes if dice.random() < 0.4 else (),
            pace=dice.choice((1.3, 1.1, 1.05, 1.0, 1.0, 0.9, 0.75, 0.5)),
            rhythm=dice.choices(("month", "quarter", "once"), (6, 3, 1))[0],
            supports=dice.choices((0, 1, 2, 4), (4, 3, 2, 1))[0],
        )

    def says(self, value: float | None, unit: str, gained: float) -> str:
        """A report's words: with a figure if there is one, now and then hollow."""
        dice = self.dice
        if dice.random() < 0.06:
            return dice.choice(_HOLLOW)
        where = dice.choice(_PLACES)
        if value is None:
            return dice.choice(_WORDS).format(where=where)
        return dice.choice(_MOVES).format(n=f"{gained:g}", unit=unit, value=value, where=where)

    def grounds(self) -> str:
        """Why more time is needed."""
        return self.dice.choice(_GROUNDS)

    def happens(self, chance: float) -> bool:
        """Whether something of that chance happens."""
        return self.dice.random() < chance

    def pick(self, among: Sequence[object]) -> object:
        """One of them."""
        return self.dice.choice(among)


def _month(begin: dt.date, n: int) -> dt.date:
    year, month = divmod(begin.year * 12 + begin.month - 1 + n, 12)
    return dt.date(year, month + 1, 1)
