"""A third run of the same command answers from memory; after any change it builds, however small the change."""

import os

import pytest

from qadeck import cli, commands

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
