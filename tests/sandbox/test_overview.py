import httpx

from bot.sandbox.server import Sandbox, SandboxConfig


async def test_a_terminal_is_shown_what_the_channels_hold() -> None:
    sandbox = Sandbox(SandboxConfig(), clock=lambda: 1_800_000_000.25)
    await sandbox.start()
    headers = {"Authorization": f"Bearer {sandbox.config.bot_token}"}
    async with httpx.AsyncClient(base_url=sandbox.url, headers=headers) as client:
        await client.post("api/conversations.join", data={"channel": "C0READING"})
        parent = {"channel": "C0READING", "text": "周报 Weekly\nsecond line"}
        ts = (await client.post("api/chat.postMessage", data=parent)).json()["ts"]
        await sandbox.people.react("tada", user="U0READER", channel="C0READING", ts=ts)
        shown = await client.get("/text")
    await sandbox.stop()
    assert shown.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "#reading-list\n    08:00:00.2" in shown.text
    assert "周报 Weekly  :tada: 1\n" in shown.text
    assert "second line" not in shown.text
    assert "#general\n    nothing yet" in shown.text
