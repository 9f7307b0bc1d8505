"""A deck -> a running Anki, by AnkiConnect: import it there, then sync if the user says so.

The protocol is AnkiConnect's, version 6: a POST of {"action", "version", "params", "key"} is answered with {"result",
"error"} (https://git.sr.ht/~foosoft/anki-connect). Anki reads the package from the disk, so it must see our path.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from qadeck.errors import OutputError, UsageError

DEFAULT = "http://127.0.0.1:8765"
VERSION = 6
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# Importing fifty thousand notes takes Anki some seconds, a first sync of many pictures minutes.
PATIENCE = 600.0

Send = Callable[[str, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Target:
    """Where AnkiConnect listens; `key` is its apiKey, "" for none."""

    url: str = DEFAULT
    key: str = ""


def target(url: str | None, key: str = "") -> Target:
    """The target of a URL. Raises UsageError unless it is http(s) with a host."""
    found = urlsplit(url or DEFAULT)
    if found.scheme not in ("http", "https") or not found.hostname:
        raise UsageError(f"--push {url}: not an address of AnkiConnect; write it like {DEFAULT}")
    return Target(url or DEFAULT, key)


def push(deck: Path, where: Target, sync: bool, send: Send | None = None) -> list[str]:
    """Import `deck` there and, when asked, sync; return what was done, one sentence each.

    Raises OutputError at the first step that is refused, naming it and what to do.
    """
    ask = _Asker(where, send or _post)
    _permitted(ask)
    spoken = ask("version", "ask for its version")
    if not isinstance(spoken, int) or spoken < VERSION:
        raise ask.refused("ask for its version", f"it speaks version {spoken}, {VERSION} is needed; update the add-on")
    if ask("importPackage", "import the deck", path=str(deck.resolve())) is not True:
        raise ask.refused("import the deck", f"Anki did not say that it took {deck}; import it by hand to see why")
    done = [f"Anki imported {deck.name}"]
    if sync:
        ask("sync", "sync")
        done.append("Anki was told to sync; it shows its own message if it cannot")
    return done


def _permitted(ask: _Asker) -> None:
    answer = ask("requestPermission", "ask for permission")
    if not isinstance(answer, dict) or answer.get("permission") != "granted":
        raise ask.refused("ask for permission", "Anki did not allow it; say yes in the window that Anki shows")
    if answer.get("requireApiKey") and not ask.where.key:
        raise ask.refused("ask for permission", "it wants an API key; set ANKICONNECT_KEY to the add-on's apiKey")


@dataclass(frozen=True, slots=True)
class _Asker:
    where: Target
    send: Send

    def __call__(self, action: str, doing: str, **params: Any) -> Any:
        """The result of an action. Raises OutputError when it is refused or cannot be asked."""
        body: dict[str, Any] = {"action": action, "version": VERSION}
        body |= {"params": params} if params else {}
        body |= {"key": self.where.key} if self.where.key else {}
        try:
            answer = json.loads(self.send(self.where.url, json.dumps(body).encode()))
        except urllib.error.HTTPError as error:
            raise self.refused(doing, f"the server answered {error.code}; is that AnkiConnect?") from error
        except OSError as error:
            raise self.refused(doing, f"{_reason(error)}; {self._advice()}") from error
        except ValueError as error:
            raise self.refused(doing, "the answer is not AnkiConnect's; check the address") from error
        if not isinstance(answer, dict) or "result" not in answer or "error" not in answer:
            raise self.refused(doing, "the answer is not AnkiConnect's; check the address")
        if answer["error"] is not None:
            raise self.refused(doing, f"Anki said “{answer['error']}”; import the deck by hand if that does not help")
        return answer["result"]

    def refused(self, doing: str, why: str) -> OutputError:
        """The error of a step."""
        return OutputError(f"{self.where.url}: could not {doing}: {why}")

    def _advice(self) -> str:
        near = urlsplit(self.where.url).hostname in LOOPBACK
        return "start Anki with the add-on AnkiConnect (2055492159)" if near else "check the address and the network"


def _reason(error: OSError) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or reason)


def _post(url: str, body: bytes) -> bytes:
    """Send by HTTP; a proxy is never asked for this machine's own address."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    near = urlsplit(url).hostname in LOOPBACK
    handlers = [urllib.request.ProxyHandler({})] if near else []
    with urllib.request.build_opener(*handlers).open(request, timeout=PATIENCE) as answer:
        data: bytes = answer.read()
    return data
