"""Clusters -> what speaks for their difficulty: signals of the text, the place in the source, how many sources ask."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from qadeck.difficulty.runs import Place, places
from qadeck.difficulty.signals import forms_of, length, ranks, rarest, rarity, spread
from qadeck.model import LEVELS, Cluster, Level, Record
from qadeck.terms import term_set, terms

_ITEM = re.compile(r"(?m)^\s*(?:[-*•]|\d+[.)])\s")
_FEW = 8  # a source with fewer questions has no order to speak of
_ENOUGH = 10  # so many known levels show a source's order by themselves


@dataclass(frozen=True, slots=True)
class Model:
    """What training found, on sources of known levels.

    weights       signal -> its weight
    text          the correlation of the text's score with the level, on sources held back
    order         the mean correlation of a question's place with its level; `order_spread` its standard deviation
    """

    weights: Mapping[str, float]
    text: float
    order: float
    order_spread: float


def model_of(data: Mapping[str, Any]) -> Model:
    """The contents of weights.json as a Model."""
    return Model(data["weights"], data["text"], data["order"], data["order_spread"])


# Written by benchmarks/train_difficulty.py; read once, when the module is loaded.
TRAINED = model_of(json.loads(files(__package__).joinpath("weights.json").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one cluster's difficulty.

    ranked  signal -> rank in the deck (-1 to 1); `forms` are the names of the question's forms
    style   the answer's form -> rank among the answers of its own source
    text    what the text says: rank of its score in the deck, weighted; `order` the same of the places in the sources
    price   what the order takes from the first and the last level: a middling place speaks for the middle
    """

    ranked: Mapping[str, float]
    forms: tuple[str, ...]
    style: Mapping[str, float]
    text: float
    order: float
    price: float


def weigh(correlation: float) -> float:
    """The weight of a signal with this correlation to the level, beside others whose errors are its own."""
    return correlation / (1 - correlation * correlation)


def gather(clusters: Sequence[Cluster], known: Sequence[Level | None], model: Model = TRAINED) -> tuple[Evidence, ...]:
    """The evidence for each cluster. `known` are the levels that are sure; they tell which sources go easy to hard."""
    words = {member.id: terms(member.question) for cluster in clusters for member in cluster.members}
    where = _where(clusters, words)
    ranked = _ranked(clusters, words, where)
    forms = [forms_of(cluster.canonical.question) for cluster in clusters]
    text = ranks([_text_score(ranked, forms[i], i, model.weights) for i in range(len(clusters))])
    trust = _trust(_seen(clusters, known, text, where), model)
    style = _style(clusters)
    found = []
    for i, cluster in enumerate(clusters):
        order, price = _order(cluster, where, trust)
        own = {name: values[i] for name, values in ranked.items()}
        found.append(Evidence(own, forms[i], style[i], weigh(model.text) * text[i], order, price))
    return tuple(found)


def _where(clusters: Sequence[Cluster], words: Mapping[str, list[str]]) -> dict[str, Place]:
    by_source: dict[str, list[Record]] = {}
    for record in (member for cluster in clusters for member in cluster.members):
        by_source.setdefault(record.source, []).append(record)
    found: dict[str, Place] = {}
    for group in by_source.values():
        group.sort(key=lambda record: record.line)
        for record, place in zip(group, places(group, [words[r.id] for r in group]), strict=True):
            found[record.id] = place
    return found


def _ranked(
    clusters: Sequence[Cluster], words: Mapping[str, list[str]], where: Mapping[str, Place]
) -> dict[str, list[float]]:
    questions = [words[cluster.canonical.id] for cluster in clusters]
    common = spread(questions, [cluster.canonical.answer for cluster in clusters], term_set)
    return {
        "rarity": ranks([rarity(question, common, len(clusters)) for question in questions]),
        "rarest": ranks([rarest(question, common) for question in questions]),
        "length": ranks([length(cluster.canonical.question) for cluster in clusters]),
        "alone": ranks([where[cluster.canonical.id].alone for cluster in clusters]),
    }


def _text_score(
    ranked: Mapping[str, Sequence[float]], forms: Sequence[str], i: int, weights: Mapping[str, float]
) -> float:
    return sum(weights[name] * values[i] for name, values in ranked.items()) + sum(weights[name] for name in forms)


