"""How many damaged spots of labelled documents come out right, and what changes in sound text.

    python benchmarks/repair_spots.py SHARED

SHARED is the folder of the labelled documents (seeds/, corpora/). Every spot is judged on the repaired answer: lists
through the outline that a CommonMark parser sees, formulas and words by their text. Prints each failed spot, each
change outside a damaged spot, and each change in the sound documents with what a reader would see of it.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from markdown_it import MarkdownIt

from qadeck import readers, segment
from qadeck.model import Record, Source
from qadeck.repair import repair

sys.path.insert(0, str(Path(__file__).parent))

from repair_judges import JUDGES, Case, Spot


def records_of(path: Path, name: str) -> tuple[Record, ...]:
    """The records of a document, as the build reads it."""
    return segment.split(readers.read(Source(name, path.read_bytes()))).records


# --- the seeds -------------------------------------------------------------------------------------------------------


def seeds(folder: Path) -> Iterator[tuple[Path, tuple[Record, ...], tuple[Record, ...], list[Spot]]]:
    """Each labelled document: its path, records before and after, its spots."""
    spots = json.loads((folder / "artefacts.json").read_text("utf-8"))
    for path in sorted(folder.glob("*.txt")):
        old = records_of(path, path.name)
        yield path, old, repair(old, frozenset())[0], [spot for spot in spots if spot["file"] == path.name]


def judged(folder: Path) -> Iterator[tuple[Spot, bool]]:
    """Every repairable spot, and whether it came out right."""
    for path, old, new, spots in seeds(folder):
        lines = path.read_text("utf-8").split("\n")
        for spot in spots:
            if spot["class"] == "damage" and spot["mechanical"]:
                answer = next(n.answer for o, n in zip(old, new, strict=True) if o.line < spot["line"] <= o.end_line)
                yield spot, JUDGES[spot["kind"]](Case(spot, lines, answer))


def sound_spots_lost(folder: Path) -> Iterator[Spot]:
    """Spots to leave alone whose text is no longer there."""
    for _, old, new, spots in seeds(folder):
        damaged = {(s["line"], s["found"]) for s in spots if s["class"] == "damage" and s["mechanical"]}
        for spot in spots:
            if (spot["line"], spot["found"]) in damaged:
                continue
            if spot["class"] in ("content", "preserve") or (spot["class"] == "damage" and not spot["mechanical"]):
                pairs = [(o, n) for o, n in zip(old, new, strict=True) if o.line <= spot["line"] <= o.end_line]
                for before, after in pairs:
                    was = before.question + "\n" + before.answer
                    text = after.question + "\n" + after.answer
                    if _stays(spot) in re.sub(r"\s|\(Q\d+\)", "", was) and _stays(spot) not in re.sub(
                        REFERENCE, "", text
                    ):
                        yield spot


REFERENCE = r'\s|\(see "[^"]*"\)'


def _stays(spot: Spot) -> str:
    """The text that must be there still: without blanks and without a reference that is a damaged spot of its own."""
    return re.sub(r"\s|\(Q\d+\)", "", spot["found"])


def changes_outside(folder: Path) -> Iterator[tuple[str, int, str, str]]:
    """Changed lines that no damaged spot names: document, line, before, after."""
    for path, old, new, spots in seeds(folder):
        damaged = {n for s in spots if s["class"] == "damage" for n in (s["line"], *s.get("lines", ()))}
        for before, after in zip(old, new, strict=True):
            was, now = before.answer.split("\n"), after.answer.split("\n")
            for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
                touched = {before.answer_line + i for i in range(a, b) if was[i].strip()}
                if kind != "equal" and touched - damaged:
                    yield path.name, min(touched - damaged), "\n".join(was[a:b]), "\n".join(now[c:d])


# --- sound text ------------------------------------------------------------------------------------------------------


def sound_changes(folder: Path) -> Iterator[tuple[str, str, str, str, bool]]:
    """Every repair in the sound documents: record, rule, before, after, and whether a reader sees a difference.

    Each document is mended twice: as its records, and as one long answer, so that no line goes untested.
    """
    for path in sorted((folder / "docs").iterdir()):
        whole = Record(f"{path.name}:whole", path.name, 1, "?", path.read_text("utf-8", "replace"), answer_line=1)
        for old in (records_of(path, path.name), (whole,)):
            for before, after in zip(old, repair(old, frozenset())[0], strict=True):
                for fired in after.repairs:
                    yield before.id, fired.rule, fired.before, fired.after, seen(before, after)


def seen(old: Record, new: Record) -> bool:
    """The page differs in more than the distance between lines."""
    return _page(old.answer) != _page(new.answer) or old.question != new.question


def _page(answer: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?p>", "", MarkdownIt().enable("table").render(answer)))


def show(text: str) -> str:
    return "\n".join("      " + line[:160] for line in text.split("\n")[:6])


def main(folder: Path) -> int:
    results = list(judged(folder / "seeds"))
    right = Counter(spot["kind"] for spot, good in results if good)
    total = Counter(spot["kind"] for spot, _ in results)
    for kind in sorted(total):
        print(f"{right[kind]:4} of {total[kind]:3}  {kind}")
    print(f"{sum(right.values()):4} of {sum(total.values()):3}  repairable spots right\n")
    for spot, good in results:
        if not good:
            print(f"wrong: line {spot['line']} {spot['kind']} ({spot['rule_id']})\n{show(spot['found'])}")
    lost = list(sound_spots_lost(folder / "seeds"))
    for spot in lost:
        print(f"lost: {spot['file']}:{spot['line']} {spot['kind']}: {spot['found']}")
    print(f"{len(lost)} spots that should stay were changed\n")
    outside = list(changes_outside(folder / "seeds"))
    for name, line, before, after in outside:
        print(f"outside: {name}:{line}\n{show(before)}\n    ->\n{show(after)}")
    print(f"{len(outside)} changes outside the damaged spots\n")
    changes = list(sound_changes(folder / "corpora"))
    for name, rule, before, after, visible in changes:
        print(f"sound, {'seen' if visible else 'not seen'}: {name} {rule}\n{show(before)}\n    ->\n{show(after)}")
    print(f"{len(changes)} changes in sound documents, {sum(c[-1] for c in changes)} of them seen by a reader")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
