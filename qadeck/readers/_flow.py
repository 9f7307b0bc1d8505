"""Paragraphs of a word processor or a page -> lines of Markdown: headings, lists and code put in their form."""

from __future__ import annotations

from dataclasses import dataclass, field

from qadeck.patterns import later
from qadeck.readers._spans import fence

_STEP = "    "
_ITEM_LABEL = later(r"\d{1,3}[.)]")
_LETTER_LABEL = later(r"[(\[]?[A-Za-z][.)\]]")


@dataclass(slots=True)
class Flow:
    """The Markdown so far. Code paragraphs gather until another kind of paragraph comes."""

    out: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    listed: bool = False
    depths: list[int] = field(default_factory=list)  # of the list items that are open

    def add_code(self, text: str) -> None:
        """One paragraph of code; the ones behind it join."""
        self.code.extend(text.split("\n"))

    def add(self, text: str, level: int = 0, label: str = "", depth: int = 0) -> None:
        """One paragraph: `level` of a heading, or `label` and `depth` of a list item, or plain text."""
        self._close_code()
        if not text:
            self.listed = False
        elif level:
            one_line = " ".join(text.split("\n"))
            self._blank()
            self.out.append("#" * level + " " + (f"{label} " if label not in {"", "-"} else "") + one_line)
            self.listed = False
        elif label:
            self._item(text, label, depth)
        else:
            self._blank()
            self.out.extend(text.split("\n"))
            self.listed = False

    def lines(self, lines: list[str]) -> None:
        """A table: ready lines, set apart."""
        self._close_code()
        self._blank()
        self.out.extend(lines)
        self.listed = False

    def text(self) -> str:
        """The whole Markdown."""
        self._close_code()
        return "\n".join(self.out).strip("\n") + "\n"

    def _item(self, text: str, label: str, depth: int) -> None:
        """A list item; a label that Markdown does not know ("a)", "Q1:") opens the line as text."""
        if not self.listed:
            self._blank()
            self.depths.clear()
        while self.depths and self.depths[-1] >= depth:
            self.depths.pop()
        margin = _STEP * len(self.depths)  # by the items that are really there: four blanks more would be code
        self.depths.append(depth)
        first, *rest = text.split("\n")
        known = label == "-" or _ITEM_LABEL.fullmatch(label)
        if not known and not _LETTER_LABEL.fullmatch(label):
            self._blank()
        self.out.append(f"{margin}{label} {first}")
        self.out.extend(f"{margin}{_STEP}{line}" for line in rest)
        self.listed = True

    def _blank(self) -> None:
        if self.out and self.out[-1]:
            self.out.append("")

    def _close_code(self) -> None:
        lines, self.code = self.code, []
        while lines and not lines[-1].strip():
            lines.pop()
        if any(line.strip() for line in lines):
            self._blank()
            self.out.extend(fence(lines))
            self.listed = False
