"""The command line: options in, exit code out. What the options do is in commands.py."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from qadeck import __version__
from qadeck.errors import DeckError, UsageError

EXAMPLES = """examples:
  $0                          the documents in sources/ become one deck in output/
  $0 notes/ faq.html q.csv    these instead
  $0 notes/ --dry-run         say what would be built, write nothing
  $0 notes/ --review          decide in the browser what is uncertain
  $0 --explain notes/faq.md   how a document is read
  $0 init notes/              a first deck.toml and a first document
  $0 lint notes/              what could be better in the documents, as file:line
  $0 completion bash         options of qadeck by the tab key: source <(qadeck completion bash)

exit codes: 0 built, 1 could not build (nothing written), 2 wrong command line or deck.toml, 3 findings with --strict
"""

# Kept here, and compared with writers.FORMATS by a test, so that --help need not import the writers.
FORMATS = ("apkg", "html", "csv", "crowdanki", "md")
SHELLS = ("bash", "zsh", "fish")


def program() -> str:
    """The name that the user called: the script of a clone, or the installed command."""
    return "build_deck.py" if Path(sys.argv[0]).name == "build_deck.py" else "qadeck"


def parser() -> argparse.ArgumentParser:
    """Every option of building, in groups."""
    top = argparse.ArgumentParser(
        prog=program(),
        description="Build one Anki deck from question-and-answer documents of any layout.",
        epilog=EXAMPLES.replace("$0", program()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", help="a file or a folder (default: sources/)")
    top.add_argument("--version", action="version", version=f"qadeck {__version__}")
    _where(top.add_argument_group("where"))
    _what(top.add_argument_group("what becomes a card"))
    _how(top.add_argument_group("how"))
    _instead(top.add_argument_group("instead of, or after, building"))
    return top


def _where(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--out", type=Path, metavar="DIR", help="folder for the deck and its report (default: output/)")
    group.add_argument("--name", help="the deck's name (default: from deck.toml, else the sources')")
    group.add_argument("--config", type=Path, metavar="FILE", help="deck.toml (default: the one beside the sources)")
    group.add_argument("--format", metavar="LIST", type=_formats, help="outputs: apkg,html,csv,crowdanki,md")


def _what(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--keep-unanswered", action="store_true", help="make cards of questions without an answer too")
    group.add_argument(
        "--against", type=Path, action="append", default=[], metavar="DECK.apkg", help="leave out what this deck has"
    )
    group.add_argument(
        "--semantic", nargs="?", const="", metavar="MODEL", help="find repeats with a local language model too (slower)"
    )
    group.add_argument("--fetch-images", action="store_true", help="download the pictures that are on the web")
    group.add_argument("--no-repair", action="store_true", help="leave damaged text as it is")


def _how(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--strict", action="store_true", help="exit 3 when there is a warning or an error")
    group.add_argument("--quiet", action="store_true", help="print warnings and errors only")
    group.add_argument("--cache", type=Path, metavar="DIR", help="folder of the cache (default: the platform's)")
    group.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    group.add_argument("--scheduler", metavar="ADDRESS", help="read and render on the Dask cluster at this address")


def _instead(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--dry-run", action="store_true", help="say what would be built, write nothing")
    group.add_argument("--explain", type=Path, metavar="FILE", help="print a document as it is read, build nothing")
    group.add_argument("--review", action="store_true", help="decide in the browser what is uncertain")
    group.add_argument("--push", nargs="?", const="", metavar="URL", help="import into a running Anki (AnkiConnect)")
    group.add_argument("--sync", action="store_true", help="with --push: sync Anki afterwards")
    group.add_argument(
        "--diff", type=Path, metavar="OLD.apkg", help="what importing would change for who has this deck"
    )
    group.add_argument("--watch", action="store_true", help="build again whenever a source changes")


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    wrong = [name for name in names if name not in FORMATS]
    if wrong or not names:
        raise argparse.ArgumentTypeError(f"no format {', '.join(wrong) or text!r}; known are {', '.join(FORMATS)}")
    return names


def init_parser() -> argparse.ArgumentParser:
    """`init [DIR]`."""
    made = argparse.ArgumentParser(
        prog=f"{program()} init", description="Write a commented deck.toml and a first document."
    )
    made.add_argument("folder", nargs="?", type=Path, default=Path("sources"), metavar="DIR")
    return made


def lint_parser() -> argparse.ArgumentParser:
    """`lint [SOURCE ...]`."""
    made = argparse.ArgumentParser(
        prog=f"{program()} lint", description="Print every finding as file:line; build nothing."
    )
    made.add_argument("sources", nargs="*", type=Path, metavar="SOURCE")
    made.add_argument("--config", type=Path, metavar="FILE", help="deck.toml (default: the one beside the sources)")
    made.add_argument("--format", choices=("text", "json", "sarif"), default="text", help="sarif is for code review")
    return made


def completion_parser() -> argparse.ArgumentParser:
    """`completion SHELL`."""
    made = argparse.ArgumentParser(prog=f"{program()} completion", description="Print a completion script for a shell.")
    made.add_argument("shell", choices=SHELLS)
    return made


SUBCOMMANDS = {"init": init_parser, "lint": lint_parser, "completion": completion_parser}


def main(argv: Sequence[str] | None = None) -> int:
    """Run; return the exit code. A user's mistake is one line on stderr, never a traceback."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    home = Path(os.environ.get("QADECK_HOME", "."))
    _prepare_streams()
    try:
        with _stoppable():
            code = _run(arguments, home)
            sys.stdout.flush()
            return code
    except DeckError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("stopped; what was there before is as it was", file=sys.stderr)
        return 130
    except Stopped:
        print("stopped; what was there before is as it was", file=sys.stderr)
        return 128 + signal.SIGTERM
    except OSError as error:
        if error.filename is not None:
            raise
        # Who read the output has gone, or its disk is full; Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"standard output: cannot be written ({error.strerror}); make room there", file=sys.stderr)
        return 1


