"""Which of several answers leads a card, which stand behind it, and which are folded away as said already."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qadeck.model import Cluster, Record
from qadeck.text import plain

# A card is answered from memory in a few sentences: about 100 words, 20 seconds of reading aloud twice as much.
RECALLED = 600  # characters of plain text; longer answers are read, not recalled
FULL = 300  # characters; of answers that can be recalled the fuller leads up to here, beyond it source order decides
A_SENTENCE = 6  # words; fewer ("Yes.", "See above") lead only where nothing fuller stands

_SUMMARY = re.compile(
    r"\s*(?:👉|➡|💡|(?:in (?:short|summary|brief|conclusion|a nutshell|essence)|to (?:summari[sz]e|sum up)|summary|"
    r"tl;?dr|short answer|bottom line|key (?:takeaway|point|idea)|the takeaway|overall)\b\s*(?:[:,–—-]|</))",
    re.I,
)
# What is asked of stands in front, the asking word behind a comma.
_CLIPPED = re.compile(r"^[^,?]{1,60},\s+\w+(?:['’\s]+\w+){0,4}\?$")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>")
_VOID = frozenset({"br", "hr", "img", "wbr", "col"})


@dataclass(frozen=True, slots=True)
class Choice:
    """`lead` answers the card (None: nobody answers), `others` in order stand behind it; `long`: the lead is long."""

    lead: Record | None
    others: tuple[Record, ...] = ()
    long: bool = False

    @property
    def kept(self) -> tuple[Record, ...]:
        """Every record whose answer is on the card in its own right."""
        return (self.lead, *self.others) if self.lead else ()


def choose(cluster: Cluster) -> Choice:
    """Rank the answers of a cluster; the canonical record's wins among equals, then source order."""
    records = {record.id: record for record in (cluster.canonical, *cluster.members) if record.answer.strip()}
    if not records:
        return Choice(None)
    kept = _distinct(tuple(records.values()))
    lead = min(kept, key=_recall_rank) if len(kept) > 1 else kept[0]
    others = tuple(record for record in kept if record is not lead)
    # Plain text is never longer than what it was written as.
    return Choice(lead, others, long=len(lead.answer) > RECALLED and len(plain(lead.answer)) > RECALLED)


def _distinct(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Without the answers that another says word for word, whole or as a part of it."""
    if len(records) == 1:
        return records
    said = [(record, _said(record.answer)) for record in records]
    kept: list[tuple[Record, str]] = []
    for record, words in sorted(said, key=lambda pair: -len(pair[1])):
        if not any(_contains(other, words) for _, other in kept):
            kept.append((record, words))
    ids = {record.id for record, _ in kept}
    return tuple(record for record in records if record.id in ids)


def _said(answer: str) -> str:
    """An answer as compared: plain, one blank between words, lower case, no full stop at the end."""
    return " ".join(plain(answer).split()).casefold().rstrip(".")


def _contains(whole: str, part: str) -> bool:
    """Whether `part` stands in `whole` from a word's beginning to a word's end."""
    at = whole.find(part)
    while at >= 0:
        end = at + len(part)
        if not (at and whole[at - 1].isalnum() and part[:1].isalnum()) and not (
            end < len(whole) and whole[end].isalnum() and part[-1:].isalnum()
        ):
            return True
        at = whole.find(part, at + 1)
    return False


def _recall_rank(record: Record) -> tuple[int, int]:
    """Lowest leads: complete in a few sentences (fuller first, up to FULL), then long (shorter first), then a word."""
    words = plain(record.answer)
    if len(words) > RECALLED:
        return 1, len(words)
    return (0, -(min(len(words), FULL) // 100)) if len(words.split()) >= A_SENTENCE else (2, -len(words))


def front(cluster: Cluster) -> Record:
    """The record whose wording stands on the front: the canonical one, unless that is clipped and another's is not.

    A clipped question ("CNNs, what are they?") is quick to write and slow to read.
    """
    head = cluster.canonical
    others = (record for record in cluster.members if not record.options and "```" not in record.question)
    if head.options or not _CLIPPED.search(plain(head.question)):
        return head
    return next((record for record in others if not _CLIPPED.search(plain(record.question))), head)


def cut(fragment: str) -> tuple[str, ...]:
    """The top-level pieces of a well-formed HTML fragment, in order; joined they give the fragment."""
    pieces, start, at = [], 0, 0
    while tag := _TAG.search(fragment, at):
        at = tag.end()
        if tag[2] in _VOID:
            continue
        if fragment[start : tag.start()].strip():
            pieces.append(fragment[start : tag.start()])
            start = tag.start()
        at = _end(fragment, tag[2], at)
        pieces.append(fragment[start:at])
        start = at
    return (*pieces, fragment[start:]) if fragment[start:] else tuple(pieces)


def _end(fragment: str, name: str, at: int) -> int:
    """Where the element ends that was opened before `at`: only its own kind is counted."""
    depth = 1
    for tag in _tags_of(name).finditer(fragment, at):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(fragment)


@lru_cache
def _tags_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){name}\b[^>]*>")


def summary_first(fragment: str) -> tuple[str, str]:
    """A long answer as (summary, the rest in order): the paragraph that says it is one, else the first.

    ("", fragment) where neither is there, as in an answer that is one list.
    """
    pieces = cut(fragment)
    paragraphs = [number for number, piece in enumerate(pieces) if piece.lstrip().startswith("<p>")]
    chosen = next((n for n in reversed(paragraphs) if _SUMMARY.match(_TAG.sub(_keep_ends, pieces[n]))), None)
    if chosen is None and paragraphs and paragraphs[0] == 0 and not pieces[0].rstrip().endswith(":</p>"):
        chosen = 0
    if chosen is None:
        return "", fragment
    return pieces[chosen].strip(), "".join(pieces[:chosen] + pieces[chosen + 1 :]).strip()


def _keep_ends(tag: re.Match[str]) -> str:
    """Opening tags off, so that a bold label reads as its word; end tags stay as its border."""
    return tag[0] if tag[1] else ""
