"""The pictures that answers refer to: found beside their document, inside a container, or in the address itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from qadeck import limits, pictures, render
from qadeck.errors import SourceError
from qadeck.model import Cluster, Finding, Record
from qadeck.pipeline import Album


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source's pictures may stand: beside it, never outside `root`; `inside` are those of its container."""

    folder: Path
    root: Path
    inside: Mapping[str, bytes] = field(default_factory=dict)


_ENDLESS = re.compile(rf"!\[[^\[\]\n]*+\]\(<?(?!data:)([^()<>\n]{{{limits.ADDRESS + 1},}})")
Fetch = Callable[[str], bytes]


def not_fetched(address: str) -> bytes:
    """What is done of pictures on the web unless the user asks for more. Raises SourceError always."""
    what = f"picture {address[:120]} is on the web; save it beside the document, or use --fetch-images"
    raise SourceError("remote-picture", what)


def collect(
    clusters: Sequence[Cluster],
    places: Mapping[str, Place],
    looked: Callable[[Path], None] = lambda path: None,
    fetch: Fetch = not_fetched,
) -> Album:
    """Every picture of the clusters' members, under the name that it will have in Anki; a Finding for each missing.

    `looked` hears every file that is looked for, there or not; `fetch` brings a picture of the web.
    """
    media: dict[str, bytes] = {}
    names: dict[str, dict[str, str]] = {}
    known: dict[tuple[str, str], str] = {}  # a source and an address in it -> name
    findings: list[Finding] = []
    for record, address in _wanted(clusters):
        own = names.setdefault(record.id, {})
        if name := known.get((record.source, address)):
            own[address] = name
            continue
        try:
            data = fetch(address) if _on_the_web(address) else _data(address, places[record.source], looked)
            picture = pictures.prepare(address, data)
        except SourceError as error:
            findings.append(Finding(error.code, "warning", record.source, record.line, str(error)))
        else:
            own[address] = known[record.source, address] = picture.name
            media[picture.name] = picture.data
    return Album(media, names, tuple(_once(findings)))


def _wanted(clusters: Iterable[Cluster]) -> Iterator[tuple[Record, str]]:
    for cluster in clusters:
        for record in cluster.members:
            for text in (record.question, *record.options, record.answer):
                if _may_hold_a_picture(text):
                    for address in (*render.picture_addresses(text, record.markup), *_endless(text)):
                        yield record, address


def _may_hold_a_picture(text: str) -> bool:
    """A cheap look, since most texts hold none and a real look costs a parse."""
    return "![" in text or "<img" in text or "<IMG" in text or "<svg" in text


def _endless(text: str) -> list[str]:
    """Addresses too long to be shown as a picture (limits.ADDRESS): the card has them as text, and that is told."""
    return _ENDLESS.findall(text) if len(text) > limits.ADDRESS and "](" in text else []


def _on_the_web(address: str) -> bool:
    return address.startswith("//") or address[:8].lower().startswith(("http://", "https://"))


def _data(address: str, place: Place, looked: Callable[[Path], None]) -> bytes:
    """The bytes behind an address. Raises SourceError when there are none to be had."""
    if address in place.inside:
        return place.inside[address]
    inline = pictures.from_address(address)
    if inline is not None:
        return inline
    path = _path(address, place)
    missing = f"picture {address[:120]} is not there; put it beside the document"
    looked(path)
    try:
        if not path.is_file():  # a folder, or a pipe that would never end
            raise SourceError("missing-picture", missing)
        limits.check_picture(address, path.stat().st_size)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise SourceError("missing-picture", missing) from error


def _path(address: str, place: Place) -> Path:
    try:
        path = (place.folder / unquote(address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])).resolve()
    except (OSError, ValueError) as error:
        raise SourceError("missing-picture", f"picture {address[:120]!r} is no path; mend the address") from error
    if not path.is_relative_to(place.root.resolve()):
        raise SourceError(
            "picture-outside", f"picture {address[:120]} is outside the sources; move it beside the document"
        )
    return path


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    return dict.fromkeys(findings)
