"""Files: ask for an address, send the bytes, say what they are for."""

import httpx
import pytest

from tests.conformance.expectations import (
    exactly,
    java_test,
    keys_between,
    method,
    python_test,
    sandbox_only,
    scopes,
    source,
)
from tests.sandbox.calls import READING

ASK = method("files.getUploadURLExternal")
COMPLETE = method("files.completeUploadExternal")
UPLOAD = python_test("test_files_upload_v2")
CONTENT = "# 周刊\n"

pytestmark = scopes("files:write", "files:read")


@pytest.fixture
async def uploaded(slack):
    """Give the ids of uploaded files; they are deleted afterwards."""
    ids = []

    async def upload(**arguments):
        size = len(CONTENT.encode())
        asked = await slack.client.files_getUploadURLExternal(filename="list.md", length=size)
        async with httpx.AsyncClient() as http:
            sent = await http.post(asked["upload_url"], content=CONTENT.encode())
        assert sent.status_code == 200
        files = [{"id": asked["file_id"], "title": "A list"}]
        completed = await slack.client.files_completeUploadExternal(files=files, **arguments)
        ids.append(asked["file_id"])
        return completed

    yield upload
    for file_id in ids:
        await slack.client.files_delete(file=file_id)


@source(ASK)
async def test_asking_gives_an_address_and_an_id(slack):
    answer = await slack.client.files_getUploadURLExternal(filename="a.txt", length=3)

    exactly(answer, "upload_url file_id")
    assert answer["upload_url"].startswith("http")
    assert answer["file_id"].startswith("F")


@source(ASK)
async def test_a_file_of_no_length_is_refused(slack):
    call = slack.client.files_getUploadURLExternal(filename="a.txt", length=0)

    assert await slack.error(call) == "missing_argument"


@source(COMPLETE, java_test("files_Test"))
async def test_completing_gives_the_files(slack, uploaded):
    answer = await uploaded()

    exactly(answer, "files")
    (file,) = answer["files"]
    assert file["title"] == "A list"


@source(method("files.info"), java_test("files_Test"))
async def test_a_file_tells_about_itself(slack, uploaded):
    file_id = (await uploaded())["files"][0]["id"]

    answer = await slack.client.files_info(file=file_id)

    keys_between(
        answer.data,
        "ok file",
        "comments content content_html is_truncated editor "
        "response_metadata paging content_highlight_html content_highlight_css",
    )
    file = answer["file"]
    assert (file["name"], file["title"], file["size"]) == (
        "list.md",
        "A list",
        len(CONTENT.encode()),
    )
    assert file["user"] == slack.me["user_id"]


@source(COMPLETE, UPLOAD)
@sandbox_only("What is shared turns up in the channel when Slack is ready.")
async def test_a_shared_file_is_a_message_of_the_channel(slack, uploaded):
    await uploaded(channel_id=slack.channel, initial_comment="have a look")

    message = (await slack.history())["messages"][0]

    assert message["text"] == "have a look"
    assert [file["title"] for file in message["files"]] == ["A list"]


@source(UPLOAD)
@sandbox_only("What is shared turns up in the channel when Slack is ready.")
async def test_the_sdk_uploads_in_one_go(slack):
    answer = await slack.client.files_upload_v2(
        content=CONTENT, filename="list.md", title="A list", channel=slack.channel
    )

    assert answer["file"]["title"] == "A list"
    (file,) = (await slack.history())["messages"][0]["files"]
    assert file["id"] == answer["file"]["id"]


@source(COMPLETE)
async def test_a_file_that_nobody_sent_cannot_be_completed(slack):
    call = slack.client.files_completeUploadExternal(files=[{"id": "F0NOWHERE00", "title": "x"}])

    assert await slack.error(call) == "file_not_found"


@source(COMPLETE)
@sandbox_only("It needs channels that the bot has not joined.")
@pytest.mark.parametrize(
    ("channel", "says"), [("C0NOWHERE00", "channel_not_found"), (READING, "not_in_channel")]
)
async def test_a_file_goes_where_a_message_may(slack, uploaded, channel, says):
    assert await slack.error(uploaded(channel_id=channel)) == says


@source(method("files.delete"))
async def test_a_deleted_file_is_gone(slack):
    size = len(CONTENT.encode())
    asked = await slack.client.files_getUploadURLExternal(filename="list.md", length=size)
    async with httpx.AsyncClient() as http:
        await http.post(asked["upload_url"], content=CONTENT.encode())
    files = [{"id": asked["file_id"], "title": "A list"}]
    await slack.client.files_completeUploadExternal(files=files)

    exactly(await slack.client.files_delete(file=asked["file_id"]), "")
    call = slack.client.files_info(file=asked["file_id"])
    assert await slack.error(call) in ("file_deleted", "file_not_found")


@source(method("files.info"))
async def test_a_file_that_does_not_exist_is_not_found(slack):
    assert await slack.error(slack.client.files_info(file="F0NOWHERE00")) == "file_not_found"