class Stopped(BaseException):
    """SIGTERM: unwinds like Ctrl-C, so that staged files go."""


def _stop(number: int, frame: object) -> None:
    raise Stopped


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM as an exception while this runs; only the main thread may ask for that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _prepare_streams() -> None:
    """A letter that the terminal cannot show becomes an escape; a stream that is closed takes what it is given."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (open to the end)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _run(arguments: list[str], home: Path) -> int:
    """Parse first, import after: `--help` and a wrong option answer at once."""
    name = arguments[0] if arguments and arguments[0] in SUBCOMMANDS else ""
    options = SUBCOMMANDS[name]().parse_args(arguments[1:]) if name else parser().parse_args(arguments)
    if name == "completion":
        return complete(options.shell)
    if not name:
        return _build(options, home)
    from qadeck import commands

    return commands.init(options.folder) if name == "init" else commands.lint(options, home)


def _build(options: argparse.Namespace, home: Path) -> int:
    """Say again what the last build said when nothing has changed since; else build."""
    from qadeck import unchanged

    built_at = now()
    asked = unchanged.asked(options, home)
    if asked and (said := unchanged.recall(asked)):
        return unchanged.say(said)
    from qadeck import commands

    return commands.build(options, home, built_at, asked)


def complete(shell: str) -> int:
    """Print the completion script of a shell."""
    from qadeck import completion

    print(completion.SHELLS[shell]({"": parser(), **{name: made() for name, made in SUBCOMMANDS.items()}}), end="")
    return 0


def now() -> int:
    """Seconds since 1970; SOURCE_DATE_EPOCH overrules the clock, as reproducible-builds.org specifies."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if fixed and not fixed.isdigit():
        raise UsageError(f"SOURCE_DATE_EPOCH is {fixed!r}; set it to whole seconds since 1970, or unset it")
    return int(fixed) if fixed else int(time.time())
