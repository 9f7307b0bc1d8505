"""The content of a DOCX paragraph -> spans: text, looks, links, pictures, formulas, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qadeck import limits
from qadeck.model import Finding
from qadeck.readers._omml import tex
from qadeck.readers._spans import Span

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_OFF = {"0", "false", "off", "none"}
MONOSPACE = (
    "courier",
    "consolas",
    "menlo",
    "monaco",
    "mono",
    "inconsolata",
    "fixedsys",
    "source code",
    "fira code",
    "typewriter",
)
_CHARS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class Extras:
    """What the paragraphs of one document bring along: pictures by name, notes by id, findings."""

    part: Any
    prefix: str
    source: str
    notes: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def spans(paragraph: Any, base: frozenset[str], extras: Extras) -> Iterator[Span]:
    """The spans of a `w:p` element; `base` are the looks that its style gives to all of it."""
    fields: list[bool] = []  # for each open field: True once its result began
    for node, link in _runs(paragraph, extras, ""):
        if node.tag in {f"{_M}oMath", f"{_M}oMathPara"}:
            yield Span(_formula(node), raw=True)
            continue
        mark = node.find(f"{W}fldChar")
        if mark is not None:
            _note_field(mark.get(f"{W}fldCharType"), fields)
        if all(fields):
            yield from _run(node, base, link, extras)


def _note_field(kind: str | None, fields: list[bool]) -> None:
    if kind == "begin":
        fields.append(False)
    elif kind == "separate" and fields:
        fields[-1] = True
    elif kind == "end" and fields:
        fields.pop()


def _runs(node: Any, extras: Extras, link: str) -> Iterator[tuple[Any, str]]:
    """The runs and formulas in reading order, each with its link; deleted text is passed over."""
    for child in node:
        if child.tag == f"{W}hyperlink":
            relation = extras.part.rels.get(child.get(f"{_R}id"))
            target = relation.target_ref if relation is not None and relation.is_external else ""
            yield from _runs(child, extras, target)
        elif child.tag == f"{W}r" or child.tag in {f"{_M}oMath", f"{_M}oMathPara"}:
            yield child, link
        elif child.tag in {f"{W}ins", f"{W}smartTag", f"{W}sdt", f"{W}sdtContent", f"{W}fldSimple", f"{W}moveTo"}:
            yield from _runs(child, extras, link)


def _formula(node: Any) -> str:
    made = tex(node).strip()
    if not made:
        return ""
    return f"\\[{made}\\]" if node.tag == f"{_M}oMathPara" else f"\\({made}\\)"


def _run(run: Any, base: frozenset[str], link: str, extras: Extras) -> Iterator[Span]:
    looks = _looks(run, base)
    if "hidden" in looks:
        return
    for child in run:
        name = child.tag.removeprefix(W)
        if name == "t" and child.text:
            yield Span(child.text, looks, link)
        elif name in _CHARS and child.get(f"{W}type") not in {"page", "column"}:
            yield Span(_CHARS[name], looks, link)
        elif name in {"footnoteReference", "endnoteReference"}:
            note = extras.notes.get(f"{name[:-9]}{child.get(f'{W}id')}", "")
            yield Span(f" ({note})" if note else "", looks - {"sup"})
        elif (
            name in {"drawing", "pict", "object"}
            or name == "AlternateContent"
            or child.tag.endswith("}AlternateContent")
        ):
            yield from _pictures(child, extras)


def _looks(run: Any, base: frozenset[str]) -> frozenset[str]:
    """How the run looks: what the style gives, changed by the run's own properties."""
    looks = set(base)
    properties = run.find(f"{W}rPr")
    if properties is None:
        return base
    for tag, look in (("b", "bold"), ("i", "italic"), ("strike", "strike"), ("vanish", "hidden")):
        own = properties.find(f"{W}{tag}")
        if own is not None:
            (looks.discard if own.get(f"{W}val") in _OFF else looks.add)(look)
    style = properties.find(f"{W}rStyle")
    if style is not None:
        looks |= _style_looks(style.get(f"{W}val", ""))
    vertical = properties.find(f"{W}vertAlign")
    if vertical is not None and vertical.get(f"{W}val") in {"subscript", "superscript"}:
        looks.add(vertical.get(f"{W}val")[:3])
    fonts = properties.find(f"{W}rFonts")
    if fonts is not None and is_monospace(fonts.get(f"{W}ascii", "")):
        looks.add("code")
    return frozenset(looks)


def _style_looks(style: str) -> set[str]:
    name = style.lower()
    known = {
        "strong": "bold",
        "intenseemphasis": "bold",
        "emphasis": "italic",
        "fett": "bold",
        "hervorhebung": "italic",
    }
    if any(word in name for word in ("code", "verbatim", "htmltypewriter", "htmlkeyboard", "sourcetext")):
        return {"code"}
    return {known[name]} if name in known else set()


def is_monospace(font: str) -> bool:
    """True for a font in which code is set."""
    return any(word in font.lower() for word in MONOSPACE)


def _pictures(node: Any, extras: Extras) -> Iterator[Span]:
    """Markdown pictures for the images of a drawing; a drawing of another kind becomes a finding."""
    ids = [blip.get(f"{_R}embed") for blip in node.iter(f"{_A}blip")] or [
        d.get(f"{_R}id") for d in node.iter(f"{_V}imagedata")
    ]
    alt = next((p.get("descr") or "" for p in node.iter() if p.tag.endswith("}docPr")), "")
    for part in [extras.part.related_parts[key] for key in dict.fromkeys(ids) if key in extras.part.related_parts]:
        name = f"{extras.prefix}-{part.partname.rsplit('/', 1)[-1]}"
        if len(part.blob) > limits.PICTURE:
            told = f"the picture {name} is over {limits.PICTURE // limits.MB} MB; make it smaller"
            extras.findings.append(Finding("picture-left-out", "warning", extras.source, 0, told))
            continue
        extras.pictures[name] = part.blob
        yield Span(f"![{alt}]({name})".replace("\n", " "), raw=True)
    if not ids and not any(child.tag == f"{W}txbxContent" for child in node.iter()):
        told = "a drawing that is no picture (shape, chart, object) is left out; put a picture in its place"
        extras.findings.append(Finding("drawing-left-out", "warning", extras.source, 0, told))
