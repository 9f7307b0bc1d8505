"""Where the tests find what is not part of the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
SHARED = Path(os.environ.get("QADECK_SHARED", ROOT.parent / "shared"))

needs_shared = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="the labelled documents are not beside the project: left out"
)
