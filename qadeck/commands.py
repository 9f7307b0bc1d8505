"""What the command line can do: build, explain, review, watch, init, lint. Each returns an exit code."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qadeck import __version__, api, contract, identity, inputs, report, unchanged, writers
from qadeck.errors import UsageError
from qadeck.folders import default_folder
from qadeck.model import Finding
from qadeck.progress import Progress

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from qadeck import push

BUILT, FINDINGS = 0, 3

FIRST_CONFIG = """# deck.toml: every line may go; what is not said here has a sensible default.

name = "{name}"            # the deck's name in Anki
# description = "..."      # shown in Anki and on a share page
# root = "{root}"          # the first part of every tag
# theme = "default"        # default, paper, contrast, or a folder with front.html, back.html, style.css

# What a document is, who wrote it, and whether its cards may be shared.
# [sources."first.md"]
# title = "My notes"
# author = "Me"
# url = "https://example.org"
# licence = "CC-BY-4.0"
# layout = "labelled"      # only where the layout is not found by itself; --explain shows it
# leave_out = ["Appendix"] # sections that are no cards

# Decisions, by question text; `--review` writes them for you.
# [repeats]
# same = [["What is X?", "Explain X."]]
# different = [["What is X?", "What is Y?"]]
# [difficulty.set]
# "What is X?" = "beginner"
"""

FIRST_SOURCE = """Q: What can stand in this folder?
A: Any document with questions and answers: Markdown, text, HTML, CSV, JSON, Word, PDF, notebooks and more.

Q: How is a deck built from it?
A: Run `qadeck` on the folder, then open the .apkg file in Anki.
"""


def build(options: argparse.Namespace, home: Path, built_at: int, asked: unchanged.Asked | None = None) -> int:
    """Build once, and then what else was asked; `asked` is remembered with its answer. Raises DeckError."""
    request = _request(options, home, built_at)
    if options.explain:
        for line in api.explain(options.explain, request):
            print(line)
        return BUILT
    where = _push_target(options)
    old = inputs.load_package(options.diff) if options.diff else None
    with _workers(options.scheduler) as executor:
        code = _build_once(options, request, old, where, asked, executor)
        if options.review:
            _review(request, executor)
        if options.watch:
            _watch(options, request, executor)
    return code


def _request(options: argparse.Namespace, home: Path, built_at: int) -> api.Request:
    return api.Request(
        sources=tuple(options.sources or [home / "sources"]),
        out=options.out or home / "output",
        config=options.config,
        name=options.name,
        home=home,
        keep_unanswered=options.keep_unanswered,
        no_repair=options.no_repair,
        fetch_images=options.fetch_images,
        strict=options.strict,
        formats=options.format or writers.DEFAULT,
        cache=None if options.no_cache else options.cache or default_folder(),
        built_at=built_at,
        against=tuple(options.against),
        semantic=options.semantic,
    )


def _workers(address: str | None) -> AbstractContextManager[Executor | None]:
    """Those of the scheduler at this address; None without one: then this machine's own."""
    if address is None:
        return nullcontext()
    from qadeck import scheduler

    return scheduler.connected(address)


def _push_target(options: argparse.Namespace) -> push.Target | None:
    """Where to push, checked before anything is built."""
    if options.sync and options.push is None:
        raise UsageError("--sync goes with --push; write --push --sync")
    if options.push is not None and (options.dry_run or "apkg" not in (options.format or writers.DEFAULT)):
        raise UsageError("--push needs the deck; leave out --dry-run, and have apkg among --format")
    if options.push is None:
        return None
    from qadeck import push

    return push.target(options.push, os.environ.get("ANKICONNECT_KEY", ""))


def _build_once(
    options: argparse.Namespace,
    request: api.Request,
    old: identity.Package | None = None,
    where: push.Target | None = None,
    asked: unchanged.Asked | None = None,
    executor: Executor | None = None,
) -> int:
    with Progress(sys.stderr, silent=options.quiet) as progress:
        result = api.build(request, progress, executor)
        told = api.difference(old, result) if old else ()
        written = () if options.dry_run else api.write(result, request)
    for line in told:
        print(line)
    said = _said(options, result, written)
    for line in said.out:
        print(line)
    if where:
        from qadeck import push

        deck = next(path for path in written if path.suffix == ".apkg")
        for line in push.push(deck, where, options.sync):
            print(line)
    for line in said.err:
        print(line, file=sys.stderr)
    if asked:
        unchanged.remember(asked, options, request.home, said, result.looked_at, (*written, result.ledger.path))
    return said.code


