"""Numbers as automatic numbering writes them (ECMA-376 ST_NumberFormat, ODF style:num-format)."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 99_999


def chinese(value: int, digits: str = "零一二三四五六七八九", units: str = "十百千万") -> str:
    """三十二, 一百零五; `units` are for ten, hundred, thousand, ten thousand."""
    if not 0 < value <= _LARGEST:
        return str(value)
    places = (units[3], units[2], units[1], units[0], "")
    written = ""
    for power, unit in zip((10_000, 1_000, 100, 10, 1), places, strict=True):
        digit = value // power % 10
        if digit:
            written += digits[digit] + unit
        elif written and value % power and not written.endswith(digits[0]):
            written += digits[0]
    # 十五, not 一十五; the legal forms keep 壹拾伍 so that nothing can be put before it.
    return written[1:] if written.startswith("一十") else written


def letters(value: int) -> str:
    """a … z, aa, bb …: after z the same letter is doubled, as word processors do."""
    if not 0 < value <= 780:
        return str(value)
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def roman(value: int) -> str:
    """i, ii, iii, iv …"""
    if not 0 < value < 4000:
        return str(value)
    written = ""
    for amount, sign in _ROMAN:
        written += sign * (value // amount)
        value %= amount
    return written


def _ranged(first: str, last: int) -> dict[int, str]:
    return {n: chr(ord(first) + n - 1) for n in range(1, last + 1)}


_CIRCLED = _ranged("①", 20) | {n: chr(ord("㉑") + n - 21) for n in range(21, 36)}
_PARENTHESISED = _ranged("⑴", 20)
_FULL_STOP = _ranged("⒈", 20)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _cycle(signs: str, value: int) -> str:
    return signs[value - 1] if 0 < value <= len(signs) else str(value)


def _digit_by_digit(value: int) -> str:
    """〇-style counting: ten is 一〇."""
    return "".join(_DIGITS[int(d)] for d in str(abs(value)))


def in_format(value: int, form: str) -> str:
    """`value` in a numFmt of ECMA-376 §17.18.59; a format not known counts in decimals."""
    if form in _COUNTING:
        return chinese(value)
    if form in _DIGITAL:
        return _digit_by_digit(value)
    if form in _SPECIAL:
        return _SPECIAL[form].get(value, str(value))
    if form in _CYCLES:
        return _cycle(_CYCLES[form], value)
    return _simple(value, form)


_COUNTING = frozenset({
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseCounting",
})  # fmt: skip
_DIGITAL = frozenset(["ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"])
_SPECIAL = {
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _PARENTHESISED,
    "decimalEnclosedFullstop": _FULL_STOP,
}
_CYCLES = {"ideographTraditional": _STEMS, "ideographZodiac": _BRANCHES}


def _simple(value: int, form: str) -> str:
    match form:
        case "chineseLegalSimplified" | "ideographLegalTraditional":
            return chinese(value, _LEGAL, "拾佰仟萬" if form[0] == "i" else "拾佰仟万")
        case "lowerLetter" | "upperLetter":
            return letters(value) if form[0] == "l" else letters(value).upper()
        case "lowerRoman" | "upperRoman":
            return roman(value) if form[0] == "l" else roman(value).upper()
        case "decimalFullWidth" | "decimalFullWidth2":
            return str(value).translate(_FULL_WIDTH)
        case "decimalZero":
            return f"{value:02d}"
    return str(value)


def label(text: str, suffix: bool) -> str:
    """A finished number such as 一、 or 第一章 with the gap that belongs before its paragraph.

    `suffix` says whether the format puts a tab or space after it. Chinese typesetting leaves no
    gap after a closing sign, only after a bare word or digit.
    """
    if not suffix or not text or text[-1] in "、）．：》」】" or text[-1] in ".)":
        return text
    return text + " "
