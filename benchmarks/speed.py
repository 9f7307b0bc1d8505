"""How long a build takes, whole process, at several sizes; writes docs/performance.md.

    python benchmarks/speed.py [--sizes 300 3000 30000] [--runs 3] [--out docs/performance.md]

The bank is a folder of Markdown documents of 100 questions each, made by benchmarks/corpus.py. Four builds each time:
cold (no cache), all cached (only the outputs are gone), edited (1 % of the questions, in as few documents as hold
them) and nothing changed. G is genanki's own `Package.write_to_file` of the same notes, in the same run.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qadeck.model import Cluster, Markup

ROOT = Path(__file__).resolve().parents[1]
PER_DOCUMENT = 100
KINDS = ("cold", "all cached", "1 % edited", "nothing changed")
# What the project wants to reach: seconds at 300, else in G; memory in MiB.
REACH = {
    300: (0.6, 0.25, 0.3, 0.12, 80),
    3_000: (24, 7, 8, 3, 130),
    30_000: (20, 5, 5.5, 1, 500),
    100_000: (18, 4.5, 5, 1, 1536),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: seconds of each kind of build, by the clock and of processors; of genanki; of rendering; MiB."""

    questions: int
    seconds: dict[str, float]
    processor: dict[str, float]
    genanki: float
    genanki_processor: float
    rendering: float
    whole: float
    memory: float


def main() -> None:
    """Measure and write the page; or, as a process of its own, one of the inner measurements."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[300, 3_000, 30_000])
    options.add_argument("--runs", type=int, default=3, help="the median of so many; one from 30,000 questions on")
    options.add_argument("--out", type=Path, default=ROOT / "docs" / "performance.md")
    options.add_argument("--genanki", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--stages", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.genanki:
        print(*_genanki(asked.genanki))
    elif asked.stages:
        print(*_stages(asked.stages))
    else:
        found = [measure(size, asked.runs if size < 30_000 else 1) for size in asked.sizes]
        asked.out.write_text(page(found), "utf-8")


def measure(questions: int, runs: int) -> Measured:
    """Every kind of build at one size, in turns, so that a slow minute of the machine meets them all."""
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    worked: dict[str, list[float]] = {kind: [] for kind in KINDS}
    written, rendering, whole, memory = [], [], [], [0.0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _bank(folder, questions)
        command = [str(folder / "bank"), "--out", str(folder / "out"), "--cache", str(folder / "cache"), "--quiet"]
        run = [sys.executable, "-m", "qadeck", *command]
        _timed(run, folder)  # compiles the modules
        for _ in range(runs):
            for left in ("out", "cache", "bank/deck.lock"):
                _remove(folder / left)
            for kind in KINDS:
                if kind == "all cached":
                    _remove(folder / "out")
                if kind == "1 % edited":
                    _edit(folder / "bank", max(1, questions // 100))
                if kind == "nothing changed":
                    _timed(run, folder)  # takes the edit's ledger in
                seconds, processor, peak = _timed(run, folder)
                times[kind].append(seconds)
                worked[kind].append(processor)
                memory.append(peak)
                print(questions, kind, round(seconds, 2), round(processor, 2), round(peak), flush=True)
            written.append(_said(["--genanki", str(next((folder / "out").glob("*.apkg")))], folder))
            _remove(folder / "bank/deck.lock")
            spent = _said(["--stages", command[0], "--out", str(folder / "other"), "--no-cache", "--quiet"], folder)
            rendering.append(spent[0])
            whole.append(spent[1])
    median = statistics.median
    clock, processor = ({kind: median(taken) for kind, taken in each.items()} for each in (times, worked))
    ends = (median(each) for each in (*zip(*written, strict=True), rendering, whole))
    return Measured(questions, clock, processor, *ends, max(memory))


def _bank(folder: Path, questions: int) -> None:
    made = folder / "bank.md"
    corpus = [sys.executable, str(ROOT / "benchmarks" / "corpus.py"), "--questions", str(questions), "--out", str(made)]
    subprocess.run(corpus, check=True)
    parts = re.split(r"(?m)^(?=### )", made.read_text("utf-8"))[1:]
    (folder / "bank").mkdir()
    for start in range(0, len(parts), PER_DOCUMENT):
        text = f"# Part {start // PER_DOCUMENT}\n\n" + "".join(parts[start : start + PER_DOCUMENT])
        (folder / "bank" / f"part{start // PER_DOCUMENT:05}.md").write_text(text, "utf-8")


def _edit(bank: Path, questions: int) -> None:
    """Another word in each answer of so many questions."""
    for path in sorted(bank.glob("*.md")):
        parts = re.split(r"(?m)^(?=### )", path.read_text("utf-8"))
        some = min(questions, len(parts) - 1)
        parts[1 : some + 1] = [f"{part.rstrip()} Once more.\n\n" for part in parts[1 : some + 1]]
        path.write_text("".join(parts), "utf-8")
        questions -= some
        if not questions:
            return


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _environment(folder: Path) -> dict[str, str]:
    """Modules compiled once, as an installed package has them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "QADECK_HOME": str(folder),
    }


