"""Build decks in tests: the real command line on files of the test's own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from outside import ROOT


def command(*arguments, cwd=ROOT, **environment):
    """Run build_deck.py; return the finished process."""
    return subprocess.run(
        [sys.executable, ROOT / "build_deck.py", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1800000000", **environment},
        check=False,
    )


def build(sources: Path, out: Path, *options, **environment) -> dict:
    """Build `sources` into `out`; return report.json's content."""
    done = command(sources, "--out", out, *options, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads((out / "report.json").read_text("utf-8"))


def bank(folder: Path) -> Path:
    """A copy of the project's own sources, without their ledger: a first build, which leaves the project alone."""
    return shutil.copytree(ROOT / "sources", folder / "bank", ignore=shutil.ignore_patterns("deck.lock"))


def deck(out: Path) -> Path:
    """The one .apkg in a folder."""
    (path,) = out.glob("*.apkg")
    return path


def write(folder: Path, **files: str) -> Path:
    """Write files (dots in names as double underscores) into a folder; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    return folder
