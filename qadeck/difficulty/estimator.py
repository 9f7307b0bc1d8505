"""Clusters with and without a known level -> estimated Ratings, each with the signals that fired.

Levels are relative to the deck: notes are ranked by their evidence and cut by shares. Where the deck itself has at
least learn.FEWEST known levels, those teach the scale instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qadeck.difficulty import learn
from qadeck.difficulty.evidence import TRAINED, Evidence, Model, gather, weigh
from qadeck.difficulty.signals import FORMS, RANKED, SHORT, ranks
from qadeck.model import LEVELS, Cluster, Level, Rating

FEWEST = 10  # fewer notes cannot be ranked among each other
# The easier part of a deck is beginner, the hardest quarter advanced. Sources differ too much to learn it from them.
_BORDERS = (0.40, 0.75)
_NEAR = 0.06  # of the deck: this near to a border between two levels an estimate may fall either way
_CLOSE = 0.25  # of the lesson's score: the same for a learnt level
_FIRM = 2.5  # how much a lesson's score weighs against the order of the source
_REASONS = 4
_FORM_WORDS = {form.name: form.words for form in FORMS} | {SHORT: "it asks in a few words what something is"}


def estimate(clusters: Sequence[Cluster], known: Sequence[Level | None], model: Model = TRAINED) -> dict[int, Rating]:
    """Index of each cluster without a known level -> its estimate. Empty for fewer than FEWEST clusters."""
    open_ = [i for i, level in enumerate(known) if level is None]
    if not open_ or len(clusters) < FEWEST:
        return {}
    evidence = gather(clusters, known, model)
    pupils = learn.pupils(known)
    if pupils:
        return _learnt(clusters, known, evidence, pupils, model)
    place = ranks([one.text + one.order for one in evidence])
    return {i: _ranked_rating(evidence[i], (place[i] + 1) / 2, model) for i in open_}


def _ranked_rating(evidence: Evidence, share: float, model: Model) -> Rating:
    """`share` is the part of the deck that is easier."""
    level = LEVELS[sum(share > border for border in _BORDERS)]
    near = [i for i, border in enumerate(_BORDERS) if abs(share - border) <= _NEAR]
    unsure = (_unsure(LEVELS[near[0]], LEVELS[near[0] + 1]),) if near else ()
    return Rating(level, "estimated", unsure + _reasons(evidence, model))


def _unsure(one: Level, other: Level) -> str:
    return f"unsure: near the border between {one} and {other}"


def _reasons(evidence: Evidence, model: Model) -> tuple[str, ...]:
    """The strongest signals in plain words, each with its weight: above 0 speaks for harder."""
    fired = [(weigh(model.text) * model.weights[name], _FORM_WORDS[name]) for name in evidence.forms]
    for name, value in evidence.ranked.items():
        fired.append((weigh(model.text) * model.weights[name] * value, RANKED[name][value < 0]))
    where = "late" if evidence.order > 0 else "early"
    fired.append((evidence.order, f"it stands {where} in its part of the source"))
    fired = sorted((row for row in fired if abs(row[0]) >= 0.005), key=lambda row: (-abs(row[0]), row[1]))
    return tuple(f"{text} ({weight:+.2f})" for weight, text in fired[:_REASONS]) or ("nothing speaks for easy or hard",)


def _learnt(
    clusters: Sequence[Cluster],
    known: Sequence[Level | None],
    evidence: Sequence[Evidence],
    pupils: Sequence[int],
    model: Model,
) -> dict[int, Rating]:
    def note(i: int) -> tuple[learn.Note, list[str]]:
        """What a note teaches or is judged by, and its words."""
        record = clusters[i].canonical
        question, answer = learn.read(record.question, record.answer)
        return (learn.bag(question), learn.bag(answer), _signals(evidence[i])), [*question, *answer]

    lesson = learn.learn([note(i)[0] for i in pupils], [level for i in pupils if (level := known[i])])
    found = {}
    for i, level in enumerate(known):
        if level is None:
            own, words = note(i)
            vector = learn.vector(*own, lesson.spread, lesson.taught)
            found[i] = _learnt_rating(lesson, vector, evidence[i], model, words)
    return found


def _spelled(beginnings: Sequence[str], words: Sequence[str]) -> list[str]:
    """Each beginning of a word as the note spells it whole."""
    return [next((word for word in words if word.startswith(start)), start) for start in beginnings]


def _signals(evidence: Evidence) -> Mapping[str, float]:
    return {**evidence.ranked, **evidence.style, **dict.fromkeys(evidence.forms, 1.0)}


def _learnt_rating(
    lesson: learn.Lesson, vector: learn.Vector, evidence: Evidence, model: Model, words: Sequence[str]
) -> Rating:
    """The best level by the lesson, moved by the order of the source: early speaks for the first, late for the last."""
    scores = [_FIRM * score for score in lesson.scores(vector)]
    scores = [scores[0] - evidence.order - evidence.price, scores[1], scores[2] + evidence.order - evidence.price]
    second, best = sorted(range(len(LEVELS)), key=lambda i: scores[i])[-2:]
    close = scores[best] - scores[second] < _FIRM * _CLOSE
    unsure = (_unsure(*(LEVELS[i] for i in sorted((best, second)))),) if close else ()
    telling = ", ".join(_spelled(lesson.telling(vector, LEVELS[best]), words))
    learnt = f"like the {LEVELS[best]} ones among {lesson.taught} notes with a level ({scores[best] / _FIRM:+.2f})"
    reasons = (learnt, f"their words: {telling}") if telling else (learnt,)
    return Rating(LEVELS[best], "estimated", unsure + reasons + _reasons(evidence, model)[: _REASONS - len(reasons)])
