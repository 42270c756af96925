"""Blocks and elements for the page to draw."""

from typing import Any

from tests.page.stage import Json


def text(words: str, **style: bool) -> Json:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def line(*inline: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(inline)}


def items(*words: str, **fields: Any) -> Json:
    elements = [line(text(each)) for each in words]
    return {"type": "rich_text_list", "style": "bullet", "elements": elements, **fields}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def option(value: str, label: str = "") -> Json:
    return {"text": plain(label or value), "value": value}


DOCKER, KUBE, SAFE = OPTIONS = [option("docker"), option("kube"), option("safe", "安全")]


def element(kind: str, **fields: Any) -> Json:
    return {"type": kind, "action_id": kind, **fields}


def field(held: Json, **fields: Any) -> Json:
    block_id, label = f"in_{held['type']}", plain(held["type"])
    return {"type": "input", "block_id": block_id, "label": label, "element": held, **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}
