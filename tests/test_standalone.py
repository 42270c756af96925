"""`readlist sandbox`: workspaces for any bot, run as people run them: in processes of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell.settings |= {"READLIST_SANDBOX_PORT": "0", "READLIST_PORT": "3456"}
    return shell


@asynccontextmanager
async def sandbox(shell: Shell, *arguments: str, last: str) -> AsyncIterator[list[str]]:
    """Start `readlist sandbox` and give what it printed, up to a line that begins with `last`."""
    process = await asyncio.create_subprocess_exec(
        *shell.command("sandbox", *arguments),
        cwd=shell.folder,
        env=shell.environment(),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    lines: list[str] = []
    while not (lines and lines[-1].startswith(last)):
        line = await asyncio.wait_for(process.stdout.readline(), 30)
        assert line, lines
        lines.append(line.decode().rstrip("\n"))
    yield lines
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0


def settings(lines: list[str]) -> dict[str, str]:
    return dict(line.split("=", 1) for line in lines if line.startswith("SLACK_"))


async def call(api_url: str, method: str, token: str, **arguments: str) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=api_url, headers=headers) as http:
        answer: dict[str, object] = (await http.post(method, data=arguments)).json()
        return answer


def journals(shell: Shell) -> set[str]:
    return {path.name for path in shell.folder.glob("*.jsonl")}


async def test_one_workspace_says_how_a_bot_reaches_it(shell: Shell) -> None:
    async with sandbox(shell, last="SLACK_APP_TOKEN") as lines:
        shown = settings(lines)
        whose = await call(shown["SLACK_API_URL"], "auth.test", shown["SLACK_BOT_TOKEN"])

    assert whose["team_id"] == "T0READLIST"
    assert shown.keys() == {"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"}
    assert journals(shell) == {"sandbox.jsonl"}


async def test_several_workspaces_say_how_a_bot_is_let_in(shell: Shell) -> None:
    events = "http://127.0.0.1:4000/slack/events"
    options = ("--workspaces", "3", "--events-url", events)
    async with sandbox(shell, *options, last="Afterwards") as lines:
        shown = settings(lines)
        authorize = shown["SLACK_API_URL"].replace("api/", "oauth/v2/authorize")
        query = {"client_id": shown["SLACK_CLIENT_ID"], "scope": "chat:write"}
        async with httpx.AsyncClient() as http:
            back = {"redirect_uri": events.replace("events", "oauth_redirect")}
            page = await http.get(authorize, params=query | back)
            own = await http.get(authorize, params=query)

    assert "SLACK_SIGNING_SECRET" in shown
    assert "SLACK_CLIENT_SECRET" in shown
    text = "\n".join(lines)
    assert "Harbour office (T0HARBOUR), Orchard office (T0ORCHARD)." in text
    assert authorize in text
    assert (page.status_code, page.text.count("Orchard office")) == (200, 2)
    assert "http://127.0.0.1:3456/slack/oauth_redirect" in own.text
    assert journals(shell) == {
        "sandbox.jsonl",
        "sandbox.T0HARBOUR.jsonl",
        "sandbox.T0ORCHARD.jsonl",
    }


async def test_a_fresh_start_forgets_everything_and_says_so(shell: Shell) -> None:
    async with sandbox(shell, "--workspaces", "2", last="Afterwards") as lines:
        shown = settings(lines)
        api_url, token = shown["SLACK_API_URL"], shown["SLACK_BOT_TOKEN"]
        await call(api_url, "conversations.join", token, channel="C0GENERAL")
        await call(api_url, "chat.postMessage", token, channel="C0GENERAL", text="remembered")
    kept = (shell.folder / "sandbox.jsonl").read_text()

    async with sandbox(shell, "--fresh", last="SLACK_APP_TOKEN") as lines:
        now = (shell.folder / "sandbox.jsonl").read_text()

    assert "remembered" in kept
    assert "remembered" not in now
    assert lines[0] == "Deleted: sandbox.jsonl, sandbox.T0HARBOUR.jsonl"
    assert journals(shell) == {"sandbox.jsonl"}


async def test_a_fresh_start_in_an_empty_folder_deletes_nothing(shell: Shell) -> None:
    async with sandbox(shell, "--fresh", last="SLACK_APP_TOKEN") as lines:
        assert lines[0] == "There was nothing to delete."


@pytest.mark.parametrize("line", ["garbage", '{"of_a_later_release": {}}'])
def test_a_file_that_cannot_be_read_is_named_with_the_way_out(shell: Shell, line: str) -> None:
    shell.write("sandbox.jsonl", f"{line}\n")

    said = " ".join(shell.fails("sandbox").split())

    assert "(sandbox.jsonl: line 1 is no record" in said
    assert said.endswith("delete it with `readlist sandbox --fresh`.")


async def test_a_workspace_that_is_running_is_not_deleted(shell: Shell) -> None:
    async with sandbox(shell, "--workspaces", "2", last="Afterwards"):
        said = shell.fails("sandbox", "--fresh")
        kept = journals(shell)

    assert "Another readlist runs this embedded workspace (sandbox.jsonl): nothing was" in said
    assert kept == {"sandbox.jsonl", "sandbox.T0HARBOUR.jsonl"}


@pytest.mark.parametrize("workspaces", ["0", "6", "many"])
def test_a_wrong_number_of_workspaces_is_wrong_usage(shell: Shell, workspaces: str) -> None:
    assert "--workspaces" in shell.fails("sandbox", "--workspaces", workspaces, code=2)


def test_help_teaches_the_options(shell: Shell) -> None:
    shown = shell.run("sandbox", "--help").stdout

    assert "--fresh" in shown
    assert "--workspaces N" in shown
    assert "sandbox.jsonl" in shown
