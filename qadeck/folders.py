"""Where this platform keeps what may be deleted. A module of its own, since a run that builds nothing needs no more."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def default_folder() -> Path:
    """The platform's folder for caches, below it our own."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "qadeck"
