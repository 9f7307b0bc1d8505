"""`--fetch-images`: pictures on the web -> bytes, once, with limits, and never from a private address.

A document from a stranger must not make this machine ask its own network (SSRF): every host is looked up first, every
address that it has must be public, the connection goes to the address that was checked, and each redirect is checked
anew. Proxies are not used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from qadeck import limits
from qadeck.cache import Cache, key
from qadeck.errors import SourceError

# Seconds for one picture, redirects and all.
PATIENCE = 20.0
REDIRECTS = 5
_MOVED = {301, 302, 303, 307, 308}


class _Plain(http.client.HTTPConnection):
    """HTTP to an address that was checked, whatever the name says a moment later."""

    ip = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.ip, self.port), self.timeout)


class _Secure(_Plain):
    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    return ipaddress.ip_address(address.split("%", maxsplit=1)[0]).is_global


class Fetcher:
    """Call it with an address; it answers with the bytes, from the cache when it had them before."""

    def __init__(self, cache: Cache, allowed: Callable[[str], bool] = public, patience: float = PATIENCE) -> None:
        self.cache = cache
        self.allowed = allowed
        self.patience = patience

    def __call__(self, address: str) -> bytes:
        """Raises SourceError when it cannot or must not be fetched."""
        name = key("picture", address)
        kept = self.cache.get([name])
        if name not in kept:
            try:
                kept = {name: self._follow(address, time.monotonic() + self.patience)}
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise _refused(address, str(error) or type(error).__name__) from error
            self.cache.put(kept)
        return kept[name]

    def _follow(self, address: str, until: float) -> bytes:
        there = f"https:{address}" if address.startswith("//") else address
        for _ in range(REDIRECTS + 1):
            answer, connection = self._ask(there, address, until)
            try:
                if answer.status not in _MOVED:
                    return _body(answer, address, until)
                there = urljoin(there, answer.headers.get("Location", ""))
            finally:
                connection.close()
        raise _refused(address, f"more than {REDIRECTS} redirects")

    def _ask(
        self, there: str, address: str, until: float
    ) -> tuple[http.client.HTTPResponse, http.client.HTTPConnection]:
        parts = urlsplit(there)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _refused(address, f"{there[:80]} is not on the web")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = {str(row[4][0]) for row in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
        if not all(map(self.allowed, found)):
            raise _refused(address, f"{parts.hostname} is a private address")
        kind = _Secure if parts.scheme == "https" else _Plain
        connection = kind(parts.hostname, port, timeout=max(0.1, until - time.monotonic()))
        connection.ip = min(found)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("GET", path, headers={"User-Agent": "qadeck", "Accept": "image/*"})
        return connection.getresponse(), connection


def _body(answer: http.client.HTTPResponse, address: str, until: float) -> bytes:
    if answer.status != http.client.OK:
        raise _refused(address, f"the server answers {answer.status}")
    parts, size = [], 0
    while part := answer.read(1 << 16):
        size += len(part)
        limits.check_picture(address, size)
        if time.monotonic() > until:
            raise _refused(address, "it takes too long")
        parts.append(part)
    return b"".join(parts)


def _refused(address: str, why: str) -> SourceError:
    return SourceError(
        "remote-picture", f"picture {address[:120]} could not be fetched ({why}); save it beside the document"
    )
