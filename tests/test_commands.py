"""What the command line does beside building: init, lint, completion, --against, --watch, version tags, progress."""

import contextlib
import io
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest
from building import build, command, deck, write
from outside import ROOT

MOON = "Q: What is a leap year?\nA: 366 days.\n\nQ: How long is a lunar month?\nA: About 29.5 days, see above.\n"
MORE = "Q: Define leap year.\nA: One with a day more.\n\nQ: What is an epact?\nA: The moon's age on 1 January.\n"


def test_init_writes_a_folder_that_builds(tmp_path):
    done = command("init", tmp_path / "Moon notes")
    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.splitlines()] == ["deck.toml", "first.md"]
    text = (tmp_path / "Moon notes" / "deck.toml").read_text("utf-8")
    assert tomllib.loads(text)["name"] == "Moon notes"
    # What is commented out is right too, or a beginner's first change would be an error.
    examples = [line[2:] for line in text.splitlines() if line.startswith("# ") and line[2:3] in '["abcdefnrst']
    config = "\n".join(line for line in examples if "=" in line or line.startswith("["))
    (tmp_path / "Moon notes" / "deck.toml").write_text(config, "utf-8")
    assert build(tmp_path / "Moon notes", tmp_path / "out")["funnel"]["notes"] == 2


def test_init_never_writes_over_a_file(tmp_path):
    folder = write(tmp_path / "in", deck__toml="# mine\n")
    done = command("init", folder)
    assert (done.returncode, (folder / "deck.toml").read_text("utf-8")) == (2, "# mine\n")
    assert "is there already" in done.stderr
    assert not (folder / "first.md").exists()


