"""Read the labelled documents beside the project and print how well: `python benchmarks/read_corpora.py [FOLDER]`.

FOLDER holds `docs/`, `gold/` and `score_all.py`; without it the folder `shared/corpora` beside the project is taken
(or that below the environment variable QADECK_SHARED). The extractions go to a temporary folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from qadeck.errors import SourceError  # noqa: E402
from qadeck.model import Record, Source  # noqa: E402
from qadeck.readers import read  # noqa: E402
from qadeck.segment import split  # noqa: E402


def extract(folder: Path, into: Path) -> None:
    """Write one JSON list of {question, answer_text, section, difficulty} for each document."""
    for path in sorted((folder / "docs").iterdir()):
        try:
            records = split(read(Source(path.name, path.read_bytes()))).records
        except SourceError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            continue
        (into / f"{path.stem}.json").write_text(json.dumps([item(r) for r in records], ensure_ascii=False), "utf-8")


def item(record: Record) -> dict[str, str | None]:
    """A record in the form that the score asks for."""
    return {
        "question": record.question,
        "answer_text": record.answer,
        "section": record.section,
        "difficulty": record.label,
    }


def table(folder: Path) -> str:
    """The printed table of the folder's own score_all.py."""
    with tempfile.TemporaryDirectory() as into:
        extract(folder, Path(into))
        command = [sys.executable, str(folder / "score_all.py"), into]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    default = Path(os.environ.get("QADECK_SHARED", ROOT.parent / "shared")) / "corpora"
    print(table(Path(sys.argv[1]) if len(sys.argv) > 1 else default), end="")
