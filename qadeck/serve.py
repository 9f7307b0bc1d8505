"""`--review`: the report page on loopback, where a person's decisions are written to deck.toml at once.

Only 127.0.0.1, only with the token of this run, only for pages of its own origin.
"""

from __future__ import annotations

import http.server
import json
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from qadeck import config, decide
from qadeck.errors import UsageError

# A decision is two questions; this leaves room for long ones and none for an attack.
MOST_BYTES = 200_000


class Desk:
    """deck.toml and its earlier texts of this run, for undo."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.earlier: list[str | None] = []

    def take(self, decision: dict[str, object]) -> None:
        """Write a decision, or take the last one back. Raises UsageError, OSError; then the file is as it was."""
        if decision.get("undo"):
            self._restore()
            return
        before = self.path.read_text("utf-8") if self.path.is_file() else None
        after = decide.applied(before or "", decision)
        config.parse(after, str(self.path))
        _write(self.path, after)
        self.earlier.append(before)

    def _restore(self) -> None:
        if not self.earlier:
            raise UsageError("nothing to take back")
        before = self.earlier.pop()
        if before is None:
            self.path.unlink()
        else:
            _write(self.path, before)


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".deck-", dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class Server(http.server.ThreadingHTTPServer):
    """The page and the desk, on a free port of 127.0.0.1 (or `port`)."""

    daemon_threads = True

    def __init__(self, page: str, desk: Desk, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.token = secrets.token_urlsafe(24)
        self.desk = desk
        self.page = page.replace(
            "</head>", f"<script>window.TOKEN={json.dumps(self.token)}</script></head>", 1
        ).encode()

    @property
    def address(self) -> str:
        """What to open in a browser: once, since the token is of this run only."""
        return f"http://127.0.0.1:{self.server_port}/?token={self.token}"


class Handler(http.server.BaseHTTPRequestHandler):
    """GET / with the token: the page. POST /decide with the token: a decision."""

    server: Server
    server_version = "qadeck"
    sys_version = ""

    def do_GET(self) -> None:
        """The page."""
        asked = urlsplit(self.path)
        if not self._own_host():
            self._answer(403, "not this host")
        elif asked.path != "/":
            self._answer(404, "only the page is here")
        elif not secrets.compare_digest(
            parse_qs(asked.query).get("token", [""])[0].encode(), self.server.token.encode()
        ):
            self._answer(403, "wrong token; open the address that was printed")
        else:
            self._answer(200, self.server.page, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        """A decision: 200 when it stands in deck.toml."""
        origin = self.headers.get("Origin")
        length = self.headers.get("Content-Length", "")
        if not self._own_host() or origin not in (None, f"http://{self.headers.get('Host')}"):
            self._answer(403, "not this origin")
        elif not secrets.compare_digest(self.headers.get("X-Token", "").encode(), self.server.token.encode()):
            self._answer(403, "wrong token; reload the page whose address was printed")
        elif self.path != "/decide" or not length.isdigit() or int(length) > MOST_BYTES:
            self._answer(400, "not a decision")
        else:
            self._take(self.rfile.read(int(length)))

    def _take(self, body: bytes) -> None:
        try:
            decision = json.loads(body)
            self.server.desk.take(decision if isinstance(decision, dict) else {})
        except (ValueError, UsageError) as error:
            self._answer(400, str(error))
        except OSError as error:
            self._answer(500, f"deck.toml cannot be written ({error.strerror})")
        else:
            self._answer(200, "written")

    def _own_host(self) -> bool:
        """Another name for this address is somebody's trick (DNS rebinding)."""
        return self.headers.get("Host") in {f"{name}:{self.server.server_port}" for name in ("127.0.0.1", "localhost")}

    def _answer(self, code: int, body: str | bytes, kind: str = "text/plain; charset=utf-8") -> None:
        data = body if isinstance(body, bytes) else body.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Frame-Options", "DENY")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent: the terminal shows the address and nothing else."""