def _style(clusters: Sequence[Cluster]) -> list[dict[str, float]]:
    """The form of each answer, ranked within its source: sources differ in how they write, not only in how hard."""
    by_source: dict[str, list[int]] = {}
    for i, cluster in enumerate(clusters):
        by_source.setdefault(cluster.canonical.source, []).append(i)
    found: list[dict[str, float]] = [{} for _ in clusters]
    for group in by_source.values():
        answers = [clusters[i].canonical.answer for i in group]
        measures = {
            "answer length": [float(answer.count(" ")) for answer in answers],
            "answer items": [float(len(_ITEM.findall(answer))) for answer in answers],
            "answer formulas": [float(answer.count("$") + answer.count("\\(")) for answer in answers],
            "answer paragraphs": [float(answer.count("\n\n")) for answer in answers],
            "answer word length": [len(answer) / (1 + len(answer.split())) for answer in answers],
        }
        for name, values in measures.items():
            for i, rank in zip(group, ranks(values), strict=True):
                found[i][name] = rank
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """A question in a source: where it stands, what its text says, its level where that is known."""

    where: Place
    text: float
    level: Level | None


def _seen(
    clusters: Sequence[Cluster], known: Sequence[Level | None], text: Sequence[float], where: Mapping[str, Place]
) -> dict[str, list[_Seen]]:
    rows: dict[str, list[_Seen]] = {}
    for i, cluster in enumerate(clusters):
        for member in cluster.members:
            rows.setdefault(member.source, []).append(_Seen(where[member.id], text[i], known[i]))
    return rows


def _trust(rows: Mapping[str, Sequence[_Seen]], model: Model) -> dict[str, tuple[float, float]]:
    """Source -> correlation of the near and of the far place with the level: how far it goes from easy to hard.

    Where a source's levels are known, they say so, and the place that goes better with them counts; else the text's
    scores by the near place, which carry the same message damped by how well text tells the level. All are drawn
    towards what the training sources showed, the more the fewer questions speak. One of the two is always 0.
    """
    return {source: _order_of(own, model) if len(own) >= _FEW else (0.0, 0.0) for source, own in rows.items()}


def _order_of(rows: Sequence[_Seen], model: Model) -> tuple[float, float]:
    levels = [(row.where, float(LEVELS.index(row.level))) for row in rows if row.level]
    if len(levels) < _ENOUGH:
        seen = correlation([(row.where.near, row.text) for row in rows]) / model.text
        return _drawn(seen, 1 / math.sqrt(len(rows)) / model.text, model), 0.0
    near, far = (correlation([(getattr(where, name), level) for where, level in levels]) for name in ("near", "far"))
    found = _drawn(max(near, far), 1 / math.sqrt(len(levels)), model)
    return (found, 0.0) if near >= far else (0.0, found)


def _drawn(seen: float, error: float, model: Model) -> float:
    """The mean of what training expects and what is seen, each by its precision; kept from 0 to 0.9."""
    before, now = model.order_spread**-2, error**-2
    return min(0.9, max(0.0, (model.order * before + seen * now) / (before + now)))


def correlation(pairs: Sequence[tuple[float, float]]) -> float:
    """Pearson's, -1 to 1; 0 where one side does not vary."""
    n = len(pairs)
    mean_x, mean_y = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
    xy = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    xx, yy = sum((x - mean_x) ** 2 for x, _ in pairs), sum((y - mean_y) ** 2 for _, y in pairs)
    return xy / math.sqrt(xx * yy) if xx > 0 and yy > 0 else 0.0


def _order(
    cluster: Cluster, where: Mapping[str, Place], trust: Mapping[str, tuple[float, float]]
) -> tuple[float, float]:
    """The weighted place and its price, each the mean over the sources that ask (the first time each does).

    Places spread evenly from -1 to 1 and those of a level lie about -2/3, 0 or 2/3 times the correlation: the
    logarithm of their normal density, halved, is place * weight for the outer levels, less correlation * weight / 3.
    """
    first: dict[str, Place] = {}
    for member in cluster.members:
        first.setdefault(member.source, where[member.id])
    rows = [(trust[source], place) for source, place in first.items()]
    order = sum(weigh(near) * place.near + weigh(far) * place.far for (near, far), place in rows)
    price = sum(near * weigh(near) + far * weigh(far) for (near, far), _ in rows) / 3
    return order / len(rows), price / len(rows)
