"""--review lets in only its own page: loopback, token, origin; and keeps deck.toml whole."""

import http.client
import json
import threading

import pytest

from qadeck.decide import applied
from qadeck.errors import UsageError
from qadeck.serve import Desk, Server

SAME = {"kind": "same", "questions": ["What is ice?", "Define ice."]}


@pytest.fixture
def server(tmp_path):
    made = Server("<html><head></head><body>page</body></html>", Desk(tmp_path / "deck.toml"))
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def ask(server, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_the_page_needs_the_token(server):
    assert ask(server, "GET", f"/?token={server.token}")[0] == 200
    assert ask(server, "GET", "/")[0] == 403
    assert ask(server, "GET", "/?token=wrong")[0] == 403
    assert ask(server, "GET", f"/etc/passwd?token={server.token}")[0] == 404


def test_another_host_or_origin_is_refused(server):
    path = f"/?token={server.token}"
    assert ask(server, "GET", path, Host="evil.example")[0] == 403
    token = {"X-Token": server.token}
    assert ask(server, "POST", "/decide", SAME, **token, Origin="http://evil.example")[0] == 403
    assert ask(server, "POST", "/decide", SAME, **token, Host="evil.example")[0] == 403
    assert ask(server, "POST", "/decide", SAME)[0] == 403
    assert not server.desk.path.exists()


def test_it_listens_on_loopback_only(server):
    assert server.server_address[0] == "127.0.0.1"


def test_a_decision_is_written_and_taken_back(server):
    own = {"X-Token": server.token, "Origin": f"http://127.0.0.1:{server.server_port}"}
    assert ask(server, "POST", "/decide", SAME, **own) == (200, "written")
    assert "Define ice." in server.desk.path.read_text("utf-8")
    assert ask(server, "POST", "/decide", {"undo": True}, **own)[0] == 200
    assert not server.desk.path.exists()
    assert ask(server, "POST", "/decide", {"undo": True}, **own) == (400, "nothing to take back")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "other"},
        {"kind": "same", "questions": ["one"]},
        {"kind": "level", "question": "q", "level": "?"},
        7,
    ],
)
def test_what_is_no_decision_is_refused(server, body):
    assert ask(server, "POST", "/decide", body, **{"X-Token": server.token})[0] == 400
    assert not server.desk.path.exists()


def test_comments_and_order_stay_and_the_last_word_counts():
    text = (
        '# head\nname = "Ice"   # aside\n\n'
        '[repeats]\n# judged in May\ndifferent = [["A?", "B?"]]\n\n'
        '[topics]\ndrop = ["x"]\n'
    )
    after = applied(text, {"kind": "same", "questions": ["b", "a"]})
    assert after.startswith('# head\nname = "Ice"   # aside\n')
    assert "# judged in May" in after
    assert '["A?", "B?"]' not in after
    assert after.index("[repeats]") < after.index("[topics]")
    with pytest.raises(UsageError):
        applied(text, {"kind": "same"})
