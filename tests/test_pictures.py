"""Pictures: names, kinds, turning, shrinking, refusals."""

import base64
import io

import pytest
from PIL import Image

from qadeck import pictures
from qadeck.errors import SourceError


def picture(size=(40, 20), form="PNG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, form, **options)
    return out.getvalue()


def opened(made):
    return Image.open(io.BytesIO(made.data))


@pytest.mark.parametrize(("form", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")])
def test_a_sound_picture_stays_byte_for_byte(form, ending):
    data = picture(form=form)
    made = pictures.prepare("figures/The Lake (2).PNG", data)
    assert made.data == data
    assert made.name.startswith("qa-the-lake-2-")
    assert made.name.endswith(f".{ending}")


def test_equal_content_is_one_file_and_other_content_another():
    one, same, other = (pictures.prepare("a/x.png", picture(s)) for s in ((4, 4), (4, 4), (5, 4)))
    assert one == same
    assert one.name != other.name


def test_names_are_fit_for_every_client():
    for name in ("Ж/画.png", "a b#c%d.png", "x" * 300 + ".png", "data:image/png;base64,AAAA"):
        assert pictures.prepare(name, picture()).name.replace("-", "").replace(".", "").isascii()
        assert len(pictures.prepare(name, picture()).name) <= 120


def test_a_picture_taken_sideways_is_turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = pictures.prepare("p.jpg", picture((40, 20), "JPEG", exif=exif))
    assert opened(made).size == (20, 40)
    assert opened(made).getexif().get(0x0112, 1) == 1


def test_an_over_large_picture_is_shrunk_and_keeps_its_shape():
    made = pictures.prepare("p.png", picture((5000, 2500)))
    assert opened(made).size == (pictures.LONGEST, pictures.LONGEST // 2)


def test_an_animation_stays():
    out = io.BytesIO()
    frames = [Image.new("RGB", (3000, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert pictures.prepare("a.gif", out.getvalue()).data == out.getvalue()


PLAIN_SVG = b"""<?xml version="1.0"?><!-- x -->
<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/><rect fill="url(#g)"/></svg>"""


def test_a_harmless_svg_passes():
    assert pictures.prepare("a.svg", PLAIN_SVG).data == PLAIN_SVG


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>alert(1)</script>",
        b'<rect onload="x()"/>',
        b'<image href="https://example.org/x.png"/>',
        b'<a xlink:href="javascript:x()"/>',
        b"<style>@import 'x.css'</style>",
        b'<rect style="fill:url(https://example.org/x)"/>',
        b"<foreignObject/>",
    ],
)
def test_an_svg_that_runs_or_loads_is_refused(inside):
    with pytest.raises(SourceError, match="SVG"):
        pictures.prepare("a.svg", b"<svg>" + inside + b"</svg>")


@pytest.mark.parametrize(
    "data", [b"", b"text", b"<html></html>", b"\x89PNG\r\n\x1a\nbroken", picture()[:60], b"RIFF0000WAVE"]
)
def test_what_is_no_picture_is_refused_with_its_name(data):
    with pytest.raises(SourceError, match=r"figure\.png: "):
        pictures.prepare("figure.png", data)


def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused():
    out = io.BytesIO()
    Image.new("1", (20000, 20000)).save(out, "PNG")
    with pytest.raises(SourceError, match="shrink it"):
        pictures.prepare("bomb.png", out.getvalue())


def test_data_addresses():
    data = picture()
    assert pictures.from_address("data:image/png;base64," + base64.b64encode(data).decode()) == data
    assert pictures.from_address("data:image/svg+xml,%3Csvg%3E%3C/svg%3E") == b"<svg></svg>"
    assert pictures.from_address("pictures/a.png") is None
    with pytest.raises(SourceError, match="cut off"):
        pictures.from_address("data:image/png;base64,AAA")
