"""A section that a look-up found, as people are shown it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from bot.domain.liking import Counts
from bot.domain.reading_list import Entry
from bot.domain.search import Hit
from bot.domain.text import shorten
from bot.render.elements import LONGEST_URL, BlockKit
from bot.render.plain import escape, mrkdwn_link

LINKS_SHOWN = 3
LINK_LENGTH = 120
TITLE_LENGTH = 150
REACTIONS_SHOWN = 5


def render_hit(hit: Hit) -> BlockKit:
    """Return a hit: title, list and date, the best stretch of its text, reactions and links."""
    lines = [
        render_title(hit.title, hit.permalink, bold=True),
        text_run(f"\n{name_source(hit)}", italic=True),
    ]
    if hit.snippet:
        lines.append(text_run("\n"))
        lines += [text_run(run.text, bold=run.matched) for run in hit.snippet]
    if hit.reactions:
        lines += [text_run("\n"), *render_reactions(hit.reactions)]
    items = [rich_section(link_run(link.url, link.text)) for link in _choose_links(hit)]
    return rich_text(rich_section(*lines), *([bullets(*items)] if items else []))


def write_hit(hit: Hit) -> str:
    """Return a hit as mrkdwn, for where blocks can't be shown."""
    title = name_title(hit.title)
    lines = [mrkdwn_link(hit.permalink, title) if hit.permalink else f"*{escape(title)}*"]
    lines += [escape(name_source(hit)), escape("".join(run.text for run in hit.snippet))]
    lines += [f"• {mrkdwn_link(link.url, link.text)}" for link in _choose_links(hit)]
    return "\n".join(filter(None, lines))


def name_title(title: str) -> str:
    """Return a title that is not too long to be named."""
    return shorten(title, TITLE_LENGTH)


def name_source(hit: Hit) -> str:
    """Return which list a hit is from, its date, and whether it is a draft."""
    return name_list(hit.list_title, hit.date, is_draft=hit.is_draft)


def name_list(title: str, day: date | None, *, is_draft: bool) -> str:
    """Return a list's title with its date, and whether it is a draft."""
    dated = name_title(title) if day is None else f"{name_title(title)} · {day}"
    return f"{dated} · draft" if is_draft else dated


def render_title(title: str, permalink: str | None, **style: bool) -> BlockKit:
    """Return a title, linked to its message if there is one."""
    name = name_title(title)
    return link_run(permalink, name, **style) if permalink else text_run(name, **style)


def render_reactions(counts: Counts) -> Iterator[BlockKit]:
    """Yield the first few emoji, each with how many people gave it."""
    for place, (emoji, count) in enumerate(counts[:REACTIONS_SHOWN]):
        if place:
            yield text_run("  ")
        yield emoji_run(emoji)
        yield text_run(f" {count}")


def _choose_links(hit: Hit) -> list[Entry]:
    shown = [link for link in hit.links if _is_shown(link)][:LINKS_SHOWN]
    return [replace(link, text=shorten(link.text, LINK_LENGTH)) for link in shown]


def _is_shown(link: Entry) -> bool:
    """One link that Slack can't take would cost the whole answer."""
    return link.url.startswith(("http://", "https://")) and len(link.url) <= LONGEST_URL


def rich_text(*elements: BlockKit) -> BlockKit:
    """Return a rich_text block."""
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*elements: BlockKit) -> BlockKit:
    """Return runs that stand together, as part of a rich_text block or of its lists."""
    return {"type": "rich_text_section", "elements": list(elements)}


def bullets(*items: BlockKit) -> BlockKit:
    """Return a list of such sections."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def numbered(*items: BlockKit) -> BlockKit:
    """Return a list of such sections, numbered from 1."""
    return {"type": "rich_text_list", "style": "ordered", "elements": list(items)}


def text_run(text: str, **style: bool) -> BlockKit:
    """Return a run of text, shown as it is."""
    return _styled({"type": "text", "text": text}, style)


def link_run(url: str, text: str, **style: bool) -> BlockKit:
    """Return a linked run of text."""
    return _styled({"type": "link", "url": url, "text": text}, style)


def emoji_run(name: str) -> BlockKit:
    """Return an emoji by the name that Slack gave it."""
    return {"type": "emoji", "name": name}


def date_run(moment: datetime) -> BlockKit:
    """Return a day, as it is called where the reader is: "yesterday", "Jun 26, 2015"."""
    return {
        "type": "date",
        "timestamp": int(moment.timestamp()),
        "format": "{date_short_pretty}",
        "fallback": str(moment.date()),
    }


def _styled(element: BlockKit, style: dict[str, bool]) -> BlockKit:
    chosen = {name: True for name, on in style.items() if on}
    return element | {"style": chosen} if chosen else element