def _timed(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Seconds of a process by the clock, of processors with its workers; the most memory one of them held, MiB."""
    code = (
        "import resource, subprocess, sys, time; start = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL); seconds = time.perf_counter() - start; "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    told = subprocess.run(
        [sys.executable, "-S", "-c", code, *command],
        env=_environment(folder),
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, processor, peak = told.stdout.split()[-3:]
    return float(seconds), float(processor), int(peak) / (1024 if sys.platform != "darwin" else 1024 * 1024)


def _said(options: list[str], folder: Path) -> list[float]:
    command = [sys.executable, __file__, *options]
    told = subprocess.run(command, env=_environment(folder), check=True, stdout=subprocess.PIPE, text=True)
    return [float(word) for word in told.stdout.splitlines()[-1].split()]


def _genanki(package: Path) -> tuple[float, float]:
    """Seconds that genanki takes to write the notes of a package, by the clock and of the processor."""
    import genanki

    with tempfile.TemporaryDirectory() as name:
        with zipfile.ZipFile(package) as whole:
            whole.extract("collection.anki2", name)
        database = sqlite3.connect(Path(name, "collection.anki2"))
        rows = [fields.split("\x1f") for (fields,) in database.execute("SELECT flds FROM notes")]
        database.close()
        template = {"name": "Card", "qfmt": "{{0}}", "afmt": "{{1}}"}
        model = genanki.Model(
            1, "Model", fields=[{"name": str(at)} for at in range(len(rows[0]))], templates=[template]
        )
        deck = genanki.Deck(2, "Deck")
        for fields in rows:
            deck.add_note(genanki.Note(model, fields))
        start, used = time.perf_counter(), time.process_time()
        genanki.Package(deck).write_to_file(str(Path(name, "deck.apkg")))
        return time.perf_counter() - start, time.process_time() - used


def _stages(command: list[str]) -> tuple[float, float]:
    """Seconds of rendering alone, by as many workers, and of the whole build."""
    from qadeck import bodies, cli, workers

    clusters: list[Cluster] = []
    begun = bodies.begun

    def seen(*arguments: Any, **named: Any) -> Any:
        clusters.extend(arguments[0])
        return begun(*arguments, **named)

    bodies.begun = seen
    start = time.perf_counter()
    cli.main(command)
    whole = time.perf_counter() - start
    texts = [
        (text, one.markup) for cluster in clusters for one in cluster.members for text in (one.question, one.answer)
    ]
    chunks = [texts[at : at + 100] for at in range(0, len(texts), 100)]
    start = time.perf_counter()
    with workers.pool(len(texts), None) as pool:
        list(pool.map(_rendered, chunks) if pool else map(_rendered, chunks))
    return time.perf_counter() - start, whole


def _rendered(texts: list[tuple[str, Markup]]) -> int:
    from qadeck.render import to_html

    return sum(len(to_html(text, markup, {})) for text, markup in texts)


def page(found: list[Measured]) -> str:
    """docs/performance.md."""
    python = platform.python_version()
    lines = [
        "# Performance",
        "",
        f"Written by `python benchmarks/speed.py` on {os.cpu_count()} cores, Python {python}.",
        "The machine was shared while it ran: the ratios count, not the seconds.",
        "",
        "A bank of Markdown documents of 100 questions each, answers of about 1,100 characters, one question in seven",
        "a reworded repeat. Whole process, from the command to its end. **G** is genanki's own",
        "`Package.write_to_file` of the same notes in the same run. *All cached*: the outputs are gone, the cache is",
        "there. *1 % edited*: so many questions, in as few documents as hold them. *Nothing changed*: the same command",
        "again, once the ledger has taken the last change in.",
        "",
        *_measured((one, one.seconds, one.genanki) for one in found),
        "",
        "The same in processor seconds, workers included, which tell more on a busy machine:",
        "",
        *_measured((one, one.processor, one.genanki_processor) for one in found),
        "",
        "The aims, and whether each is reached:",
        "",
        "| questions | " + " | ".join(KINDS) + " | peak memory |",
        "|---|" + "---|" * (len(KINDS) + 1),
        *(_reach_row(one) for one in found if one.questions in REACH),
        "",
        "The whole cold build against its rendering alone, in one process with its workers:",
        "",
        "| questions | rendering | whole | ratio | µs a question |",
        "|---|---|---|---|---|",
        *(
            f"| {one.questions:,} | {one.rendering:.2f} s | {one.whole:.2f} s | {one.whole / one.rendering:.2f} "
            f"| {one.whole / one.questions * 1e6:,.0f} |"
            for one in found
        ),
        "",
    ]
    return "\n".join(lines)


def _measured(rows: Iterable[tuple[Measured, dict[str, float], float]]) -> Iterator[str]:
    """A table: sizes, seconds of one kind and in G."""
    yield "| questions | G | " + " | ".join(KINDS) + " | peak memory |"
    yield "|---|---|" + "---|" * (len(KINDS) + 1)
    for row in rows:
        yield _measured_row(*row)


def _measured_row(one: Measured, seconds: dict[str, float], genanki: float) -> str:
    cells = (f"{seconds[kind]:.2f} s ({seconds[kind] / genanki:.1f} G)" for kind in KINDS)
    return f"| {one.questions:,} | {genanki:.3f} s | {' | '.join(cells)} | {one.memory:.0f} MiB |"


def _reach_row(one: Measured) -> str:
    *limits, memory = REACH[one.questions]
    small = one.questions == min(REACH)
    taken = [one.seconds[kind] / (1 if small else one.genanki) for kind in KINDS]
    unit = "s" if small else "G"
    pairs = zip(limits, taken, strict=True)
    cells = [f"≤ {limit:g} {unit}: {_verdict(value <= limit)}" for limit, value in pairs]
    return f"| {one.questions:,} | {' | '.join(cells)} | ≤ {memory} MiB: {_verdict(one.memory <= memory)} |"


def _verdict(reached: bool) -> str:
    return "reached" if reached else "**not yet**"


if __name__ == "__main__":
    main()
