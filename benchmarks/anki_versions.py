"""The learner's two imports (tests/identity/learner.py) in four versions of Anki, each in an environment of its own.

    python benchmarks/anki_versions.py [--environments DIR] [--write]

Makes the environments with venv and pip where they are missing (some 200 MB each), builds the two decks once, runs the
scenario in every version, and prints a table; --write puts it into docs/anki-versions.md. Exit 1 when something failed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from tests.identity.builds import expectations, two_builds  # noqa: E402 - the path comes first

VERSIONS = ("26.9", "25.2", "24.6", "23.10")
PAGE = ROOT / "docs" / "anki-versions.md"
HEAD = """# The same update in four versions of Anki

Build 1 is imported; ten cards are answered, two notes edited, one tagged, one suspended. Then five answers change, five
questions are reworded, ten questions come, five go, a file is renamed, the order is turned round and the style changes.
Build 2 is imported with Anki's default options. Written by `python benchmarks/anki_versions.py --write`.

"""


def python_with(version, folder):
    """The interpreter of an environment that holds this version of Anki; made when it is missing."""
    place = folder / version
    python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"anki=={version}.*"], check=True)
    return python


def run(python, old, new, expected):
    """What the scenario tells in one version; the exact version comes with it."""
    script = ROOT / "tests" / "identity" / "learner.py"
    done = subprocess.run([python, script, old, new, expected], capture_output=True, text=True, check=True)
    asked = subprocess.run([python, "-m", "pip", "show", "anki"], capture_output=True, text=True, check=True).stdout
    exact = next(line.split()[1] for line in asked.splitlines() if line.startswith("Version:"))
    return exact, json.loads(done.stdout)


def table(told):
    """One column a version, one row a thing that must hold."""
    rows = [["", *(f"Anki {exact}" for exact, _ in told)], ["---"] * (len(told) + 1)]
    counts = ("new", "updated", "duplicate", "conflicting")
    rows += [[f"import 2: {kind}", *(str(one["second"][kind]) for _, one in told)] for kind in counts]
    rows += [[what, *("yes" if one["held"][what] else "**NO**" for _, one in told)] for what in told[0][1]["held"]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--environments", type=Path, metavar="DIR", help="where they are kept (default: thrown away)")
    options.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, now = Path(name), int(time.time())
        old, new = two_builds(folder, now - 864_000, now + 86_400)
        expected = folder / "expected.json"
        expected.write_text(json.dumps(expectations(old, new)), "utf-8")
        pythons = [python_with(version, asked.environments or folder / "environments") for version in VERSIONS]
        told = [run(python, old.path, new.path, expected) for python in pythons]
    print(table(told))
    if asked.write:
        PAGE.write_text(HEAD + table(told), "utf-8")
    return 0 if all(all(one["held"].values()) for _, one in told) else 1


if __name__ == "__main__":
    sys.exit(main())
