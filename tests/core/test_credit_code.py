"""统一社会信用代码: the check character is computed, not believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.credit_code import check_character, is_credit_code

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Made up for this test: 1 (编办), 1 (机关), a region, and a body of nine characters.
FIRST = "113201020000000AA"


def test_worked_example() -> None:
    """Σ aᵢ·3^(i-1) mod 31, the check character is what is missing to 31."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(FIRST))
    assert check_character(FIRST) == ALPHABET[(31 - total % 31) % 31]
    assert is_credit_code(FIRST + check_character(FIRST))


@given(st.text("0123456789", min_size=6, max_size=6), st.text(ALPHABET, min_size=9, max_size=9))
def test_any_single_change_is_found(region: str, body: str) -> None:
    """One wrong character never passes: 31 is prime and no weight is a multiple of it."""
    first = f"11{region}{body}"
    code = first + check_character(first)
    assert is_credit_code(code)
    for i in (0, 5, 9, 17):
        other = ALPHABET[(ALPHABET.index(code[i]) + 1) % 31]
        assert not is_credit_code(code[:i] + other + code[i + 1 :])


@pytest.mark.parametrize(
    "text", ["", "11320102000000", "1132010200000000000", "11320102000000000I", "１" * 18]
)
def test_what_is_no_code(text: str) -> None:
    assert not is_credit_code(text)


def test_a_code_in_small_letters_is_refused() -> None:
    """The standard knows capitals only; whoever reads input makes them so."""
    code = FIRST + check_character(FIRST)
    assert not is_credit_code(code.lower())


@pytest.mark.parametrize("first", ["", "1" * 16, "1" * 18, "I" * 17])
def test_no_check_character_for_what_is_no_beginning(first: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        check_character(first)
