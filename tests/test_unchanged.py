"""A third run of the same command answers from memory; after any change it builds, however small the change."""

import os

import pytest

from qadeck import cli, commands, unchanged

TEXT = "Q: Which planet is nearest to the sun?\nA: Mercury. ![its face](mercury.png)\n"


@pytest.fixture
def bank(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("QADECK_HOME", str(tmp_path))
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "planets.md").write_text(TEXT)
    (folder / "deck.toml").write_text('name = "Planets"\ntheme = "look"\n')
    (folder / "look").mkdir()
    return folder


def command(bank):
    return [str(bank), "--out", str(bank.parent / "out"), "--cache", str(bank.parent / "cache")]


@pytest.fixture
def built(monkeypatch):
    """How many builds there were."""
    builds = []
    real = commands.build
    monkeypatch.setattr(commands, "build", lambda *asked: builds.append(1) or real(*asked))
    return builds


def test_the_third_run_says_the_same_and_builds_nothing(bank, built, capsys):
    assert cli.main(command(bank)) == 0
    capsys.readouterr()
    assert cli.main(command(bank)) == 0
    said = capsys.readouterr()
    files = {path: path.read_bytes() for path in bank.parent.rglob("*") if path.is_file()}
    assert cli.main(command(bank)) == 0
    assert capsys.readouterr() == said
    assert said.err, "the missing picture is told again"
    assert len(built) == 2
    assert files == {path: path.read_bytes() for path in bank.parent.rglob("*") if path.is_file()}


CHANGES = {
    "a document": lambda bank: (bank / "planets.md").write_text(TEXT.replace("Mercury", "Mercure")),
    "another document": lambda bank: (bank / "more.md").write_text("Q: Which one has rings?\nA: Saturn.\n"),
    "a document's name": lambda bank: (bank / "planets.md").rename(bank / "stars.md"),
    "a picture that was missing": lambda bank: (bank / "mercury.png").write_bytes(b"\x89PNG"),
    "the settings": lambda bank: (bank / "deck.toml").write_text('name = "Worlds"\ntheme = "look"\n'),
    "a template": lambda bank: (bank / "look" / "style.css").write_text(".card {}"),
    "an output": lambda bank: (bank.parent / "out" / "report.md").write_text("mine"),
    "an output that is gone": lambda bank: (bank.parent / "out" / "planets.apkg").unlink(),
    "the ledger": lambda bank: (bank / "deck.lock").unlink(),
    "the time": lambda bank: os.environ.update(SOURCE_DATE_EPOCH="1000000000"),
    "the memory": lambda bank: [path.write_text("[") for path in (bank.parent / "cache").glob("said-*")],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_is_built(bank, built, change, monkeypatch):
    for _ in range(3):
        cli.main(command(bank))
    assert len(built) == 2
    change(bank)
    try:
        cli.main(command(bank))
    finally:
        os.environ.pop("SOURCE_DATE_EPOCH", None)
    assert len(built) == 3


@pytest.mark.parametrize("option", ["--dry-run", "--no-cache", "--keep-unanswered", "--no-repair", "--strict"])
def test_another_command_is_built(bank, built, option):
    for _ in range(2):
        cli.main(command(bank))
    cli.main([*command(bank), option])
    assert len(built) == 3


def test_a_picture_beside_a_lone_file_counts(bank, built):
    alone = [str(bank / "planets.md"), *command(bank)[1:]]
    for _ in range(3):
        cli.main(alone)
    assert len(built) == 2
    (bank / "mercury.png").write_bytes(b"\x89PNG")
    cli.main(alone)
    assert len(built) == 3


@pytest.fixture
def around(tmp_path, monkeypatch):
    """A Python with one library, and code and templates of ours that may be changed."""
    library = tmp_path / "site" / "nh3-0.3.0.dist-info"
    (tmp_path / "here" / "qadeck" / "render").mkdir(parents=True)
    (tmp_path / "here" / "templates").mkdir()
    library.mkdir(parents=True)
    code = tmp_path / "here" / "qadeck" / "render" / "safe.py"
    style = tmp_path / "here" / "templates" / "style.css"
    code.write_text("RULES = 1\n", "utf-8")
    style.write_text(".card {}\n", "utf-8")
    monkeypatch.setattr(unchanged, "__file__", str(tmp_path / "here" / "qadeck" / "unchanged.py"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return library, code, style


AROUND = {
    "nothing": (lambda *files: None, True),
    "a library's version": (
        lambda library, *ours: library.rename(library.with_name("nh3-0.3.1.dist-info")),
        False,
    ),
    "a library more": (lambda library, code, style: library.with_name("x-1.dist-info").mkdir(), False),
    "our code": (lambda library, code, style: code.write_text("RULES = 12\n", "utf-8"), False),
    "a module more": (lambda library, code, style: code.with_name("more.py").write_text("", "utf-8"), False),
    "a template": (lambda library, code, style: style.write_text(".card { color: teal }\n", "utf-8"), False),
}


@pytest.mark.parametrize("change", AROUND)
def test_the_cache_knows_the_libraries_and_the_code(change, around):
    before = unchanged.surroundings.__wrapped__()
    done, same = AROUND[change]
    done(*around)
    assert (unchanged.surroundings.__wrapped__() == before) == same


def test_another_python_has_another_cache(around, monkeypatch):
    before = unchanged.surroundings.__wrapped__()
    monkeypatch.setattr(unchanged.sys, "version", "4.0")
    assert unchanged.surroundings.__wrapped__() != before
