"""Pure functions on strings that every stage may use."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from operator import itemgetter

_FENCE = re.compile(r"(?m)^[ \t]*(?:```+|~~~+)[^\n`]*\n?")
# Each way begins with the character that it needs, which the engine looks for first: what must not stand before it
# is looked at after it.
_CODE_OR_TEX = (
    r"`(?<!``)(?P<more>`*)(?!`).{1,2000}?(?<!`)`(?P=more)(?!`)"
    r"|\$\$.{1,5000}?\$\$|\\\((?:(?!\\\().){1,5000}?\\\)|\\\[(?:(?!\\\[).){1,5000}?\\\]"
    r"|\$(?<![\\$]\$)(?![\s$])[^$\n]+?(?<![\s\\])\$(?!\d)"
)
_INLINE = re.compile(_CODE_OR_TEX, re.S)
_FENCED_TOO = re.compile(rf"(?m:^[ \t]*)(```+|~~~+)[^\n]*\n.*?(?:\n[ \t]*\1|\Z)|{_CODE_OR_TEX}", re.S)
_TAG = re.compile(r"<(?:/?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?|!--(?:(?!<!--).)*?--)>", re.S)
_ASCII_WORDS = re.compile(r"[a-z0-9+#=<>%&|^~*/@$\\]+")
# What a text must hold for the pattern to be tried, the pattern, what takes its place.
# Where one block of HTML ends the next begins on another line, whatever stands between them in the source.
_BLOCK_END = re.compile(r"<br\b[^<>]*>\n?|</(?:p|div|li|ul|ol|dl|dt|dd|tr|table|pre|blockquote|h[1-6])\s*>\n?", re.I)
_CELL_END = re.compile(r"</t[dh]\s*>", re.I)
_MARKS = (
    ("![", re.compile(r"!\[([^\]]{0,1000})\]\((?:<?data:[^\s()]++|[^)]{0,2000})\)"), itemgetter(1)),
    ("](", re.compile(r"\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)"), itemgetter(1)),
    ("#", re.compile(r"(?m)^[ \t]*#{1,6}[ \t]+"), ""),
    (">", re.compile(r"(?m)^[ \t]*>[ \t]?"), ""),
    ("*", re.compile(r"(\*(?<!\\\*)(?:\*\*|\*|))(?=\S)(.{1,1000}?)(?<=[^\s\\])\1"), itemgetter(2)),
    ("_", re.compile(r"(_(?<![\w\\]_)(?:__|_|))(?=\S)(.{1,1000}?)(?<=[^\s\\])\1(?!\w)"), itemgetter(2)),
    ("\\", re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~|])"), itemgetter(1)),
)
# Texts whose plain form is kept: those of one question and its answer are asked for again and again, one after the
# other; all of a deck would cost its memory once more.
_KEPT = 1 << 12


@lru_cache(_KEPT)
def plain(text: str) -> str:
    """Markup off, code and TeX kept as they are: what the report shows of a question or an answer."""
    if "`" not in text and "$" not in text and "~~~" not in text and "\\" not in text:
        return _unmark(text).strip()
    parts, at = [], 0
    pattern = _FENCED_TOO if "```" in text or "~~~" in text else _INLINE
    for found in pattern.finditer(text):
        parts += [_unmark(text[at : found.start()]), _bare(found[0])]
        at = found.end()
    parts.append(_unmark(text[at:]))
    return "".join(parts).strip()


def _bare(piece: str) -> str:
    """Code without its fence or backticks; TeX as it is."""
    if piece.lstrip().startswith(("```", "~~~")):
        return _FENCE.sub("", piece)
    return piece.strip("`") if piece.startswith("`") else piece


def _unmark(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", _CELL_END.sub(" ", _BLOCK_END.sub("\n", text)))
    for needs, pattern, replacement in _MARKS:
        if needs in text:
            text = pattern.sub(replacement, text)
    return html.unescape(text) if "&" in text else text


def key(question: str) -> str:
    """A question without case, punctuation and blanks at the ends: equal keys are equal wordings.

    NFKC, lower case; every run of other characters becomes one blank. Symbols that carry meaning in code and
    mathematics (+ # = < > etc.) stay, so that "C" and "C++" differ.
    """
    return fold(plain(question))


def fold(text: str) -> str:
    """The second half of `key`: what it makes of a text whose markup is off already."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return " ".join(_ASCII_WORDS.findall(folded))
    return " ".join("".join(c if _carries_meaning(c) else " " for c in folded).split())


@lru_cache(1 << 12)
def _carries_meaning(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM" or char in "+#=<>%&|^~*/@$\\" or unicodedata.category(char) == "So"


def slug(name: str, fallback: str = "deck") -> str:
    """Letters and digits of any script, lower case, joined by "-": fit for a file name and a tag."""
    folded = unicodedata.normalize("NFKC", name).lower()
    return "-".join(re.findall(r"[^\W_]+", folded)) or fallback


def tag_part(name: str) -> str:
    """One level of an Anki tag: no blank, no comma, no colon, never empty; letters of any script stay."""
    return slug(name, "none")
