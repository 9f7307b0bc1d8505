"""What must hold before anything is written: each failure would be a silent wrong in Anki."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from qadeck.errors import BuildError
from qadeck.model import Note

_MARKUP = re.compile(r"<(?!img\b)[^>]*>")


def check(notes: Sequence[Note]) -> None:
    """Raises BuildError: two notes with one GUID, an empty front, a tag that Anki would cut in two."""
    seen: dict[str, Note] = {}
    for note in notes:
        where = note.cluster.canonical.id
        if not re.fullmatch(r"[0-9A-Za-z]+", note.guid):
            raise BuildError(f"{where}: the note's GUID {note.guid!r} is not letters and digits; restore deck.lock")
        if note.guid in seen:
            other = seen[note.guid].cluster.canonical.id
            raise BuildError(f"{where}: this note and {other} have one GUID, {note.guid}; reword one of the questions")
        if not visible(note.fields[0][1]):
            raise BuildError(f"{where}: the front of the card would be empty; give the question a text")
        for tag in note.tags:
            if not tag or tag.split() != [tag]:
                raise BuildError(f"{where}: the tag {tag!r} holds a blank or nothing; mend it")
        seen[note.guid] = note


def visible(fragment: str) -> bool:
    """Whether a fragment of HTML shows anything: text or a picture."""
    return bool(html.unescape(_MARKUP.sub("", fragment)).strip())
