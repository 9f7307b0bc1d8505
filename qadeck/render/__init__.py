"""Markdown or HTML of a source -> the HTML of an Anki field, safe and typeset.

The one way from text to a card: Python-Markdown with a block stage (blocks.py) and inline steps (inline.py) of our
own, code coloured by class (code.py), HTML of sources cleaned (pages.py), and one allow-list at the end (safe.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from qadeck.model import Markup

__all__ = ["picture_addresses", "to_html"]


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
