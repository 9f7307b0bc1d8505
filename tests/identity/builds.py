"""Two versions of one set of documents, as a person leaves them on the disk, and the decks built from them."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from building import build, deck
from outside import CASES

LINES = (CASES / "identity" / "facts.txt").read_text("utf-8").splitlines()
FACTS = [tuple(part.strip() for part in line.split("|")) for line in LINES if not line.startswith("#")]

REWORDED = {
    "What is a bowline used for?": "When would a sailor tie a bowline?",
    "How is paper sized?": "In what way is paper sized?",
    "What is the difference between green and black tea?": "How do green tea and black tea differ?",
    "Why do onions make eyes water?": "Why does an onion make your eyes water when you cut it?",
    "What is a tide pool?": "What's a tide pool?",
}
CHANGED = [FACTS[n][0] for n in (1, 11, 21, 26, 36)]
REMOVED = [FACTS[n][0] for n in (2, 12, 22, 32, 37)]
NEW = [
    (f"What is step {n} of laying a hedge?", f"Step {n}: {what}.")
    for n, what in enumerate(
        (
            "clear the brambles",
            "choose the stems",
            "cut them low",
            "bend them over",
            "drive the stakes",
            "weave the top",
            "trim the ends",
            "burn the rest",
            "keep the sheep out",
            "wait for spring",
        ),
        1,
    )
]


@dataclass(frozen=True)
class Deck:
    """A built deck and its report."""

    path: Path
    report: dict

    def guid(self, question):
        """The GUID of the note that asks this."""
        (found,) = [note["guid"] for note in self.report["notes"] if note["question"] == question]
        return found


def write(folder, facts, names=("crafts.md", "nature.md"), order=1):
    """The facts as two numbered Markdown files; `order` -1 turns both round."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    half = len(facts) // 2
    for name, part in zip(names, (facts[:half], facts[half:]), strict=True):
        text = "".join(f"## {n}. {question}\n\n{answer}\n\n" for n, (question, answer) in enumerate(part[::order], 1))
        (folder / name).write_text(f"# About {name[:-3]}\n\n{text}", "utf-8")


def with_picture(facts):
    """The facts, with a picture in one answer, which changes in the second build."""
    return [(q, f"{a}\n\n![a circle](circle.svg)" if q == CHANGED[0] else a) for q, a in facts]


def second(facts):
    """5 answers changed, 5 questions reworded, 5 removed, 10 added."""
    kept = [(question, answer) for question, answer in facts if question not in REMOVED]
    edited = [
        (
            REWORDED.get(question, question),
            f"{answer} So at least the old masters say." if question in CHANGED else answer,
        )
        for question, answer in kept
    ]
    return [*edited[:3], *NEW, *edited[3:]]


def two_builds(folder, first_at, second_at, picture=""):
    """Build, change the sources in every way, rename a file, turn the order, change the CSS, build again."""
    sources, out = folder / "sources", folder / "out"
    write(sources, with_picture(FACTS) if picture else FACTS)
    (sources / "circle.svg").write_text(picture.format(9), "utf-8")
    report = build(sources, out, "--name", "Odd facts", SOURCE_DATE_EPOCH=str(first_at))
    old = Deck(shutil.copy(deck(out), folder / "old.apkg"), report)
    write(sources, second(with_picture(FACTS) if picture else FACTS), names=("crafts.md", "the world.md"), order=-1)
    (sources / "circle.svg").write_text(picture.format(15), "utf-8")
    theme = folder / "theme"
    theme.mkdir()
    (theme / "style.css").write_text(".card { font-size: 21px }\n", "utf-8")
    (sources / "deck.toml").write_text('theme = "../theme"\n', "utf-8")
    shutil.copy(out / "deck.lock", sources / "deck.lock")
    report = build(sources, out, "--name", "Odd facts", SOURCE_DATE_EPOCH=str(second_at))
    return old, Deck(shutil.copy(deck(out), folder / "new.apkg"), report)


def expectations(old, new):
    """What a learner must find, as plain data, for learner.py in any version of Anki."""
    changed = [old.guid(question) for question in CHANGED]
    reworded = {old.guid(before): after for before, after in REWORDED.items()}
    gone = [old.guid(question) for question in REMOVED]
    before, after = ({note["guid"] for note in one.report["notes"]} for one in (old, new))
    return {
        "changed": changed,
        "reworded": reworded,
        "removed": gone,
        "added": sorted(after - before),
        "untouched": sorted(before - set(changed) - set(reworded) - set(gone)),
        "search": " OR ".join(gone["search"] for gone in new.report["changes"]["removed"]),
    }


if __name__ == "__main__":
    import sys
    import time

    target, now = Path(sys.argv[1]), int(time.time())
    (target / "expected.json").write_text(
        json.dumps(expectations(*two_builds(target, now - 864_000, now + 86_400))), "utf-8"
    )
