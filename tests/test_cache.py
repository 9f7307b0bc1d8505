"""The cache: what is put comes back; it is bounded; damage and locks cost time, never a build.

Which reading belongs to which key is in test_readings.py, which command to which memory in test_unchanged.py.
"""

import multiprocessing
import sqlite3
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from building import command, write

from qadeck import each, folders, readings, unchanged
from qadeck.cache import FILE, Cache, key
from qadeck.config import Config
from qadeck.folders import default_folder
from qadeck.model import Source

GOOD = "## What is a tide?\n\nThe sea's *daily* rise and fall.\n\n## What is a neap tide?\n\nA small one.\n"


def quiet(*told):
    """Nobody listens."""


def test_what_is_put_comes_back(tmp_path):
    cache = Cache(tmp_path)
    values = {key("a", str(i)): str(i).encode() * 10 for i in range(2_000)}
    cache.put(values)
    assert Cache(tmp_path).get([*values, key("other")]) == values


def test_keys_tell_where_parts_end():
    assert key("ab", "c") != key("a", "bc")


def test_the_oldest_go_when_the_budget_is_spent(tmp_path):
    cache = Cache(tmp_path, budget=5_000)
    for start in range(0, 1_000, 100):
        cache.put({key(str(i)): str(i).encode() for i in range(start, start + 100)})
    (total,) = sqlite3.connect(tmp_path / FILE).execute("SELECT total(length(value)) FROM store").fetchone()
    assert total <= 5_000
    assert cache.get([key("999")]), "the newest stays"
    assert not cache.get([key("0")]), "the oldest went"


def test_even_one_store_far_above_the_budget_keeps_it(tmp_path):
    cache = Cache(tmp_path, budget=5_000)
    for start in range(3):
        cache.put({key(str(start), str(i)): bytes(range(256)) * 4 for i in range(500)})
        (total,) = sqlite3.connect(tmp_path / FILE).execute("SELECT total(length(value)) FROM store").fetchone()
        assert 0 < total <= 5_000
    cache.put({key("large"): b"".join(i.to_bytes(4, "big") for i in range(10_000))})
    assert cache.get([key("large")]) == {}, "what is larger than the budget is not kept"


def test_the_file_does_not_grow_with_the_builds(tmp_path):
    cache = Cache(tmp_path, budget=100_000)
    sizes = []
    for start in range(40):
        cache.put({key(str(start), str(i)): key(str(start), str(i)) * 20 for i in range(200)})
        sizes.append((tmp_path / FILE).stat().st_size)
    assert max(sizes[20:]) <= max(sizes[:20]) < 500_000


def test_a_damaged_file_heals(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database, but longer than a header" * 100)
    cache = Cache(tmp_path)
    assert cache.get([key("a")]) == {}
    cache.put({key("a"): b"1"})
    assert cache.get([key("a")]) == {key("a"): b"1"}


def test_a_damaged_value_heals(tmp_path):
    cache = Cache(tmp_path)
    cache.put({key("a"): b"1"})
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE store SET value = x'00'")
    assert cache.get([key("a")]) == {}
    cache.put({key("a"): b"1"})
    assert cache.get([key("a")]) == {key("a"): b"1"}


def test_a_locked_file_is_left_alone(tmp_path):
    cache = Cache(tmp_path)
    cache.put({key("a"): b"1"})
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert cache.get([key("a")]) == {}
    cache.put({key("b"): b"2"})
    other.execute("ROLLBACK")
    assert cache.get([key("a"), key("b")]) == {key("a"): b"1"}


def test_no_folder_means_no_cache(tmp_path):
    Cache(None).put({key("a"): b"1"})
    assert Cache(None).get([key("a")]) == {}
    (tmp_path / "file").write_text("in the way")
    Cache(tmp_path / "file").put({key("a"): b"1"})
    assert Cache(tmp_path / "file").get([key("a")]) == {}


def _hammer(folder, worker):
    """Put and get, again and again, what the others put and get too; the values that were wrong."""
    cache, wrong = Cache(folder, budget=20_000), 0
    for turn in range(60):
        values = {key(str(i)): str(i).encode() * 50 for i in range(turn, turn + 40 + worker)}
        cache.put(values)
        wrong += sum(values.get(name, value) != value for name, value in cache.get(values).items())
    return wrong


def test_many_processes_at_once_get_only_what_was_put(tmp_path):
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, context) as workers:
        assert list(workers.map(_hammer, [tmp_path] * 4, range(4))) == [0] * 4
    assert sqlite3.connect(tmp_path / FILE).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _built(folder, cache, *options, **environment):
    """The files of a build of GOOD, by name."""
    sources = write(folder / "in", tides__md=GOOD)
    done = command(sources, "--out", folder / "out", "--name", "Tides", *cache, *options, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir() if path.is_file()}


