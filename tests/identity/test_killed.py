"""The command killed while it builds: the old deck or the new, whole, and the next build as if nothing had been."""

import os
import random
import shutil
import subprocess
import sys
import time

import pytest
from building import build, deck
from outside import ROOT

from tests.identity.builds import FACTS, second, write


@pytest.mark.slow
def test_the_command_killed_twenty_times(tmp_path):
    sources, out, clean = tmp_path / "in", tmp_path / "out", tmp_path / "clean"
    write(sources, FACTS)
    build(sources, out, "--name", "Odd facts", SOURCE_DATE_EPOCH="1700000000")
    old = deck(out).read_bytes()
    shutil.copytree(out, clean)
    write(sources, second(FACTS))
    start = time.monotonic()
    build(sources, clean, "--name", "Odd facts", SOURCE_DATE_EPOCH="1700000100")
    lasts = time.monotonic() - start
    new = deck(clean).read_bytes()
    assert old != new
    chance = random.Random(3)
    command = [sys.executable, ROOT / "build_deck.py", sources, "--out", out, "--name", "Odd facts", "--quiet"]
    for _ in range(20):
        child = subprocess.Popen(command, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000100"})
        time.sleep(chance.uniform(lasts / 2, lasts))
        child.kill()
        child.wait()
        assert deck(out).read_bytes() in (old, new)
    build(sources, out, "--name", "Odd facts", SOURCE_DATE_EPOCH="1700000100")
    assert deck(out).read_bytes() == new
    assert (out / "deck.lock").read_bytes() == (clean / "deck.lock").read_bytes()
    assert [path.name for path in out.iterdir() if path.name.startswith(".")] == []
