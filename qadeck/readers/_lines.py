"""Which line names a block where the file's own lines do not tell the blocks apart."""

from __future__ import annotations

from dataclasses import replace

from qadeck.model import Block

# A class that carries the line of the source from which a converter made the page.
LINE_CLASS = "source-line-"


def spread(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with lines that tell them apart: a file on a few long lines is counted by its blocks instead."""
    if len({block.line for block in blocks}) * 3 >= len(blocks):
        return blocks
    return tuple(replace(block, line=index, end=index) for index, block in enumerate(blocks, 1))
