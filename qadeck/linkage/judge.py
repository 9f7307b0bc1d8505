"""Items -> matches and reviews, each with its reason: words first, vectors only where words leave it open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from qadeck.linkage.blocking import NEIGHBOURS_UP_TO, by_meaning, by_words, distinct, places
from qadeck.linkage.compare import Level, deciding, open_levels
from qadeck.linkage.corpus import Item
from qadeck.linkage.evidence import score
from qadeck.linkage.pair import Pair, pair_of
from qadeck.linkage.traits import MODEL
from qadeck.linkage.vectors import cosines, embed, space

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Similarity, Space

# What an answer says of its subject stands at its beginning; longer texts only blur the mean of the vectors.
ANSWER = 800
PairOfPlaces = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs of places (the smaller first) with the reason; reviews also with a score, best first."""

    matches: Mapping[PairOfPlaces, str]
    reviews: tuple[tuple[PairOfPlaces, str, float], ...]


class _Open(NamedTuple):
    """A pair that words do not settle, with the levels that are left."""

    places: PairOfPlaces
    pair: Pair
    levels: Sequence[Level]


@dataclass(frozen=True, slots=True)
class _Spaces:
    """The vectors of questions, and those of the sentence-embedding model if there is one."""

    questions: Space
    model: Space | None


def judge(items: Sequence[Item], semantic: Similarity | None = None) -> Judged:
    """Compare the candidate pairs among items of different wording."""
    spaces = _spaces(items, range(len(items)), semantic) if len(items) <= NEIGHBOURS_UP_TO else None
    matches, undecided = _by_words(items, _candidates(items, spaces), MODEL if semantic else 0)
    reviews = []
    for one, pair in zip(undecided, _measured(items, undecided, spaces, semantic), strict=True):
        level = deciding(pair, one.levels)
        if level.verdict == "match":
            matches[one.places] = level.name
        elif level.verdict == "review":
            reviews.append((one.places, level.name, score(pair)))
    reviews.sort(key=lambda row: (-row[2], row[0]))
    return Judged(matches, tuple(reviews))


def _candidates(items: Sequence[Item], spaces: _Spaces | None) -> Iterator[PairOfPlaces]:
    found = by_words(items)
    for near in (spaces.questions, spaces.model) if spaces else ():
        if near:
            found = distinct(found, by_meaning(near.matrix))
    return places(found, len(items))


def _by_words(
    items: Sequence[Item], candidates: Iterable[PairOfPlaces], known: int
) -> tuple[dict[PairOfPlaces, str], list[_Open]]:
    """The matches that words settle, and the pairs that they leave open."""
    matches, undecided = {}, []
    for a, b in candidates:
        if items[a].record.subject != items[b].record.subject:
            continue
        pair = pair_of(items[a], items[b])
        levels = open_levels(pair, known)
        first = levels[0]
        if first.close or first.verdict == "review":
            undecided.append(_Open((a, b), pair, levels))
        elif first.verdict == "match":
            matches[a, b] = first.name
    return matches, undecided


def _spaces(items: Sequence[Item], places: Iterable[int], semantic: Similarity | None) -> _Spaces:
    texts = {at: items[at].record.question for at in places}
    return _Spaces(space(texts, embed), space(texts, semantic) if semantic else None)


def _measured(
    items: Sequence[Item], undecided: Sequence[_Open], spaces: _Spaces | None, semantic: Similarity | None
) -> Iterator[Pair]:
    """The pairs with their cosines. Only answers that a pair needs are embedded."""
    if not undecided:
        return
    places = [one.places for one in undecided]
    spaces = spaces or _spaces(items, sorted({at for pair in places for at in pair}), semantic)
    answered = [one.places for one in undecided if one.pair.answered]
    texts = {at: items[at].record.answer[:ANSWER] for at in sorted({at for pair in answered for at in pair})}
    answers = dict(zip(answered, cosines(space(texts, embed), answered), strict=True))
    meanings = cosines(spaces.questions, places)
    models = cosines(spaces.model, places) if spaces.model else [None] * len(places)
    for one, meaning, model in zip(undecided, meanings, models, strict=True):
        yield Pair(*one.pair[:5], meaning, answers.get(one.places), model)
