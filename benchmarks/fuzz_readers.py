"""Fuzz every reader with atheris (libFuzzer): bytes that coverage leads to new paths, from the cases of the tests.

    python benchmarks/fuzz_readers.py --seconds 240              each reader for 240 seconds of the processor
    python benchmarks/fuzz_readers.py --only md,html --out DIR   these; what is found goes to DIR

What is fuzzed is the way of one source through the pipeline: read, split, repair, render. Only SourceError may come
out of it, the time of one input may not pass 2 seconds, and the fields must be sanitized already. In formats that are
archives half of the inputs become the text inside a sound archive, since bytes at random are seldom one. Needs
`pip install atheris`; each reader runs in a process of its own. Every different fault is kept as a file once, named by
its digest, and the run goes on.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import io
import json
import sqlite3
import subprocess
import sys
import time
import traceback
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

READERS = "md txt html csv tsv json jsonl yaml org rst ipynb fodt odt epub docx xlsx apkg pdf".split()
# Of an archive: a case to fill, and the member that the fuzzer writes.
INSIDE = {
    "odt": ("numbered.odt", "content.xml"),
    "epub": ("book.epub", "OPS/text/one.xhtml"),
    "docx": ("numbered.docx", "word/document.xml"),
    "xlsx": ("sheets.xlsx", "xl/worksheets/sheet1.xml"),
    "apkg": ("legacy.apkg", "collection.anki2"),
}
SLOW = 2.0
LONGEST = 20_000
CASES = ROOT / "tests" / "cases"


def filled(reader: str, data: bytes) -> bytes:
    """The case's archive with `data` as the text inside; the bytes themselves for an even first byte."""
    if reader not in INSIDE or data[:1] < b"\x80":
        return data[1:] if reader in INSIDE else data
    name, member = INSIDE[reader]
    made = io.BytesIO()
    with zipfile.ZipFile(CASES / "formats" / name) as old, zipfile.ZipFile(made, "w") as new:
        inside = collection(old.read(member), data[1:]) if reader == "apkg" else data[1:]
        for info in old.infolist():
            new.writestr(info.filename, inside if info.filename == member else old.read(info.filename))
    return made.getvalue()


def collection(database: bytes, data: bytes) -> bytes:
    """An Anki collection whose first note holds `data`, its note types what stands behind a record separator."""
    fields, _, models = data.partition(b"\x1e")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    connection.execute("UPDATE notes SET flds = CAST(? AS TEXT) WHERE id = (SELECT min(id) FROM notes)", (fields,))
    if models:
        connection.execute("UPDATE col SET models = CAST(? AS TEXT)", (models,))
    connection.commit()
    return connection.serialize()


def seeds(reader: str, folder: Path) -> None:
    """The cases of the format as the first inputs; of an archive the text inside as well."""
    for path in CASES.rglob(f"*.{reader}"):
        data = path.read_bytes()
        if len(data) < LONGEST:
            (folder / path.name).write_bytes(b"\x00" * (reader in INSIDE) + data)
    if reader in INSIDE:
        name, member = INSIDE[reader]
        with zipfile.ZipFile(CASES / "formats" / name) as archive:
            deck = b"a<br><img src='dot.png'>\x1f{{c1::b::c}}\x1e" + b'{"1": {"flds": [{"name": "a", "ord": 0}]}}'
            (folder / "inside").write_bytes(b"\xff" + (deck if reader == "apkg" else archive.read(member)))


class Target:
    """What libFuzzer calls, and what came of it."""

    def __init__(self, reader: str, out: Path, seconds: float) -> None:
        from test_fuzz import CLEANER

        from qadeck import each, render
        from qadeck.config import Config

        self.reader, self.out, self.seconds, self.config = reader, out, seconds, Config()
        self.each, self.render, self.cleaner = each, render, CLEANER
        self.runs, self.read, self.seen = 0, 0, set[str]()

    def __call__(self, data: bytes) -> None:
        started = time.process_time()
        try:
            self.one(filled(self.reader, data))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            ours = [f for f in traceback.extract_tb(error.__traceback__) if "qadeck" in f.filename]
            at = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "outside"
            self.keep(data, f"{type(error).__name__} at {at}", str(error))
        else:
            if time.process_time() - started > SLOW:
                self.keep(data, "slow", f"{time.process_time() - started:.1f} s")
        self.runs += 1
        if time.process_time() > self.seconds:
            self.tell()

    def one(self, data: bytes) -> None:
        """One source through the pipeline; raises what must not happen."""
        from qadeck.model import Source

        source = Source(f"a.{self.reader}", data)
        reading = self.each.read(source, self.config).reading
        self.read += bool(reading.records)
        for record in reading.records[:20]:
            for text in (record.question, record.answer):
                field = self.render.to_html(text, record.markup, {})
                assert html.unescape(self.cleaner.clean(field)) == html.unescape(field), "is sanitized already"

    def keep(self, data: bytes, kind: str, told: str) -> None:
        """Write down a fault of a kind that is new."""
        if kind in self.seen:
            return
        self.seen.add(kind)
        path = self.out / f"{hashlib.sha256(data).hexdigest()[:10]}.{self.reader}"
        path.write_bytes(filled(self.reader, data))
        print(f"FOUND {self.reader}: {kind}: {told[:150]!r} -> {path.name}", flush=True)

    def tell(self) -> None:
        """The line of the table, and the end."""
        import os

        spent = time.process_time()
        print(f"| {self.reader} | {spent:.0f} | {self.runs:,} | {self.read:,} | {len(self.seen)} |", flush=True)
        os._exit(0)


def fuzz(reader: str, out: Path, seconds: float) -> None:
    """Fuzz one reader in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["qadeck"]):
        target = Target(reader, out, seconds)
        target(b" ")  # what is imported late
    corpus = out / f"corpus-{reader}"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds(reader, corpus)
    flags = [f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=4096", "-verbosity=0", f"-artifact_prefix={out}/"]
    atheris.Setup([sys.argv[0], str(corpus), *flags], target)
    atheris.Fuzz()


def main() -> int:
    """Fuzz the readers asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(READERS), help="readers by suffix, with commas between")
    parser.add_argument("--seconds", type=float, default=240.0, help="of the processor, for each reader")
    parser.add_argument("--out", type=Path, default=Path("fuzzed"), help="folder for finds and the growing corpus")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        fuzz(options.one, options.out, options.seconds)
    print(json.dumps({"python": sys.version.split()[0], "seconds": options.seconds}))
    print("| reader | seconds | inputs | with questions | faults |\n|---|---|---|---|---|", flush=True)
    for reader in options.only.split(","):
        command = [sys.executable, __file__, "--one", reader, "--seconds", str(options.seconds), "--out", options.out]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            print(f"| {reader} | ended with {done.returncode} | {done.stderr[-300:]!r}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
