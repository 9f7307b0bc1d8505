"""When the machine misbehaves: exit code, one line of message, the old output whole, nothing stray beside it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from building import command, deck, write
from outside import ROOT

GOOD = "Q: What is a leap year?\nA: A year of 366 days.\n\nQ: How long is a lunar month?\nA: About 29.5 days.\n"
MORE = GOOD + "\nQ: How long is a week?\nA: Seven days.\n"
pytestmark = pytest.mark.slow

ROOT_USER = os.name == "nt" or os.geteuid() == 0


def files(folder):
    """Every file below a folder with its bytes."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(*arguments, **more):
    """The command as a process that goes on."""
    return subprocess.Popen(
        [sys.executable, ROOT / "build_deck.py", *map(str, arguments)],
        stdout=more.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def many(count, words=0):
    """A document that takes a while; `words` make its answers long."""
    more = " It is *cold* there." * (words // 4)
    return "".join(
        f"Q: What is fjord number {n}?\nA: Inlet **{n}** of `the` coast, $x_{n}$ deep.{more}\n\n" for n in range(count)
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("after", [0.5, 1.0, 1.8, 3.0])
@pytest.mark.parametrize("group", [False, True], ids=["alone", "group"])
def test_stopped_by_a_signal(number, code, after, group, tmp_path):
    """Sent to the command, or to it and all its workers, as a terminal does."""
    sources, out = write(tmp_path / "in", calendar__txt=GOOD), tmp_path / "out"
    assert command(sources, "--out", out, "--no-cache").returncode == 0
    before = files(out)
    # So much that what waits for the workers fills their pipe.
    write(sources, coast__txt=many(2000, words=200))
    started = start(sources, "--out", out, "--no-cache", "--name", "Calendar", start_new_session=True)
    time.sleep(after)
    if group:
        os.killpg(started.pid, number)
    else:
        started.send_signal(number)
    _, said = started.communicate(timeout=60)
    assert started.returncode in (code, -number, 0), said
    if started.returncode == code:
        assert "stopped" in said
        assert "Traceback" not in said
        assert files(out) == before
    assert not [path for path in tmp_path.rglob("*") if "qadeck-" in path.name], "nothing stray"


def test_two_builds_at_once_take_turns(tmp_path):
    sources, out = write(tmp_path / "in", coast__txt=many(300)), tmp_path / "out"
    both = [start(sources, "--out", out, "--no-cache") for _ in range(2)]
    said = [(one.communicate(timeout=120)[1], one.returncode) for one in both]
    for told, code in said:
        assert code == 0 or (code == 1 and "changed while the deck was built; build again" in told), told
        assert "Traceback" not in told
    assert [code for _, code in said].count(0) >= 1
    assert not [path for path in tmp_path.rglob("*") if "qadeck-" in path.name]
    assert command(sources, "--out", out, "--no-cache", "--dry-run").returncode == 0


def test_a_full_disk_leaves_the_old_deck_whole(tmp_path):
    """A limit on the size of a file fails like a full disk, at any byte: RLIMIT_FSIZE with its signal ignored."""
    resource = pytest.importorskip("resource")
    sources, out = write(tmp_path / "in", calendar__txt=GOOD), tmp_path / "out"
    assert command(sources, "--out", out, "--no-cache").returncode == 0
    before = files(out)
    write(sources, calendar__txt=MORE)

    for room in (0, 100, 4096, 20_000, 60_000):

        def full(room=room):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        started = start(sources, "--out", out, "--no-cache", preexec_fn=full)
        said = started.communicate(timeout=60)[1]
        if started.returncode == 0:
            break
        assert started.returncode == 1, said
        assert "Traceback" not in said
        assert len(said.strip().splitlines()) == 1
        assert files(out) == before
    else:
        room = None
    assert room != 0, "the limit bit"


@pytest.mark.skipif(ROOT_USER, reason="root writes everywhere")
def test_a_folder_that_is_read_only(tmp_path):
    sources, out = write(tmp_path / "in", calendar__txt=GOOD), tmp_path / "out"
    out.mkdir()
    out.chmod(0o500)
    done = command(sources, "--out", out, "--no-cache")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/proc/self"), reason="no such places here")
@pytest.mark.parametrize(
    "place", ["/proc/qadeck", "/sys/qadeck", "/dev/full", "/dev/null", "/dev/null/x", "/proc/1/fd/x"]
)
def test_an_output_where_no_folder_can_be(place, tmp_path):
    """Nothing can be made below these, not even by root: told in one line, and it does not hang."""
    sources = write(tmp_path / "in", calendar__txt=GOOD)
    started = start(sources, "--out", place, "--no-cache")
    said = started.communicate(timeout=60)[1]
    assert started.returncode in (1, 2), said
    assert "Traceback" not in said
    assert place in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device here")
def test_a_standard_output_that_is_full(tmp_path):
    sources = write(tmp_path / "in", calendar__txt=GOOD)
    with open("/dev/full", "w") as full:
        started = start(sources, "--out", tmp_path / "out", "--no-cache", stdout=full)
        said = started.communicate(timeout=60)[1]
    assert "Traceback" not in said
    assert deck(tmp_path / "out").stat().st_size > 0


def test_a_source_deleted_while_building(tmp_path, monkeypatch):
    from pathlib import Path

    from qadeck.api import Request, build

    sources = write(tmp_path / "in", calendar__txt=GOOD, gone__txt=MORE)
    read = Path.read_bytes

    def deleting(path):
        if path.name == "gone.txt":
            path.unlink()
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", deleting)
    made = build(Request(sources=(sources,), out=tmp_path / "out", cache=None, built_at=1)).build
    assert [(f.code, f.source) for f in made.findings] == [("unreadable", "gone.txt")]
    assert len(made.notes) == 2


@pytest.mark.skipif(os.name == "nt", reason="no such pipes")
def test_a_pipe_among_the_sources_does_not_hang(tmp_path):
    sources = write(tmp_path / "in", calendar__txt=GOOD)
    os.mkfifo(sources / "pipe.txt")
    done = command(sources, "--out", tmp_path / "out", "--no-cache")
    assert done.returncode == 0, done.stderr
    assert "no ordinary file" in done.stdout + done.stderr


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "1>&- 2>&-", "| true", "< /dev/null", "| head -c 1"])
def test_closed_streams_and_broken_pipes(closed, tmp_path):
    sources, out = write(tmp_path / "in", calendar__txt=GOOD), tmp_path / "out"
    line = f"'{sys.executable}' '{ROOT / 'build_deck.py'}' '{sources}' --out '{out}' --no-cache {closed}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr
    assert deck(out).stat().st_size > 0, "the deck is written though nobody listens"


@pytest.mark.parametrize(
    "environment",
    [{"TERM": "dumb"}, {"TERM": ""}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
     {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}, {"COLUMNS": "1"}, {"HOME": "/nonexistent"}],
    ids=str,
)  # fmt: skip
def test_odd_terminals_and_locales(environment, tmp_path):
    text = GOOD + "\nQ: Что такое “год” 📅?\nA: Двенадцать месяцев – 一年.\n"
    sources = write(tmp_path / "in", **{"календарь__txt": text})
    done = command(sources, "--out", tmp_path / "out", **environment)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    explained = command("--explain", sources / "календарь.txt", **environment)
    assert explained.returncode == 0, explained.stderr


CONFLICT = '<<<<<<< HEAD\nname = "A"\n=======\nname = "B"\n>>>>>>> theirs\n'


@pytest.mark.parametrize(
    ("toml", "says"),
    [(CONFLICT.encode(), "deck.toml:1"), (b'name = "A', "deck.toml:1"), (b"\xff\xfe\x00", "deck.toml"),
     (b"\x00", "deck.toml")],
)  # fmt: skip
def test_a_damaged_deck_toml_is_told_with_its_line(toml, says, tmp_path):
    sources = write(tmp_path / "in", calendar__txt=GOOD)
    (sources / "deck.toml").write_bytes(toml)
    done = command(sources, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert (sources / "deck.toml").read_bytes() == toml


@pytest.mark.parametrize("damage", ["conflict", "cut", "newer", "empty", "bytes"])
def test_a_damaged_ledger_is_told_and_never_written_over(damage, tmp_path):
    sources, out = write(tmp_path / "in", calendar__txt=GOOD, deck__toml=""), tmp_path / "out"
    assert command(sources, "--out", out).returncode == 0
    (ledger,) = tmp_path.rglob("deck.lock")
    whole = ledger.read_bytes()
    ledger.write_bytes(
        {
            "conflict": b"<<<<<<< HEAD\n" + whole + b"=======\n" + whole + b">>>>>>> theirs\n",
            "cut": whole[: len(whole) // 2],
            "newer": whole.replace(b"1", b"9", 1),
            "empty": b"",
            "bytes": b"\xff\x00" * 50,
        }[damage]
    )
    damaged = ledger.read_bytes()
    done = command(sources, "--out", out)
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2), done.stdout
    assert "deck.lock" in done.stderr
    assert ";" in done.stderr, "says what to do"
    assert ledger.read_bytes() == damaged


def test_a_damaged_cache_heals(tmp_path):
    sources, cache = write(tmp_path / "in", calendar__txt=GOOD), tmp_path / "cache"
    assert command(sources, "--out", tmp_path / "a", "--cache", cache).returncode == 0
    for path in [path for path in cache.rglob("*") if path.is_file()]:
        path.write_bytes(b"\x00 no cache at all" * 500)
    assert command(sources, "--out", tmp_path / "b", "--cache", cache).returncode == 0
    assert deck(tmp_path / "a").read_bytes() == deck(tmp_path / "b").read_bytes()
    (tmp_path / "file").write_text("no folder", "utf-8")
    assert command(sources, "--out", tmp_path / "c", "--cache", tmp_path / "file").returncode == 0
