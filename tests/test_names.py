"""Names on every system: no file and no medium whose name Windows, macOS or Anki would refuse or confuse."""

import re

import pytest
from building import write

from qadeck import api, writers

# Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.I)
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
LONGEST = 255  # bytes of one name, on every file system in use
TEXT = "Q: What is salt?\nA: A mineral. ![grains](grains.svg)\n\nQ: What is mud?\nA: Wet earth. ![mud](NUL.svg)\n"
NAMES = [
    *("CON", "prn", "Aux", "nul.", "COM1", "lpt9", "com¹", "con.txt", "NUL.apkg", "collection", "Collection."),
    *("a<b>c", 'a:b"c', "a/b\\c", "a|b?c*", "..", ".", "...", "a.", "a ", " a", "\x00", "a\nb", "~$a", "-a", "--help"),
    *("x" * 300, "道" * 200, "é" * 200, "👩‍👩‍👧", "مرحبا", "a\u202eb", "ﬁ", "İ"),
]


def fits(name):
    """Whether every system takes a file's name."""
    return not (RESERVED.fullmatch(name) or FORBIDDEN.search(name) or name != name.rstrip(". ")) and (
        0 < len(name.encode()) <= LONGEST - len(".qadeck-new") - 1
    )


def made(folder, name="", sources=None):
    """The paths of all that a build writes, and the names of its media."""
    sources = sources or write(folder / "in", notes__txt=TEXT)
    for picture in ("grains", "NUL"):
        (sources / f"{picture}.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><!--{picture}--></svg>")
    request = api.Request((sources,), folder / "out", name=name or None, cache=None, formats=tuple(writers.FORMATS))
    result = api.build(request)
    api.write(result, request)
    return [path.relative_to(folder / "out") for path in (folder / "out").rglob("*")], sorted(result.build.media)


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name[:20]))
def test_a_deck_of_any_name_is_written_under_names_that_fit(name, tmp_path):
    paths, media = made(tmp_path, name)
    assert len(media) == 2
    for part in {part for path in paths for part in path.parts} | set(media):
        assert fits(part), part
    assert len({str(path).casefold() for path in paths}) == len(paths)
    assert len({medium.casefold() for medium in media}) == 2


def test_names_that_differ_by_case_alone_are_two_sources(tmp_path):
    sources = write(tmp_path / "in", notes__md=TEXT)
    (sources / "NOTES.md").write_text("Q: What is peat?\nA: Old moss.\n", "utf-8")
    if len(list(sources.iterdir())) < 2:
        pytest.skip("this file system keeps no two such names")
    paths, _ = made(tmp_path, sources=sources)
    assert len({str(path).casefold() for path in paths}) == len(paths)
    report = (tmp_path / "out" / "report.json").read_text("utf-8")
    assert '"NOTES.md"' in report
    assert '"notes.md"' in report


def test_a_name_on_windows_is_fit_for_a_source(tmp_path):
    """What a zip from elsewhere may have left on this disk: each is read, or told."""
    names = ("con.txt", "a:b.txt", "a|b?.txt", "trailing. .txt", " lead.txt", "a\\b.txt", "q*.txt")
    for at, name in enumerate(names):
        write(tmp_path / "in")
        (tmp_path / "in" / name).write_text(f"Q: What is number {at}?\nA: The one of {name[:1]}.\n", "utf-8")
    made(tmp_path, sources=tmp_path / "in")
    report = (tmp_path / "out" / "report.json").read_text("utf-8")
    assert all(f"What is number {at}?" in report for at in range(len(names)))
