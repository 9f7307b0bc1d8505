"""Train the weights of the difficulty estimator and score them on sources held back.

    python benchmarks/train_difficulty.py LABELLED.json [--write]

LABELLED.json is a list of {source, question, answer, label}. Prints, for each source left out in turn, the rank
correlation of the text's score with the levels; with --write puts the weights of all sources into
qadeck/difficulty/weights.json, the held-back scores beside them. Needs numpy.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
from levelled import rank_correlation, sources

from qadeck.difficulty import evidence, runs
from qadeck.difficulty.signals import FORMS, RANKED, SHORT, ranks
from qadeck.model import LEVELS
from qadeck.terms import terms

RIDGE = 0.06  # times the number of questions
NAMES = (*RANKED, *(form.name for form in FORMS), SHORT)
WEIGHTS_FILE = Path(evidence.__file__).with_name("weights.json")


def features(clusters) -> np.ndarray:
    """One row a question, one column a signal."""
    found = evidence.gather(clusters, [None] * len(clusters))
    return np.array([[one.ranked.get(name, float(name in one.forms)) for name in NAMES] for one in found])


def places(clusters) -> list[float]:
    """Where each question stands in its run."""
    records = [cluster.canonical for cluster in clusters]
    return [place.near for place in runs.places(records, [terms(record.question) for record in records])]


def fit(rows: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Ridge regression of the level's rank; every source weighs the same, whatever its size."""
    centred = [(x - x.mean(0), y - y.mean(), 1 / len(y)) for x, y in rows]
    left = sum(w * x.T @ x for x, _, w in centred) + RIDGE * len(rows) * np.eye(len(NAMES))
    return np.linalg.solve(left, sum(w * x.T @ y for x, y, w in centred))


def trained(data: dict) -> dict:
    """The contents of the weights file: `data` is source -> (features, level ranks, places)."""
    weights = fit([(x, y) for x, y, _ in data.values()])
    orders = [rank_correlation(places, list(y)) for _, y, places in data.values()]
    spread = math.sqrt(np.var(orders, ddof=1))
    return {
        "weights": {name: round(float(value), 4) for name, value in zip(NAMES, weights, strict=True)},
        "text": round(text_correlation(data), 3),
        "order": round(float(np.mean(orders)), 3),
        "order_spread": round(spread, 3),
    }


def text_correlation(data: dict) -> float:
    """How well the text's score goes with the level on sources held back, the mean."""
    found = []
    for source, (x, y, _) in data.items():
        weights = fit([row[:2] for other, row in data.items() if other != source])
        found.append(rank_correlation(list(x @ weights), list(y)))
    return float(np.mean(found))


def load(path: Path) -> dict:
    found = {}
    for source, (clusters, levels) in sources(path).items():
        levels_ = [LEVELS.index(level) for level in levels]
        found[source] = (features(clusters), np.array(ranks(levels_)), places(clusters))
    return found


def held_back(data: dict) -> dict[str, tuple[dict, float]]:
    """Source -> (what the other sources train, the rank correlation of its text score on this source)."""
    found = {}
    for source, (x, y, _) in data.items():
        model = trained({other: row for other, row in data.items() if other != source})
        score = x @ np.array([model["weights"][name] for name in NAMES])
        found[source] = (model, rank_correlation(list(score), list(y)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    options = parser.parse_args()
    data = load(options.labelled)
    model, scores = trained(data), held_back(data)
    for source, (_, rho) in scores.items():
        print(f"{source:<28} text alone, held back: rank correlation {rho:+.3f}")
    print(f"{'mean':<28} {np.mean([rho for _, rho in scores.values()]):+.3f}")
    model["held_back"] = {source: round(rho, 3) for source, (_, rho) in scores.items()}
    print(json.dumps(model, indent=1))
    if options.write:
        WEIGHTS_FILE.write_text(json.dumps(model, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
