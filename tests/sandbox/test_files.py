"""Files in their external form: an address, the bytes, then the sharing."""

import aiohttp
import pytest

from tests.sandbox.calls import GENERAL, READER, READING, connect, error

ALL = frozenset({"channels:join", "channels:history", "chat:write", "files:read", "files:write"})
TEXT = "# 周报\n\nweekly".encode()


@pytest.fixture
async def office(open_sandbox):
    sandbox = await open_sandbox(scopes=ALL)
    client = connect(sandbox)
    await client.conversations_join(channel=GENERAL)
    return sandbox, client


async def read(url: str, **headers: str) -> tuple[int, bytes, str]:
    """Give the answer's status, its bytes, and whether a browser would show or save them."""
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        shown = response.headers.get("Content-Disposition", "")
        return response.status, await response.read(), shown


async def test_a_file_is_shared_in_a_channel_and_read_back(office) -> None:
    sandbox, client = office
    shared = await client.files_upload_v2(
        channel=GENERAL, content=TEXT, filename="weekly.md", title="周报", initial_comment="new"
    )

    (message,) = sandbox.state.posted(GENERAL)
    shown = (await client.conversations_history(channel=GENERAL))["messages"][0]
    (file,) = shown["files"]
    assert (message.text, shown["text"], file["title"]) == ("new", "new", "周报")
    assert file["id"] == shared["files"][0]["id"]
    assert file["size"] == len(TEXT)
    token = {"Authorization": "Bearer xoxb-sandbox"}
    assert await read(file["url_private"], **token) == (200, TEXT, "attachment")


async def test_a_stranger_cannot_read_a_file(office) -> None:
    _, client = office
    await client.files_upload_v2(channel=GENERAL, content=TEXT, filename="weekly.md")
    (file,) = (await client.files_list())["files"]

    status, content, _ = await read(file["url_private"])
    assert status == 403
    assert TEXT not in content
    sites = ["same-origin", "same-site", "cross-site", "none"]
    answers = [await read(file["url_private"], **{"Sec-Fetch-Site": site}) for site in sites]
    assert [status for status, _, _ in answers] == [200, 403, 403, 403]


async def test_a_file_that_could_run_is_only_saved(office) -> None:
    _, client = office
    await client.files_upload_v2(channel=GENERAL, content="<svg/>", filename="trap.svg")
    (file,) = (await client.files_list())["files"]

    page = {"Sec-Fetch-Site": "same-origin"}
    async with (
        aiohttp.ClientSession(headers=page) as session,
        session.get(file["url_private"]) as response,
    ):
        headers = response.headers
    assert headers["Content-Disposition"] == "attachment"
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_only_the_announced_length_is_taken_and_only_once(office) -> None:
    _, client = office
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    statuses = []
    async with aiohttp.ClientSession() as session:
        for content in (b"four", b"abc", b"abc"):
            async with session.post(announced["upload_url"], data=content) as response:
                statuses.append(response.status)

    assert statuses == [400, 200, 400]


async def test_what_was_never_uploaded_cannot_be_completed(office) -> None:
    _, client = office
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    file = {"id": announced["file_id"], "title": "a"}

    assert await error(client.files_completeUploadExternal(files=[file])) == "file_not_found"


async def test_files_survive_a_restart_and_end_with_their_deletion(open_sandbox, tmp_path) -> None:
    path = tmp_path / "w.jsonl"
    first = await open_sandbox(state_path=path, scopes=ALL)
    await connect(first).conversations_join(channel=GENERAL)
    await connect(first).files_upload_v2(channel=GENERAL, content=TEXT, filename="weekly.md")
    await first.stop()

    client = connect(await open_sandbox(state_path=path, scopes=ALL))
    (file,) = (await client.conversations_history(channel=GENERAL))["messages"][0]["files"]
    await client.files_delete(file=file["id"])

    assert await error(client.files_info(file=file["id"])) == "file_deleted"
    shown = (await client.conversations_history(channel=GENERAL))["messages"][0]["files"]
    assert shown == [{"id": file["id"], "mode": "tombstone"}]
    token = {"Authorization": "Bearer xoxb-sandbox"}
    assert (await read(file["url_private"], **token))[0] == 404


async def test_files_are_listed_newest_first_without_those_that_were_deleted(office, clock) -> None:
    _, client = office
    for number in range(6):
        clock.advance(number % 2)  # two files in each second
        await client.files_upload_v2(channel=GENERAL, content=TEXT, filename=f"{number}.md")
    gone = (await client.files_list())["files"][2]["id"]
    await client.files_delete(file=gone)

    listed, cursor = [], ""
    while True:
        page = await client.files_list(limit=2, cursor=cursor)
        listed += [file["name"] for file in page["files"]]
        if not (cursor := page["response_metadata"]["next_cursor"]):
            break

    assert listed == ["5.md", "4.md", "2.md", "1.md", "0.md"]


async def test_a_file_can_be_shared_in_several_channels_at_once(office) -> None:
    sandbox, client = office
    await client.conversations_join(channel=READING)
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    async with aiohttp.ClientSession() as session:
        await session.post(announced["upload_url"], data=b"abc")

    await client.api_call(
        "files.completeUploadExternal",
        json={"files": [{"id": announced["file_id"]}], "channels": f"{GENERAL}, {READING}"},
    )

    shared = [sandbox.state.posted(channel) for channel in (GENERAL, READING)]
    assert [[each.files for each in messages] for messages in shared] == [
        [[announced["file_id"]]],
        [[announced["file_id"]]],
    ]


async def test_a_page_keeps_what_a_person_chose(sandbox) -> None:
    url = f"{sandbox.url}client/upload"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, params={"as": READER, "name": "a.md"}, data=TEXT) as response,
    ):
        file = (await response.json())["file"]

    assert (file["user"], file["size"], sandbox.state.files[file["id"]].name) == (
        READER,
        len(TEXT),
        "a.md",
    )


async def test_a_revoked_token_reads_no_file(office) -> None:
    _, client = office
    await client.files_upload_v2(channel=GENERAL, content=TEXT, filename="weekly.md")
    (file,) = (await client.files_list())["files"]
    await client.auth_revoke()

    token = {"Authorization": "Bearer xoxb-sandbox"}
    assert (await read(file["url_private"], **token))[0] == 403
