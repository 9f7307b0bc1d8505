"""Pair -> bool: what speaks for two questions being one, or for a person to look at them."""

from __future__ import annotations

from qadeck.linkage.answers import names, opening_words
from qadeck.linkage.asked import SYMMETRIC, Asked
from qadeck.linkage.corpus import Item
from qadeck.linkage.lexicon import HEADS, SOFT
from qadeck.linkage.pair import DEFINING, NEAR, Pair

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
    return (pair.a.mended or pair.b.mended) and (same_question(pair) or same_definition(pair))


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
    return _unfolds(a, b) and _unfolds(b, a)


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
    """One has words more that say little, or that the other's answer opens with; and the answers agree."""
    extra, other = (pair.only_a, pair.b) if pair.only_a else (pair.only_b, pair.a)
    if (
        not extra
        or (pair.only_a and pair.only_b)
        or not pair.same_kind
        or pair.answers is None
        or not nothing_more(pair)
    ):
        return False
    longer = pair.a if other is pair.b else pair.b
    kept = tuple(stem for stem in longer.asked.core if stem not in extra)
    if (
        pair.a.asked.form not in DEFINING | SYMMETRIC
        or kept != other.asked.core
        or longer.asked.second != other.asked.second
    ):
        return False
    soft = extra <= HEADS | SOFT and pair.answers >= AGREE
    soft |= extra <= longer.asked.context & longer.faint | HEADS | SOFT and pair.answers >= AGREE_SOMEHOW
    return soft or (
        pair.answers >= AGREE_WELL and not _new_head(longer, extra) and extra <= opening_words(other.record.answer)
    )


def _new_head(longer: Item, extra: frozenset[str]) -> bool:
    """Whether what the longer one is about is among the words more: a learning rate schedule is no learning rate."""
    return longer.asked.core[-1] in extra


AGREE_SOMEHOW, AGREE, AGREE_WELL = 0.65, 0.70, 0.80


def both_things(pair: Pair) -> bool:
    """One asks for the difference of two things, the other what the two are; and the answers agree."""
    a, b = pair.a.asked, pair.b.asked
    if pair.forms != {"difference", "what"} or pair.only_a or pair.only_b or pair.answers is None:
        return False
    what = a if a.form == "what" else b
    return len(set(what.core)) > 1 and pair.answers >= AGREE_WELL and pair.meaning >= 0.8


def among_other_things(pair: Pair) -> bool:
    """One asks what the other asks, and something besides; and the answers agree well."""
    a, b = pair.a.asked, pair.b.asked
    if pair.answers is None or pair.answers < AGREE_WELL or not (a.more or b.more):
        return False
    return _defines_in(a, b) or _defines_in(b, a)


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


def meaning_and_answers(pair: Pair) -> bool:
    """Both the questions and the answers are very close in meaning."""
    if pair.answers is None or not pair.same_kind or not nothing_more(pair) or one_sided_name(pair):
        return False
    return min(len(pair.only_a), len(pair.only_b)) != 1 and pair.meaning >= 0.90 and pair.answers >= 0.85


def close_by_model(pair: Pair) -> bool:
    """The sentence-embedding model finds the questions close, and no word of weight is only in one of them."""
    if pair.model is None or not pair.same_kind or pair.model < MODEL:
        return False
    a, b = pair.a, pair.b
    added = (a.asked.context & a.faint) | (b.asked.context & b.faint)
    if pair.only_a | pair.only_b <= HEADS | SOFT | added:
        return pair.answers is None or pair.answers >= AGREE_SOMEHOW
    reworded = bool(pair.only_a and pair.only_b) and len(pair.only_a | pair.only_b) > 2
    return reworded and pair.model >= MODEL_ALONE and pair.answers is not None and pair.answers >= AGREE_WELL


# Cosines of all-MiniLM-L6-v2; read off the labelled questions, so to be checked on others before they are lowered.
MODEL, MODEL_ALONE = 0.78, 0.84


def one_sided_name(pair: Pair) -> bool:
    """Only one has words more: a kind, a part."""
    return bool(pair.only_a) != bool(pair.only_b)


def one_has_more_words(pair: Pair) -> bool:
    """The words of one are all in the other."""
    if not pair.shared or (pair.only_a and pair.only_b) or not pair.same_kind:
        return False
    return len(pair.only_a | pair.only_b) <= 2 and (pair.answers is None or pair.answers >= 0.6)


def near_forms(pair: Pair) -> bool:
    """Exactly the same subject, and forms whose answers often hold one another."""
    return not pair.only_a and not pair.only_b and pair.forms <= NEAR


def many_words_in_common(pair: Pair) -> bool:
    """Most words in common."""
    return len(pair.shared) >= 2 * len(pair.only_a | pair.only_b) and pair.meaning >= 0.7


def close_in_meaning(pair: Pair) -> bool:
    """The vectors of questions and answers are close."""
    return score(pair) >= 0.62


def score(pair: Pair) -> float:
    """How likely a person would join them: orders the review list. From 0 to about 1."""
    meaning = pair.meaning if pair.model is None else (pair.meaning + 2 * pair.model) / 3
    answers = pair.answers if pair.answers is not None else meaning
    common = len(pair.shared) / max(1, len(pair.shared | pair.only_a | pair.only_b))
    if near_forms(pair):
        common += 0.5
    return 0.45 * meaning + 0.2 * answers + 0.2 * common + (0.15 if pair.same_kind else 0.0)
