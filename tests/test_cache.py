"""The cache: what is put comes back; it is bounded; damage and locks cost time, never a build."""

import sqlite3

from qadeck.cache import FILE, Cache, key


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
