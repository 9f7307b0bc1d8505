"""Titles that only hide an answer: "Show answer" on a fold, in a callout."""

from __future__ import annotations

import re

from qadeck.layouts.words import A_WORDS
from qadeck.patterns import later

# A fold that only hides the answer or a hint of the question above it.
HIDES = later(
    rf"[\W_]*(?:(?:click|tap|press|show|see|view|reveal|toggle|expand|check|open|read|the|to|for|here|a|an|ver|mostrar|voir|zeige|показать"
    rf"|点击|查看|显示|展开|答えを見る|보기|정답|{A_WORDS}|details?|hints?|explanation|spoilers?|code|example|more|output|tips?|links?"
    r"|translations?|languages?)[\W_]*)+\d*[\W_]*$",
    re.I,
)
_CALLOUT = later(r"\[![\w-]+\][+-]?[ \t]*([^\n]+)\n+")


def hidden_from(text: str) -> int:
    """Where the text of a callout begins whose title only hides it ("[!question]- Show answer"); 0 for any other."""
    found = _CALLOUT.match(text) if text.startswith("[!") else None
    return found.end() if found and HIDES.match(found[1]) else 0
