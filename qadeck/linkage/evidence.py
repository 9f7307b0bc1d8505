"""Pair -> bool: what speaks for two questions being one, or for a person to look at them."""

from __future__ import annotations

from math import inf

from qadeck.linkage.answers import names, opening_words
from qadeck.linkage.asked import SYMMETRIC, Asked
from qadeck.linkage.corpus import Item
from qadeck.linkage.lexicon import HEADS, SOFT
from qadeck.linkage.pair import NEAR, OTHER, SAME, Pair
from qadeck.linkage.traits import DEFINING, SLIP

# Further asks that only unfold the first: what is X, how does it work, why is it useful.
UNFOLDING = frozenset(
    (
        "what",
        "work",
        "role",
        "why use",
        "when to use",
        "applications",
        "why",
        "how",
        "when",
        "where",
        "example",
        "difference",
    )
)
MOVING = frozenset(("how to", "how", "why", "does", "whether", "which", "when", "prevent", "happens"))


def same_wording(pair: Pair) -> bool:
    """Equal but for case and punctuation."""
    return pair.a.wording == pair.b.wording


def mended(pair: Pair) -> bool:
    """The same question once two letters that changed places are put right."""
    return bool((pair.a.traits | pair.b.traits) & SLIP) and (same_question(pair) or same_definition(pair))


def same_question(pair: Pair) -> bool:
    """The same form asked of the same subject in the same context."""
    a, b = pair.a.asked, pair.b.asked
    return a.form == b.form and _same_subject(a, b) and a.context == b.context and nothing_more(pair)


def same_definition(pair: Pair) -> bool:
    """What it is, how it works, what it is for: one card answers them, unless a second concept is named."""
    a, b = pair.a.asked, pair.b.asked
    return (
        pair.forms <= DEFINING
        and a.core == b.core
        and bool(a.core)
        and not (a.context or b.context)
        and nothing_more(pair)
    )


def _same_subject(a: Asked, b: Asked) -> bool:
    return a.core == b.core and a.second == b.second and bool(a.core or a.second)


def nothing_more(pair: Pair) -> bool:
    """Neither asks for something else besides."""
    a, b = pair.a.asked, pair.b.asked
    return not (a.more or b.more) or (_unfolds(a, b) and _unfolds(b, a))


def _unfolds(one: Asked, other: Asked) -> bool:
    return all(
        _is_unfolding(ask, one) or any(_same_ask(ask, theirs) for theirs in (other, *other.more)) for ask in one.more
    )


def _is_unfolding(ask: Asked, first: Asked) -> bool:
    wide = first.form in DEFINING | {"why use"}
    return wide and ask.form in UNFOLDING and set(ask.core) == set(first.core) and not ask.context


def _same_ask(a: Asked, b: Asked) -> bool:
    return (a.form, a.core, a.second, a.context) == (b.form, b.core, b.second, b.context)


def same_words_moved(pair: Pair) -> bool:
    """The same words but for the place of one: how can a sauce be thickened, how do you thicken a sauce."""
    a, b = pair.a.asked, pair.b.asked
    if (
        a.form != b.form
        or a.form not in MOVING
        or a.terms != b.terms
        or len(a.core) != len(b.core)
        or a.context != b.context
    ):
        return False
    first, last = a.core[:1], a.core[-1:]
    return len(a.core) > 2 and nothing_more(pair) and (a.core[1:] + first == b.core or last + a.core[:-1] == b.core)


def soft_words_only(pair: Pair) -> bool:
    """One has words more that say little, or that the other's answer opens with."""
    if not pair.same_kind or not pair.answered or not nothing_more(pair):
        return False
    longer, other, extra = _longer(pair)
    kept = tuple(stem for stem in longer.asked.core if stem not in extra)
    return (
        longer.asked.form in DEFINING | SYMMETRIC
        and (kept, longer.asked.second) == (other.asked.core, other.asked.second)
        and _needed(pair) < inf
    )


def agree_as_needed(pair: Pair) -> bool:
    """The answers agree as much as the words more ask for."""
    return pair.answers is not None and pair.answers >= _needed(pair)


def _needed(pair: Pair) -> float:
    longer, other, extra = _longer(pair)
    if extra <= longer.asked.context & longer.faint | HEADS | SOFT:
        return AGREE_SOMEHOW
    # What the longer one is about is among the words more: a learning rate schedule is no learning rate.
    new_head = not extra.isdisjoint(longer.asked.core[-1:])
    return inf if new_head or not extra <= opening_words(other.record.answer) else AGREE_WELL


def _longer(pair: Pair) -> tuple[Item, Item, frozenset[str]]:
    """The one with words more, the other, and those words."""
    return (pair.a, pair.b, pair.only_a) if pair.only_a else (pair.b, pair.a, pair.only_b)


