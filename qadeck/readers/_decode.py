"""bytes -> text: UTF-8 and UTF-16 by their marks or by what they hold, anything older by detection."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.model import Finding, Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text file holds: form feed, tab and the line ends are left out of the list.
_BINARY = bytes(set(range(32)) - {8, 9, 10, 11, 12, 13, 26, 27})
# Above this share of ambiguous detection a guess is called uncertain.
_SURE = 0.1


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a source with "\\n" line ends, the name of its encoding, and what was odd."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(source: Source) -> Decoded:
    """The source's bytes as text. Raises SourceError: "undecodable" for bytes that are no text, "too-large"."""
    limits.check_text(source.data)
    data = source.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_lines(_strict(data, encoding)), encoding.removesuffix("-sig"))
    wide = _utf16_without_mark(data)
    if wide:
        return Decoded(_lines(_strict(data, wide)), wide)
    try:
        return Decoded(_lines(_checked(data.decode("utf-8"), data)), "utf-8")
    except UnicodeDecodeError as error:
        return _detected(source, error.start)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"not {encoding.removesuffix('-sig')} at byte {error.start}"
        raise SourceError("undecodable", f"{what}; save the file as UTF-8") from error


def _checked(text: str, data: bytes) -> str:
    if b"\x00" in data and data.translate(None, _BINARY) != data:
        raise SourceError("undecodable", "the file holds zero bytes: it is no text; convert it to one of the formats")
    return text


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 of mostly Latin text has a zero in every second byte; anything else has none at all."""
    sample = data[:4000]
    if len(sample) < 4:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.3 and even < len(sample) * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) * 0.3 and odd < len(sample) * 0.05 else ""


def _detected(source: Source, start: int) -> Decoded:
    """The likeliest older encoding. A guess is always told, and called uncertain where another fits as well."""
    from charset_normalizer import from_bytes

    if b"\x00" in source.data:
        raise SourceError("undecodable", f"not UTF-8 at byte {start}, and it holds zero bytes; save it as UTF-8")
    best = from_bytes(source.data).best()
    if best is None:
        raise SourceError("undecodable", f"not UTF-8 at byte {start}, and no other encoding fits; save it as UTF-8")
    name = best.encoding.replace("_", "-")
    sure = best.chaos <= _SURE and best.coherence > 0
    finding = Finding(
        "encoding-guessed" if sure else "encoding-uncertain",
        "info" if sure else "warning",
        source.name,
        source.data.count(b"\n", 0, start) + 1,
        f"not UTF-8 at byte {start}; read as {name}; save the file as UTF-8 if letters look wrong",
    )
    return Decoded(_lines(str(best)), name, (finding,))
