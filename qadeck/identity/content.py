"""What a note is made of, as short digests; and the GUID of a new note. Pure functions on notes and records."""

from __future__ import annotations

import hashlib
import html
import itertools
import re
import string
import unicodedata
import zlib
from collections.abc import Mapping
from functools import lru_cache

from qadeck.model import FIELDS, Asking, Cluster, Note, Record, Templates
from qadeck.text import fold, plain

# The field that holds the note's own GUID, so that Anki's browser can search for it: guid: is no search of Anki's.
ID_FIELD = "Spare1"

# The parts of a note whose change is an update, in the order of the ledger's digests.
PARTS = (*(name for name in FIELDS if name != ID_FIELD), "tags", "pictures")
# Of the fields, those that hold the sources' texts, and the others.
SAID = FIELDS[:3]
OTHERS = tuple(name for name in FIELDS[3:] if name != ID_FIELD)
TYPE_PARTS = ("front", "back", "CSS", "fields")

# These fields name the documents: that name is left out of the digest, so that a renamed file changes no note.
NAMING = {"More", "Source"}

_LETTERS = string.ascii_lowercase
_DIGITS = string.digits + string.ascii_lowercase
_WORD = re.compile(r"\w+")
_BETWEEN = bytes(code if chr(code).isalnum() or chr(code) == "_" else ord(" ") for code in range(256))

# Bins of an answer's sketch, see `sketch`; more words than these make it no better, only slower.
BINS, SKETCHED = 16, 128


def digest(text: str) -> str:
    """Ten hex digits (40 bits) of a text after NFC."""
    return _EMPTY if not text else _short(unicodedata.normalize("NFC", text).encode("utf-8", "replace"))


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:10]


_EMPTY = _short(b"")


def said_parts(cluster: Cluster, said: Mapping[str, str]) -> tuple[str, ...]:
    """A digest for each of SAID: the fields that hold the sources' texts, after NFC."""
    return tuple(_part(name, said[name], _names(cluster)) for name in SAID)


def askings(cluster: Cluster) -> tuple[Asking, ...]:
    """How to know each member again."""
    rows = ((question_text(member), answer_words(member)) for member in cluster.members)
    return tuple(Asking(question, answer_digest(words), sketch(words)) for question, words in rows)


def parts(note: Note, media: Mapping[str, bytes]) -> tuple[str, ...]:
    """A digest for each of PARTS: fields after NFC, tags in any order, the bytes of the note's pictures."""
    fields = dict(note.fields)
    names = _names(note.cluster)
    others = (_short_part(name, fields.get(name, ""), names) for name in OTHERS)
    pictures = b"".join(hashlib.sha256(media.get(name, b"")).digest() for name in note.media)
    tags = digest(" ".join(sorted(note.tags)))
    return (*note.body.parts, *others, tags, _short(pictures) if pictures else _EMPTY)


def _names(cluster: Cluster) -> frozenset[str]:
    return frozenset(member.source for member in cluster.members)


def _part(field: str, text: str, sources: frozenset[str]) -> str:
    """The digest of a field, without the names of the documents where it names them."""
    if field in NAMING:
        names = (html.escape(source, quote=False) for source in sources)
        for name in sorted(names, key=lambda name: (-len(name), name)):
            text = text.replace(name, "")
    return digest(text)


# The same few texts stand in these fields of many notes.
_short_part = lru_cache(1 << 12)(_part)


def type_parts(templates: Templates) -> tuple[str, ...]:
    """A digest for each of TYPE_PARTS."""
    return tuple(map(digest, (templates.front, templates.back, templates.style, "\n".join(FIELDS))))


def question_text(record: Record) -> str:
    """The question in one line of plain text, fit for a line of the ledger."""
    text = " ".join(plain(record.question).split()) or " ".join(record.question.split())
    return text.encode("utf-8", "replace").decode()


@lru_cache(1 << 16)
def question_key(question: str) -> str:
    """What two wordings of `question_text` must share to be the same wording."""
    return fold(question) or question


def answer_words(record: Record) -> tuple[str, ...]:
    """The words of the options and the answer, lower case, in order."""
    text = unicodedata.normalize("NFKC", "\n".join((*record.options, record.answer))).casefold()
    # Of ASCII the same words, in half the time.
    words = text.encode().translate(_BETWEEN).decode().split() if text.isascii() else _WORD.findall(text)
    return tuple(words or text.split())


def answer_digest(words: tuple[str, ...]) -> str:
    """A digest of an answer's words and, after a full stop, how many they are; "" without an answer."""
    return f"{digest(' '.join(words))}.{len(words)}" if words else ""


def sketch(words: tuple[str, ...]) -> str:
    """A sketch from which the overlap of two answers can be told: one byte for each of BINS bins, in hex.

    One-permutation b-bit min-hash over pairs of neighbouring words (Li, Owen and Zhang, "One permutation hashing",
    2012): the hash's last bits choose the bin, the bin keeps the least of the rest. "" for fewer than BINS pairs,
    where a sketch is mostly chance.
    """
    pairs = set(itertools.pairwise(words[:SKETCHED]))
    if len(pairs) < BINS:
        return ""
    values = [zlib.crc32(f"{left} {right}".encode("utf-8", "replace")) for left, right in pairs]
    least = [1 << 32] * BINS
    for value in sorted(values, reverse=True):  # so that the least of a bin comes last
        least[value % BINS] = value // BINS
    return bytes(value % 255 if value < 1 << 32 else 255 for value in least).hex()


def overlap(left: str, right: str) -> float:
    """The share (0 to 1) of the bins in which two sketches agree; 0 when either is ""."""
    if not left or not right:
        return 0.0
    pairs = [(a, b) for a, b in zip(bytes.fromhex(left), bytes.fromhex(right), strict=True) if (a, b) != (255, 255)]
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0


def guid(deck_id: int, subject: str, question: str, copy: int = 0) -> str:
    """A letter and twelve letters or digits (66 bits), always the same for the same deck, subject and question.

    Lower case, since Anki's search does not tell case; a letter first, since spreadsheets mangle what looks like a
    number. `copy` tells apart notes that would have the same one.
    """
    seed = "\x1f".join((str(deck_id), subject, question, str(copy)))
    number = int.from_bytes(hashlib.sha256(seed.encode("utf-8", "replace")).digest())
    name = _LETTERS[number % 26]
    number //= 26
    for _ in range(12):
        number, place = divmod(number, 36)
        name += _DIGITS[place]
    return name


def search(guids: tuple[str, ...]) -> str:
    """The search that finds notes by GUID in Anki's browser; "" for none."""
    return " OR ".join(f"{ID_FIELD}:{guid}" for guid in guids)
