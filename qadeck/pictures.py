"""The bytes of a picture -> the media file a card shows: upright, not over-large, under a name made of its content."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.text import slug

# The longest side in pixels: a phone's column at three pixels a point is 1,100 wide; twice that leaves room to zoom.
LONGEST = 2000
HEAVY = 2_000_000  # bytes; a picture above this is written anew even when its sides are in order
MOST_PIXELS = 60_000_000  # a small file that unfolds to more is a trap, not a picture

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_DATA = re.compile(r"data:image/[\w.+-]+((?:;[\w=-]+)*),(.*)", re.S | re.I)
_DANGEROUS = re.compile(
    rb"<script|<foreignobject|<iframe|<!entity|\son\w+\s*=|javascript:"
    rb"|(?:href|src)\s*=\s*[\"']\s*(?!#|data:image/(?:png|jpe?g|gif|webp))|url\(\s*[\"']?\s*(?!#)|@import",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A media file: `name` is flat and made of the content, so that equal pictures are one file."""

    name: str
    data: bytes


def prepare(name: str, data: bytes) -> Picture:
    """The media file for the picture `name` (an address or path, for the message and the readable part of the name).

    Turned upright, shrunk when over-large; an animation and an SVG stay as they are. Raises SourceError for bytes that
    are no picture of the kinds that every Anki shows (PNG, JPEG, GIF, WebP, SVG) and for an SVG that loads or runs.
    """
    limits.check_picture(name, len(data))
    kind = kind_of(data)
    if not kind:
        raise SourceError(
            "picture-unknown", f"{_short(name)}: not a PNG, JPEG, GIF, WebP or SVG picture; save it as PNG"
        )
    if kind == "svg":
        if found := _DANGEROUS.search(data):
            what = found[0].decode("ascii", "replace").strip()
            raise SourceError(
                "picture-refused", f"{_short(name)}: this SVG runs or loads something ({what}); save it as PNG"
            )
    else:
        data = _upright_and_small(name, data)
    digest = hashlib.sha256(data).hexdigest()[:16]
    return Picture(f"qa-{_stem(name)}{digest}.{kind}", data)


def kind_of(data: bytes) -> str:
    """png, jpg, gif, webp or svg by the bytes themselves; "" for anything else."""
    for start, kind in _KINDS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    head = re.sub(rb"(?s)<!--.*?-->|<\?.*?\?>|<!doctype[^>\[]*(?:\[[^\]]*\])?>", b"", data[:4096], flags=re.I)
    return "svg" if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(b"<svg") else ""


def from_address(address: str) -> bytes | None:
    """The bytes inside a data: address; None for any other. Raises SourceError when they cannot be decoded."""
    found = _DATA.fullmatch(address.strip())
    if not found:
        return None
    if "base64" not in found[1].lower():
        return unquote_to_bytes(found[2])
    try:
        return base64.b64decode(re.sub(r"\s", "", found[2]), validate=True)
    except ValueError as error:  # binascii.Error is one, letters beyond ASCII another
        raise SourceError("picture-broken", f"{_short(address)}: the data address is cut off ({error})") from error


def _short(name: str) -> str:
    return name if len(name) <= 60 else name[:57] + "..."


def _stem(name: str) -> str:
    """A readable beginning for the media name, "" for a data address."""
    if name.startswith("data:"):
        return ""
    stem = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0]
    ascii_only = slug(stem, "").encode("ascii", "ignore").decode()[:30].strip("-")
    return f"{ascii_only}-" if ascii_only else ""


def _upright_and_small(name: str, data: bytes) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise SourceError("picture-refused", f"{_short(name)}: {width} x {height} pixels; shrink it")
            if getattr(image, "is_animated", False):
                return data
            image.load()
            turned = image.getexif().get(0x0112, 1) != 1
            if not turned and max(width, height) <= LONGEST and len(data) <= HEAVY:
                return data
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST, LONGEST))
            return _saved(upright, image.format or "PNG")
    except Image.DecompressionBombError as error:
        raise SourceError("picture-refused", f"{_short(name)}: far too many pixels; shrink it") from error
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise SourceError(
            "picture-broken", f"{_short(name)}: the picture is damaged ({error}); save it anew"
        ) from error


def _saved(image: Any, form: str) -> bytes:
    """The picture in its own format, without the camera's notes (place, device)."""
    out = io.BytesIO()
    if form == "JPEG":
        image.convert("RGB").save(out, form, quality=85, optimize=True)
    elif form == "WEBP":
        image.save(out, form, quality=85)
    else:
        image.save(out, form, optimize=True)
    return out.getvalue()
