"""A pair of items -> a verdict and its reason: LEVELS in order, the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qadeck.linkage import evidence as ev
from qadeck.linkage import traits as t
from qadeck.linkage import vetoes as no
from qadeck.linkage.pair import MORE, ONE_EACH, OTHER, SAME, Pair
from qadeck.model import Verdict

DIFFERENT = MORE | ONE_EACH | OTHER
ANY = SAME | DIFFERENT


def always(_: Pair) -> bool:
    """No condition beyond those of the level's other columns."""
    return True


@dataclass(frozen=True, slots=True)
class Level:
    """A named rule: what it says in the report, the verdict, and when it holds.

    It holds for pairs whose words compare as `words` says, if `holds` says so of words and answers, and `close` (if
    any) of cosines. `has` only saves asking: traits of which one question must have one, or `holds` is false (0: none).
    """

    name: str
    verdict: Verdict
    holds: Callable[[Pair], bool]
    close: Callable[[Pair], bool] | None = None
    words: int = ANY
    has: int = 0


LEVELS: tuple[Level, ...] = (
    Level("other options to choose from", "distinct", no.options_differ, has=t.CHOICES),
    Level("other code in the question", "distinct", no.code_differs, has=t.CHOICES),
    # Questions of one wording are one group already, unless options or code keep them apart.
    Level("same wording", "match", ev.same_wording, has=t.CHOICES),
    Level("other numbers", "distinct", no.numbers_differ, words=DIFFERENT, has=t.NUMBER),
    Level("one says not", "distinct", no.negation_differs, has=t.NEGATED),
    Level("other signs", "distinct", no.signs_differ, words=DIFFERENT, has=t.SIGN),
    Level("opposite terms", "distinct", no.turned_round, words=DIFFERENT, has=t.TURNS),
    Level("opposite terms", "distinct", no.contrasted, words=ONE_EACH | OTHER, has=t.CONTRAST),
    Level("opposite terms", "distinct", no.prefixed, words=ONE_EACH | OTHER, has=t.PREFIXED),
    Level("the two sides change places", "distinct", no.sides_swapped, has=t.SECOND),
    Level("opposite questions (for and against)", "distinct", no.for_and_against, has=t.FOR_OR_AGAINST),
    Level("one compares, the other does not", "distinct", no.comparison_or_not, words=DIFFERENT, has=t.COMPARES),
    Level("the problem, and what to do about it", "distinct", no.problem_or_remedy, has=t.REMEDY),
    Level("same question but for two letters that change places", "match", ev.mended, words=SAME, has=t.SLIP),
    Level("same question in another form", "match", ev.same_question, words=SAME),
    Level("asks what it is, in another form", "match", ev.same_definition, words=SAME),
    Level("same words, one of them moved", "match", ev.same_words_moved, words=SAME),
    Level("the words change places", "distinct", no.words_swapped, words=SAME),
    Level(
        "same but for a word that adds nothing, and the answers agree",
        "match",
        ev.soft_words_only,
        ev.agree_as_needed,
        words=MORE,
    ),
    Level(
        "asks about the same two things, and the answers agree",
        "match",
        ev.both_things,
        ev.close_and_agree_well,
        words=SAME,
        has=t.COMPARES,
    ),
    Level(
        "one asks it among other things, and the answers agree",
        "match",
        ev.among_other_things,
        ev.agree_well,
        has=t.SEVERAL,
    ),
    Level("the answer gives the other name", "match", ev.alias_in_answer, has=t.ALIAS),
    Level(
        "nearly the same meaning, and the answers agree",
        "match",
        ev.more_than_a_name,
        ev.nearly_the_same,
        words=SAME | OTHER,
    ),
    Level(
        "close by the sentence-embedding model, no other word of weight",
        "match",
        ev.no_word_of_weight,
        ev.close_by_model,
        has=t.MODEL,
    ),
    Level("asks for something else of the same subject", "distinct", no.forms_differ, ev.not_near, words=SAME),
    Level("another member of a contrast", "distinct", always, words=ONE_EACH),
    Level(
        "one is about a kind or a part of the other",
        "review",
        ev.one_has_more_words,
        ev.agree_somewhat,
        words=SAME | MORE,
    ),
    Level("the same subject, asked about from another side", "review", ev.near_forms, words=SAME),
    Level("much the same words", "review", ev.many_words_in_common, ev.near_in_meaning),
    Level("close in meaning", "review", always, ev.close_in_meaning),
    Level("nothing to join them", "distinct", always),
)


def open_levels(pair: Pair, known: int = 0) -> list[Level]:
    """The levels that may decide the pair, in order, as far as words tell: the last of them needs no cosine.

    `known` are traits of the engine (MODEL). The same for (a, b) and (b, a).
    """
    found = []
    for level in asked(pair.words, pair.a.traits | pair.b.traits | known):
        if level.holds(pair):
            found.append(level)
            if level.close is None:
                break
    return found


def deciding(pair: Pair, levels: Sequence[Level]) -> Level:
    """The level that decides a pair whose cosines are known, of those that were left open."""
    return next(level for level in levels if level.close is None or level.close(pair))


@lru_cache(maxsize=1 << 12)
def asked(words: int, traits: int) -> tuple[Level, ...]:
    """The levels that such a pair can fulfil, up to one that it surely fulfils; that one alone if no other matters."""
    found = [level for level in LEVELS if level.words & words and (not level.has or level.has & traits)]
    sure = next(at for at, level in enumerate(found) if level.holds is always and level.close is None)
    vain = all(level.verdict == "distinct" for level in found[: sure + 1])
    return (found[sure],) if vain else tuple(found[: sure + 1])
