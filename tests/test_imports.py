"""What is imported when: help and a wrong option at once, a build without the libraries that take a second."""

import os
import subprocess
import sys

import pytest
from building import write
from outside import ROOT

# Each takes 5 to 700 ms to import, of the 60 that an answer without a build may take.
HEAVY = {
    *("genanki", "markdown", "bs4", "numpy", "nh3", "yaml", "sqlite3", "asyncio", "rich", "PIL", "pygments", "tomlkit"),
    *("ftfy", "charset_normalizer", "defusedxml", "lxml", "docx", "distributed", "subprocess", "venv", "email", "http"),
    *("logging", "multiprocessing", "concurrent", "tomllib", "json", "importlib.metadata", "typing", "qadeck.api"),
}
# Never: scipy and its kin cost more at the start than all else together; measured alternatives are in linkage.
NEVER = ("scipy", "sklearn", "datasketch", "pandas", "torch", "rapidfuzz", "networkx")
AT_ONCE = ["--help", "--version", "--nonsense", "--format=pdf", "lint --help", "init --help", "completion zsh", "--out"]


def run(*arguments):
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=ROOT, env=env
    )


def imported(done):
    return {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.fixture(scope="module")
def always():
    """What this environment imports whatever is run."""
    return imported(run("-X", "importtime", "-c", "pass"))


@pytest.mark.parametrize("start", ["build_deck.py", "-m qadeck"])
@pytest.mark.parametrize("options", AT_ONCE)
def test_what_needs_no_build_imports_nothing_heavy(start, options, always):
    done = run("-X", "importtime", *start.split(), *options.split())
    assert done.returncode in (0, 2)
    assert "argparse" in imported(done)
    assert HEAVY & (imported(done) - always) == set()


def test_a_build_never_imports_what_takes_a_second(tmp_path):
    """Whether it is installed or not: a finder in front of all others refuses it, in the workers too."""
    sources = write(
        tmp_path / "in",
        tides__md="## What is a tide?\n\nThe *sea*.\n",
        tides__html="<h2>Why are there tides?</h2><p>The moon.</p>",
        tides__csv="question,answer\nWhat is an ebb?,Falling water\n",
        many__md="".join(f"## What is tide number {at}?\n\nIt is `{at}`.\n\n" for at in range(300)),
    )
    code = (
        "import sys\n"
        "class Never:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.split('.')[0] in {NEVER!r}: raise AssertionError('a build imports ' + name)\n"
        "sys.meta_path.insert(0, Never())\n"
        "from qadeck import cli\n"
        "sys.exit(cli.main(sys.argv[1:]))"
    )
    done = run("-c", code, sources, "--out", tmp_path / "out", "--no-cache", "--format", "apkg,html,csv,crowdanki,md")
    assert done.returncode == 0, done.stderr
    assert "AssertionError" not in done.stderr
