"""A real Anki collection in a temporary folder."""

from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def collection(folder: Path):
    """Open a fresh collection with the PyPI package `anki`; the test is left out where it is not installed."""
    pytest.importorskip("anki", reason="the package anki is not installed: left out")
    from anki.collection import Collection

    folder.mkdir(parents=True, exist_ok=True)
    col = Collection(str(folder / "collection.anki2"))
    try:
        yield col
    finally:
        col.close()


def load(col, path):
    """Import a package with Anki's default options; return how many notes were new, updated, duplicate, conflicting."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    request = ImportAnkiPackageRequest(package_path=str(path.resolve()), options=ImportAnkiPackageOptions())
    log = col.import_anki_package(request).log
    return {kind: len(getattr(log, kind)) for kind in ("new", "updated", "duplicate", "conflicting")}
