"""A pair of items -> a verdict and its reason: LEVELS in order, the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qadeck.linkage import evidence as ev
from qadeck.linkage import vetoes as no
from qadeck.linkage.pair import Pair
from qadeck.model import Verdict


@dataclass(frozen=True, slots=True)
class Level:
    """A named rule: what it says in the report, the verdict, and when it holds."""

    name: str
    verdict: Verdict
    holds: Callable[[Pair], bool]


# Levels that need the words alone.
QUICK: tuple[Level, ...] = (
    Level("other options to choose from", "distinct", no.options_differ),
    Level("other code in the question", "distinct", no.code_differs),
    Level("same wording", "match", ev.same_wording),
    Level("other numbers", "distinct", no.numbers_differ),
    Level("one says not", "distinct", no.negation_differs),
    Level("other signs", "distinct", no.signs_differ),
    Level("opposite terms", "distinct", no.opposite_terms),
    Level("the two sides change places", "distinct", no.sides_swapped),
    Level("opposite questions (for and against)", "distinct", no.for_and_against),
    Level("one compares, the other does not", "distinct", no.comparison_or_not),
    Level("the problem, and what to do about it", "distinct", no.problem_or_remedy),
    Level("same question but for two letters that change places", "match", ev.mended),
    Level("same question in another form", "match", ev.same_question),
    Level("asks what it is, in another form", "match", ev.same_definition),
    Level("same words, one of them moved", "match", ev.same_words_moved),
    Level("the words change places", "distinct", no.words_swapped),
)
# Levels that also look at answers and vectors.
SLOW: tuple[Level, ...] = (
    Level("same but for a word that adds nothing, and the answers agree", "match", ev.soft_words_only),
    Level("asks about the same two things, and the answers agree", "match", ev.both_things),
    Level("one asks it among other things, and the answers agree", "match", ev.among_other_things),
    Level("the answer gives the other name", "match", ev.alias_in_answer),
    Level("nearly the same meaning, and the answers agree", "match", ev.meaning_and_answers),
    Level("close by the sentence-embedding model, no other word of weight", "match", ev.close_by_model),
    Level("asks for something else of the same subject", "distinct", no.forms_differ),
    Level("another member of a contrast", "distinct", no.one_word_each),
    Level("one is about a kind or a part of the other", "review", ev.one_has_more_words),
    Level("the same subject, asked about from another side", "review", ev.near_forms),
    Level("much the same words", "review", ev.many_words_in_common),
    Level("close in meaning", "review", ev.close_in_meaning),
    Level("nothing to join them", "distinct", lambda pair: True),
)


LEVELS = QUICK + SLOW


def first_level(pair: Pair, levels: tuple[Level, ...]) -> Level | None:
    """The level that decides the pair, if one of these does. The same for (a, b) and (b, a)."""
    return next((level for level in levels if level.holds(pair)), None)
