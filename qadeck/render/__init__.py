"""Markdown or HTML of a source -> the HTML of an Anki field, safe and typeset.

The one way from text to a card: Python-Markdown with a block stage (blocks.py) and inline steps (inline.py) of our
own, code coloured by class (code.py), HTML of sources cleaned (pages.py), and one allow-list at the end (safe.py).
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from qadeck.model import Markup

__all__ = ["fingerprint", "picture_addresses", "to_html"]

# Modules beside this folder that rendering uses.
ALSO = ("html_text", "limits")


def to_html(text: str, markup: Markup, pictures: Mapping[str, str]) -> str:
    """An HTML fragment for a field: sanitized, formulas as \\( \\) and \\[ \\], nothing that Anki acts upon.

    `pictures` maps the address of a picture as the source writes it to its media file; without one its alternative
    text stands. Raises nothing: every text has a rendering.
    """
    from qadeck.render import safe

    return safe.field(_fragment(text, markup), pictures)


def picture_addresses(text: str, markup: Markup) -> tuple[str, ...]:
    """The addresses of the pictures that `text` shows, as written there, each once, in order."""
    if "![" not in text and "<img" not in text.lower():
        return ()
    from qadeck.render import safe

    return safe.addresses(_fragment(text, markup))


def _fragment(text: str, markup: Markup) -> str:
    if markup == "html":
        from qadeck.render import pages

        return pages.convert(text)
    from qadeck.render import engine

    return engine.convert(text)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Changes whenever the same text could render otherwise: our source, the versions of Python and the libraries."""
    from importlib.metadata import version

    digest = hashlib.sha256(sys.version.encode())
    here = Path(__file__).parent
    for path in (*sorted(here.glob("*.py")), *(here.parent / f"{name}.py" for name in ALSO)):
        digest.update(path.read_bytes())
    for library in ("markdown", "pygments", "nh3", "beautifulsoup4"):
        digest.update(f"{library}={version(library)}".encode())
    return digest.hexdigest()[:16]
