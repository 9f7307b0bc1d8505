"""The same cards through other tools and through qadeck, side by side in one run; writes docs/peers.md.

    python benchmarks/peers.py [--sizes 300 3000 30000] [--runs 3] [--limit 300] [--venvs DIR] [--page docs/peers.md]

Peers come from PyPI, each into a virtual environment of its own below --venvs (made when missing). Every tool gets the
bank of benchmarks/corpus.py as a folder of documents of 100 questions, in its own syntax. Time and memory are those of
the whole process and its children; the runs of all tools take turns. How many lists and formulas come out right is
asked of one small bank (benchmarks/peers_check.py).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import peers_check as check  # noqa: E402
from corpus import entries  # noqa: E402
from peers_tools import OURS, PEERS, Tool, program  # noqa: E402

PER_DOCUMENT = 100
HEAD = """\
# Side by side with other tools

Written by `python benchmarks/peers.py` on {cores} cores, Python {python}. The same made-up bank for all, in each tool's
own syntax: documents of 100 questions, answers of about 1,100 characters with nested lists and formulas, one question
in seven a repeat. Whole process with its children; the tools take turns. mdanki and md2apkg are not on PyPI: left out.

## What comes out right

Of {each} cards with each kind of list, and two formulas a card: the share that the note shows as it was meant (nesting,
order and text of the list; the formula unharmed between Anki's own delimiters).
"""
TIMES = """\
## How long it takes

Seconds by the clock and of processors, memory of the largest process. qadeck does more in that time: it looks for
repeats (hence fewer notes), repairs, rates, and writes a page and two reports beside the deck. *Cached* is the same
bank again when the outputs are gone.\
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock and of processors, MiB at most; None where it did not end or failed, `why` then says so."""

    clock: float | None = None
    processor: float = 0.0
    memory: float = 0.0
    why: str = ""


def install(tool: Tool, venvs: Path) -> Path:
    """The tool's virtual environment, made when missing. Raises CalledProcessError when pip cannot."""
    home = venvs / tool.name
    if tool.packages and not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([program(home, "python"), "-m", "pip", "install", "--quiet", *tool.packages], check=True)
        for path in home.rglob(tool.mend[0]) if tool.mend else ():
            path.write_text(path.read_text("utf-8").replace(*tool.mend[1:]), "utf-8")
        (home / "ready").touch()
    return home


def version(tool: Tool, home: Path) -> str:
    """What pip installed."""
    if not tool.packages:
        from qadeck import __version__

        return __version__
    code = f"from importlib.metadata import version; print(version({tool.packages[0]!r}))"
    return subprocess.run(
        [program(home, "python"), "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


def documents(cards: Iterable[tuple[str, str]], tool: Tool, folder: Path) -> None:
    """The cards as the tool's documents of PER_DOCUMENT each."""
    folder.mkdir(parents=True)
    every = list(cards)
    for start in range(0, len(every), PER_DOCUMENT):
        text = tool.document(every[start : start + PER_DOCUMENT])
        (folder / f"part{start // PER_DOCUMENT:05}.md").write_text(text, "utf-8")


def timed(command: list[str], limit: float, folder: Path) -> Run:
    """Run it, whole process, with its children."""
    # A small process in between: Linux counts the memory of who starts a process as that process's own.
    code = "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
    code += "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
    code += "print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss)"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept |= {"PYTHONPATH": str(ROOT) if "qadeck" in command else "", "QADECK_HOME": str(folder), "HOME": str(folder)}
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-S", "-c", code, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=kept,
        start_new_session=True,
    ) as process:
        try:
            told, errors = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            return Run(why=f"not done in {limit:.0f} s")
    seconds = time.perf_counter() - start
    code_, processor, peak = told.split()
    if int(code_):
        return Run(why=f"fails: {(errors.strip().splitlines() or ['?'])[-1][:80]}")
    return Run(seconds, float(processor), int(peak) / (1024 if sys.platform != "darwin" else 1024 * 1024))


def measure(
    size: int, tools: dict[Tool, Path], runs: int, limit: float, folder: Path
) -> dict[str, tuple[Run, int, float]]:
    """Each tool's median run, notes and megabytes written; our own cold, and with everything cached."""
    cards = [(entry.question, entry.answer) for entry in entries(size, 1)]
    for tool in tools:
        documents(cards, tool, folder / tool.name / "docs")
    taken: dict[str, list[Run]] = {}
    written: dict[str, tuple[int, float]] = {}
    for _ in range(runs):
        for tool, home in tools.items():
            place = folder / tool.name
            kinds = ("qadeck, cold", "qadeck, cached") if tool is OURS else (tool.name,)
            for kind in kinds:
                if any(run.clock is None for run in taken.get(kind, ())):
                    continue  # once is enough for what does not end
                gone = ["out", "docs/deck.lock", *(["cache"] if kind.endswith("cold") else [])]
                for name in gone:
                    shutil.rmtree(place / name) if (place / name).is_dir() else (place / name).unlink(missing_ok=True)
                (place / "out").mkdir()
                run = timed(tool.command(home, place / "docs", place / "out"), limit, place)
                taken.setdefault(kind, []).append(run)
                written[kind] = check.amount(place / "out")
                print(size, kind, run, written[kind], flush=True)
    return {kind: (middle(each), *written[kind]) for kind, each in taken.items()}


def middle(runs: list[Run]) -> Run:
    """The median run by processor time; one that did not end stands for all."""
    bad = [run for run in runs if run.clock is None]
    if bad:
        return bad[0]
    by_clock = statistics.median_low(run.clock for run in runs if run.clock is not None)
    memory = max(run.memory for run in runs)
    return Run(by_clock, statistics.median(run.processor for run in runs), memory)


def right(tools: dict[Tool, Path], folder: Path, limit: float) -> dict[str, check.Right]:
    """How many lists and formulas of the small bank each tool gets right."""
    bank = check.bank()
    found = {}
    for tool, home in tools.items():
        place = folder / "check" / tool.name
        documents([(card.question, card.answer) for card in bank], tool, place / "docs")
        (place / "out").mkdir()
        timed(tool.command(home, place / "docs", place / "out"), limit, place)
        found[tool.name] = check.judge(bank, check.notes(place / "out"))
        print(tool.name, found[tool.name], flush=True)
    return found


def page(
    checked: dict[str, check.Right],
    sizes: dict[int, dict[str, tuple[Run, int, float]]],
    versions: dict[str, str],
) -> str:
    """docs/peers.md."""
    lines = [
        HEAD.format(cores=os.cpu_count(), python=platform.python_version(), each=check.EACH),
        f"| tool | cards there | {' | '.join(f'lists, {kind}' for kind in check.LISTS)} | formulas | |",
        "|---" * (len(check.LISTS) + 4) + "|",
        *(_right_row(tool, checked[tool.name], versions[tool.name]) for tool in (OURS, *PEERS)),
        "",
        TIMES,
    ]
    for size, rows in sizes.items():
        lines += [
            "",
            f"### {size:,} questions",
            "",
            "| tool | seconds | processor | MiB | notes | MB |",
            "|---|---|---|---|---|---|",
        ]
        lines += [_row(name, *row) for name, row in rows.items()]
        lines += ["", _said(rows, checked)]
    return "\n".join((*lines, ""))


def _right_row(tool: Tool, found: check.Right, number: str) -> str:
    cells = (f"{share:.0%}" for share in (found.there, *found.lists.values(), found.formulas))
    return f"| {tool.name} {number} | {' | '.join(cells)} | {tool.note} |"


def _row(name: str, run: Run, notes: int, size: float) -> str:
    if run.clock is None:
        return f"| {name} | {run.why} | | | | |"
    return f"| {name} | {run.clock:.2f} | {run.processor:.2f} | {run.memory:.0f} | {notes:,} | {size:.2f} |"


def _said(rows: dict[str, tuple[Run, int, float]], checked: dict[str, check.Right]) -> str:
    """Who is faster than we are, cold, and what that tool gets right."""
    ours = rows["qadeck, cold"][0].clock or float("inf")
    faster = []
    for name, (run, _, _) in rows.items():
        if name in checked and run.clock is not None and run.clock < ours:
            found = checked[name]
            lists = ", ".join(f"{share:.0%}" for share in found.lists.values())
            share = f"lists {lists}, formulas {found.formulas:.0%} right"
            faster.append(f"{name} ({run.clock:.2f} s, {share})")
    return f"Faster than qadeck's first build: {'; '.join(faster) or 'none'}."


def main() -> None:
    """Install, check, measure, write."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[300, 3_000, 30_000])
    options.add_argument("--runs", type=int, default=3, help="the median of so many; one from 30,000 questions on")
    options.add_argument("--limit", type=float, default=300, help="seconds after which a run is ended")
    options.add_argument("--venvs", type=Path, default=Path(tempfile.gettempdir()) / "qadeck-peers")
    options.add_argument("--page", type=Path, default=ROOT / "docs" / "peers.md")
    asked = options.parse_args()
    tools = {OURS: asked.venvs, **{tool: install(tool, asked.venvs) for tool in PEERS}}
    with tempfile.TemporaryDirectory() as name:
        checked = right(tools, Path(name), max(asked.limit, 300))
        sizes = {}
        for size in asked.sizes:
            runs = asked.runs if size < 30_000 else 1
            sizes[size] = measure(size, tools, runs, asked.limit, Path(name, str(size)))
            shutil.rmtree(Path(name, str(size)))
    versions = {tool.name: version(tool, home) for tool, home in tools.items()}
    asked.page.write_text(page(checked, sizes, versions), "utf-8")


if __name__ == "__main__":
    main()
