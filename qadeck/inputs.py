"""Files -> Sources, templates, settings. Nothing else in the package reads the user's folders."""

from __future__ import annotations

import itertools
import os
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from qadeck import config, identity, limits
from qadeck.errors import SourceError, UsageError
from qadeck.model import Finding, Source, Templates

# Beside the documents, but not documents.
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif", ".ico", ".tif", ".tiff"}
OURS = {"deck.toml", "deck.lock"}
DECKS = (".apkg", ".colpkg")
# The files of a folder of templates, in the order of the fields of Templates.
TEMPLATES = {"front": "front.html", "back": "back.html", "style": "style.css"}
LICENCES = {"license", "licence", "copying", "notice"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one build reads. `paths` finds a source's file by its name; `roots` the folder its pictures may stand in."""

    sources: tuple[Source, ...]
    paths: dict[str, Path]
    roots: dict[str, Path]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A file below one of the places that the user named: `named` when it is that place itself."""

    name: str
    subject: str
    path: Path
    root: Path
    named: bool


def load_sources(wanted: Sequence[Path], readable: Iterable[str]) -> Inputs:
    """Read files and folders; `readable` are the suffixes that some reader takes.

    Raises UsageError when a path does not exist or there is nothing to read at all.
    """
    sources: dict[str, Source] = {}
    files: dict[str, _Found] = {}
    findings: list[Finding] = []
    suffixes = set(readable)
    for file in _files(wanted):
        name = _free(file.name, file.path, sources)
        if not file.named and _is_known_other(file.path):
            continue
        if not file.named and file.path.suffix.lower() not in suffixes:
            what = file.path.suffix or "a file without suffix"
            findings.append(Finding("unknown-format", "info", name, 0, f"no reader for {what}; left out"))
            continue
        try:
            sources[name] = Source(name, _bytes(file.path), file.subject)
        except SourceError as error:
            findings.append(Finding(error.code, "error", name, 0, str(error)))
            continue
        except OSError as error:
            why = f"cannot be read ({error.strerror}); check that it is there and its rights"
            findings.append(Finding("unreadable", "error", name, 0, why))
            continue
        files[name] = file
    if not sources and not findings:
        raise UsageError(f"{_names(wanted)}: no documents there; put some in, or name another folder")
    paths, roots = {n: f.path for n, f in files.items()}, {n: f.root for n, f in files.items()}
    return Inputs(tuple(sources.values()), paths, roots, tuple(findings))


def _bytes(path: Path) -> bytes:
    """A file's content. Raises OSError, and SourceError for what would be read for ever or fill the memory."""
    if path.exists() and not path.is_file():  # a pipe or a device
        raise SourceError("unreadable", "is no ordinary file; left out, save it as a file")
    if (size := path.stat().st_size) > limits.SOURCE:
        raise limits.too_large("the file is too large", size, limits.SOURCE)
    return path.read_bytes()


def _free(name: str, path: Path, taken: Container[str]) -> str:
    """The name itself, or with its folder in front when another source has it already."""
    longer = f"{path.resolve().parent.name}/{name}"
    numbered = (f"{longer} ({count})" for count in itertools.count(2))
    return next(free for free in itertools.chain((name, longer), numbered) if free not in taken)


def _files(wanted: Sequence[Path]) -> Iterator[_Found]:
    """Every file, once, in an order that does not depend on the disk."""
    seen: set[Path] = set()
    for start in wanted:
        if not start.exists():
            raise UsageError(f"{start}: no such file or folder; check the path")
        for file in _below(start, several=len(wanted) > 1):
            if file.path.resolve() not in seen:
                seen.add(file.path.resolve())
                yield file


def _below(start: Path, several: bool) -> Iterator[_Found]:
    if not start.is_dir():
        yield _Found(_readable(start.name), "", start, start.parent, named=True)
        return
    prefix = f"{start.resolve().name}/" if several else ""
    for path in _walk(start):
        below = path.relative_to(start)
        subject = below.parts[0] if len(below.parts) > 1 else ""
        yield _Found(_readable(prefix + below.as_posix()), _readable(subject), path, start, named=False)


def _readable(name: str) -> str:
    """A name on the disk as text: as UTF-8 where the locale could not read it, with marks for bytes that are none."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _walk(folder: Path) -> list[Path]:
    found: list[Path] = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        found += [Path(base, name) for name in names if not name.startswith((".", "~$"))]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _is_known_other(path: Path) -> bool:
    return path.suffix.lower() in PICTURES or path.name in OURS or path.stem.lower() in LICENCES


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(str(path) for path in paths)


def load_config(path: Path | None, sources: Sequence[Path], home: Path) -> tuple[config.Config, Path | None]:
    """deck.toml and where it stands: the one named, else beside the sources, else in `home`; else none.

    Raises UsageError when it cannot be read or is wrong.
    """
    beside = [source if source.is_dir() else source.parent for source in sources]
    places = [path] if path else [folder / "deck.toml" for folder in (*beside, home)]
    for place in places:
        if path or place.is_file():
            try:
                return config.parse(place.read_text("utf-8-sig"), str(place)), place
            except (OSError, UnicodeDecodeError) as error:
                raise UsageError(f"{place}: cannot be read ({error}); check the path and its encoding") from error
    return config.Config(), None


def load_templates(theme: str, beside: Path | None) -> Templates:
    """The card templates: a theme that ships with qadeck, or a folder with front.html, back.html and style.css.

    Raises UsageError when there is neither.
    """
    own = (beside or Path()) / theme
    if theme not in themes() and not own.is_dir():
        known = ", ".join(themes())
        raise UsageError(f"deck.toml: no theme {theme!r}; known are {known}, or name a folder of templates")
    shipped = _shipped()
    parts = {}
    for part, name in TEMPLATES.items():
        place = own / name if own.is_dir() and (own / name).is_file() else shipped / name
        parts[part] = place.read_text("utf-8")
    if theme in themes() and theme != "default":
        parts["style"] += "\n" + (shipped / "themes" / f"{theme}.css").read_text("utf-8")
    return Templates(**parts)


def themes() -> tuple[str, ...]:
    """The themes that ship with qadeck."""
    folder = _shipped() / "themes"
    return ("default", *sorted(path.stem for path in folder.glob("*.css")))


def _shipped() -> Path:
    """templates/: inside the package when it is installed, beside it in a clone."""
    inside = Path(str(files("qadeck"))) / "templates"
    return inside if inside.is_dir() else inside.parents[1] / "templates"


def load_package(path: Path) -> identity.Package:
    """An .apkg, for comparing. Raises UsageError when it is none or cannot be read."""
    try:
        return identity.read_package(path.read_bytes(), str(path))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def load_decks(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Existing decks, for leaving out what they have. Raises UsageError when one is none or cannot be read."""
    for path in paths:
        if path.suffix.lower() not in DECKS:
            raise UsageError(f"{path}: is no Anki package; name a file that ends in {' or '.join(DECKS)}")
    try:
        return tuple(Source(path.name, path.read_bytes()) for path in paths)
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be read ({error.strerror}); check the path") from error


def load_ledger(path: Path) -> tuple[identity.Ledger | None, bytes | None]:
    """deck.lock and its bytes; None when there is none yet. Raises DeckError when it is damaged: never replaced."""
    if not path.exists():
        return None, None
    try:
        data = path.read_bytes()
        return identity.parse(data.decode("utf-8"), str(path)), data
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); restore it from git or a backup") from error
