"""Files that people give in Slack: described by it, and read from its own hosts alone."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SourceError
from bot.domain.markdown.source import MAX_BYTES
from bot.slack.calls import Answer, describe_failure, get
from bot.slack.client import proxy_for
from bot.sources.files import SUFFIXES, Document

GIVEN = "The file"
"""What a file is called while its name is not known."""


async def read_file(client: AsyncWebClient, file_id: str) -> Document:
    """Return a file that somebody gave, at most a byte more than a list may have.

    Its address is what Slack says of it, and not what a payload says: the token goes to the host of
    the Web API, or one below it, and no redirect is followed. Raises SourceError.
    """
    reply = await get(client, "files.info", file=file_id)
    if not isinstance(reply, Answer):
        raise SourceError(GIVEN, _explain(describe_failure(reply)))
    file = reply.data.get("file")
    if not isinstance(file, dict) or not isinstance(name := file.get("name"), str):
        raise SourceError(GIVEN, "Slack did not describe it: give it once more.")
    _check_kind(name, file)
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if not is_of_slack(url, client.base_url):
        raise SourceError(name, "it does not lie in Slack: give its address instead.")
    return Document("", name, await _download(client, name, url))


def is_of_slack(url: str, api_url: str) -> bool:
    """Say whether an address is of the host to which the token belongs.

    Slack's files lie on hosts below that of the Web API; the embedded workspace's on its own.
    """
    try:
        there, api = urlsplit(url), urlsplit(api_url)
        is_same = (there.scheme, there.hostname, there.port) == (api.scheme, api.hostname, api.port)
    except ValueError:
        return False
    below = (there.hostname or "").endswith(f".{api.hostname}") and there.port is None
    return "@" not in there.netloc and (is_same or (below and there.scheme == "https"))


def _check_kind(name: str, file: Mapping[str, Any]) -> None:
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        raise SourceError(name, "it is no Markdown file: .md, .markdown or .txt.")
    size = file.get("size")
    if isinstance(size, int) and size > MAX_BYTES:
        raise SourceError(name, "it has more than the 2 MB that a reading list may have.")


async def _download(client: AsyncWebClient, name: str, url: str) -> bytes:
    if client.session is None:
        raise SourceError(name, "readlist is just ending; give it again in a minute.")
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        async with client.session.get(
            url, headers=headers, allow_redirects=False, proxy=proxy_for(url)
        ) as response:
            if response.status != 200 or response.content_type == "text/html":
                raise SourceError(name, _explain(f"HTTP {response.status}"))
            return await _read_bounded(response)
    except (aiohttp.ClientError, OSError) as error:  # a time-out is an OSError
        problem = f"Slack did not hand it over ({type(error).__name__}): give it again."
        raise SourceError(name, problem) from error


async def _read_bounded(response: aiohttp.ClientResponse) -> bytes:
    """Read what a list may have and no more: the parser says that it is too much."""
    content = bytearray()
    async for some in response.content.iter_chunked(64 * 1024):
        content += some
        if len(content) > MAX_BYTES:
            break
    return bytes(content[: MAX_BYTES + 1])


def _explain(why: str) -> str:
    return (
        f"Slack does not hand it over ({why}). Paste the text, or give its address; the app may "
        "lack the scope files:read, which `readlist doctor` tells."
    )
