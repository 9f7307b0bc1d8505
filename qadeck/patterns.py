"""Patterns compiled when they are first used: a build needs few of them, and compiling took a third of its start."""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """Stands for a compiled pattern. What it is asked for it keeps, so that from then on it costs nothing."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Only called for what is not there yet. Raises re.error when the pattern is wrong, AttributeError as usual."""
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, value)
        return value


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, but not yet: what comes back has the attributes and methods of a pattern."""
    return cast("re.Pattern[str]", _Later(pattern, flags))
