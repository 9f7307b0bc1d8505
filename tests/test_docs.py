"""The README is true: its options exist, its links lead somewhere, its library lines run."""

import os
import re
import subprocess
import sys

import pytest
from outside import ROOT

from qadeck import cli
from qadeck.writers import FORMATS

README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_option_is_in_the_readme_and_every_option_there_exists():
    options = {name for action in cli.parser()._actions for name in action.option_strings if name.startswith("--")}
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - {"--", "--all"}
    assert options - told == set(), "not in the README"
    assert told - options == set(), "in the README, but not there"


def test_the_formats_of_the_command_line_are_those_of_the_writers():
    assert set(cli.FORMATS) == set(FORMATS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_library_lines_run(tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    assert len(code.strip().splitlines()) <= 6
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.txt").write_text("Q: What is a day?\nA: 24 hours.\n", "utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, env=env
    )
    assert done.returncode == 0, done.stderr
    assert "sources.apkg" in done.stdout or ".apkg" in done.stdout
    assert list((tmp_path / "output").glob("*.apkg"))
