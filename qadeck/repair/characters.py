"""Characters that a conversion left behind: ligatures, invisible characters, broken encodings, bullet glyphs."""

from __future__ import annotations

import re

from qadeck.patterns import later

# The Latin ligatures of Unicode's Alphabetic Presentation Forms, as their own decomposition says.
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}

LIGATURES = tuple(map(chr, _LIGATURES))

_SOFT_BREAK = later("\u00ad[ \t]*\n[ \t]*(?=\\w)|\u00ad")
# A zero-width blank is where a line may break; scripts that write no blanks between words need it.
_NEEDS_ZWSP = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
INVISIBLE = ("\u00ad", "\u200b", "\u2060", "\ufeff")
_ZERO_WIDTH = later(f"[\u2060\ufeff]|(?<![{_NEEDS_ZWSP}])\u200b(?![{_NEEDS_ZWSP}])")

_NBSP = "\u00a0"
NO_BREAK = (_NBSP,)
_NBSP_BESIDE_BLANK = later("(?m)^[ \t\u00a0]*\u00a0[ \t\u00a0]*|\u00a0+(?=[ \t]|$)|(?<=[ \t])\u00a0+|\u00a0{2,}")
_NBSP_AFTER_MARKER = later("(?m)^([ \t]*(?:[-*+]|\\d{1,9}[.)]|#{1,6}))\u00a0+")

MISREAD = tuple("ÂÃÄÅÐÑâðï")
# What UTF-8 looks like when it was read as Windows-1252 or Latin-1: a lead byte's character, then a trailing byte's.
_MOJIBAKE = later("[ÂÃÄÅÐÑ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â[€„†‚\u0080-\u009f]|ðŸ|ï¿½")


def mend_mojibake(text: str) -> str:
    """ "donâ€™t" is "don’t": UTF-8 that was read as another encoding, undone by ftfy."""
    if not _MOJIBAKE.search(text):
        return text
    import ftfy

    return str(ftfy.fix_encoding(text))


def split_ligatures(text: str) -> str:
    """ "ﬁeld" is "field"."""
    return text.translate(_LIGATURES)


def drop_invisible(text: str) -> str:
    """Soft hyphens, byte order marks, word joiners and zero-width blanks go; joiners in emoji and scripts stay."""
    return _ZERO_WIDTH.sub("", _SOFT_BREAK.sub("", text))


def plain_blanks(text: str) -> str:
    """A no-break blank that indents, follows a marker or doubles a blank is a blank; so are all where most are."""
    if text.count(_NBSP) > text.count(" "):
        return text.replace(_NBSP, " ")
    text = _NBSP_AFTER_MARKER.sub(r"\1 ", text)
    return _NBSP_BESIDE_BLANK.sub(lambda found: found[0].replace(_NBSP, " "), text)


# Word's and PDF's bullet glyphs, with the private-use ones of the Symbol and Wingdings fonts.
_GLYPHS = "•‣⁃▪▫●○◦■◆◇►▸➢➤·∙\uf0b7\uf0a7\uf076\uf0d8\uf0fc\uf0a8\uf06e"
GLYPHS = tuple(_GLYPHS)
_GLYPH_LINE = later(f"(?m)^([ \t]*)([{_GLYPHS}])(?:[ \t\u00a0]+|(?=[^\\W\\d_]))(?=\\S)")
_LETTER_O_LINE = later(r"(?m)^([ \t]*)(o)[ \t]+(?=\S)")
_INLINE_GLYPH = later(f"[ \t]+([{_GLYPHS}])[ \t]+(?=\\S)")
_ONLY_BULLETS = frozenset("•‣⁃▪●◦\uf0b7\uf0a7\uf076\uf0d8\uf0fc\uf0a8\uf06e")


def bullets_from_glyphs(text: str) -> str:
    """Lines that begin with a bullet glyph become list items; each further kind of glyph is one level deeper."""
    if not _GLYPH_LINE.search(text):
        return text
    text = _split_inline(text)
    found = _GLYPH_LINE.findall(text)
    if len(found) < 2 and found[0][1] not in _ONLY_BULLETS:
        return text
    return _as_items(_LETTER_O_LINE.sub(_letter_o, text))


def _letter_o(found: re.Match[str]) -> str:
    """Word's second-level bullet is a letter o in another font."""
    return f"{found[1]}◦ "


def _split_inline(text: str) -> str:
    """A line that begins with a glyph and goes on with the same one: each is an item of its own."""
    return "\n".join([_split_line(line) for line in text.split("\n")])


def _split_line(line: str) -> str:
    first = _GLYPH_LINE.match(line)
    if not first or first[2] not in _ONLY_BULLETS:
        return line
    rest = _INLINE_GLYPH.sub(
        lambda found: f"\n{first[1]}{first[2]} " if found[1] == first[2] else found[0], line[first.end() :]
    )
    return line[: first.end()] + rest


def _as_items(text: str) -> str:
    """The glyphs of one indent, in order of appearance, are the levels: Word's habit and that of most converters."""
    levels: dict[str, list[str]] = {}

    def item(found: re.Match[str]) -> str:
        seen = levels.setdefault(found[1], [])
        if found[2] not in seen:
            seen.append(found[2])
        return f"{found[1]}{'  ' * seen.index(found[2])}- "

    return _GLYPH_LINE.sub(item, text)
