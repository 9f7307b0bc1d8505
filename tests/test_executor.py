"""Who reads and renders changes nothing: threads, processes and a Dask cluster give the bytes of one machine."""

import os
import socketserver
import threading
import tomllib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from building import bank, command
from outside import CASES, ROOT

from qadeck import Request, build, cli, pipeline, readers, readings, scheduler, write
from qadeck.config import Config
from qadeck.errors import BuildError, UsageError
from qadeck.model import Source

EARLY = 1_800_000_000
# A port that nobody listens on: dask tries again until its patience ends.
REFUSED = pytest.param("tcp://127.0.0.1:1", marks=pytest.mark.slow)
EVERYTHING = ("apkg", "html", "csv", "crowdanki", "md")


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """The project's own bank, and more code, so that threads meet in one lexer."""
    folder = bank(tmp_path_factory.mktemp("executor"))
    for number in range(8):
        asked = "".join(
            f"## What prints program {number}.{at}?\n\nThis `x` does, for *all* of\n1. one\n  - two\n\n"
            f"```python\nclass A{at}:\n    x = '{at}'\n```\n\n```haxe\n#if a\nvar b{at} = {at};\n#end\n```\n\n"
            for at in range(40)
        )
        (folder / f"programs-{number}.md").write_text(asked, "utf-8")
    return folder


def quiet(*told):
    """Nobody listens."""


def outputs(sources, out, executor=None):
    """Every file of a build, by name, with its bytes."""
    request = Request((sources,), out, name="Bank", formats=EVERYTHING, cache=None, built_at=EARLY)
    write(build(request, executor=executor), request)
    (sources / "deck.lock").unlink()
    return files(out)


def files(out):
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def alone(sources, tmp_path_factory):
    return outputs(sources, tmp_path_factory.mktemp("alone"))


def test_threads_read_every_format_alike():
    paths = [path for path in sorted(CASES.rglob("*")) if path.suffix.lower() in readers.suffixes()]
    paths = [path for path in paths if path.stat().st_size < 100_000]
    documents = [Source(path.relative_to(CASES).as_posix(), path.read_bytes()) for path in paths]
    assert len({path.suffix for path in paths}) > 8
    with ThreadPoolExecutor(8) as executor:
        threaded = readings.read_all(documents, Config(), quiet, executor=executor)
    assert threaded == [pipeline.read(document, Config()) for document in documents]


class Counting(ThreadPoolExecutor):
    """Threads that know what they were given."""

    def __init__(self):
        super().__init__(4)
        self.given = []

    def map(self, work, *rest, **named):
        self.given.append(work.__module__)
        return super().map(work, *rest, **named)


def test_threads_give_the_same_bytes_and_do_both_stages(sources, alone, tmp_path):
    with Counting() as executor:
        assert outputs(sources, tmp_path, executor) == alone
    assert executor.given == ["qadeck.readings", "qadeck.rendering"]


def test_processes_give_the_same_bytes(sources, alone, tmp_path):
    with ProcessPoolExecutor(2) as executor:
        assert outputs(sources, tmp_path, executor) == alone


@contextmanager
def cluster(workers):
    """The address of a cluster of this machine."""
    distributed = pytest.importorskip("distributed", reason="dask is not installed: qadeck[dask]")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # the workers are processes of their own
        with distributed.LocalCluster(n_workers=workers, threads_per_worker=2, dashboard_address=None) as made:
            yield made.scheduler_address


@pytest.mark.slow
def test_a_cluster_of_two_workers_gives_the_same_bytes(sources, alone, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EARLY))
    with cluster(2) as address:
        command = [str(sources), "--out", str(tmp_path), "--name", "Bank", "--no-cache", "--scheduler", address]
        assert cli.main([*command, "--format", ",".join(EVERYTHING)]) == 0
        (sources / "deck.lock").unlink()
        assert files(tmp_path) == alone
        monkeypatch.setattr(scheduler, "LIBRARIES", ("markdown",))
        assert cli.main(command) == 2
        assert "has another Python, qadeck or library" in capsys.readouterr().err


@pytest.mark.slow
def test_a_cluster_without_workers_is_told():
    with cluster(0) as address, pytest.raises(UsageError, match="no worker there; start some with: dask worker"):
        scheduler.connected(address).__enter__()


@pytest.mark.slow
def test_a_cluster_that_goes_away_is_told():
    told = pytest.raises(BuildError, match="nothing was written")
    with cluster(1) as address, told, scheduler.connected(address) as executor:
        list(executor.map(os._exit, [1]))  # each worker that takes it dies, until dask gives up


def test_workers_are_asked_for_every_library_that_reads_or_renders():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    formats = [
        one for extra in ("docx", "pdf", "rst", "apkg", "xlsx") for one in project["optional-dependencies"][extra]
    ]
    here_only = {"genanki", "pillow", "rich", "tomlkit", "numpy"}  # links, writes, shows; never on a worker
    names = {one.split(">")[0] for one in (*project["dependencies"], *formats)}
    assert set(scheduler.LIBRARIES) == names - here_only


def test_without_dask_the_remedy_is_told(sources, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    assert cli.main([str(sources), "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:8786"]) == 2
    assert 'pip install "qadeck[dask]"' in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["nowhere", "carrier-pigeon://loft:1", REFUSED])
def test_an_address_that_does_not_answer_is_told(address, sources, tmp_path):
    pytest.importorskip("distributed", reason="dask is not installed: qadeck[dask]")
    done = command(sources, "--out", tmp_path / "out", "--scheduler", address)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"--scheduler {address}: no answer")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_server_that_is_no_scheduler_is_told(monkeypatch):
    pytest.importorskip("distributed", reason="dask is not installed: qadeck[dask]")
    monkeypatch.setattr(scheduler, "PATIENCE", 0.5)
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(UsageError, match="no answer"):
            scheduler.connected(f"tcp://127.0.0.1:{server.server_address[1]}").__enter__()
        server.shutdown()
