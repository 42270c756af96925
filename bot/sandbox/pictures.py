"""Pictures, which Slack fetches while it takes a message: if it can't, it takes none of it."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.sandbox.errors import invalid_attachments, invalid_blocks
from bot.sandbox.faults import FaultKind
from bot.sandbox.records import Json
from bot.sandbox.workspace import Call

_DOWNLOAD = frozenset({FaultKind.IMAGE_DOWNLOAD})


def require_pictures(call: Call, blocks: list[Json], attachments: list[Json]) -> None:
    """Refuse blocks with a picture that can't be fetched, those of attachments too.

    SLACK.md A1, image blocks.
    Nothing is fetched here: private hosts and WebP fail always, others where a fault says so.
    """
    for error in _failures(call, blocks, "/blocks"):
        raise invalid_blocks([error])
    for number, each in enumerate(attachments):
        for error in _failures(call, each.get("blocks") or [], f"/attachments/{number}/blocks"):
            raise invalid_attachments([error])


def _failures(call: Call, blocks: list[Json], place: str) -> Iterator[str]:
    for where, url in _pictures(blocks, place):
        if not _is_public(url) or _fails_on_order(call, url):
            yield f"downloading image failed [json-pointer:{where}]"


def _pictures(blocks: list[Json], place: str) -> Iterator[tuple[str, str]]:
    for number, block in enumerate(blocks):
        where = f"{place}/{number}"
        if "image_url" in block:
            yield f"{where}/image_url", block["image_url"]
        if "image_url" in block.get("accessory", {}):
            yield f"{where}/accessory/image_url", block["accessory"]["image_url"]
        if block["type"] == "context":
            for index, element in enumerate(block["elements"]):
                if "image_url" in element:
                    yield f"{where}/elements/{index}/image_url", element["image_url"]


def _fails_on_order(call: Call, url: str) -> bool:
    arguments = {**call.arguments, "image_url": url}
    return call.workspace.faults.take(_DOWNLOAD, call.method, arguments) is not None


def _is_public(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.path.lower().endswith(".webp") or host == "localhost" or "." not in host:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return not host.endswith((".local", ".internal", ".localhost"))