def test_two_builds_at_once_share_a_cache(tmp_path):
    shared = ("--cache", tmp_path / "cache")
    alone = _built(tmp_path / "alone", ["--no-cache"])
    with ThreadPoolExecutor(3) as builds:
        made = list(builds.map(lambda name: _built(tmp_path / name, shared), "abc"))
    assert made == [alone] * 3
    assert _built(tmp_path / "d", shared) == alone


def test_the_cache_lies_where_it_is_asked_to(tmp_path):
    home = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": "", "LOCALAPPDATA": str(tmp_path / "home")}
    _built(tmp_path / "a", ["--cache", tmp_path / "here"], **home)
    assert (tmp_path / "here" / FILE).is_file()
    assert not (tmp_path / "home").exists()


def test_without_the_option_it_lies_in_the_folder_of_the_platform(tmp_path):
    _built(tmp_path / "a", [], XDG_CACHE_HOME=str(tmp_path / "base"), LOCALAPPDATA=str(tmp_path / "base"))
    assert [path.parent.name for path in tmp_path.rglob(FILE)] == ["qadeck"]


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, "~/.cache/qadeck"),
        ("linux", {"XDG_CACHE_HOME": "/var/tmp/caches"}, "/var/tmp/caches/qadeck"),
        ("darwin", {"XDG_CACHE_HOME": "/var/tmp/caches"}, "~/Library/Caches/qadeck"),
        ("win32", {}, "~/AppData/Local/qadeck"),
        ("win32", {"LOCALAPPDATA": "/c/Users/me/Local"}, "/c/Users/me/Local/qadeck"),
    ],
)
def test_the_folder_of_each_platform(platform, environment, folder, monkeypatch):
    monkeypatch.setattr(folders.sys, "platform", platform)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_folder() == Path(folder).expanduser()


def test_without_the_cache_it_is_neither_read_nor_written(tmp_path):
    cache = tmp_path / "cache"
    before = _built(tmp_path / "a", ["--cache", cache])
    with sqlite3.connect(cache / FILE) as connection:  # whoever reads this finds it damaged, and heals it
        assert connection.execute("UPDATE store SET value = x'00'").rowcount
    kept = {path: path.read_bytes() for path in cache.iterdir()}
    assert _built(tmp_path / "b", ["--cache", cache], "--no-cache") == before
    assert {path: path.read_bytes() for path in cache.iterdir()} == kept


def test_a_reading_of_other_code_or_libraries_is_not_served(tmp_path, monkeypatch):
    sources = [Source("tides.md", GOOD.encode())]
    readings.read_all(sources, Config(), quiet, Cache(tmp_path))
    read = []
    real = each.read
    monkeypatch.setattr(each, "read", lambda source, config: read.append(source) or real(source, config))
    readings.read_all(sources, Config(), quiet, Cache(tmp_path))
    assert read == []
    monkeypatch.setattr(unchanged, "surroundings", lambda: "another version of nh3")
    readings.read_all(sources, Config(), quiet, Cache(tmp_path))
    assert read == sources


def test_another_version_of_a_library_is_other_surroundings(tmp_path, monkeypatch):
    before = unchanged.surroundings.__wrapped__()
    (tmp_path / "nh3-99.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert unchanged.surroundings.__wrapped__() != before
