"""What qadeck hangs on, checked: the page, the lock file, the licences, known weaknesses.

    python .ci/supply.py            all four; licences are those of everything installed beside this Python
    python .ci/supply.py --quick    the page and the lock file only: no package is asked
    python .ci/supply.py --lock     write requirements-dev.txt anew (needs pip-tools and a package index)

Exit code 0: nothing is wrong. 1: something is, and is listed. 4: nothing is wrong as far as could be seen, but the
database of known weaknesses did not answer, so look again where it does.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE, LOCK = ROOT / "docs" / "dependencies.md", ROOT / "requirements-dev.txt"
UNREACHED = 4
HEAD = """\
# Everything that development needs, for Python 3.11 on Linux, each file by its hash. Written by
# `python .ci/supply.py --lock`; install with: pip install --require-hashes -r requirements-dev.txt
"""

# Licences that ask for no more than their own text to be kept, as metadata write them: SPDX, or older names.
PERMISSIVE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU"),
    *("PSF-2.0", "Python-2.0", "Unlicense", "Zlib", "ZPL-2.1", "HPND"),
    *("MIT License", "BSD License", "BSD", "ISC License (ISCL)", "Apache Software License", "Apache 2.0"),
    *("Apache License, Version 2.0", "Apache License", "3-Clause BSD License", "PSFL", "Zope Public License"),
    *("Python Software Foundation License", "Public Domain", "The Unlicense (Unlicense)"),
}
# Others, and why each may be here. What a user installs: the first three; the rest are tools of development.
ALLOWED = {
    "frozendict": ("LGPL-3.0-only", "comes with genanki, used unchanged as a library of its own"),
    "certifi": ("Mozilla Public License 2.0 (MPL 2.0)", "a list of certificates, used unchanged"),
    "docutils": ("Public Domain, BSD License, GNU General Public License (GPL)", "GPL is its Emacs mode alone"),
    "anki": ("AGPL-3.0-or-later", "imports decks in the tests; never imported by qadeck"),
    "aqt": ("AGPL-3.0-or-later", "its card styles are read by the tests; never imported by qadeck"),
    "pyqt6": ("GPL-3.0-only", "comes with aqt"),
    "pyqt6-qt6": ("LGPL v3", "comes with aqt"),
    "pyqt6-webengine": ("GPL-3.0-only", "comes with aqt"),
    "pyqt6-webengine-qt6": ("LGPL v3", "comes with aqt"),
    "hypothesis": ("MPL-2.0", "used unchanged, in the tests"),
    "pathspec": ("Mozilla Public License 2.0 (MPL 2.0)", "comes with mypy and hatchling, used unchanged"),
    "orjson": ("MPL-2.0 AND (Apache-2.0 OR MIT)", "comes with anki, used unchanged"),
}


def main() -> int:
    """Check, or write the lock file; the exit code."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--quick", action="store_true", help="the page and the lock file only")
    options.add_argument("--lock", action="store_true", help="write requirements-dev.txt anew")
    asked = options.parse_args()
    if asked.lock:
        lock()
    wrong = [*page(), *locked()]
    unread: list[str] = []
    if not asked.quick:
        wrong += licences()
        weak, unread = weaknesses()
        wrong += weak
    for line in (*wrong, *unread):
        print(line)
    print(f"{len(wrong)} wrong" + (", known weaknesses not looked up" if unread else ""))
    return 1 if wrong else UNREACHED if unread else 0


def name_of(requirement: str) -> str:
    """The normalised name that a requirement begins with."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement.strip())[0]).lower()


def wanted() -> dict[str, list[str]]:
    """The requirements of pyproject.toml: those to run ("") and those of each extra, our own extras left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = {"": project["dependencies"], **project["optional-dependencies"]}
    return {extra: [one for one in each if name_of(one) != "qadeck"] for extra, each in found.items()}


def page() -> Iterator[str]:
    """What the tables of docs/dependencies.md and pyproject.toml do not agree on, as extra and name, both ways."""
    rows = re.findall(r"(?m)^\| `([\w.-]+)` \| (\S+) \|", PAGE.read_text("utf-8"))
    told = {(extra.strip("–"), name_of(name)) for name, extra in rows}
    asked = {(extra, name_of(one)) for extra, each in wanted().items() for one in each}
    for extra, name in sorted(told ^ asked):
        where = (
            "the table, but not in pyproject.toml" if (extra, name) in told else "pyproject.toml, but not in the table"
        )
        yield f"{PAGE.name}: {name} ({extra or 'to run'}) is in {where}"