AGREE_SOMEHOW, AGREE_WELL = 0.65, 0.80


def both_things(pair: Pair) -> bool:
    """One asks for the difference of two things, the other what the two are."""
    a, b = pair.a.asked, pair.b.asked
    what = a if a.form == "what" else b
    return pair.forms == {"difference", "what"} and pair.answered and len(set(what.core)) > 1


def close_and_agree_well(pair: Pair) -> bool:
    """The questions are close in meaning and the answers agree well."""
    return agree_well(pair) and pair.meaning >= 0.8


def agree_well(pair: Pair) -> bool:
    """The answers agree well."""
    return pair.answers is not None and pair.answers >= AGREE_WELL


def among_other_things(pair: Pair) -> bool:
    """One asks what the other asks, and something besides."""
    a, b = pair.a.asked, pair.b.asked
    return pair.answered and (_defines_in(a, b) or _defines_in(b, a))


def _defines_in(one: Asked, several: Asked) -> bool:
    """`one` asks for a definition that is among the asks of `several`, and nothing but unfolding besides."""
    if one.form not in DEFINING or one.context or not _unfolds(one, one):
        return False
    return any(ask.form in DEFINING and ask.core == one.core and not ask.context for ask in (several, *several.more))


def alias_in_answer(pair: Pair) -> bool:
    """One answer says "also known as" and then the other's name."""
    a, b = pair.a, pair.b
    left, right = set(a.asked.core), set(b.asked.core)
    if not pair.forms <= DEFINING or left <= right or right <= left or not nothing_more(pair):
        return False
    return names(a.record.answer, b.asked.core) or names(b.record.answer, a.asked.core)


def more_than_a_name(pair: Pair) -> bool:
    """Questions of one kind, both answered, and no single word makes the difference."""
    single = min(len(pair.only_a), len(pair.only_b)) == 1
    return not single and pair.same_kind and pair.answered and nothing_more(pair)


def nearly_the_same(pair: Pair) -> bool:
    """Both the questions and the answers are very close in meaning."""
    return pair.meaning >= 0.90 and pair.answers is not None and pair.answers >= 0.85


def no_word_of_weight(pair: Pair) -> bool:
    """No word of weight is only in one of them, or so many are in each that it may be put in other words."""
    return pair.same_kind and (_light(pair) or (_reworded(pair) and pair.answered))


def close_by_model(pair: Pair) -> bool:
    """The sentence-embedding model finds the questions close, and the answers agree."""
    if pair.model is None or pair.model < MODEL:
        return False
    if _light(pair):
        return pair.answers is None or pair.answers >= AGREE_SOMEHOW
    return pair.model >= MODEL_ALONE and agree_well(pair)


def _light(pair: Pair) -> bool:
    a, b = pair.a, pair.b
    return pair.only_a | pair.only_b <= HEADS | SOFT | (a.asked.context & a.faint) | (b.asked.context & b.faint)


def _reworded(pair: Pair) -> bool:
    return pair.words == OTHER and len(pair.only_a) + len(pair.only_b) > 2


# Cosines of all-MiniLM-L6-v2; read off the labelled questions, so to be checked on others before they are lowered.
MODEL, MODEL_ALONE = 0.78, 0.84


def one_has_more_words(pair: Pair) -> bool:
    """The words of one are all in the other."""
    return pair.shared > 0 and pair.same_kind and len(pair.only_a | pair.only_b) <= 2


def agree_somewhat(pair: Pair) -> bool:
    """The answers, if both have one, are no strangers to each other."""
    return pair.answers is None or pair.answers >= 0.6


def near_forms(pair: Pair) -> bool:
    """Exactly the same subject, and forms whose answers often hold one another."""
    return pair.words == SAME and pair.forms <= NEAR


def many_words_in_common(pair: Pair) -> bool:
    """Most words in common."""
    return pair.shared >= 2 * (len(pair.only_a) + len(pair.only_b))


def near_in_meaning(pair: Pair) -> bool:
    """The questions are near in meaning."""
    return pair.meaning >= 0.7


def not_near(pair: Pair) -> bool:
    """The questions are not quite one in meaning."""
    return pair.meaning < 0.8


def close_in_meaning(pair: Pair) -> bool:
    """The vectors of questions and answers are close."""
    return score(pair) >= 0.62


def score(pair: Pair) -> float:
    """How likely a person would join them: orders the review list. From 0 to about 1."""
    meaning = pair.meaning if pair.model is None else (pair.meaning + 2 * pair.model) / 3
    answers = pair.answers if pair.answers is not None else meaning
    common = pair.shared / max(1, pair.shared + len(pair.only_a) + len(pair.only_b))
    if near_forms(pair):
        common += 0.5
    return 0.45 * meaning + 0.2 * answers + 0.2 * common + (0.15 if pair.same_kind else 0.0)
