"""--push against a small server that speaks AnkiConnect's documented protocol, version 6."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from building import command, write

from qadeck.errors import OutputError, UsageError
from qadeck.push import DEFAULT, Target, push, target

GRANTED = {"permission": "granted", "requireApiKey": False, "version": 6}
ANSWERS = {"requestPermission": GRANTED, "version": 6, "importPackage": True, "sync": None}


class Anki:
    """AnkiConnect as its documentation describes it: what it was asked, and what it answers."""

    def __init__(self, key="", raw=None, status=200, **answers):
        self.asked, self.key, self.raw, self.status = [], key, raw, status
        self.answers = {**ANSWERS, **answers}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                body = outer.raw if outer.raw is not None else json.dumps(outer.answer(request)).encode()
                self.send_response(outer.status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        assert request["version"] == 6
        self.asked.append((request["action"], request.get("params", {})))
        if self.key and request["action"] != "requestPermission" and request.get("key") != self.key:
            return {"result": None, "error": "valid api key must be provided"}
        answer = self.answers[request["action"]]
        if isinstance(answer, Exception):
            return {"result": None, "error": str(answer)}
        return {"result": answer, "error": None}

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.server.shutdown()
        self.server.server_close()


def test_imports_and_syncs_only_when_asked(tmp_path):
    deck = tmp_path / "a deck.apkg"
    with Anki() as anki:
        push(deck, Target(anki.url), sync=False)
        assert [action for action, _ in anki.asked] == ["requestPermission", "version", "importPackage"]
        assert anki.asked[-1][1] == {"path": str(deck.resolve())}
        push(deck, Target(anki.url), sync=True)
        assert anki.asked[-1] == ("sync", {})


def test_the_key_goes_with_every_question():
    with Anki(key="k", requestPermission={**GRANTED, "requireApiKey": True}) as anki:
        push(Path("d.apkg"), Target(anki.url, "k"), sync=True)
        with pytest.raises(OutputError, match="ANKICONNECT_KEY"):
            push(Path("d.apkg"), Target(anki.url), sync=False)
        with pytest.raises(OutputError, match="valid api key"):
            push(Path("d.apkg"), Target(anki.url, "other"), sync=False)


REFUSALS = {
    "permission": ({"requestPermission": {"permission": "denied"}}, "ask for permission: Anki did not allow it"),
    "old add-on": ({"version": 5}, "version 5, 6 is needed; update"),
    "import": ({"importPackage": Exception("no such file")}, "import the deck: Anki said “no such file”"),
    "import, silently": ({"importPackage": False}, "import the deck: Anki did not say"),
    "sync": ({"sync": Exception("sync: auth not configured")}, "could not sync: Anki said “sync: auth not configured”"),
    "another server": ({"raw": b"<html>hello</html>"}, "not AnkiConnect's; check the address"),
    "another service": ({"raw": b'{"ok": true}'}, "not AnkiConnect's; check the address"),
    "a proxy": ({"raw": b"", "status": 502}, "the server answered 502"),
}


@pytest.mark.parametrize("step", REFUSALS)
def test_every_refusal_is_told(step):
    settings, message = REFUSALS[step]
    with Anki(**settings) as anki, pytest.raises(OutputError, match=message):
        push(Path("d.apkg"), Target(anki.url), sync=True)


def test_no_anki_there():
    with Anki() as anki:
        url = anki.url
    with pytest.raises(OutputError, match="Connection refused; start Anki with the add-on AnkiConnect"):
        push(Path("d.apkg"), Target(url), sync=False)


def test_loopback_is_the_default():
    assert target(None).url == DEFAULT == "http://127.0.0.1:8765"
    for wrong in ("ftp://127.0.0.1", "8765", "http://"):
        with pytest.raises(UsageError, match="write it like"):
            target(wrong)


def test_the_command_pushes_what_it_built(tmp_path):
    folder = write(tmp_path / "in", q__txt="Q: What is a cairn?\nA: A heap of stones that marks a path.\n")
    with Anki() as anki:
        done = command(folder, "--out", tmp_path / "out", "--push", anki.url, "--sync")
        assert done.returncode == 0, done.stderr
        assert [action for action, _ in anki.asked] == ["requestPermission", "version", "importPackage", "sync"]
        assert Path(anki.asked[2][1]["path"]).read_bytes()[:2] == b"PK"
    done = command(folder, "--out", tmp_path / "out", "--push", anki.url)
    assert done.returncode == 1
    assert "could not ask for permission" in done.stderr
    assert "Traceback" not in done.stderr
