"""What notes say is made once and kept: the same again for the same texts, never for others."""

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from qadeck import bodies, cli, each, unchanged, workers
from qadeck.cache import Cache
from qadeck.config import Config, SourceRules
from qadeck.errors import BuildError
from qadeck.model import Asking, Body, Cluster, Record
from qadeck.pipeline import Album

TIDE = Record("a.md:3", "a.md", 3, "What is a *tide*?", "The sea's **rise** and fall.\n\n![moon](moon.png)")
EBB = Record("b.md:9", "b.md", 9, "What is an ebb?", "Water that falls \ud800 and \u2028 goes.")
ALSO = replace(TIDE, id="b.md:1", source="b.md", line=1, question="Define a tide.", answer="It comes twice a day.")
CHOICE = Record("c.md:1", "c.md", 1, "Which is high?", "B", options=("A) ebb", "B) flood"), markup="markdown")
CLUSTERS = [Cluster(TIDE, (TIDE, ALSO)), Cluster(EBB, (EBB,)), Cluster(CHOICE, (CHOICE,))]
PLAIN = Body("What?", "So.", "", 0, 0, askings=(Asking("What?", "", ""),))
ALBUM = Album({"qa-1.png": b"1"}, {"a.md:3": {"moon.png": "qa-1.png"}})


def quiet(*told):
    """Nobody listens."""


def made(clusters=CLUSTERS, album=ALBUM, config=None, cache=None, executor=None, tell=quiet):
    with bodies.begun(clusters, album, config or Config(), tell, cache or Cache(None), executor) as found:
        return list(found)


def fresh(clusters=CLUSTERS, album=ALBUM):
    titles = {"a.md": "a.md", "b.md": "b.md", "c.md": "c.md"}
    return [each.body(cluster, titles, album.names) for cluster in clusters]


@pytest.fixture
def counted(monkeypatch):
    """The clusters whose bodies were made in this process, not taken from the cache."""
    jobs = []
    real = each.body
    monkeypatch.setattr(each, "body", lambda *job: jobs.append(job[0]) or real(*job))
    return jobs


def test_a_body_comes_back_from_the_cache_as_it_was(tmp_path, counted):
    expected = fresh()
    assert 'src="qa-1.png"' in expected[0].answer
    assert expected[0].media == ("qa-1.png",)
    counted.clear()
    assert made(cache=Cache(tmp_path)) == expected == made(cache=Cache(tmp_path))
    assert counted == CLUSTERS


def changed(**values):
    return [Cluster(replace(TIDE, **values), (replace(TIDE, **values), ALSO)), *CLUSTERS[1:]]


OTHERS = {
    "question": ({"clusters": changed(question="What is the tide?")}, 1),
    "answer": ({"clusters": changed(answer="The sea.")}, 1),
    "markup": ({"clusters": changed(markup="html")}, 1),
    "options": ({"clusters": changed(options=("A) the sea", "B) the moon"))}, 1),
    "source": ({"clusters": changed(source="d.md")}, 1),
    "canonical": ({"clusters": [Cluster(ALSO, (TIDE, ALSO)), *CLUSTERS[1:]]}, 1),
    "a member less": ({"clusters": [Cluster(TIDE, (TIDE,)), *CLUSTERS[1:]]}, 1),
    "picture": ({"album": Album({}, {"a.md:3": {"moon.png": "qa-2.png"}})}, 1),
    "title": ({"config": Config(sources={"b.md": SourceRules(title="Seas")})}, 2),
    # What stands elsewhere in its document than before is the same note.
    "line": ({"clusters": changed(line=4, id="a.md:4"), "album": Album({}, {"a.md:4": ALBUM.names["a.md:3"]})}, 0),
    "subject": ({"clusters": changed(subject="sea")}, 0),
    "section": ({"clusters": changed(section="Water", path=("Sea", "Water"), label="hard")}, 0),
}


@pytest.mark.parametrize("change", OTHERS)
def test_what_a_body_hangs_on_is_in_its_key_and_nothing_else(change, tmp_path, counted):
    made(cache=Cache(tmp_path))
    counted.clear()
    values, anew = OTHERS[change]
    found = made(cache=Cache(tmp_path), **values)
    assert len(counted) == anew
    assert found == made(**values)


def test_a_body_of_other_code_or_libraries_is_not_served(tmp_path, counted, monkeypatch):
    made(cache=Cache(tmp_path))
    monkeypatch.setattr(unchanged, "surroundings", lambda: "another version of nh3")
    made(cache=Cache(tmp_path))
    assert len(counted) == 2 * len(CLUSTERS)


def test_what_goes_from_the_cache_meanwhile_is_made_again(tmp_path, counted):
    expected = made(cache=Cache(tmp_path))
    counted.clear()

    class Trimmed(Cache):
        def get(self, keys):
            kept = super().get(keys)
            return dict(list(kept.items())[1:])

    assert made(cache=Trimmed(tmp_path)) == expected
    assert len(counted) == 1


