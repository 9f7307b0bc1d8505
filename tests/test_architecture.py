"""The straight line, kept: who may import whom, how long a module and a function may be, who may touch the disk."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "qadeck"
MODULES = sorted(path for path in ROOT.rglob("*.py") if "templates" not in path.parts)

# From the bottom up. A module may import what stands in an earlier row, and its own room (the modules of its package).
LAYERS = (
    ("data", {"", "model", "changes", "errors", "config", "patterns"}),
    (
        "helpers",
        {
            "decide",
            "text",
            "markdown_text",
            "render",
            "words",
            "terms",
            "scales",
            "limits",
            "columns",
            "html_text",
            "answers",
            "pictures",
        },
    ),
    (
        "stages",
        {
            "readers",
            "segment",
            "layouts",
            "repair",
            "screen",
            "linkage",
            "difficulty",
            "topics",
            "order",
            "notes",
            "attribution",
            "lint",
            "identity",
        },
    ),
    ("report", {"contract", "report"}),
    ("line", {"each"}),
    ("line", {"pipeline", "rehearsal"}),
    (
        "shell",
        {
            "inputs",
            "writers",
            "album",
            "fetch",
            "cache",
            "folders",
            "unchanged",
            "workers",
            "bodies",
            "readings",
            "linked",
            "graded",
            "push",
            "serve",
            "scheduler",
        },
    ),
    ("face", {"api"}),
    ("command", {"cli", "commands", "progress", "completion", "__main__"}),
)
# segment calls the layouts: together they are one stage in two places.
SAME_STAGE = {frozenset({"segment", "layouts"})}
SHELL = {name for label, names in LAYERS if label in ("shell", "face", "command") for name in names}


def room(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "qadeck":
            found |= {alias.name for alias in node.names if not alias.name.startswith("__")}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("qadeck."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("qadeck.")}
    return found


def layer(name: str) -> int:
    ranks = [rank for rank, (_, rooms) in enumerate(LAYERS) if name in rooms]
    assert ranks, f"{name} stands in no layer: add it to LAYERS"
    return ranks[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_only(path):
    mine = room(path)
    for other in imports(path) - {mine}:
        if mine == "" or frozenset({mine, other}) in SAME_STAGE:
            continue
        lower = layer(other) < layer(mine)
        same_help = layer(other) == layer(mine) and layer(mine) in (
            0,
            1,
            layer("report"),
            layer("inputs"),
            layer("cli"),
        )
        assert lower or same_help, f"{path.name} imports {other}: a stage never imports a stage"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sizes(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300, "split the module: it has two subjects"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 40, f"{node.name} is over 40 lines"


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) not in SHELL], ids=lambda p: str(p.relative_to(ROOT)))
def test_the_middle_is_pure(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        assert name not in {"open", "print", "input"}, f"line {node.lineno}: {name}() belongs to the two ends"
        if isinstance(node, ast.Import):
            assert not {a.name for a in node.names} & {"time", "random", "socket", "urllib.request", "subprocess"}
