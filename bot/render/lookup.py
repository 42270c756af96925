"""What a look-up, and a call for help, are answered with."""

from collections.abc import Iterable
from typing import Any

from bot.domain.reading_list import Entry
from bot.domain.release import Body
from bot.domain.search import Hit, LookupAnswer, mark_words, split_words
from bot.domain.text import shorten
from bot.render.elements import LONGEST_URL, BlockKit
from bot.render.plain import escape

LINKS_SHOWN = 3
LINK_LENGTH = 120
TITLE_LENGTH = 150
QUERY_LENGTH = 80


def render_answer(answer: LookupAnswer, command: str) -> Body:
    """Return the answer to a look-up, or what to do where nothing was found."""
    if answer.hits:
        return _render_hits(answer)
    if not answer.lists:
        return _say("The library is empty: `readlist import` brings the first reading lists in.")
    return _say(
        f"No section has all of “{escape(_name_query(answer))}” in it. Fewer or shorter words find "
        f"more; `{command} help` shows examples."
    )


def render_help(command: str, examples: Iterable[str]) -> Body:
    """Return what readlist can do, with queries that find something in this library."""
    shown = [f"• `{command} {escape(example)}`" for example in examples]
    lines = [
        "I bring the reading lists, and find what was in them.",
        f"`{command} WORDS` finds the sections that have all of the words in title or text. "
        f"Mention me, or write to me directly, for the same; `{command} search WORDS` also finds "
        "the word “help”.",
        *(["For example:", *shown] if shown else []),
        "Only you see what a command answers.",
    ]
    return _say("\n".join(lines))


def _render_hits(answer: LookupAnswer) -> Body:
    words = split_words(answer.query)
    headline = _describe_count(answer)
    blocks = [_rich_text(_section([_text(headline)]))]
    blocks += [_render_hit(hit, words) for hit in answer.hits]
    titles = [f"• {_name(hit.title)} ({_name(hit.list_title)})" for hit in answer.hits]
    return Body(escape("\n".join([headline, *titles])), tuple(blocks))


def _describe_count(answer: LookupAnswer) -> str:
    shown = len(answer.hits)
    if answer.total > shown:
        return (
            f"{answer.total} sections have “{_name_query(answer)}”; these are the newest {shown}:"
        )
    return f"{shown} section{'s have' if shown > 1 else ' has'} “{_name_query(answer)}”:"


def _name_query(answer: LookupAnswer) -> str:
    return shorten(answer.query, QUERY_LENGTH)


def _render_hit(hit: Hit, words: tuple[str, ...]) -> BlockKit:
    name, source = _name(hit.title), _name(hit.list_title)
    title = _link(hit.permalink, name, bold=True) if hit.permalink else _text(name, bold=True)
    dated = source if hit.date is None else f"{source} · {hit.date}"
    lines = [title, _text(f"\n{dated}", italic=True)]
    if hit.snippet:
        lines.append(_text("\n"))
        lines += [_text(run.text, bold=run.matched) for run in mark_words(hit.snippet, words)]
    links = [link for link in hit.links if _is_shown(link)][:LINKS_SHOWN]
    if not links:
        return _rich_text(_section(lines))
    items = [_section([_link(link.url, shorten(link.text, LINK_LENGTH))]) for link in links]
    return _rich_text(
        _section(lines), {"type": "rich_text_list", "style": "bullet", "elements": items}
    )


def _name(title: str) -> str:
    return shorten(title, TITLE_LENGTH)


def _is_shown(link: Entry) -> bool:
    """One link that Slack can't take would cost the whole answer."""
    return link.url.startswith(("http://", "https://")) and len(link.url) <= LONGEST_URL


def _say(text: str) -> Body:
    """Return mrkdwn alone; whatever others wrote in it is escaped already."""
    return Body(text)


def _rich_text(*elements: BlockKit) -> BlockKit:
    return {"type": "rich_text", "elements": list(elements)}


def _section(elements: list[BlockKit]) -> BlockKit:
    return {"type": "rich_text_section", "elements": elements}


def _text(text: str, **style: bool) -> BlockKit:
    return _styled({"type": "text", "text": text}, style)


def _link(url: str, text: str, **style: bool) -> BlockKit:
    return _styled({"type": "link", "url": url, "text": text}, style)


def _styled(element: BlockKit, style: dict[str, Any]) -> BlockKit:
    chosen = {name: True for name, on in style.items() if on}
    return element | {"style": chosen} if chosen else element
