"""Addresses of pictures in other people's documents: what is outside the sources never reaches a deck, and is told."""

import base64
import io
import json
import random
import zipfile
import zlib

import pytest
from building import command, deck, write
from PIL import Image


def pixel(colour):
    """A PNG of one point."""
    made = io.BytesIO()
    Image.new("RGB", (1, 1), colour).save(made, "PNG")
    return made.getvalue()


def vast():
    """A PNG whose head promises 65,536 points a side, its checksum in order."""
    head = b"IHDR\x00\x01\x00\x00\x00\x01\x00\x00" + PIXEL[24:29]
    return PIXEL[:12] + head + zlib.crc32(head).to_bytes(4, "big") + PIXEL[33:]


PIXEL = pixel("blue")
MISSING, OUTSIDE, REMOTE, REFUSED = "missing-picture", "picture-outside", "remote-picture", "picture-refused"
# The address as the document writes it, and the finding's code. "{secret}" is a picture outside the sources.
STRANGE = {
    "above": ("../../etc/passwd", OUTSIDE),
    "far above": ("../" * 40 + "etc/passwd", OUTSIDE),
    "escaped above": ("%2e%2e/%2e%2e/etc/passwd", OUTSIDE),
    "a real picture above": ("../secret.png", OUTSIDE),
    "absolute": ("/etc/passwd", OUTSIDE),
    "a real picture, absolute": ("{secret}", OUTSIDE),
    "a link out of the folder": ("link.png", OUTSIDE),
    "below a linked folder": ("linked/secret.png", OUTSIDE),
    "file address": ("file:///etc/passwd", MISSING),
    "file address of a picture": ("file://{secret}", MISSING),
    "network share": ("\\\\server\\share\\a.png", MISSING),
    "network share with slashes": ("//server.example/share/a.png", REMOTE),
    "web": ("https://pictures.example/a.png", REMOTE),
    "nul": ("a%00.png", MISSING),
    "long name": ("x" * 300 + ".png", MISSING),
    "long path": ("x/" * 700 + "a.png", MISSING),
    "10,000 characters": ("x" * 9_996 + ".png", MISSING),
    "10,000 characters of folders": ("x/" * 4_997 + "a.png", MISSING),
    "10,000 characters above": ("../" * 3_332 + "a.png", OUTSIDE),
    "a folder": ("folder", MISSING),
    "the document itself": ("notes.md", "picture-unknown"),
    "running svg": ("run.svg", REFUSED),
    "svg that calls out": ("call.svg", REFUSED),
    "huge svg": ("huge.svg", REFUSED),
    "broken": ("cut.png", "picture-broken"),
    "broken data": ("data:image/png;base64,!!!", "picture-broken"),
    "a page as data": ("data:text/html;base64,PGI+", MISSING),
    "too many pixels": ("vast.png", REFUSED),
}


def prepared(folder):
    """Sources with every picture that the table names, a secret one outside of them, and one good one."""
    sources = write(folder / "in")
    (sources / "folder").mkdir()
    (sources / "good.png").write_bytes(PIXEL)
    (sources / "cut.png").write_bytes(PIXEL[:40])
    (folder / "secret.png").write_bytes(PIXEL)
    (sources / "link.png").symlink_to(folder / "secret.png")
    (sources / "linked").symlink_to(folder)
    (sources / "run.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "utf-8")
    (sources / "call.svg").write_text("<svg><image href='https://a.example/b.png'/></svg>", "utf-8")
    with (sources / "huge.svg").open("wb") as handle:
        handle.write(b"<svg>")
        handle.truncate(100 * 1024 * 1024)
    (sources / "vast.png").write_bytes(vast())
    return sources


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """One build with a question for each address, through the command; its report and the names in the package."""
    folder = tmp_path_factory.mktemp("strangers")
    sources = prepared(folder)
    asked = [
        f"## What shows number {at}?\n\nSee ![view {at}](<{address.format(secret=folder / 'secret.png')}>)\n\n"
        for at, (address, _) in enumerate(STRANGE.values())
    ]
    text = "".join(asked) + "## What shows the last one?\n\nOne point: ![point](good.png) and ![x](GOOD.PNG)\n"
    (sources / "notes.md").write_text(text, "utf-8")
    done = command(sources, "--out", folder / "out", "--no-cache")
    assert done.returncode == 0, done.stderr
    report = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    with zipfile.ZipFile(deck(folder / "out")) as package:
        return report, json.loads(package.read("media"))


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_address_is_refused_with_a_finding(built, name):
    report, _ = built
    line = 1 + 4 * list(STRANGE).index(name)
    codes = {f["code"]: f["message"] for f in report["findings"] if f["line"] == line and "picture" in f["code"]}
    assert list(codes) == [STRANGE[name][1]]
    assert ";" in codes[STRANGE[name][1]], "says what to do"
    assert len(codes[STRANGE[name][1]]) < 300


def test_every_question_became_a_note_and_one_picture_went_along(built):
    report, media = built
    assert report["funnel"]["notes"] == len(STRANGE) + 1
    assert len(media) == 1, "only the good one; a name in other case is the same file or none"
    assert next(iter(media.values())).startswith("qa-good-")


def test_a_picture_inside_the_text_of_any_size_is_a_picture(tmp_path):
    """The text of a picture of 90 KB stands in the address itself: a picture on the card, and no word of the answer."""
    noise = io.BytesIO()
    Image.frombytes("RGB", (170, 170), random.Random(1).randbytes(3 * 170 * 170)).save(noise, "PNG")
    address = "data:image/png;base64," + base64.b64encode(noise.getvalue()).decode()
    text = f"Q: What is the first?\nA: It is ![noise]({address}) here.\n\nQ: And this?\nA: Also ![noise](<{address}>)\n"
    sources = write(tmp_path / "in", notes__md=text)
    done = command(sources, "--out", tmp_path / "out", "--no-cache")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert [row["answer"] for row in report["questions"]] == ["It is noise here.", "Also noise"]
    assert not report["findings"]
    with zipfile.ZipFile(deck(tmp_path / "out")) as package:
        assert len(json.loads(package.read("media"))) == 1
        assert package.read("0") == noise.getvalue()


def test_names_that_differ_only_by_case_are_two_pictures(tmp_path):
    sources = write(tmp_path / "in", notes__md="Q: What are the two?\nA: They are ![a](a.png) and ![b](A.png).\n")
    (sources / "a.png").write_bytes(PIXEL)
    (sources / "A.png").write_bytes(pixel("red"))
    if len(list(sources.glob("*.png"))) < 2:
        pytest.skip("this file system keeps no two such names")
    done = command(sources, "--out", tmp_path / "out", "--no-cache")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(deck(tmp_path / "out")) as package:
        names = [name.casefold() for name in json.loads(package.read("media")).values()]
    assert len(set(names)) == 2, "and where case does not count they are still two files"
