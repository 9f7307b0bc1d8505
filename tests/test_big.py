"""Documents of a size that nobody writes: a finding or a right result, memory in bounds, and no other card lost.

The quick ones of benchmarks/big.py; the rest, and the seconds, stand in docs/reliability.md.
"""

import os
import sys

import pytest
from building import write
from outside import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import big
import growth

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]
QUICK = [name for name in big.BIG if name.startswith(("200 MB", "100,000 nested", "100,000 spaced", "a million"))]
QUICK += [f"{kind}: 200 MB in one line" for kind in ("html", "csv")]
QUICK += [f"{kind}: 100,000 nested lists" for kind in ("json", "yaml")]


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory):
    """One small build, so that what is imported does not count as a document's memory."""
    growth.outcome(write(tmp_path_factory.mktemp("warm"), a__md=big.BEFORE, b__html="<h2>What?</h2><p>It."))


@pytest.mark.parametrize("name", [*QUICK, "100,000 list levels", "100,000 numbered levels"])
def test_a_vast_document_costs_in_bounds_and_loses_nothing_beside_it(name, monkeypatch):
    monkeypatch.setitem(growth.SHAPES, name, big.BIG[name])
    one = growth.run(name, 0, 300)
    assert not one.wrong
    assert one.size > 100_000
    assert one.memory <= growth.MEMORY * one.size + big.FIXED
    if one.size > 100 * big.MB or "million" in name:
        assert "too-large" in one.told, "a clear finding"
