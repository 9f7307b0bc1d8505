"""Anki's own sync server on loopback: a desktop imports and syncs up, a phone syncs down and reviews, twice over."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from anki_collection import load

from tests.identity.builds import FACTS, expectations, two_builds

pytest.importorskip("anki", reason="the package anki is not installed: left out")

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="{}" fill="teal"/></svg>'
)


@pytest.fixture
def server(tmp_path):
    """The address of a running sync server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"SYNC_USER1": "ann:secret", "SYNC_BASE": str(tmp_path / "server"), "SYNC_HOST": "127.0.0.1"}
    child = subprocess.Popen(
        [sys.executable, "-m", "anki.syncserver"],
        env={**os.environ, **settings, "SYNC_PORT": str(port), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_for(address)
        yield address
    finally:
        child.terminate()
        child.wait()


def wait_for(address, seconds=30):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            opener.open(f"{address}health", timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the sync server does not answer")


@contextlib.contextmanager
def device(folder, address):
    """A collection and a function that syncs it; `upload` says which side wins when one has nothing yet."""
    from anki.collection import Collection

    folder.mkdir(exist_ok=True)
    col = Collection(str(folder / "collection.anki2"))
    auth = col.sync_login("ann", "secret", address)

    def sync(upload=None):
        done = col.sync_collection(auth, False)
        if done.required != done.NO_CHANGES:
            assert upload is not None, "a full sync was asked for: progress of one side would be lost"
            col.close_for_full_sync()
            col.full_upload_or_download(auth=auth, server_usn=done.server_media_usn, upload=upload)
            col.reopen(after_full_sync=True)
        col.sync_media(auth)
        end = time.monotonic() + 30
        while col.media_sync_status().active and time.monotonic() < end:
            time.sleep(0.05)
        assert not col.media_sync_status().active

    try:
        yield col, sync
    finally:
        col.close()


def content(col):
    """Notes with fields and tags, media with bytes."""
    notes = {note.guid: (note.mod, dict(note.items()), note.tags) for note in map(col.get_note, col.find_notes(""))}
    return notes, {path.name: path.read_bytes() for path in Path(col.media.dir()).iterdir()}


def reviews(col):
    return {
        col.get_card(cid).note().guid: (col.get_card(cid).reps, col.get_card(cid).due, col.get_card(cid).ivl)
        for cid in col.find_cards("-is:new")
    }


def study(col, count):
    col.decks.select(next(deck.id for deck in col.decks.all_names_and_ids() if deck.id != 1))
    for _ in range(count):
        card = col.sched.getCard()
        col.sched.answerCard(card, 4)


@pytest.mark.slow
def test_a_phone_keeps_its_reviews(tmp_path, server, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    now = int(time.time())
    old, new = two_builds(tmp_path, now - 864_000, now + 86_400, picture=PICTURE)
    expected = expectations(old, new)
    with (
        device(tmp_path / "desktop", server) as (desktop, sync_desktop),
        device(tmp_path / "phone", server) as (phone, sync_phone),
    ):
        load(desktop, old.path)
        sync_desktop(upload=True)
        sync_phone(upload=False)
        assert content(phone) == content(desktop)
        assert len(content(phone)[0]) == len(FACTS)
        assert content(phone)[1], "no picture arrived"
        study(phone, 6)
        before = reviews(phone)
        assert len(before) == 6
        sync_phone()
        sync_desktop()
        assert reviews(desktop) == before
        assert load(desktop, new.path) == {"new": 10, "updated": 10, "duplicate": len(FACTS) - 15, "conflicting": 0}
        study(phone, 2)
        during = reviews(phone)
        sync_desktop()
        sync_phone()
        sync_desktop()
        assert content(phone) == content(desktop)
        assert reviews(phone) == during == reviews(desktop)
        assert set(content(phone)[0]) >= set(expected["added"])
