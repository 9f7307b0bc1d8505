"""Precision, recall and F1 by pair on the labelled questions, the wrong pairs with their reasons, and the cost.

    python benchmarks/repeats.py LABELLED [--semantic [MODEL]] [--wrong] [--set NAME] [--cost N ...]

LABELLED is the folder with seeds_dedupe.json, seeds_questions.json, dev_dedupe.json and dev_paraphrases.json; the
answers of the seeds are read from ../seeds/expected_cards.json and the documents beside it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from qadeck.config import Decisions
from qadeck.linkage import link
from qadeck.model import Linkage, Record

Pairs = set[frozenset[str]]


@dataclass(frozen=True)
class Labelled:
    """A set of labelled questions: pairs of ids that are the same, and those that count neither way."""

    name: str
    records: list[Record]
    same: Pairs
    neither: Pairs


@dataclass(frozen=True)
class Score:
    """What came out, by pair."""

    merged: Pairs
    wrong: Pairs
    missed: Pairs
    precision: float
    recall: float
    listed: float
    reviews: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def record(name: str, line: int, question: str, answer: str, subject: str = "") -> Record:
    return Record(name, name.split(":", maxsplit=1)[0], line, question, answer, subject=subject)


def seeds(folder: Path) -> Labelled:
    questions = json.loads((folder / "seeds_questions.json").read_text("utf-8"))
    labels = json.loads((folder / "seeds_dedupe.json").read_text("utf-8"))
    answers = seed_answers(folder.parent / "seeds")
    records = [record(q["id"], q["line"], q["question"], answers[q["file"][:3], q["line"]]) for q in questions]
    return Labelled(
        "seeds", records, _pairs(labels["clusters"]), {frozenset(pair[:2]) for pair in labels["borderline"]}
    )


def seed_answers(folder: Path) -> dict[tuple[str, int], str]:
    """(first three letters of the file's name, heading line) -> the answer's text."""
    lines = {path.name[:3]: path.read_text("utf-8").split("\n") for path in folder.glob("*.txt")}
    found = {}
    for card in json.loads((folder / "expected_cards.json").read_text("utf-8")):
        start, end = card["answer"]
        found[card["file"], card["heading_line"]] = "\n".join(lines[card["file"]][start - 1 : end])
    return found


def dev(folder: Path) -> Labelled:
    labels = json.loads((folder / "dev_dedupe.json").read_text("utf-8"))
    records = [record(q["id"], at, q["question"], q["answer"]) for at, q in enumerate(labels["questions"], 1)]
    return Labelled("dev", records, _pairs(labels["clusters"]), {frozenset(pair[:2]) for pair in labels["borderline"]})


def _pairs(clusters: list[list[str]]) -> Pairs:
    return {frozenset(pair) for cluster in clusters for pair in combinations(sorted(set(cluster)), 2)}


def score(labelled: Labelled, linkage: Linkage) -> Score:
    """Pairs within the clusters against the labels; a pair is listed if its clusters meet in a review."""
    home = {member.id: at for at, cluster in enumerate(linkage.clusters) for member in cluster.members}
    merged = {
        frozenset((a.id, b.id))
        for cluster in linkage.clusters
        for a, b in combinations(cluster.members, 2)
        if a.id != b.id
    } - labelled.neither
    meet = {frozenset((home[row.left], home[row.right])) for row in linkage.reviews}
    missed = labelled.same - merged
    shown = {pair for pair in missed if frozenset(home[name] for name in pair) in meet}
    right = len(merged & labelled.same)
    return Score(
        merged,
        merged - labelled.same,
        missed - shown,
        right / max(1, len(merged)),
        right / max(1, len(labelled.same)),
        (right + len(shown)) / max(1, len(labelled.same)),
        len(linkage.reviews),
    )


def show(labelled: Labelled, linkage: Linkage, wrong: bool) -> None:
    found = score(labelled, linkage)
    print(
        f"{labelled.name:12} precision {found.precision:.3f}  recall {found.recall:.3f}  F1 {found.f1:.3f}  "
        f"merged or review {found.listed:.3f}  review list {found.reviews}"
    )
    if not wrong:
        return
    text = {r.id: r.question for r in labelled.records}
    why = {frozenset((c.left, c.right)): c.reason for cluster in linkage.clusters for c in cluster.comparisons}
    for title, pairs in (
        ("WRONG", found.wrong),
        ("MISSED", found.missed),
        ("LISTED", labelled.same - found.merged - found.missed),
    ):
        for pair in sorted(pairs, key=sorted):
            a, b = sorted(pair)
            print(f"  {title} {a} {text[a]!r} / {b} {text[b]!r} ({why.get(pair, '-')})")


def paraphrases(folder: Path, semantic, wrong: bool) -> dict[str, float]:
    """Each pair by itself and all pairs together: share merged by category, DISTINCT pairs that were merged."""
    pairs = json.loads((folder / "dev_paraphrases.json").read_text("utf-8"))["pairs"]
    merged = {}
    records = []
    for pair in pairs:
        two = [record(f"{pair['id']}{side}", 1, pair[side]["q"], pair[side]["a"]) for side in "ab"]
        merged[pair["id"]] = len(link(two, Decisions(), semantic).clusters) == 1
        records += two
    together = {frozenset(m.id for m in c.members) for c in link(records, Decisions(), semantic).clusters}
    return _by_category(pairs, merged, together, wrong)


def _by_category(pairs, merged, together, wrong: bool) -> dict[str, float]:
    shares: dict[str, float] = {}
    for category in sorted({(p["label"], p["category"]) for p in pairs}):
        rows = [p for p in pairs if (p["label"], p["category"]) == category]
        alone = sum(merged[p["id"]] for p in rows) / len(rows)
        joint = sum(frozenset((p["id"] + "a", p["id"] + "b")) in together for p in rows) / len(rows)
        shares[category[1]] = min(alone, joint) if category[0] == "SAME" else max(alone, joint)
        print(
            f"  {category[0]:8} {category[1]:13} {len(rows):3} pairs   merged alone {alone:.2f}   together {joint:.2f}"
        )
        for p in rows:
            if wrong and merged[p["id"]] != (p["label"] == "SAME"):
                print(f"      {p['a']['q']!r} / {p['b']['q']!r}")
    return shares


def own_pairs(path: Path) -> list[tuple[str, str, str, str, str]]:
    lines = path.read_text("utf-8").splitlines()
    rows = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def own(path: Path, wrong: bool) -> None:
    rows = own_pairs(path)
    records = [record(f"{at}:{side}", at, row[3 + side], "", row[0]) for at, row in enumerate(rows) for side in (0, 1)]
    linkage = link(records, Decisions())
    home = {m.id: at for at, c in enumerate(linkage.clusters) for m in c.members}
    for label in ("SAME", "HARD", "DISTINCT"):
        hits = {at: home[f"{at}:0"] == home[f"{at}:1"] for at, row in enumerate(rows) if row[1] == label}
        print(f"  own {label:9} {sum(hits.values())} of {len(hits)} merged")
        for at, hit in hits.items():
            if wrong and hit != (label == "SAME") and label != "HARD":
                print("     ", rows[at][0], "|", rows[at][3], "|", rows[at][4])


def cost(counts: list[int], generator: Path) -> None:
    """Seconds and peak memory for questions of the generator, each count in a process of its own."""
    here = str(Path(__file__).parent)
    for count in counts:
        code = f"import sys; sys.path.insert(0, {here!r}); import repeats; repeats.one({count}, {str(generator)!r})"
        subprocess.run([sys.executable, "-c", code], check=True)


def generated(count: int, generator: str) -> tuple[list[Record], dict]:
    """Questions of the generator, and its key: planted groups and look-alikes."""
    with tempfile.TemporaryDirectory() as folder:
        out, groups = Path(folder) / "q.txt", Path(folder) / "groups.json"
        options = f"--n {count} --seed 1 --format questions".split()
        command = [sys.executable, generator, *options, "--out", str(out), "--groups", str(groups)]
        subprocess.run(command, check=True, capture_output=True)
        lines = out.read_text("utf-8").splitlines()
        key = json.loads(groups.read_text("utf-8"))
    return [Record(str(at), "q.txt", at, line, "") for at, line in enumerate(lines)], key


def one(count: int, generator: str) -> None:
    records, key = generated(count, generator)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, busy = time.perf_counter(), time.process_time()
    linkage = link(records, Decisions())
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    merged, planted, alike = planted_pairs(linkage, key)
    right = len(merged & planted)
    print(
        f"{count:>9} questions {seconds:7.2f} s (CPU {busy:.2f} s, {busy / count * 1e6:.1f} us each)"
        f"  peak {peak / 1024:.0f} MB (+{(peak - before) / 1024:.0f})"
        f"  precision {right / max(1, len(merged)):.4f}  recall {right / max(1, len(planted)):.4f}"
        f"  look-alikes merged {len(merged & alike)}  reviews {len(linkage.reviews)}",
        flush=True,
    )


def planted_pairs(linkage: Linkage, key: dict) -> tuple[Pairs, Pairs, Pairs]:
    """Pairs that were merged, that were planted, and that look alike."""
    planted = _pairs([list(map(str, group["members"])) for group in key["groups"]])
    merged = _pairs([[member.id for member in cluster.members] for cluster in linkage.clusters])
    return merged, planted, {frozenset(map(str, pair)) for pair in key["lookalikes"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--semantic", nargs="?", const="", default=None)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--cost", type=int, nargs="*", default=[])
    parser.add_argument("--generator", type=Path)
    options = parser.parse_args()
    semantic = None
    if options.semantic is not None:
        from qadeck.linkage.semantic import load

        semantic = load(options.semantic)
    for labelled in (seeds(options.labelled), dev(options.labelled)):
        show(labelled, link(labelled.records, Decisions(), semantic), options.wrong)
    print("paraphrases")
    paraphrases(options.labelled, semantic, options.wrong)
    own(Path(__file__).resolve().parents[1] / "tests" / "cases" / "repeats" / "pairs.txt", options.wrong)
    if options.cost:
        cost(options.cost, options.generator or options.labelled.parent / "bench" / "gen_corpus.py")


if __name__ == "__main__":
    main()
