"""Card lint: for every code a document that draws it, where it stands, and near ones that do not."""

import re

import pytest
from building import command
from outside import CASES

FOLDER = CASES / "lint"
CODES = {
    "long-answer",
    "several-questions",
    "answer-repeats-question",
    "points-elsewhere",
    "long-list",
    "nested-too-deep",
    "missing-picture",
    "unbalanced-formula",
    "code-without-language",
    "same-answer",
    "empty-answer",
    "lost-heading",
}


def cases():
    """Every case: the code it is about, its title, the document. The title "fires" expects the finding."""
    for path in sorted(FOLDER.glob("*.md")):
        parts = re.split(r"(?m)^<!-- case: (.+) -->\n", path.read_text("utf-8"))[1:]
        for title, document in zip(parts[::2], parts[1::2], strict=True):
            yield pytest.param(path.stem, title == "fires", document, id=f"{path.stem}: {title}")


@pytest.mark.parametrize(("code", "fires", "document"), list(cases()))
def test_case(code, fires, document, tmp_path):
    (tmp_path / "tides.md").write_text(document, "utf-8")
    done = command("lint", tmp_path)
    found = [line for line in done.stdout.splitlines() if line.endswith(f"[{code}]")]
    assert bool(found) == fires, done.stdout + done.stderr
    for line in found:
        place = re.search(r"/tides\.md:(\d+): .+; .+ \[", line)
        assert place, f"no line, or not what to do: {line}"
        assert 1 <= int(place[1]) <= document.count("\n")


def test_every_code_has_a_case_that_fires_and_one_that_does_not():
    told = {(case.values[0], case.values[1]) for case in cases()}
    assert {code for code, fires in told if fires} == {code for code, fires in told if not fires} == CODES
