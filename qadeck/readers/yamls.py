"""YAML, one document or several -> row blocks, with the line of every mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qadeck import limits
from qadeck.errors import SourceError
from qadeck.model import Document, Source
from qadeck.readers._decode import decode
from qadeck.readers._lines import spread
from qadeck.readers._trees import blocks, check_depth
from qadeck.readers._values import Table

if TYPE_CHECKING:
    import yaml


def read(source: Source) -> Document:
    """The document of a YAML file. Raises SourceError: undecodable, too-large, bad-yaml."""
    decoded = decode(source)
    try:
        found = tuple(blocks(_load(decoded.text)))
    except RecursionError as error:
        raise check_depth() from error
    return Document(
        source=source.name,
        reader="yaml",
        encoding=decoded.encoding,
        markup="markdown",
        blocks=spread(found),
        findings=decoded.findings,
        subject=source.subject,
    )


def _load(text: str) -> list[Any]:
    import yaml

    try:
        _check_nesting(text)
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is not there on every machine
        nodes = list(yaml.compose_all(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise SourceError("bad-yaml", f"not valid YAML ({error.problem}); mend that line", line) from error
    except yaml.YAMLError as error:
        raise SourceError("bad-yaml", f"not valid YAML ({error}); save the file as UTF-8") from error
    return _Values().several(nodes)


def _check_nesting(text: str) -> None:
    """Raise SourceError `too-large` for deep nesting, which the loader in C would follow until the process dies."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > limits.DEPTH:
            raise check_depth()


class _Values:
    """Nodes -> values. Counts what it makes: an alias of an alias can make a small file endless."""

    def __init__(self) -> None:
        import yaml

        self.yaml = yaml
        self.made = 0

    def several(self, nodes: list[yaml.Node]) -> list[Any]:
        return [self.value(node) for node in nodes]

    def value(self, node: yaml.Node) -> Any:
        self.made += 1
        if self.made > 5 * limits.ROWS:
            raise limits.too_large("too many values", self.made, 5 * limits.ROWS)
        if isinstance(node, self.yaml.SequenceNode):
            return self.several(node.value)
        if isinstance(node, self.yaml.MappingNode):
            return self._table(node)
        return _scalar(node)

    def _table(self, node: yaml.Node) -> Table:
        table = Table({str(key.value): self.value(value) for key, value in node.value})
        table.line = node.start_mark.line + 1
        table.lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
        return table


def _scalar(node: yaml.Node) -> Any:
    """A scalar as it is written ("1.10" and "no" are what a person wrote, not numbers); true, false and null by tag."""
    if node.tag.endswith(":null"):
        return None
    if node.tag.endswith(":bool") and node.value.lower() in {"true", "false"}:
        return node.value.lower() == "true"
    return node.value
