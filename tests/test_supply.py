"""Dependencies are told, locked and allowed; a release is the same bytes wherever it is built."""

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
from outside import ROOT

CI = ROOT / ".ci"


def run(script, *options):
    return subprocess.run(
        [sys.executable, CI / script, *map(str, options)], capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_the_page_and_the_lock_file_hold_what_pyproject_asks_for():
    done = run("supply.py", "--quick")
    assert (done.stdout, done.returncode) == ("0 wrong\n", 0), done.stderr


@pytest.fixture
def supply(monkeypatch):
    monkeypatch.syspath_prepend(str(CI))
    import supply

    return supply


def test_a_row_or_a_pin_that_is_missing_or_too_many_is_told(supply, tmp_path, monkeypatch):
    page, lock = supply.PAGE.read_text("utf-8"), supply.LOCK.read_text("utf-8")
    monkeypatch.setattr(supply, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(supply, "LOCK", tmp_path / "lock.txt")
    supply.PAGE.write_text(page.replace("| `nh3` | – |", "| `bleach` | – |"), "utf-8")
    assert [line.split(": ")[1].split(" ")[0] for line in supply.page()] == ["bleach", "nh3"]
    supply.LOCK.write_text(lock.replace("nh3==0.", "nh3==0.0."), "utf-8")
    assert [line.split(" ")[1] for line in supply.locked()] == ["nh3>=0.2.18"]
    supply.LOCK.write_text("--index-url https://example.org/simple\n" + lock, "utf-8")
    assert "names a place" in next(supply.locked())
    supply.LOCK.write_text(lock + "left-pad==1.0\n", "utf-8")
    assert list(supply.locked()) == ["lock.txt: left-pad has no pin with a hash"]


@pytest.mark.parametrize(
    ("licence", "fine"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND 0BSD AND MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", False),
        ("Apache License, Version 2.0", True),
        ("MIT License, GNU General Public License (GPL)", False),
        ("AGPL-3.0-or-later", False),
        ("", False),
    ],
)
def test_a_licence_is_permissive_when_every_part_leaves_a_permissive_choice(licence, fine, supply):
    assert supply.permissive(licence) is fine


def test_what_a_user_installs_has_an_allowed_licence(supply):
    """Other packages of this environment are none of ours; CI's holds nothing but ours: .ci/supply.py looks at all."""
    ours = {supply.name_of(one) for extra, each in supply.wanted().items() for one in each if extra != "pictures"}
    assert [line for line in supply.licences() if line.split(":")[0] in ours] == []


def test_a_database_that_does_not_answer_is_not_taken_for_good_news(supply, monkeypatch):
    monkeypatch.setattr(supply.sys, "executable", "/bin/false")
    weak, unread = supply.weaknesses()
    assert weak == []
    assert unread


def test_nothing_is_imported_that_is_not_asked_for(supply):
    """Every package that qadeck imports by name is in pyproject.toml, among those to run or in an extra for users."""
    extras = {"", "semantic", "docx", "pdf", "rst", "apkg", "xlsx", "watch", "dask"}
    asked = {supply.name_of(one) for extra in extras for one in supply.wanted()[extra]}
    providers = packages_distributions()
    for path in (ROOT / "qadeck").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for top in {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"qadeck"}:
                provided = {supply.name_of(one) for one in providers.get(top, [top.replace("_", "-")])}
                assert provided & asked, f"{path.name} imports {top}"


@pytest.mark.slow
def test_a_release_has_the_same_bytes_in_two_folders(tmp_path):
    pytest.importorskip("build", reason="the package build is not installed: left out")
    pytest.importorskip("hatchling", reason="the package hatchling is not installed: left out")
    if not (ROOT / ".git").exists():
        pytest.skip("no git here, so no last commit: left out")
    done = run("release.py", "--out", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".gz", ".whl"]
