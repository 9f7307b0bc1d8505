"""The exceptions of qadeck.

DeckError                exit 1
├── UsageError           exit 2   the command line or deck.toml is wrong
├── SourceError          -        one source cannot be read: becomes a Finding, the build goes on
├── BuildError           exit 1   a note would be wrong in Anki: stop, write nothing
└── OutputError          exit 1   a file cannot be written
"""


class DeckError(Exception):
    """A failure with a message for the user: `where: what; what to do`."""

    exit_code = 1


class UsageError(DeckError):
    """The command line, the source folder or deck.toml is wrong."""

    exit_code = 2


class SourceError(DeckError):
    """One source cannot be read; `code` is the finding's stable code."""

    def __init__(self, code: str, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.line = line


class BuildError(DeckError):
    """A note would be wrong in Anki."""


class OutputError(DeckError):
    """A file cannot be written."""
