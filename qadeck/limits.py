"""What a source may cost: the numbers, and the only ways to open a zip or an XML text. Too much is a SourceError.

docs/reliability.md holds this table for users, and the bounds that single rules keep so that their time is linear.

A question-and-answer document is small; a file far beyond these numbers is damaged, hostile or no document.

    number        value     why
    SOURCE        256 MB    the largest collection that AnkiWeb takes is 250 MB uncompressed
    TEXT          64 MB     a file of text; blocks of it take up to twenty times as much, and it is 100,000 questions
    LINES         1,000,000 lines of such a file: 64 MB of ordinary lines, each a block of about 400 bytes
    TAGS          1,000,000 "<" in one page: each element takes about a kilobyte
    ANSWER        1,000,000 characters of one question with its answer: a long book, and no card
    ADDRESS       2,000     characters of a link's or picture's address, where it is no picture itself (data:)
    UNPACKED      512 MB    twice the largest source: an honest DOCX or EPUB unpacks to 2 to 10 times its size
    MEMBER        128 MB    the largest medium that Anki syncs is 100 MB
    RATIO         200       text seldom packs better than 20 to 1; only runs of one byte come near 1,000
    RATIO_FROM    16 MB     below it a high ratio does no harm
    MEMBERS       100,000   a deck of one picture a note is far below
    XML           64 MB     the tree takes about ten times the text
    DEPTH         200       elements or objects inside one another; a deeper answer shows as text
    PICTURE       32 MB     a larger picture is left out, with a finding
    ROWS          1,000,000 rows of one table
    PAGES         5,000     pages of one PDF
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, ParseError

from qadeck.errors import SourceError
from qadeck.model import Finding, LeftOut, Reading, Record

MB = 1024 * 1024
SOURCE = 256 * MB
TEXT = 64 * MB
LINES = 1_000_000
TAGS = 1_000_000
ANSWER = 1_000_000
ADDRESS = 2_000
UNPACKED = 512 * MB
MEMBER = 128 * MB
RATIO = 200
RATIO_FROM = 16 * MB
MEMBERS = 100_000
XML = 64 * MB
DEPTH = 200
PICTURE = 32 * MB
ROWS = 1_000_000
PAGES = 5_000

# What zipfile and its unpackers raise for damage, besides their own error.
_BAD_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, IndexError, OverflowError, OSError),
)
_PICTURE = re.compile(r"data:image/[^\s\"'()<>]+")


def too_large(what: str, size: int, limit: int) -> SourceError:
    """The error for a limit that is passed, in whole megabytes where both numbers are sizes in bytes."""
    shown, most = (f"{size // MB} MB", f"{limit // MB} MB") if limit >= MB else (f"{size:,}", f"{limit:,}")
    return SourceError("too-large", f"{what}: {shown}, and {most} is the most; split the file or leave it out")


def check_size(data: bytes) -> None:
    """Raise SourceError (`too-large`) for a source above SOURCE bytes."""
    if len(data) > SOURCE:
        raise too_large("the file is too large", len(data), SOURCE)


def check_text(data: bytes) -> None:
    """Raise SourceError (`too-large`) for a file of text above TEXT bytes or LINES lines."""
    if len(data) > TEXT:
        raise too_large("the text is too large", len(data), TEXT)
    if (count := data.count(b"\n")) > LINES:
        raise too_large("too many lines", count, LINES)


def check_tags(text: str) -> None:
    """Raise SourceError (`too-large`) for a page of more than TAGS tags."""
    if (count := text.count("<")) > TAGS:
        raise too_large("too many tags", count, TAGS)


def bounded(reading: Reading) -> Reading:
    """The reading without the records of more than ANSWER characters; each is left out, with a warning."""
    endless = [record for record in reading.records if _is_endless(record)]
    if not endless:
        return reading
    why = f"more than {ANSWER:,} characters"
    told = f"the question and its answer have {why}, which no card can show: left out; split it"
    return replace(
        reading,
        records=tuple(record for record in reading.records if record not in endless),
        left_out=(*reading.left_out, *(_left_out(record, why) for record in endless)),
        findings=(*reading.findings, *(Finding("too-large", "warning", r.source, r.line, told) for r in endless)),
    )


def _is_endless(record: Record) -> bool:
    """Pictures inside the text do not count."""
    texts = (record.question, *record.options, record.answer)
    return sum(map(len, texts)) > ANSWER and sum(len(_PICTURE.sub("", text)) for text in texts) > ANSWER


def _left_out(record: Record, why: str) -> LeftOut:
    return LeftOut(record.source, record.line, record.end_line, why, record.question[:ANSWER])


def check_picture(name: str, size: int) -> None:
    """Raise SourceError (`picture-refused`) for a picture above PICTURE bytes."""
    if size > PICTURE:
        told = f"picture {name[:120]} has {size // MB} MB, and {PICTURE // MB} MB is the most; shrink it"
        raise SourceError("picture-refused", told)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip whose members are safe to read."""

    zip: zipfile.ZipFile

    def names(self) -> tuple[str, ...]:
        """The members' names in the order of the file, folders left out."""
        return tuple(info.filename for info in self.zip.infolist() if info.filename[-1:] not in ("", "/"))

    def read(self, member: str) -> bytes:
        """One member's bytes. Raises SourceError: `bad-archive` when it is missing, damaged or encrypted."""
        try:
            with self.zip.open(member) as stream:
                data = stream.read(MEMBER + 1)
        except KeyError as error:
            raise SourceError("bad-archive", f"{member} is missing inside; save the document again") from error
        except _BAD_ZIP as error:
            raise SourceError(
                "bad-archive", f"{member} cannot be unpacked ({error}); save the document again, unprotected"
            ) from error
        if len(data) > MEMBER:
            raise too_large(f"{member} is too large", len(data), MEMBER)
        return data


