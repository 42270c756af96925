"""Addresses of messages."""

import pytest

from bot.domain.permalink import build_permalink

URL = "https://readers.slack.com/"


@pytest.mark.parametrize("url", [URL, URL.rstrip("/")])
def test_a_message_of_a_channel_is_addressed_by_its_ts_without_the_dot(url: str) -> None:
    permalink = build_permalink(url, "C0READING", "1700000000.000100")

    assert permalink == "https://readers.slack.com/archives/C0READING/p1700000000000100"


def test_a_reply_is_opened_in_its_thread() -> None:
    permalink = build_permalink(URL, "C0READING", "1700000001.000200", "1700000000.000100")

    assert permalink == (
        "https://readers.slack.com/archives/C0READING/p1700000001000200"
        "?thread_ts=1700000000.000100&cid=C0READING"
    )


def test_a_parent_is_no_reply_to_itself() -> None:
    permalink = build_permalink(URL, "C0READING", "1700000000.000100", "1700000000.000100")

    assert permalink.endswith("/p1700000000000100")
