"""What the two difficulty scripts share: the labelled questions as clusters, and the scores."""

from __future__ import annotations

import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from qadeck.difficulty.signals import ranks
from qadeck.model import LEVELS, Cluster, Level, Record

SHARED = Path(__file__).resolve().parents[2] / "shared"


def record(source: str, line: int, question: str, answer: str) -> Record:
    """A record without any level, at its place in its source."""
    return Record(id=f"{source}:{line}", source=source, line=line, question=question, answer=answer)


def single(one: Record) -> Cluster:
    return Cluster(one, (one,))


def sources(path: Path, shuffled: bool = False) -> dict[str, tuple[list[Cluster], list[Level]]]:
    """Labelled source -> (its questions as clusters in its own order, their levels).

    Where only some of the levels of a source have answers at all, having one gives the level away: the answers of
    that source are left out. `shuffled` puts every source in a random order (seed 1): no help from the place.
    """
    rows = defaultdict(list)
    for row in json.loads(path.read_text("utf-8")):
        rows[row["source"]].append(row)
    found = {}
    for source, own in rows.items():
        share = {level: answered(own, level) for level in {row["label"] for row in own}}
        fair = min(share.values()) > 0.5 * max(share.values())
        if shuffled:
            random.Random(1).shuffle(own)
        clusters = [
            single(record(source, line, row["question"], (row["answer"] or "") if fair else ""))
            for line, row in enumerate(own, start=1)
        ]
        found[source] = (clusters, [row["label"] for row in own])
    return found


def answered(rows: Sequence[dict[str, str]], level: str) -> float:
    own = [row for row in rows if row["label"] == level]
    return sum(bool(row["answer"]) for row in own) / len(own)


def rank_correlation(left: Sequence[float], right: Sequence[float]) -> float:
    """Spearman's: Pearson's on ranks with ties at their middle."""
    x, y = ranks(left), ranks(right)
    xy = sum(a * b for a, b in zip(x, y, strict=True))
    return xy / math.sqrt(sum(a * a for a in x) * sum(b * b for b in y))


def macro_f1(truth: Sequence[Level], guess: Sequence[Level | None]) -> float:
    """Mean of the F1 of the levels that the truth has."""
    scores = []
    for level in set(truth):
        hit = sum(t == g == level for t, g in zip(truth, guess, strict=True))
        scores.append(2 * hit / max(1, truth.count(level) + list(guess).count(level)))
    return sum(scores) / len(scores)


def accuracy(truth: Sequence[Level], guess: Sequence[Level | None]) -> float:
    return sum(t == g for t, g in zip(truth, guess, strict=True)) / len(truth)


def majority(truth: Sequence[Level]) -> tuple[Level, float]:
    level, count = Counter(truth).most_common(1)[0]
    return level, count / len(truth)


def confusion(truth: Sequence[Level], guess: Sequence[Level | None]) -> list[list[int]]:
    """Rows: the level stated; columns: the level estimated; both in the order of LEVELS."""
    counts = Counter(zip(truth, guess, strict=True))
    return [[counts[t, g] for g in LEVELS] for t in LEVELS]