@pytest.mark.parametrize("count", [1, 30, 1_900])
def test_any_number_comes_in_order_and_is_told(count, tmp_path):
    many = [Cluster(one, (one,)) for one in (replace(EBB, id=f"b.md:{at}", question=f"{at}?") for at in range(count))]
    heard = []
    found = made(many, cache=Cache(tmp_path), tell=lambda *said: heard.append(said))
    assert [body.question for body in found] == [f"{at}?" for at in range(count)]
    assert heard[-1] == ("rendering", count, count)
    assert {said[2] for said in heard} == {count}
    assert [said[1] for said in heard] == sorted(said[1] for said in heard)
    assert found == made(many, cache=Cache(tmp_path))


def test_who_leaves_early_does_not_wait_for_the_rest(monkeypatch):
    done = []
    monkeypatch.setattr(each, "body", lambda *job: done.append(time.sleep(0.02)) or PLAIN)
    many = [Cluster(one, (one,)) for one in (replace(EBB, id=f"b.md:{at}") for at in range(400))]
    with ThreadPoolExecutor(1) as executor:
        with pytest.raises(KeyError), bodies.begun(many, Album(), Config(), quiet, Cache(None), executor):
            raise KeyError
        executor.shutdown()
        assert len(done) < len(many) / 2


def test_both_works_are_done_and_what_one_raises_is_raised(tmp_path):
    def there():
        (tmp_path / "there").write_text("done", "utf-8")
        return tmp_path

    assert workers.both(lambda: 1, there) == (1, tmp_path)
    assert (tmp_path / "there").read_text("utf-8") == "done"
    with pytest.raises(OSError, match="No such file"):
        workers.both(lambda: 1, lambda: (tmp_path / "none" / "x").write_text("", "utf-8"))
    with pytest.raises(KeyError):
        workers.both(lambda: {}["x"], there)


def test_a_work_whose_process_is_killed_is_done_here(tmp_path):
    mine = os.getpid()

    def there():
        if os.getpid() != mine:
            os.kill(os.getpid(), 9)
        return "done"

    assert workers.both(lambda: 1, there) == (1, "done")


def test_a_work_that_is_stopped_stops_both_and_says_nothing(tmp_path, capfd):
    def here():
        for _ in range(1_000):
            if not (tmp_path / "begun").exists():
                time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(60)

    def there():
        (tmp_path / "begun").touch()
        time.sleep(60)
        (tmp_path / "done").touch()

    with pytest.raises(KeyboardInterrupt):
        workers.both(here, there)
    assert not (tmp_path / "done").exists()
    assert not multiprocessing.active_children()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("stage", ["read", "body"])
def test_a_worker_that_is_killed_ends_the_build_with_a_word(stage, tmp_path, monkeypatch, capsys):
    mine, real = os.getpid(), getattr(each, stage)

    def killed(*job):
        if os.getpid() != mine:
            os.kill(os.getpid(), 9)
        return real(*job)

    monkeypatch.setattr(each, stage, killed)
    (tmp_path / "many.md").write_text(
        "".join(f"## What is {at}?\n\n{'It is. ' * 60}\n\n" for at in range(100)), "utf-8"
    )
    out = ["--out", str(tmp_path / "out"), "--no-cache", "--quiet"]
    assert cli.main([str(tmp_path / "many.md"), *out]) == BuildError.exit_code
    assert "want of memory; close other programs" in capsys.readouterr().err
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


@pytest.mark.timeout(120)
def test_one_worker_of_many_that_is_killed_ends_the_build_too(tmp_path, monkeypatch, capsys):
    """The others go on with large results, which nobody takes any more."""
    mine, real = os.getpid(), each.body

    def killed(cluster, *rest):
        if os.getpid() != mine and cluster.canonical.line < 8:
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(real(cluster, *rest), answer=os.urandom(20_000).hex())

    monkeypatch.setattr(each, "body", killed)
    asked = (f"## What is {at}?\n\nIt is so.\n\n" for at in range(200))
    (tmp_path / "many.md").write_text("".join(asked), "utf-8")
    out = ["--out", str(tmp_path / "out"), "--no-cache", "--quiet"]
    assert cli.main([str(tmp_path / "many.md"), *out]) == BuildError.exit_code
    assert "want of memory; close other programs" in capsys.readouterr().err


def test_where_no_process_can_be_made_one_does_both(monkeypatch):
    def full(self):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.get_context("fork").Process, "start", full)
    assert workers.both(lambda: 1, lambda: 2) == (1, 2)


def test_a_deck_is_written_over_what_a_killed_process_has_left(tmp_path):
    from qadeck import Request, build
    from qadeck.writers import apkg

    (tmp_path / "tides.md").write_text(
        "Q: What is a tide?\nA: The sea rises.\n\nQ: What is an ebb?\nA: It falls.\n", "utf-8"
    )
    made = build(Request((tmp_path / "tides.md",), cache=None, built_at=1)).build
    whole = apkg.write(made, tmp_path).read_bytes()
    for left in ("tides.anki2", "tides.anki2-journal"):
        (tmp_path / left).write_bytes(b"half a database")
    assert apkg.write(made, tmp_path).read_bytes() == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tides.apkg", "tides.md"]