def _said(options: argparse.Namespace, result: api.Result, written: Sequence[Path]) -> unchanged.Said:
    findings = result.build.findings
    out = () if options.quiet else (report.summary(result.build), *map(str, written))
    serious = any(finding.severity != "info" for finding in findings)
    code = FINDINGS if options.strict and serious else BUILT
    return unchanged.Said(code, out, tuple(report.problems(findings)))


def _review(request: api.Request, executor: Executor | None) -> None:
    """Serve the page until Ctrl-C. Every decision is in deck.toml when the page says so."""
    import webbrowser

    from qadeck.serve import Desk, Server
    from qadeck.writers import page

    result = api.build(request, executor=executor)
    with Server(page.text(result.build, live=True), Desk(api.config_path(request))) as server:
        print(f"Decide at {server.address}", flush=True)
        print("Decisions go to deck.toml at once; Ctrl-C ends.", flush=True)
        if not os.environ.get("NO_BROWSER"):
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print(f"{len(server.desk.earlier)} decisions written; build again to apply them")


def _watch(options: argparse.Namespace, request: api.Request, executor: Executor | None) -> None:
    """Build again after every change, until Ctrl-C; a failed build is told and the watching goes on."""
    try:
        import watchfiles
    except ImportError as error:
        raise UsageError('--watch needs the package watchfiles; run: pip install "qadeck[watch]"') from error
    from qadeck.cli import now
    from qadeck.errors import DeckError

    print("Watching; Ctrl-C ends.", flush=True)
    for changes in watchfiles.watch(*request.sources, raise_interrupt=True):
        names = sorted({Path(path).name for _, path in changes} - {"deck.lock"})
        if names:
            print(f"changed: {', '.join(names)}", flush=True)
            try:
                _build_once(options, _request(options, request.home, now()), executor=executor)
            except DeckError as error:
                print(error, file=sys.stderr)
            sys.stdout.flush()


def init(folder: Path) -> int:
    """Write a first deck.toml and document into `folder`, never over what is there."""
    from qadeck.text import slug

    name = folder.resolve().name
    files = {"deck.toml": FIRST_CONFIG.format(name=name, root=slug(name)), "first.md": FIRST_SOURCE}
    taken = [folder / file for file in files if (folder / file).exists()]
    if taken:
        raise UsageError(f"{taken[0]}: is there already; name an empty folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            (folder / file).write_text(text, "utf-8")
            print(folder / file)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror}); name another folder") from error
    return BUILT


def lint(options: argparse.Namespace, home: Path) -> int:
    """Print every finding; exit 3 when one is a warning or an error."""
    request = api.Request(sources=tuple(options.sources or [home / "sources"]), config=options.config, home=home)
    findings = sorted(api.build(request).build.findings, key=lambda one: (one.source, one.line, one.code))
    print(FORMS[options.format]([_placed(finding, request.sources) for finding in findings]), end="")
    return FINDINGS if any(finding.severity != "info" for finding in findings) else BUILT


def _placed(finding: Finding, sources: Sequence[Path]) -> Finding:
    """The finding with its file's path as an editor or a code review finds it from here."""
    for start in sources:
        for path in (start / finding.source, start.parent / finding.source):
            if finding.source and path.is_file():
                return replace(finding, source=path.as_posix())
    return finding


def _as_text(findings: Sequence[Finding]) -> str:
    return "".join(f"{report.located(finding)}\n" for finding in findings)


def _as_json(findings: Sequence[Finding]) -> str:
    return json.dumps([contract.finding_row(finding) for finding in findings], ensure_ascii=False, indent=1) + "\n"


def _as_sarif(findings: Sequence[Finding]) -> str:
    """SARIF 2.1.0, the form that code review tools read."""
    levels = {"info": "note", "warning": "warning", "error": "error"}
    codes = sorted({finding.code for finding in findings})
    run = {
        "tool": {"driver": {"name": "qadeck", "version": __version__, "rules": [{"id": code} for code in codes]}},
        "results": [_sarif_result(finding, levels[finding.severity]) for finding in findings],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _sarif_result(finding: Finding, level: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": finding.source}}
    if finding.line:
        place["region"] = {"startLine": finding.line}
    return {
        "ruleId": finding.code,
        "level": level,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
    }


FORMS = {"text": _as_text, "json": _as_json, "sarif": _as_sarif}
