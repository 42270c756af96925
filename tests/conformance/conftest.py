"""The workspace that the expectations are held against, and the count of them at the end."""

import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox, SandboxConfig
from tests.conformance.target import SCOPES, SLACK, Live, Target, open_embedded, open_live
from tests.sandbox.calls import GENERAL, READER, Clock, connect
from tests.sandbox.receiver import Receiver, run_receiver

HERE = Path(__file__).parent
TOKEN = "READLIST_CONFORMANCE_TOKEN"
CHANNEL = "READLIST_CONFORMANCE_CHANNEL"
PERSON = "READLIST_CONFORMANCE_PERSON"

MARKERS = (
    "source(*places, assumed=False): where an expectation was read; assumed: Slack doesn't say it",
    "sandbox_only(why): can't be tried on a real workspace",
    "scopes(*names): needs scopes that readlist itself does not ask for",
)


def read_live() -> Live | None:
    """Read from the environment which real workspace is meant; None: the embedded one."""
    token, channel = os.environ.get(TOKEN), os.environ.get(CHANNEL)
    if not token or not channel:
        return None
    base_url = os.environ.get("SLACK_API_URL") or SLACK
    return Live(token, channel, os.environ.get(PERSON), base_url)


@pytest.fixture(scope="session")
def live() -> Live | None:
    return read_live()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(live: Live | None, clock: Clock) -> AsyncIterator[Target]:
    async with open_live(live) if live else open_embedded(clock) as target:
        yield target


@pytest.fixture(autouse=True)
def granted(request: pytest.FixtureRequest, slack: Target) -> None:
    """Skip what the token has no scope for."""
    asked = {name for marker in request.node.iter_markers("scopes") for name in marker.args}
    if missing := sorted(asked - slack.scopes):
        pytest.skip(f"The token was not granted {', '.join(missing)}.")


@pytest.fixture
def person(slack: Target) -> str:
    """Give somebody who may be written to."""
    if slack.person is None:
        pytest.skip(f"{PERSON} names nobody who may be written to.")
    return slack.person


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """Run an app's HTTP end."""
    async with run_receiver() as receiver:
        yield receiver


@pytest.fixture
async def workspace(clock: Clock, receiver: Receiver) -> AsyncIterator[Sandbox]:
    """Give an embedded workspace that sends to the app's HTTP end."""
    config = SandboxConfig(
        channel_interval=0.0, tier_limits=False, scopes=SCOPES, events_url=receiver.url
    )
    sandbox = Sandbox(config, clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
def client(workspace: Sandbox) -> AsyncWebClient:
    """Give the bot's client of that workspace."""
    return connect(workspace)


@pytest.fixture
def trigger(workspace: Sandbox, receiver: Receiver) -> Callable[[], Awaitable[str]]:
    """Type a command and give its trigger_id, as often as it is called."""

    async def type_command() -> str:
        await workspace.people.run_command("docker", user=READER, channel=GENERAL)
        return parse_qs(receiver.requests[-1][1])["trigger_id"][0]

    return type_command


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def is_expectation(item: pytest.Item) -> bool:
    return item.path.is_relative_to(HERE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    expectations = [item for item in items if is_expectation(item)]
    unfounded = [item.nodeid for item in expectations if not item.get_closest_marker("source")]
    if unfounded:
        raise pytest.UsageError(f"These expectations name no source: {', '.join(unfounded)}")
    if read_live():
        skip_what_only_the_sandbox_can(expectations)


def skip_what_only_the_sandbox_can(expectations: Iterable[pytest.Item]) -> None:
    for item in expectations:
        if marker := item.get_closest_marker("sandbox_only"):
            item.add_marker(pytest.mark.skip(reason=marker.args[0]))


def area(nodeid: str) -> str:
    """Name what an expectation is about, by its file."""
    return Path(nodeid.split("::")[0]).stem.removeprefix("test_").replace("_", " ")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many expectations were held against the workspace, and about what."""
    outcomes = Counter[str]()
    areas = Counter[str]()
    for outcome in ("passed", "failed", "error", "skipped", "xfailed", "xpassed"):
        for report in terminalreporter.getreports(outcome):
            if report.nodeid.startswith("tests/conformance/"):
                outcomes[outcome] += 1
                areas[area(report.nodeid)] += 1
    if not areas:
        return
    workspace = "a real workspace" if read_live() else "the embedded workspace"
    counts = ", ".join(f"{name} {count}" for name, count in sorted(areas.items()))
    terminalreporter.write_sep("-", f"what Slack does, held against {workspace}")
    terminalreporter.write_line(f"{areas.total()} expectations: {counts}")
    terminalreporter.write_line(", ".join(f"{count} {name}" for name, count in outcomes.items()))
