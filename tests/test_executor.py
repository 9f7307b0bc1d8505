"""Who reads and renders changes nothing: threads, processes and a Dask cluster give the bytes of one machine."""

import os
import socketserver
import subprocess
import sys
import threading
import tomllib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec

import pytest
from building import bank, command
from outside import CASES, ROOT

from qadeck import Request, build, cli, each, readers, readings, scheduler, write
from qadeck.config import Config
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
    assert threaded == [each.read(document, Config()) for document in documents]


class Counting(ThreadPoolExecutor):
    """Threads that know what they were given."""

    def __init__(self):
        super().__init__(4)
        self.given = []

    def submit(self, work, *rest, **named):
        self.given.append(work.__module__)
        return super().submit(work, *rest, **named)


def test_threads_give_the_same_bytes_and_do_both_stages(sources, alone, tmp_path):
    with Counting() as executor:
        assert outputs(sources, tmp_path, executor) == alone
    assert list(dict.fromkeys(executor.given)) == ["qadeck.readings", "qadeck.bodies"]


def test_processes_give_the_same_bytes(sources, alone, tmp_path):
    with ProcessPoolExecutor(2) as executor:
        assert outputs(sources, tmp_path, executor) == alone


# Dask leaves threads behind, and the tests fork: it runs in processes of its own.
CLUSTER = """
import sys
from distributed import LocalCluster
with LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=2, dashboard_address=None) as made:
    print(made.scheduler_address, flush=True)
    sys.stdin.read()
"""
OTHER_CODE = "import sys; from qadeck import cli, scheduler; scheduler.LIBRARIES = (); sys.exit(cli.main(sys.argv[1:]))"
# Each worker that takes this work dies, until dask gives up.
DYING = """
import os, sys
from qadeck import errors, scheduler
try:
    with scheduler.connected(sys.argv[1]) as executor:
        list(executor.map(os._exit, [1]))
except errors.BuildError as error:
    sys.exit(str(error))
"""
needs_dask = pytest.mark.skipif(not find_spec("distributed"), reason="dask is not installed: qadeck[dask]; left out")
HERE = {**os.environ, "PYTHONPATH": str(ROOT)}


@contextmanager
def cluster(workers):
    """The address of a cluster of this machine."""
    with subprocess.Popen(
        [sys.executable, "-c", CLUSTER, str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=HERE,
    ) as process:
        yield process.stdout.readline().strip()
        process.stdin.close()


def run(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False, env=HERE
    )


@needs_dask
@pytest.mark.slow
def test_a_cluster_of_two_workers_gives_the_same_bytes(sources, alone, tmp_path):
    with cluster(2) as address:
        asked = [sources, "--out", tmp_path, "--name", "Bank", "--no-cache", "--scheduler", address]
        done = command(*asked, "--format", ",".join(EVERYTHING))
        assert done.returncode == 0, done.stderr
        (sources / "deck.lock").unlink()
        assert files(tmp_path) == alone
        done = run(OTHER_CODE, *asked)
    assert done.returncode == 2
    assert "has another Python, qadeck or library" in done.stderr


@needs_dask
@pytest.mark.slow
def test_a_cluster_without_workers_is_told(sources, tmp_path):
    with cluster(0) as address:
        done = command(sources, "--out", tmp_path / "out", "--scheduler", address)
    assert done.returncode == 2
    assert f"no worker there; start some with: dask worker {address}" in done.stderr
    assert not (tmp_path / "out").exists()


@needs_dask
@pytest.mark.slow
def test_a_cluster_that_goes_away_is_told():
    with cluster(1) as address:
        done = run(DYING, address)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("nothing was written")


def test_workers_are_asked_for_every_library_that_reads_or_renders():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    formats = [
        one for extra in ("docx", "pdf", "rst", "apkg", "xlsx") for one in project["optional-dependencies"][extra]
    ]
    here_only = {"genanki", "pillow", "rich", "tomlkit", "numpy"}  # links, writes, shows; never on a worker
    names = {one.split(">")[0] for one in (*project["dependencies"], *formats)}
    assert set(scheduler.LIBRARIES) == names - here_only


def test_without_dask_the_remedy_is_told(sources, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert cli.main([str(sources), "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:8786"]) == 2
    assert 'pip install "qadeck[dask]"' in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@needs_dask
@pytest.mark.parametrize("address", ["nowhere", "carrier-pigeon://loft:1", REFUSED])
def test_an_address_that_does_not_answer_is_told(address, sources, tmp_path):
    done = command(sources, "--out", tmp_path / "out", "--scheduler", address)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"--scheduler {address}: no answer")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@needs_dask
@pytest.mark.slow
def test_a_server_that_is_no_scheduler_is_told(sources, tmp_path):
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"tcp://127.0.0.1:{server.server_address[1]}"
        done = command(sources, "--out", tmp_path / "out", "--scheduler", address)
        server.shutdown()
        thread.join()
    assert done.returncode == 2
    assert done.stderr.startswith(f"--scheduler {address}: no answer")
