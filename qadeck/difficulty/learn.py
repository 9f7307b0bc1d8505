"""Notes with a level -> what they teach about this subject and this author's scale; then levels of other notes.

A ridge regression for each level (1 for notes of that level, -1 for others), fitted by dual coordinate ascent
(Shalev-Shwartz and Zhang 2013). Small, exact enough in a few rounds, and its weights name the words that decided.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import mul

from qadeck.model import LEVELS, Level
from qadeck.terms import FUNCTION_WORDS, words

FEWEST = 30  # notes with a level that are worth learning from
MOST = 240  # more teach little more and cost time
_PREFIX = 5  # letters that stand for a word, in any language with endings
_BRIEF = 3000  # characters of an answer that are read
_RIDGE = 1.0
_ROUNDS = 12  # 20 give no better levels (benchmarks/difficulty.py), 8 somewhat worse ones
_CONSTANT = 1.0
_GOLDEN = 0.6180339887
_ANSWER = 2.0  # an answer's words against a question's
_SIGNAL = 0.2  # a signal against a question's words

Vector = Mapping[str, float]
Note = tuple[Counter[str], Counter[str], Vector]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Weights by level for every feature, and how common each word is among the notes that taught."""

    weights: tuple[Mapping[str, float], ...]
    spread: Mapping[str, int]
    taught: int

    def scores(self, vector: Vector) -> tuple[float, ...]:
        """How well each of LEVELS fits: about 1 for a sure yes, -1 for a sure no."""
        return tuple(sum(map(mul, vector.values(), map(weight.get, vector, repeat(0.0)))) for weight in self.weights)

    def telling(self, vector: Vector, level: Level, most: int = 3) -> tuple[str, ...]:
        """The words of a note that spoke most for a level, as far as they were cut."""
        weight = self.weights[LEVELS.index(level)]
        gains = {name[2:]: value * weight.get(name, 0.0) for name, value in vector.items() if name[1] == ":"}
        best = sorted((name for name in gains if gains[name] > 0.01), key=lambda name: (-gains[name], name))
        return tuple(best[:most])


def read(question: str, answer: str) -> tuple[list[str], list[str]]:
    """The words of a question and of the beginning of its answer."""
    return words(question), words(answer[:_BRIEF])


def bag(words: Sequence[str]) -> Counter[str]:
    """The beginnings of the words that carry a subject, each with how often it stands there."""
    return Counter([word[:_PREFIX] for word in words if word not in FUNCTION_WORDS and len(word) > 1])


def pupils(levels: Sequence[Level | None]) -> list[int]:
    """Which notes teach: all with a level, or an even choice of MOST of them. Empty below FEWEST or of one level."""
    known = [i for i, level in enumerate(levels) if level]
    if len(known) < FEWEST or len({levels[i] for i in known}) < 2:
        return []
    step = max(1.0, len(known) / MOST)
    return [known[int(k * step)] for k in range(min(len(known), MOST))]


def vector(
    question: Counter[str], answer: Counter[str], signals: Vector, spread: Mapping[str, int], size: int
) -> Vector:
    """One note's features: words of question and answer (each of length 1 before its weight), signals, a constant."""
    found = {f"q:{word}": value for word, value in _unit(question, spread, size).items()}
    found |= {f"a:{word}": _ANSWER * value for word, value in _unit(answer, spread, size).items()}
    found |= {f"s {name}": _SIGNAL * value for name, value in signals.items()}
    found["one"] = _CONSTANT
    return found


def _unit(bag: Counter[str], spread: Mapping[str, int], size: int) -> dict[str, float]:
    weight = {word: _often(count) * _rareness(spread.get(word, 0), size) for word, count in bag.items()}
    norm = math.sqrt(sum(value * value for value in weight.values())) or 1.0
    return {word: value / norm for word, value in weight.items()}


@lru_cache
def _often(count: int) -> float:
    return 1 + math.log(count)


@lru_cache(1 << 10)
def _rareness(holding: int, size: int) -> float:
    """Of a word that so many of `size` notes hold."""
    return math.log((size + 1) / (holding + 0.5) + 1)


def learn(notes: Sequence[Note], levels: Sequence[Level]) -> Lesson:
    """`notes` are (question bag, answer bag, signals), each with its level."""
    spread = Counter(word for question, answer, _ in notes for word in question.keys() | answer.keys())
    vectors = [vector(*note, spread, len(notes)) for note in notes]
    weights = tuple(_ridge(vectors, [1.0 if level == own else -1.0 for own in levels]) for level in LEVELS)
    return Lesson(weights, spread, len(notes))


def _ridge(vectors: Sequence[Vector], targets: Sequence[float]) -> Mapping[str, float]:
    weight = dict.fromkeys((name for vector in vectors for name in vector), 0.0)
    dual = [0.0] * len(vectors)
    order = sorted(range(len(vectors)), key=lambda i: i * _GOLDEN % 1)  # mixed, so that no level has the last word
    norms = [sum(value * value for value in vector.values()) for vector in vectors]
    for _ in range(_ROUNDS):
        for i in order:
            vector = vectors[i]
            own = list(map(weight.__getitem__, vector))
            found = sum(map(mul, vector.values(), own))
            change = (targets[i] - found - _RIDGE * dual[i]) / (norms[i] + _RIDGE)
            dual[i] += change
            weight.update(
                zip(
                    vector, [old + change * value for old, value in zip(own, vector.values(), strict=True)], strict=True
                )
            )
    return weight
