"""Names of people who do not exist, always the same ones."""

from __future__ import annotations

from collections.abc import Iterator

_FAMILY = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻"
    "柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤"
)
_FIRST = "景明书怀清秉若思承远君嘉立文安德修敬守宁"
_SECOND = "舟川禾岚朗泽衡松砚溪蔚霖屿言笙湛青越棠野宸"


def invented() -> Iterator[str]:
    """Names without end that do not repeat for a good while."""
    number = 0
    while True:
        family = _FAMILY[number * 7 % len(_FAMILY)]
        first = _FIRST[number * 3 % len(_FIRST)]
        second = _SECOND[(number * 5 + number // len(_FIRST)) % len(_SECOND)]
        yield family + first + second
        number += 1
