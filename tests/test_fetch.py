"""--fetch-images: fetched once, within limits, never from a private address, not even by way of a redirect."""

import http.server
import threading
import time

import pytest

from qadeck import limits
from qadeck.cache import Cache
from qadeck.errors import SourceError
from qadeck.fetch import REDIRECTS, Fetcher, public

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


ASKED = []


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ASKED.append(self.path)
        if self.path == "/a.png":
            self.reply(200, PNG)
        elif self.path == "/moved":
            self.reply(302, b"", Location="/a.png")
        elif self.path == "/inside":
            self.reply(302, b"", Location=f"http://127.0.0.2:{self.server.server_port}/a.png")
        elif self.path == "/file":
            self.reply(302, b"", Location="file:///etc/passwd")
        elif self.path == "/round":
            self.reply(302, b"", Location="/round")
        elif self.path == "/slow":
            time.sleep(2)
        else:
            self.reply(404, b"")

    def reply(self, code, body, **headers):
        self.send_response(code)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def web():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ASKED.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetcher(tmp_path, **more):
    return Fetcher(Cache(tmp_path), allowed=lambda ip: ip == "127.0.0.1", **more)


def test_a_picture_is_fetched_once(web, tmp_path):
    assert fetcher(tmp_path)(f"{web}/a.png") == PNG
    assert fetcher(tmp_path)(f"{web}/a.png") == PNG
    assert ASKED == ["/a.png"]


def test_a_redirect_is_followed(web, tmp_path):
    assert fetcher(tmp_path)(f"{web}/moved") == PNG


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/inside", "is a private address"),
        ("/file", "is not on the web"),
        ("/round", f"more than {REDIRECTS} redirects"),
        ("/none", "answers 404"),
    ],
)
def test_what_must_not_be_fetched_is_told(web, tmp_path, path, why):
    with pytest.raises(SourceError, match=why):
        fetcher(tmp_path)(web + path)


def test_this_machine_is_never_asked(web, tmp_path):
    with pytest.raises(SourceError, match="private address"):
        Fetcher(Cache(tmp_path))(f"{web}/a.png")
    assert ASKED == []


def test_too_slow_and_too_large_are_refused(web, tmp_path, monkeypatch):
    with pytest.raises(SourceError, match="could not be fetched"):
        fetcher(tmp_path, patience=0.3)(f"{web}/slow")
    monkeypatch.setattr(limits, "PICTURE", 50)
    with pytest.raises(SourceError, match="shrink it"):
        fetcher(tmp_path)(f"{web}/a.png")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::1"],
)
def test_private_addresses_are_known(address):
    assert not public(address)


def test_public_addresses_are_known():
    assert public("93.184.216.34")