def unzip(data: bytes) -> Archive:
    """Open a zip. Raises SourceError: `bad-archive` for no zip, `too-large` for a bomb (by its own directory).

    A directory that lies about sizes is caught on reading: zipfile stops at the stated size with BadZipFile.
    """
    check_size(data)
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except _BAD_ZIP as error:
        raise SourceError("bad-archive", f"not a valid file of its kind ({error}); save it again") from error
    infos = opened.infolist()
    if len(infos) > MEMBERS:
        raise too_large("too many parts inside", len(infos), MEMBERS)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > UNPACKED:
        raise too_large("unpacked it is too large", unpacked, UNPACKED)
    for info in infos:
        if info.file_size > RATIO_FROM and info.file_size > RATIO * max(info.compress_size, 1):
            raise SourceError("too-large", f"{info.filename} is packed like a bomb; leave the file out")
    return Archive(opened)


def xml(data: bytes) -> Element:
    """Parse XML without entities, DTD or network. Raises SourceError: `bad-xml`, `too-large`."""
    import defusedxml
    import defusedxml.ElementTree

    if len(data) > XML:
        raise too_large("the XML inside is too large", len(data), XML)
    try:
        root: Element = defusedxml.ElementTree.fromstring(data)
    except defusedxml.DefusedXmlException as error:
        raise SourceError("bad-xml", "its XML defines entities, which a document never needs; leave it out") from error
    except (ParseError, ValueError, LookupError) as error:  # LookupError: an encoding that nobody knows
        raise SourceError("bad-xml", f"damaged XML ({error}); save the document again") from error
    if any(depth > DEPTH for depth in _depths(root)):
        raise SourceError("too-large", f"its XML is nested over {DEPTH} deep; leave it out")
    return root


def _depths(root: Element) -> Iterator[int]:
    """The depth of every element, without recursion: the text may nest deeper than Python can call."""
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        yield depth
        waiting.extend((child, depth + 1) for child in element)
