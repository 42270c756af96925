"""The suite that says what Slack does: its page is true, and a real workspace is left clean."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.conftest import CHANNEL, TOKEN, read_live
from tests.conformance.target import Live, Pace, open_embedded, open_live
from tests.sandbox.calls import GENERAL, Clock

ROOT = Path(__file__).parent.parent


def test_the_table_of_the_page_is_what_the_suite_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.conformance.table", "--check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "given", [{}, {TOKEN: "xoxb-1"}, {CHANNEL: "C1"}, {TOKEN: "", CHANNEL: ""}]
)
def test_without_both_token_and_channel_no_real_workspace_is_meant(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name in (TOKEN, CHANNEL):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert read_live() is None


async def test_a_real_workspace_is_left_as_it_was() -> None:
    async with open_embedded(Clock()) as workspace:
        address = workspace.client.base_url
        live = Live("xoxb-sandbox", GENERAL, base_url=address, pace=Pace(0.0))

        with pytest.raises(ZeroDivisionError):
            await _break_in_the_middle(live)

        history = await workspace.history()
        assert [message["subtype"] for message in history["messages"]] == ["channel_join"]


async def _break_in_the_middle(live: Live) -> None:
    async with open_live(live) as target:
        parent = await target.post("parent")
        await target.posts("one", "two", thread_ts=parent["ts"])
        deleted = await target.post("deleted by the expectation itself")
        await target.call("chat.delete", channel=GENERAL, ts=deleted["ts"])
        raise ZeroDivisionError
