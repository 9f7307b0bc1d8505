"""A bounded store of what is costly to make again: bytes under a key that names all they depend on.

One SQLite file in one folder, so that thousands of small values cost one open, and two builds at once are safe.
It can be deleted at any time, heals itself when damaged, and a build goes on without it when it cannot be written.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

# Values kept, in bytes as compressed; the oldest go first. 300 MB hold all that is kept of about 250,000 questions.
BUDGET = 300_000_000
# A schema change takes a new file name, so an older qadeck never meets a newer file.
FILE = "cache-1.sqlite"
# SQLite takes 999 parameters a statement in every build in use.
AT_ONCE = 900


def key(*parts: str | bytes) -> bytes:
    """The key of a value: a digest of everything that it depends on, in order."""
    digest = hashlib.blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


def pack(value: bytes) -> bytes:
    """A value as it lies in the store. Whoever makes a value in another process packs it there."""
    return zlib.compress(value, 1)


# A packed value as it was. Raises zlib.error.
unpack = zlib.decompress


class Cache:
    """The store. Every method is safe to call when the file is missing, damaged, locked or read only."""

    def __init__(self, folder: Path | None, budget: int = BUDGET) -> None:
        self.path = folder / FILE if folder else None
        self.budget = budget

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Those of the keys that are stored, with their values."""
        found: dict[bytes, bytes] = {}
        with self._open() as connection:
            for rows in _selected(connection, "key, value", keys):
                found.update({row[0]: unpack(row[1]) for row in rows})
        return found

    def held(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of the keys that are stored."""
        found: set[bytes] = set()
        with self._open() as connection:
            for rows in _selected(connection, "key", keys):
                found.update(row[0] for row in rows)
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Store the values; drop the oldest ones past the budget."""
        if values and self.path:
            self.put_packed({name: pack(value) for name, value in values.items()})
            self.trim()

    def put_packed(self, values: Mapping[bytes, bytes]) -> None:
        """Store values that are packed already. Who has stored all of them calls `trim`."""
        if not values:
            return
        with self._open() as connection:
            if connection:
                connection.executemany("INSERT OR REPLACE INTO store(key, value) VALUES(?, ?)", values.items())

    def trim(self) -> None:
        """Halve the store, the older half goes, until it keeps the budget. This looks at every value."""
        with self._open() as connection:
            while connection and _stored(connection) > self.budget:
                half = "SELECT rowid FROM store ORDER BY rowid LIMIT (SELECT (count(*) + 1) / 2 FROM store)"
                connection.execute(f"DELETE FROM store WHERE rowid IN ({half})")

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        """A connection in a transaction; None where there can be none. A damaged file is removed."""
        connection = self._connect() if self.path else None
        try:
            yield connection
            if connection:
                connection.commit()
        except (sqlite3.DatabaseError, zlib.error) as error:
            self._heal(error)
        finally:
            if connection:
                connection.close()

    def _connect(self) -> sqlite3.Connection | None:
        assert self.path is not None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=2)
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("CREATE TABLE IF NOT EXISTS store(key BLOB UNIQUE, value BLOB)")
            return connection
        except (OSError, sqlite3.DatabaseError) as error:
            self._heal(error)
            return None

    def _heal(self, error: Exception) -> None:
        """Remove a damaged file; leave one that is only locked or read only."""
        damaged = not isinstance(error, sqlite3.OperationalError) and not isinstance(error, OSError)
        if damaged and self.path:
            self.path.unlink(missing_ok=True)


def _selected(connection: sqlite3.Connection | None, what: str, keys: Iterable[bytes]) -> Iterator[sqlite3.Cursor]:
    """The rows of these keys, some at a time; none without a connection."""
    wanted = list(keys) if connection else []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        if connection:
            yield connection.execute(f"SELECT {what} FROM store WHERE key IN ({','.join('?' * len(some))})", some)


def _stored(connection: sqlite3.Connection) -> float:
    """Bytes of all values."""
    return float(connection.execute("SELECT total(length(value)) FROM store").fetchone()[0])