def test_lint_tells_the_same_in_every_form(tmp_path):
    folder = write(tmp_path / "in", moon__txt=MOON, empty__md="")
    told = command("lint", folder)
    assert told.returncode == 3, "an empty file is a warning"
    rows = json.loads(command("lint", folder, "--format", "json").stdout)
    assert [f"{row['source']}:{row['line']}" if row["line"] else row["source"] for row in rows] == [
        line.split(": ")[0] for line in told.stdout.splitlines()
    ]
    assert ("points-elsewhere", (folder / "moon.txt").as_posix(), 5) in [
        (row["code"], row["source"], row["line"]) for row in rows
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["empty.md", "moon.txt"], "nothing is built"
    sarif = json.loads(command("lint", folder, "--format", "sarif").stdout)
    assert sarif["version"] == "2.1.0"
    (run,) = sarif["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert run["tool"]["driver"]["name"] == "qadeck"
    assert len(run["results"]) == len(rows)
    for result, row in zip(run["results"], rows, strict=True):
        assert result["ruleId"] == row["code"]
        assert result["ruleId"] in rules
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"] == row["message"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == row["source"]
        assert place.get("region", {}).get("startLine", 0) == row["line"]


def test_lint_without_findings_is_silent(tmp_path):
    folder = write(tmp_path / "in", more__txt=MORE)
    assert (done := command("lint", folder)).returncode == 0, done.stderr
    assert done.stdout == ""


def test_questions_of_an_existing_deck_are_left_out_and_listed(tmp_path):
    build(write(tmp_path / "old", moon__txt=MOON), tmp_path / "first")
    old = deck(tmp_path / "first")
    report = build(write(tmp_path / "new", more__txt=MORE), tmp_path / "out", "--against", old)
    assert report["funnel"] == {"questions": 2, "rejected": 1, "merged": 0, "notes": 1}
    (rejection,) = report["rejections"]
    assert (rejection["question"], rejection["reason"]) == ("more.txt:1", "already in old.apkg")
    assert rejection["detail"].startswith("What is a leap year?")
    assert "What is a leap year?" in (tmp_path / "out" / "report.md").read_text("utf-8").split("## Rejected")[1]


def test_a_deck_that_has_everything_or_is_none(tmp_path):
    folder = write(tmp_path / "old", moon__txt=MOON)
    build(folder, tmp_path / "first")
    done = command(folder, "--out", tmp_path / "out", "--against", deck(tmp_path / "first"))
    assert (done.returncode, "all 2 questions are in the deck" in done.stderr) == (1, True)
    (tmp_path / "broken.apkg").write_text("nothing", "utf-8")
    for name, says in (
        ("broken.apkg", "broken.apkg: not a valid"),
        ("old/moon.txt", "no Anki package"),
        ("no.apkg", "cannot be read"),
    ):
        done = command(folder, "--out", tmp_path / "out", "--against", tmp_path / name)
        assert (done.returncode, says in done.stderr) == (2, True), done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_semantic_says_what_to_install_or_builds(tmp_path):
    done = command(write(tmp_path / "in", moon__txt=MOON), "--out", tmp_path / "out", "--semantic")
    assert done.returncode == 0 or 'pip install "qadeck[semantic]"' in done.stderr, done.stderr


def test_version_and_source_tags_touch_only_what_changed(tmp_path):
    folder = write(
        tmp_path / "in", moon__txt=MOON, deck__toml='root = "m"\ntag_sources = true\ntag_version = "May 1"\n'
    )
    first = build(folder, tmp_path / "out")
    assert all({"m::version::may-1", "m::source::moon"} <= set(note["tags"]) for note in first["notes"])
    write(folder, more__txt=MORE, deck__toml='root = "m"\ntag_sources = true\ntag_version = "June"\n')
    second = build(folder, tmp_path / "out")
    tagged = {note["question"] for note in second["notes"] if "m::version::june" in note["tags"]}
    assert "What is an epact?" in tagged
    assert "How long is a lunar month?" not in tagged
    assert {note["question"]: note["modified"] for note in first["notes"]}["How long is a lunar month?"] == {
        note["question"]: note["modified"] for note in second["notes"]
    }["How long is a lunar month?"]


def test_bash_offers_options_and_files(tmp_path):
    bash = shutil.which("bash")
    if not bash:
        pytest.skip("no bash here: completion was not tried")
    script = command("completion", "bash").stdout
    (tmp_path / "notes.md").write_text("", "utf-8")

    def offered(*words):
        asked = (
            f'COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _qadeck; printf "%s\\n" "${{COMPREPLY[@]}}"'
        )
        done = subprocess.run(
            [bash, "-c", f"{script}\n{asked}"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    assert offered("qadeck", "--dry") == ["--dry-run"]
    assert offered("qadeck", "no") == ["notes.md"]
    assert offered("qadeck", "li") == ["lint"]
    assert offered("qadeck", "lint", "--fo") == ["--format"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_take_the_script(shell, tmp_path):
    script = command("completion", shell).stdout
    assert "review" in script
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here: it was not asked whether the script is right")
    (tmp_path / "script").write_text(script, "utf-8")
    subprocess.run([shell, "-n", tmp_path / "script"], check=True)


def test_progress_is_silent_but_on_a_terminal():
    from qadeck import progress

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for stream, silent, shows in ((Terminal(), False, True), (Terminal(), True, False), (io.StringIO(), False, False)):
        with progress.Progress(stream, silent) as bar:
            bar.started -= 2 * progress.PATIENCE
            bar("reading", 1, 2)
        assert ("reading" in stream.getvalue()) == shows


@pytest.mark.slow
def test_watch_builds_again_and_says_what_changed(tmp_path):
    pytest.importorskip("watchfiles", reason="watchfiles is not installed: left out")
    folder = write(tmp_path / "in", moon__txt=MOON)
    line = [sys.executable, ROOT / "build_deck.py", folder, "--out", tmp_path / "out", "--watch"]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ))
    said = queue.Queue()
    threading.Thread(target=lambda: [said.put(line) for line in process.stdout], daemon=True).start()

    def heard(wanted, again=lambda: None):
        """The first line that holds `wanted`; `again` is done each second until it comes, for a minute."""
        for _ in range(60):
            again()
            with contextlib.suppress(queue.Empty):
                while wanted not in (line := said.get(timeout=1)):
                    pass
                return line
        raise AssertionError(f"{wanted!r} was not said")

    try:
        heard("Watching")
        # The system's watcher starts some time after that line: a change before it is not seen, so it is made again.
        assert heard("changed", lambda: write(folder, more__txt=MORE)) == "changed: more.txt\n"
        assert heard("questions found").split()[0] == "4"
        heard("added")
        assert "unknown key" in heard("deck.toml:", lambda: write(folder, deck__toml="colour = 1\n")), "it goes on"
    finally:
        process.terminate()
        process.wait(10)
