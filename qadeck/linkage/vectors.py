"""Texts -> unit vectors, from the table of token vectors that ships with the package.

The table was distilled from sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0) with model2vec (MIT); it is data, and
nothing is downloaded or trained at run time. benchmarks/distil_vectors.py made it.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

# Texts -> one unit vector a text (rows of a matrix of float32); zeros for a text without a known word.
Similarity = Callable[[Sequence[str]], "Matrix"]

# Texts at a time: bounds the memory that their tokens' vectors take.
CHUNK = 1024
THREADS = "OPENBLAS_NUM_THREADS"
_WORD = re.compile(r"[^\W_]+")
# The same for ASCII, several times as fast: letters in lower case and digits stay, all else is a blank.
_LETTERS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


@lru_cache(maxsize=1)
def numpy() -> ModuleType:
    """numpy, its matrix products on one thread: to start the others takes a third of the import and gains nothing here.

    Who has imported it before keeps what they have; the environment is as it was afterwards.
    """
    before = os.environ.get(THREADS)
    os.environ[THREADS] = before or "1"
    try:
        import numpy as np
    finally:
        if before is None:
            del os.environ[THREADS]
    return np


@dataclass(frozen=True, slots=True)
class Table:
    """Token -> row, and the rows: 128 numbers a token."""

    rows: Mapping[str, int]
    values: Any
    scales: Any


@lru_cache(maxsize=1)
def table() -> Table:
    """The table of the package, read once: about 40 ms."""
    np = numpy()
    with np.load(io.BytesIO((files("qadeck.linkage") / "vectors.npz").read_bytes())) as stored:
        tokens = stored["tokens"].tobytes().decode().split("\n")
        values, scales = stored["values"], stored["scales"].astype(np.float32)
    return Table({token: at for at, token in enumerate(tokens)}, values, scales)


def known_word(word: str) -> bool:
    """Whether the table has the whole word: a common English word, spelt right."""
    return word in table().rows


@dataclass(frozen=True, slots=True)
class Space:
    """Some texts by their places, each a row of the matrix."""

    rows: Mapping[int, int]
    matrix: Matrix


def space(texts: Mapping[int, str], similarity: Similarity) -> Space:
    """The texts (place -> text) as vectors."""
    return Space({at: row for row, at in enumerate(texts)}, similarity(list(texts.values())))


def cosines(space: Space, pairs: Sequence[tuple[int, int]]) -> list[float]:
    """The cosine of each pair of places."""
    found: list[float] = []
    for start in range(0, len(pairs), CHUNK):
        left, right = (
            space.matrix[[space.rows[pair[side]] for pair in pairs[start : start + CHUNK]]] for side in (0, 1)
        )
        found += (left[:, None, :] @ right[:, :, None]).ravel().tolist()
    return found


def embed(texts: Sequence[str]) -> Matrix:
    """The mean of the token vectors of each text, at unit length."""
    np, rows, pieces = numpy(), table(), _Pieces()
    sums = np.zeros((len(texts), rows.values.shape[1]), dtype=np.float32)
    for start in range(0, len(texts), CHUNK):
        ids = [pieces.of(text) for text in texts[start : start + CHUNK]]
        vectors = rows.values[pieces.used] * rows.scales[pieces.used, None]
        for at, found in enumerate(ids, start):
            if found:
                np.add.reduce(vectors.take(found, axis=0), axis=0, out=sums[at])
    return unit(sums)


class _Pieces(dict[str, tuple[int, ...]]):
    """Word -> its pieces, each as its place in `used`, which lists their rows in the table."""

    def __init__(self) -> None:
        super().__init__()
        self.used: list[int] = []
        self._place: dict[int, int] = {}

    def __missing__(self, word: str) -> tuple[int, ...]:
        found = _tokens(word, table().rows)
        for row in found:
            if row not in self._place:
                self._place[row] = len(self.used)
                self.used.append(row)
        self[word] = places = tuple(self._place[row] for row in found)
        return places

    def of(self, text: str) -> list[int]:
        """The pieces of a text, in order."""
        words = text.translate(_LETTERS).split() if text.isascii() else _WORD.findall(text.lower())
        return list(chain.from_iterable(map(self.__getitem__, words)))


def unit(rows: Any) -> Matrix:
    """Rows at length 1; a row of zeros stays."""
    np = numpy()
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    units: Matrix = np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)
    return units


def _tokens(word: str, rows: Mapping[str, int]) -> tuple[int, ...]:
    """Word pieces, longest first, as the model's own tokenizer cuts them; a piece that is unknown is passed over."""
    found: list[int] = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            if piece in rows:
                found.append(rows[piece])
                start = end
                break
        else:
            start += 1
    return tuple(found)
