"""The model hook against a real HTTP server on this machine; nothing leaves it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from luodi.files.model_hook import ModelHookError, OpenAIHook, from_environment
from luodi.reading.directory import DISTRICT
from luodi.reading.suggest import QuoteChecker

SENTENCE = "完成12座小型水库除险加固。"


class Endpoint(ThreadingHTTPServer):
    """Answers every POST with `status` and `reply`, and keeps what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status = 200
        self.reply = b""
        self.location = ""
        self.silent = threading.Event()
        self.silent.set()
        self.requests: list[tuple[str, str | None, dict[str, object]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of some tests, not worth a trace."""

    def says(self, content: object) -> None:
        self.reply = json.dumps({"choices": [{"message": {"content": content}}]}).encode()


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, self.headers["Authorization"], body))
        self.server.silent.wait(10)
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(self.server.reply)))
        self.end_headers()
        self.wfile.write(self.server.reply)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps the test output clean."""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.silent.set()
        server.shutdown()
        thread.join()


def test_an_answer_becomes_a_checked_suggestion(endpoint: Endpoint) -> None:
    endpoint.says('{"unit": "区水利局", "quote": "水库除险加固"}')
    hook = OpenAIHook(endpoint.url, "local-model", key="k-1")
    found = QuoteChecker(DISTRICT).ask(hook, SENTENCE, 0, len(SENTENCE))
    assert found is not None
    assert (found.unit, found.source) == ("区水利局", "model")
    ((path, authorization, body),) = endpoint.requests
    assert path == "/v1/chat/completions"
    assert authorization == "Bearer k-1"
    assert body["model"] == "local-model"
    assert body["temperature"] == 0
    messages = body["messages"]
    assert isinstance(messages, list)
    asked = json.loads(messages[1]["content"])
    assert asked["sentence"] == SENTENCE
    assert "区水利局" in asked["units"]


def test_an_invented_quote_does_not_pass(endpoint: Endpoint) -> None:
    endpoint.says('{"unit": "区水利局", "quote": "水库全面整修"}')
    hook = OpenAIHook(endpoint.url, "m")
    assert QuoteChecker(DISTRICT).ask(hook, SENTENCE, 0, len(SENTENCE)) is None
    assert endpoint.requests[0][1] is None  # no key, no header


def test_fences_and_no_answer(endpoint: Endpoint) -> None:
    hook = OpenAIHook(endpoint.url + "/", "m")
    endpoint.says('```json\n{"unit": "区水利局", "quote": "小型水库"}\n```')
    assert hook.ask(SENTENCE, ["区水利局"]) == {"unit": "区水利局", "quote": "小型水库"}
    endpoint.says('{"unit": null, "quote": null}')
    assert hook.ask(SENTENCE, ["区水利局"]) is None
    assert endpoint.requests[0][0] == "/v1/chat/completions"


def test_a_sentence_too_long_is_not_sent(endpoint: Endpoint) -> None:
    assert OpenAIHook(endpoint.url, "m").ask("长" * 2001, []) is None
    assert endpoint.requests == []


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"not json",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": "\xe6\xb0\xb4"}}]}',
        b'{"choices": [{"message": {"content": "[1]"}}]}',
        b'{"choices": [{"message": {"content": "{"}}]}',
        b"[" * 200_000,
        b" " * (1 << 20) + b"{}",
    ],
    ids=range(10),
)
def test_other_answers_are_unusable(endpoint: Endpoint, reply: bytes) -> None:
    endpoint.reply = reply
    with pytest.raises(ModelHookError, match="不是约定的JSON"):
        OpenAIHook(endpoint.url, "m").ask(SENTENCE, [])


@pytest.mark.parametrize("status", [401, 404, 500])
def test_refusals_are_said(endpoint: Endpoint, status: int) -> None:
    endpoint.status = status
    with pytest.raises(ModelHookError, match=f"HTTP {status}") as caught:
        OpenAIHook(endpoint.url, "m", key="secret-key").ask(SENTENCE, [])
    assert "secret-key" not in str(caught.value)


def test_redirects_are_not_followed(endpoint: Endpoint) -> None:
    endpoint.status, endpoint.location = 302, endpoint.url + "/elsewhere"
    with pytest.raises(ModelHookError, match="HTTP 302"):
        OpenAIHook(endpoint.url, "m", key="k").ask(SENTENCE, [])
    assert len(endpoint.requests) == 1


def test_a_silent_endpoint_is_given_up(endpoint: Endpoint) -> None:
    endpoint.silent.clear()
    with pytest.raises(ModelHookError, match="没有应答"):
        OpenAIHook(endpoint.url, "m", timeout=0.2).ask(SENTENCE, [])


def test_nobody_listens() -> None:
    server = Endpoint()
    url = server.url
    server.server_close()
    with pytest.raises(ModelHookError, match="没有应答"):
        OpenAIHook(url, "m", timeout=2).ask(SENTENCE, [])


def test_proxies_of_the_environment_are_not_used(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    endpoint.says('{"unit": "区水利局", "quote": "小型水库"}')
    assert OpenAIHook(endpoint.url, "m").ask(SENTENCE, []) is not None


def test_off_by_default_and_configured_by_the_environment() -> None:
    assert from_environment({}) is None
    assert from_environment({"LUODI_MODEL_NAME": "m", "LUODI_MODEL_KEY": "k"}) is None
    hook = from_environment(
        {
            "LUODI_MODEL_URL": "https://model.example/v1",
            "LUODI_MODEL_NAME": "m",
            "LUODI_MODEL_KEY": "k",
        }
    )
    assert hook == OpenAIHook("https://model.example/v1", "m", "k")
    assert "'k'" not in repr(hook)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "model.example/v1", "http://", "ftp://x/v1"])
def test_wrong_addresses_are_refused(url: str) -> None:
    with pytest.raises(ModelHookError, match="配置不完整"):
        OpenAIHook(url, "m")
    with pytest.raises(ModelHookError, match="LUODI_MODEL_NAME"):
        OpenAIHook("http://127.0.0.1/v1", "")
