"""A text suggests goals by the words that stand for them."""

from __future__ import annotations

from luodi.core.goals import GoalTerms, suggest_goal

GOALS = [
    GoalTerms("campaigns", ("三大行动",), 1),
    GoalTerms("projects", ("项目大会战", "重点项目", "项目"), 2),
    GoalTerms("city", ("老旧小区", "燃气管网"), 2),
    GoalTerms("works", ("项目建设",), 3),
]


def keys(text: str) -> list[str]:
    return [found.key for found in suggest_goal(text, GOALS)]


def test_the_goal_with_the_most_telling_words_comes_first() -> None:
    assert keys("加快老旧小区改造和燃气管网更新，纳入重点项目。") == ["city", "projects"]
    assert keys("开展防汛演练。") == []


def test_a_word_inside_a_longer_one_says_nothing_new() -> None:
    (best, *_) = suggest_goal("推进重点项目。", GOALS)
    assert best.words == ("重点项目",)


def test_of_equal_goals_the_deeper_is_meant() -> None:
    goals = [GoalTerms("above", ("招商",), 1), GoalTerms("below", ("招商",), 2)]
    assert [found.key for found in suggest_goal("招商引资", goals)] == ["below", "above"]


def test_words_are_found_across_blanks_and_single_characters_are_not() -> None:
    assert keys("老旧\n小区 改造") == ["city"]
    assert suggest_goal("区", [GoalTerms(1, ("区", " "), 1)]) == []
