"""Code -> HTML, coloured by a few classes of our own that style.css paints for day and night."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from threading import get_ident
from typing import Any

# Longer code stays uncoloured: a lexer is a set of regular expressions, and nobody reads that much on a card.
COLOURED = 20_000

# Token (and everything below it) -> class. First that holds decides; what no row names stays plain.
CLASSES = (
    ("Comment.Preproc", "m"),
    ("Comment", "c"),
    ("Keyword.Type", "t"),
    ("Keyword", "k"),
    ("Operator.Word", "k"),
    ("Literal.String", "s"),
    ("Literal.Number", "n"),
    ("Literal.Date", "n"),
    ("Name.Function", "f"),
    ("Name.Class", "t"),
    ("Name.Namespace", "t"),
    ("Name.Exception", "t"),
    ("Name.Tag", "k"),
    ("Name.Attribute", "f"),
    ("Name.Decorator", "m"),
    ("Name.Builtin", "b"),
    ("Name.Constant", "n"),
    ("Name.Entity", "n"),
    ("Generic.Deleted", "d"),
    ("Generic.Inserted", "i"),
    ("Generic.Heading", "k"),
    ("Generic.Subheading", "k"),
    ("Generic.Prompt", "c"),
    ("Generic.Error", "d"),
)


def block(text: str, info: str) -> str:
    """A <pre> for a code block; `info` is what stands behind its fence ("python", "{.js .numberLines}", "c++ x=y")."""
    lexer = _lexer(language(info), get_ident()) if len(text) <= COLOURED else None
    inner = _coloured(text, lexer) if lexer else html.escape(text, quote=False)
    return f"<pre><code>{inner.rstrip(chr(10))}\n</code></pre>"


def language(info: str) -> str:
    """The name of the language in a fence's info, "" when there is none."""
    found = re.match(r"\s*\{?\s*\.?([\w+#.-]+)", info)
    return found[1].lower().removeprefix("language-").removeprefix("lang-") if found else ""


@lru_cache(maxsize=64)
def _lexer(name: str, thread: int) -> Any:
    """One a thread: some lexers keep the state of the text at hand in themselves."""
    if not name or name in ("text", "txt", "plain", "plaintext", "output", "none"):
        return None
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _class(token: Any) -> str:
    name = str(token).removeprefix("Token.")
    return next((css for start, css in CLASSES if name == start or name.startswith(start + ".")), "")


def _coloured(text: str, lexer: Any) -> str:
    """Spans for the runs of equal class; blanks join the run before them. Plain when the lexer would lose a letter."""
    parts: list[str] = []
    run, now = "", ""
    tokens = list(lexer.get_tokens(text + "\n"))
    if "".join(piece for _, piece in tokens) != text + "\n":
        return html.escape(text, quote=False)
    for token, piece in tokens:
        css = now if piece.isspace() else _class(token)
        if css != now:
            parts.append(_span(run, now))
            run, now = "", css
        run += piece
    return "".join((*parts, _span(run, now)))


def _span(text: str, css: str) -> str:
    body = text.rstrip()
    if not css or not body:
        return html.escape(text, quote=False)
    return f'<span class="{css}">{html.escape(body, quote=False)}</span>{text[len(body) :]}'
