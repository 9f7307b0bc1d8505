"""The test command: `python tests/run.py [pytest options]`. Sets up `.venv` with what the tests need, runs them all."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from build_deck import set_up  # noqa: E402


def main() -> int:
    """Run pytest in `.venv`; its exit code."""
    python = set_up("[dev]")
    return subprocess.call([python, "-m", "pytest", *sys.argv[1:]], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
