"""Texts -> unit vectors, from the table of token vectors that ships with the package.

The table was distilled from sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0) with model2vec (MIT); it is data, and
nothing is downloaded or trained at run time. benchmarks/distil_vectors.py made it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

# Texts -> one unit vector a text (rows of a matrix of float32); zeros for a text without a known word.
Similarity = Callable[[Sequence[str]], "Matrix"]

# Texts at a time: bounds the memory that their tokens' vectors take.
CHUNK = 1024
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Table:
    """Token -> row, and the rows: 128 numbers a token."""

    rows: Mapping[str, int]
    values: Any
    scales: Any


@lru_cache(maxsize=1)
def table() -> Table:
    """The table of the package, read once: about 40 ms."""
    import numpy as np

    with np.load(io.BytesIO((files("qadeck.linkage") / "vectors.npz").read_bytes())) as stored:
        tokens = stored["tokens"].tobytes().decode().split("\n")
        values, scales = stored["values"], stored["scales"].astype(np.float32)
    return Table({token: at for at, token in enumerate(tokens)}, values, scales)


def known_word(word: str) -> bool:
    """Whether the table has the whole word: a common English word, spelt right."""
    return word in table().rows


def embed(texts: Sequence[str]) -> Matrix:
    """The mean of the token vectors of each text, at unit length."""
    import numpy as np

    rows = table()
    memo: dict[str, tuple[int, ...]] = {}
    sums = np.zeros((len(texts), rows.values.shape[1]), dtype=np.float32)
    for start in range(0, len(texts), CHUNK):
        tokens = [_ids(text, rows.rows, memo) for text in texts[start : start + CHUNK]]
        filled = [at for at, ids in enumerate(tokens) if ids]
        if filled:
            ids = np.fromiter((row for found in tokens for row in found), dtype=np.int64)
            first = np.cumsum([0] + [len(tokens[at]) for at in filled[:-1]])
            vectors = rows.values[ids] * rows.scales[ids, None]
            sums[[start + at for at in filled]] = np.add.reduceat(vectors, first, axis=0)
    return unit(sums)


def _ids(text: str, rows: Mapping[str, int], memo: dict[str, tuple[int, ...]]) -> list[int]:
    found: list[int] = []
    for word in _WORD.findall(text.lower()):
        if word not in memo:
            memo[word] = _tokens(word, rows)
        found += memo[word]
    return found


def unit(rows: Any) -> Matrix:
    """Rows at length 1; a row of zeros stays."""
    import numpy as np

    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)


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
