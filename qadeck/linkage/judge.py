"""Items -> matches and reviews, each with its reason: cheap levels first, vectors only where they decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qadeck.linkage.blocking import NEIGHBOURS_UP_TO, PairOfPlaces, by_meaning, by_words
from qadeck.linkage.compare import QUICK, SLOW, first_level
from qadeck.linkage.corpus import Item
from qadeck.linkage.evidence import score
from qadeck.linkage.pair import Pair, pair_of

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Matrix, Similarity

# What an answer says of its subject stands at its beginning; longer texts only blur the mean of the vectors.
ANSWER = 800


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs of places (the smaller first) with (reason, key they met on); reviews also with a score, best first."""

    matches: Mapping[PairOfPlaces, tuple[str, str]]
    reviews: tuple[tuple[PairOfPlaces, str, str, float], ...]


@dataclass(frozen=True, slots=True)
class _Vectors:
    questions: Matrix
    answers: Matrix
    model: Matrix | None


def judge(items: Sequence[Item], semantic: Similarity | None = None) -> Judged:
    """Compare the candidate pairs among items of different wording."""
    candidates = by_words(items)
    vectors = None
    if len(items) <= NEIGHBOURS_UP_TO:
        vectors = _vectors(items, semantic)
        for matrix in (vectors.questions, vectors.model):
            if matrix is not None:
                for pair, key in by_meaning(matrix).items():
                    candidates.setdefault(pair, key)
    matches, open_pairs = _quick(items, candidates)
    reviews = []
    for places, compared in _with_vectors(items, open_pairs, vectors, semantic):
        level = first_level(compared, SLOW)
        if level and level.verdict == "match":
            matches[places] = (level.name, candidates[places])
        elif level and level.verdict == "review":
            reviews.append((places, level.name, candidates[places], score(compared)))
    reviews.sort(key=lambda row: (-row[3], row[0]))
    return Judged(matches, tuple(reviews))


def _quick(
    items: Sequence[Item], candidates: Mapping[PairOfPlaces, str]
) -> tuple[dict[PairOfPlaces, tuple[str, str]], list[tuple[PairOfPlaces, Pair]]]:
    matches, undecided = {}, []
    for (a, b), key in candidates.items():
        if items[a].record.subject != items[b].record.subject:
            continue
        pair = pair_of(items[a], items[b])
        level = first_level(pair, QUICK)
        if level is None:
            undecided.append(((a, b), pair))
        elif level.verdict == "match":
            matches[a, b] = (level.name, key)
    return matches, undecided


def _vectors(items: Sequence[Item], semantic: Similarity | None) -> _Vectors:
    from qadeck.linkage.vectors import embed

    questions = [item.record.question for item in items]
    model = semantic(questions) if semantic else None
    return _Vectors(embed(questions), embed([item.record.answer[:ANSWER] for item in items]), model)


def _with_vectors(
    items: Sequence[Item],
    undecided: Sequence[tuple[PairOfPlaces, Pair]],
    vectors: _Vectors | None,
    semantic: Similarity | None,
) -> Iterable[tuple[PairOfPlaces, Pair]]:
    """The undecided pairs with their cosines; only the items in them are embedded where that was not yet done."""
    if not undecided:
        return
    places = range(len(items)) if vectors else sorted({at for pair, _ in undecided for at in pair})
    row = {at: number for number, at in enumerate(places)}
    vectors = vectors or _vectors([items[at] for at in places], semantic)
    for (a, b), pair in undecided:
        i, j = row[a], row[b]
        answered = bool(items[a].record.answer and items[b].record.answer)
        meaning = float(vectors.questions[i] @ vectors.questions[j])
        answers = float(vectors.answers[i] @ vectors.answers[j]) if answered else None
        model = float(vectors.model[i] @ vectors.model[j]) if vectors.model is not None else None
        yield (a, b), Pair(pair.a, pair.b, pair.only_a, pair.only_b, pair.shared, meaning, answers, model)
