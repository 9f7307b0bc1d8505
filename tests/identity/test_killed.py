"""The command killed while it builds: the old deck or the new, whole, and the next build as if nothing had been."""

import multiprocessing
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


def whole_build(sources, out):
    """A whole build in a process of its own: read, make, write."""
    from qadeck import api

    request = api.Request(sources=(sources,), out=out, name="Odd facts", cache=None, built_at=1_700_000_100)
    api.write(api.build(request), request)


def stray(folder):
    """What a build may leave only while it runs."""
    return [path.name for path in folder.rglob("*") if path.name.startswith(".") or "qadeck-" in path.name]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_whole_build_killed_at_two_hundred_moments(tmp_path):
    """The moments are spread evenly over a build's own time; after every fourth the next build must mend all."""
    processes = multiprocessing.get_context("fork")
    sources, old, new = tmp_path / "in", tmp_path / "old", tmp_path / "new"
    write(sources, FACTS[:6])  # few, so that the writing is much of the time
    build(sources, old, "--name", "Odd facts", "--no-cache", SOURCE_DATE_EPOCH="1700000000")
    write(sources, FACTS[3:9])
    shutil.copytree(old, new)
    whole_build(sources, new)  # in this process, so that what it imports is there after each fork
    states = {name: (deck_and_ledger(folder)) for name, folder in (("old", old), ("new", new))}
    assert states["old"][0] != states["new"][0]
    times = []
    for _ in range(3):
        shutil.copytree(old, tmp_path / "timed")
        start = time.monotonic()
        child = processes.Process(target=whole_build, args=(sources, tmp_path / "timed"))
        child.start()
        child.join()
        times.append(time.monotonic() - start)
        shutil.rmtree(tmp_path / "timed")
    seen = []
    for moment in range(200):
        out = tmp_path / f"out{moment}"
        shutil.copytree(old, out)
        child = processes.Process(target=whole_build, args=(sources, out))
        child.start()
        time.sleep(max(times) * moment / 199)
        child.kill()
        child.join()
        made, ledger = deck_and_ledger(out)
        assert made in (states["old"][0], states["new"][0]), "the deck is whole"
        assert ledger in (states["old"][1], states["new"][1]), "the ledger is whole"
        assert made == states["old"][0] or ledger == states["new"][1], "the deck is never newer than its ledger"
        seen.append((made == states["new"][0], bool(stray(out))))
        if moment % 4 == 0 or stray(out):
            whole_build(sources, out)
            assert deck_and_ledger(out) == states["new"]
            assert stray(out) == []
        shutil.rmtree(out)
    assert {done for done, _ in seen} == {False, True}, "some kills came too early, some too late"
    assert any(left for _, left in seen), "no kill fell into the writing: the test has lost its teeth"


def deck_and_ledger(out):
    return deck(out).read_bytes(), (out / "deck.lock").read_bytes()
