"""The command line: exit codes, messages, and that nothing is lost when a build fails."""

import json
import os

import pytest
from building import build, command, deck, write

GOOD = "Q: What is a leap year?\nA: A year of 366 days.\n\nQ: How long is a lunar month?\nA: About 29.5 days.\n"


def test_a_folder_becomes_a_deck(tmp_path):
    report = build(write(tmp_path / "in", calendar__txt=GOOD), tmp_path / "out")
    assert report["funnel"] == {"questions": 2, "rejected": 0, "merged": 0, "notes": 2}
    assert [note["question"] for note in report["notes"]] == [
        "What is a leap year?",
        "How long is a lunar month?",
    ]
    assert deck(tmp_path / "out").stat().st_size > 0
    assert (tmp_path / "out" / "report.md").read_text("utf-8").startswith("# ")


def test_files_and_folders_together(tmp_path):
    folder = write(tmp_path / "in", calendar__txt=GOOD)
    single = write(tmp_path / "other", calendar__txt="Q: What is a decade?\nA: Ten years.\n") / "calendar.txt"
    done = command(folder, single, "--out", tmp_path / "out", "--name", "Time")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report["funnel"]["notes"] == 3
    assert len({source["name"] for source in report["sources"]}) == 2
    assert report["deck"] == {"name": "Time", "file": "time.apkg", "notes": 3, "cards": 3}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["no/such/folder"], 2, "no/such/folder: no such file or folder; check the path"),
        (["--out"], 2, "--out"),
        (["--nonsense"], 2, "--nonsense"),
    ],
)
def test_a_wrong_command_line_is_told_in_one_line(arguments, code, says, tmp_path):
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_folder_is_an_error(tmp_path):
    done = command(write(tmp_path / "in"), "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "no documents there; put some in" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_empty_file_is_a_finding_and_the_rest_is_built(tmp_path):
    folder = write(tmp_path / "in", calendar__txt=GOOD, empty__md="")
    report = build(folder, tmp_path / "out")
    assert report["funnel"]["notes"] == 2
    assert [(f["source"], f["severity"]) for f in report["findings"] if f["source"] == "empty.md"] == [
        ("empty.md", "warning")
    ]
    assert command(folder, "--out", tmp_path / "strict", "--strict").returncode == 3


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_a_finding(tmp_path):
    folder = write(tmp_path / "in", calendar__txt=GOOD, secret__md=GOOD)
    (folder / "secret.md").chmod(0)
    report = build(folder, tmp_path / "out")
    assert [f["code"] for f in report["findings"]] == ["unreadable"]


def test_a_file_that_vanishes_into_a_link_to_nowhere_is_a_finding(tmp_path):
    folder = write(tmp_path / "in", calendar__txt=GOOD)
    (folder / "gone.md").symlink_to(tmp_path / "nowhere.md")
    report = build(folder, tmp_path / "out")
    assert [(f["code"], f["source"]) for f in report["findings"]] == [("unreadable", "gone.md")]


def test_nothing_found_leaves_the_old_deck_alone(tmp_path):
    folder = write(tmp_path / "in", calendar__txt=GOOD)
    build(folder, tmp_path / "out", "--name", "Time")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file()}
    (folder / "calendar.txt").write_text("Only a sentence about calendars.\n", "utf-8")
    done = command(folder, "--out", tmp_path / "out", "--name", "Time")
    assert done.returncode == 1
    assert "no question" in done.stderr
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file()}


def test_a_dry_run_writes_nothing(tmp_path):
    done = command(write(tmp_path / "in", calendar__txt=GOOD), "--out", tmp_path / "out", "--dry-run")
    assert done.returncode == 0
    assert "2  questions found in 1 source" in done.stdout
    assert not (tmp_path / "out").exists()


def test_quiet_prints_nothing(tmp_path):
    done = command(write(tmp_path / "in", calendar__txt=GOOD), "--out", tmp_path / "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_output_that_is_a_file_is_told(tmp_path):
    folder = write(tmp_path / "in", calendar__txt=GOOD)
    (tmp_path / "out").write_text("mine", "utf-8")
    done = command(folder, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "choose another --out" in done.stderr
    assert (tmp_path / "out").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("name = ", "deck.toml:1: not valid TOML"),
        ("colour = 'red'", "deck.toml:1: unknown key 'colour'"),
        ("\n[topics]\ndrop = 'x'", "deck.toml:3: drop must be a list of texts"),
        ("theme = 'neon'", "no theme 'neon'"),
    ],
)
def test_a_wrong_deck_toml_is_told_with_its_line(toml, says, tmp_path):
    done = command(write(tmp_path / "in", calendar__txt=GOOD, deck__toml=toml), "--out", tmp_path / "out")
    assert done.returncode == 2
    assert says in done.stderr


def test_deck_toml_names_the_deck(tmp_path):
    folder = write(tmp_path / "in", calendar__txt=GOOD, deck__toml='name = "Days & months"\nroot = "cal"\n')
    report = build(folder, tmp_path / "out")
    assert report["deck"]["file"] == "days-months.apkg"
    assert all(tag.startswith("cal::") for note in report["notes"] for tag in note["tags"])
