"""Killed at any moment: the old deck or the new, whole, and the ledger that belongs to it."""

import contextlib
import itertools
import multiprocessing
import os
import random
import time

import pytest

from qadeck.errors import OutputError
from qadeck.writers import commit as room
from qadeck.writers.commit import alone, commit, recover

SIZE = 60_000


def pair(version):
    """The ledger and the deck of a version: whole and of one version when every line says the same."""
    line = f"{version:08d}\n".encode()
    return {"deck.lock": line * 1000, "deck.apkg": line * (SIZE // len(line))}


def put(folder, out, version):
    data = pair(version)
    with alone(out):
        commit({folder / "deck.lock": data["deck.lock"], out / "deck.apkg": data["deck.apkg"]}, out)


@pytest.fixture
def folders(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path, tmp_path / "out"


class Stopped(BaseException):
    """The program ends here."""


CALLS = ("replace", "fsync", "open")


def stop_at(monkeypatch, count):
    """End the program at the count-th call that touches the disk; return the list that tells how many there were."""
    calls = []
    for name in CALLS:
        real = getattr(os, name)

        def wrapped(*arguments, _real=real, **more):
            calls.append(1)
            if len(calls) == count:
                raise Stopped
            return _real(*arguments, **more)

        monkeypatch.setattr(room.os, name, wrapped)
    return calls


def test_stopped_at_every_step(folders, monkeypatch):
    """Before recovery the deck is never newer than the ledger; after it, both are of one version."""
    base, out = folders
    count, seen = 0, set()
    while True:
        count += 1
        for path in (base / "deck.lock", out / "deck.apkg"):
            path.write_bytes(pair(1)[path.name])
        with monkeypatch.context() as patch:
            calls = stop_at(patch, count)
            with contextlib.suppress(Stopped):
                put(base, out, 2)
        found = versions(base, out)
        assert found["deck.apkg"] <= found["deck.lock"]
        recover(out)
        after = versions(base, out)
        assert after["deck.apkg"] == after["deck.lock"]
        seen.add(after["deck.apkg"])
        if len(calls) < count:
            break
    assert seen == {1, 2}
    assert count > 10


def versions(base, out):
    """The version of each file; fails when one is not whole."""
    found = {}
    for path in (base / "deck.lock", out / "deck.apkg"):
        data = path.read_bytes()
        found[path.name] = int(data[:8])
        assert data == pair(found[path.name])[path.name], f"{path.name} is not whole"
    return found


def put_for_ever(base, out, start, ready):
    ready.set()
    for version in itertools.count(start):
        put(base, out, version)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_a_hundred_random_moments(folders):
    base, out = folders
    put(base, out, 1)
    chance, processes = random.Random(7), multiprocessing.get_context("fork")
    last, ended = 1, 0
    for _ in range(100):
        ready = processes.Event()
        child = processes.Process(target=put_for_ever, args=(base, out, last + 1, ready))
        child.start()
        ready.wait()
        time.sleep(chance.uniform(0, 0.15))
        child.kill()
        child.join()
        found = versions(base, out)
        assert found["deck.apkg"] <= found["deck.lock"]
        ended += recover(out)
        after = versions(base, out)
        assert after["deck.apkg"] == after["deck.lock"] >= last
        last = after["deck.apkg"]
    assert last > 20
    assert ended > 0, "no kill fell between the decision and the end: the test has lost its teeth"


def test_a_file_that_cannot_be_written_changes_nothing(folders):
    base, out = folders
    put(base, out, 1)
    (base / "file").write_text("in the way", "utf-8")
    with pytest.raises(OSError, match="file"):
        commit({base / "deck.lock": pair(2)["deck.lock"], base / "file" / "deck.apkg": b"2"}, out)
    assert versions(base, out) == {"deck.lock": 1, "deck.apkg": 1}
    assert not [path.name for path in (*base.iterdir(), *out.iterdir()) if path.name.startswith(".")]


def test_another_build_was_faster(folders):
    base, out = folders
    put(base, out, 1)
    read = (base / "deck.lock").read_bytes()
    put(base, out, 2)
    with pytest.raises(OutputError, match="build again"):
        commit({base / "deck.lock": pair(3)["deck.lock"]}, out, {base / "deck.lock": read})
    with pytest.raises(OutputError, match="build again"):
        commit({base / "deck.lock": pair(3)["deck.lock"]}, out, {base / "deck.lock": None})
    assert versions(base, out) == {"deck.lock": 2, "deck.apkg": 2}


def test_recovery_leaves_what_somebody_else_wrote_meanwhile(folders, monkeypatch):
    base, out = folders
    put(base, out, 1)
    with monkeypatch.context() as patch:
        patch.setattr(room, "_finish", lambda folder, steps: None)
        put(base, out, 2)
    for path in (base / "deck.lock", out / "deck.apkg"):
        path.write_bytes(pair(5)[path.name])
    assert recover(out)
    assert versions(base, out) == {"deck.lock": 5, "deck.apkg": 5}
    assert not recover(out)