def developing() -> list[str]:
    """All that `pip install -e ".[dev]"` asks for."""
    every = wanted()
    own = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    todo, taken = ["dev"], {""}
    while todo:
        extra = todo.pop()
        taken.add(extra)
        ours = re.findall(r"qadeck\[([\w,]+)\]", " ".join(own[extra]))
        todo += [name for group in ours for name in group.split(",") if name not in taken]
    return sorted({one for extra in taken for one in every[extra]})


def locked() -> Iterator[str]:
    """What is wrong with requirements-dev.txt: a package without pin or hash, below the bound, or a place named."""
    text = LOCK.read_text("utf-8")
    if "://" in text or re.search(r"(?m)^ *--(?!hash)|@ ", text):
        yield f"{LOCK.name}: names a place that other machines do not have; write it anew with --lock"
    pins = dict(re.findall(r"(?m)^([\w.-]+)==(\S+) \\\n +--hash=sha256:[0-9a-f]{64}", text))
    loose = set(re.findall(r"(?m)^([\w.-]+)", text)) - set(pins)
    yield from (f"{LOCK.name}: {name} has no pin with a hash" for name in sorted(loose))
    held = {name_of(name): version for name, version in pins.items()}
    for requirement in developing():
        bound = re.search(r">=([\d.]+)", requirement)
        pin = held.get(name_of(requirement))
        if pin is None or (bound and _numbers(pin) < _numbers(bound[1])):
            yield f"{LOCK.name}: {requirement} is not met; write it anew with --lock"


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def lock() -> None:
    """Write requirements-dev.txt. The index is pip's own setting; neither it nor a path gets into the file."""
    with tempfile.TemporaryDirectory() as folder:
        asked, made = Path(folder, "in.txt"), Path(folder, "out.txt")
        asked.write_text("\n".join(developing()), "utf-8")
        options = ("--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-annotate", "--no-header", "--quiet")
        hidden = ("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host", "--no-emit-options")
        command = [sys.executable, "-m", "piptools", "compile", *options, *hidden, "--output-file", made, asked]
        subprocess.run(command, check=True)
        LOCK.write_text(HEAD + made.read_text("utf-8"), "utf-8")


def licences() -> Iterator[str]:
    """Installed packages whose licence is neither permissive nor allowed by name."""
    for one in sorted(distributions(), key=lambda one: name_of(one.name)):
        name, licence = name_of(one.name), licence_of(one)
        if name != "qadeck" and not permissive(licence) and ALLOWED.get(name, ("",))[0] != licence:
            yield f"{name}: licence {licence or 'not stated'}; replace it, or allow it in .ci/supply.py with a reason"


def licence_of(one: Distribution) -> str:
    """What the metadata say: the SPDX expression, else the classifiers, else the first line of the licence."""
    said = one.metadata
    named = [line.split(" :: ")[-1] for line in said.get_all("Classifier") or [] if line.startswith("License :: ")]
    named = [name for name in named if name not in ("OSI Approved", "DFSG approved")]
    first = (said.get("License") or "").strip().split("\n")[0]
    return said.get("License-Expression") or ", ".join(named) or first or _first_line(one)


def _first_line(one: Distribution) -> str:
    """The title of the licence's own text, where the metadata say nothing."""
    texts = [path for path in one.files or () if re.match(r"(?i)licen[cs]e|copying", path.name)]
    for path in texts:
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
        if lines:
            return lines[0]
    return ""


def permissive(licence: str) -> bool:
    """Whether each part of an expression or list leaves a permissive choice."""
    parts = re.split(r" AND |, (?!Version)", licence.replace("(", "").replace(")", "")) if " " in licence else [licence]
    bare = {name.replace("(", "").replace(")", "") for name in PERMISSIVE}
    return all(any(choice.strip() in bare for choice in part.split(" OR ")) for part in parts)


def weaknesses() -> tuple[list[str], list[str]]:
    """Known weaknesses of the locked versions; and what could not be looked up, with the reason."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "told.json")
        options = ("--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json")
        command = [sys.executable, "-m", "pip_audit", *options, "--requirement", LOCK, "--output", told]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not told.exists():
            why = (done.stderr.strip().splitlines() or ["no answer"])[-1]
            return [], [f"pip-audit: {why[:300]}; install it (pip install pip-audit), or run this where it answers"]
        found = json.loads(told.read_text("utf-8"))["dependencies"]
    skipped = [one["name"] for one in found if "skip_reason" in one]
    weak = [f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none'}"
            for one in found for hole in one.get("vulns", ())]  # fmt: skip
    return weak, [
        f"pip-audit: its database did not answer for {len(skipped)} of {len(found)} packages"
    ] if skipped else []


if __name__ == "__main__":
    sys.exit(main())
