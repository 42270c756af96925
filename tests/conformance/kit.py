"""Small Block Kit blocks and elements, each right by itself and easy to make wrong."""

from typing import Any

Json = dict[str, Any]


def plain(text: Any) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: Any) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**fields: Any) -> Json:
    return {"type": "section", **fields}


def header(text: Any) -> Json:
    return {"type": "header", "text": text}


def divider(**fields: Any) -> Json:
    return {"type": "divider", **fields}


def context(*elements: Any) -> Json:
    return {"type": "context", "elements": list(elements)}


def actions(*elements: Any) -> Json:
    return {"type": "actions", "elements": list(elements)}


def markdown(text: Any) -> Json:
    return {"type": "markdown", "text": text}


def image(**fields: Any) -> Json:
    picture = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a"}
    return {**picture, **fields}


def button(**fields: Any) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **fields}


def buttons(count: int) -> Json:
    return actions(*[button(action_id=str(number)) for number in range(count)])


def confirm(**fields: Any) -> Json:
    texts = {"title": plain("T"), "text": plain("t"), "confirm": plain("y"), "deny": plain("n")}
    return {**texts, **fields}


def option(**fields: Any) -> Json:
    return {"text": plain("One"), "value": "1", **fields}


def options(count: int) -> list[Json]:
    return [option(text=plain(f"No. {n}"), value=str(n)) for n in range(count)]


def group(**fields: Any) -> Json:
    return {"label": plain("Group"), "options": [option()], **fields}


def menu(**fields: Any) -> Json:
    return {"type": "static_select", "action_id": "m", "options": [option()], **fields}


def grouped_menu(*groups: Any) -> Json:
    return {"type": "static_select", "action_id": "m", "option_groups": list(groups)}


def choice(kind: str, count: int) -> Json:
    return {"type": kind, "action_id": "c", "options": options(count)}


def typed(**fields: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "i", **fields}


def input_block(**fields: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": typed(), **fields}


def rich(*elements: Any) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def run(*inline: Any, kind: str = "rich_text_section", **fields: Any) -> Json:
    return {"type": kind, "elements": list(inline), **fields}


def word(**fields: Any) -> Json:
    return {"type": "text", "text": "word", **fields}


def link(**fields: Any) -> Json:
    return {"type": "link", "url": "https://example.org/", **fields}


def bullets(*items: Any, **fields: Any) -> Json:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items), **fields}


def cell(text: str = "cell") -> Json:
    return {"type": "raw_text", "text": text}


def table(*rows: Any, **fields: Any) -> Json:
    return {"type": "table", "rows": list(rows), **fields}


def pie(*values: float, **fields: Any) -> Json:
    segments = [{"label": f"s{n}", "value": value} for n, value in enumerate(values)]
    chart = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "Reactions", "chart": chart, **fields}


def line(name: str, **values: Any) -> Json:
    return {"name": name, "data": [{"label": k, "value": v} for k, v in values.items()]}


def bars(series: list[Any], categories: list[str], kind: str = "bar") -> Json:
    chart = {"type": kind, "series": series, "axis_config": {"categories": categories}}
    return {"type": "data_visualization", "title": "Weeks", "chart": chart}


def without(block: Json, key: str) -> Json:
    return {name: value for name, value in block.items() if name != key}


def modal(*blocks: Any, **fields: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **fields}


def home(*blocks: Any, **fields: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **fields}
