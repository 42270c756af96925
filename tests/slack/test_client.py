"""The shared client: which way it takes, and how it is closed."""

import pytest

from bot.slack.client import build_client, close_client, proxy_for


@pytest.fixture(autouse=True)
def proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3129")
    monkeypatch.setenv("NO_PROXY", "inside.example")


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("https://slack.com/api/", "http://proxy.example:3128"),
        ("wss://wss-primary.slack.com/link/?ticket=1", "http://proxy.example:3128"),
        ("http://slack.example/api/", "http://proxy.example:3129"),
        ("https://slack.inside.example/api/", None),
        ("http://127.0.0.1:3030/api/", None),
        ("http://localhost:3030/api/", None),
        ("ws://[::1]:3030/link/", None),
    ],
)
def test_the_proxy_of_the_environment_is_used_except_where_it_must_not_be(
    url: str, proxy: str | None
) -> None:
    assert proxy_for(url) == proxy


async def test_a_client_for_this_machine_takes_no_detour() -> None:
    client = build_client("xoxb-test", "http://127.0.0.1:1/api/", 5)

    await close_client(client)
    assert client.proxy is None
    assert client.retry_handlers == []


async def test_closing_twice_does_nothing() -> None:
    client = build_client("xoxb-test", "https://slack.com/api/", 0.5)

    await close_client(client)
    await close_client(client)

    assert client.session is not None
    assert client.session.closed
