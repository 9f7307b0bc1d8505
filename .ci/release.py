"""Build wheel and sdist of the last commit twice, in different folders; the bytes must be the same.

    python .ci/release.py [--out dist]

Needs the packages build and hatchling (`pip install -e ".[dev]"`), no network. Time is that of the last commit
(SOURCE_DATE_EPOCH). What is not committed is not in a release. Exit code 0: same bytes, and the files are in --out.
1: they differ; nothing is written.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Build, compare, keep; the exit code."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--out", type=Path, default=ROOT / "dist")
    out = options.parse_args().out
    with tempfile.TemporaryDirectory() as name:
        # Paths of another length and depth, in case one gets into a file.
        first, second = (build(Path(name, where)) for where in ("a", "another/folder/b"))
        for path in sorted({*first, *second}):
            same = first.get(path) == second.get(path)
            print(f"{digest(first.get(path, b''))}  {path}" if same else f"differs: {path}")
        if first != second:
            return 1
    out.mkdir(parents=True, exist_ok=True)
    for path, data in first.items():
        (out / path).write_bytes(data)
    return 0


def build(folder: Path) -> dict[str, bytes]:
    """Wheel and sdist of the last commit, built in `folder`: names and bytes."""
    committed = _git("archive", "--format=tar", "HEAD")
    with tarfile.open(fileobj=BytesIO(committed)) as archive:
        # Python 3.11 knows the filter from 3.11.4 on; the archive is git's own.
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _git("log", "-1", "--format=%ct").decode().strip()}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "made"), str(folder)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    made = {path.name: path.read_bytes() for path in (folder / "made").iterdir()}
    shutil.rmtree(folder)
    return made


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, capture_output=True).stdout


def digest(data: bytes) -> str:
    """SHA-256, as sha256sum prints it."""
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
