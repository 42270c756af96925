"""What a look-up, and a call for help, are answered with."""

from typing import assert_never

from bot.domain.release import Body
from bot.domain.search import Fit, Latest, LookupAnswer
from bot.domain.search.examples import ExampleKind, Examples
from bot.domain.text import shorten
from bot.render.buttons import Asked, hit_buttons, meant_button, more_buttons
from bot.render.elements import BlockKit
from bot.render.hits import (
    bullets,
    name_list,
    name_title,
    render_hit,
    render_title,
    rich_section,
    rich_text,
    text_run,
)
from bot.render.plain import escape
from bot.render.saved import how_to_save

QUERY_LENGTH = 80
SECTIONS_SHOWN = 30
SEARCH = "search"
"""What makes a command's name a word to look up."""

NOTHING_TO_SHOW = "There is no list to show you yet: `readlist import` brings the first ones in."
EMPTY = "The library is empty: `readlist import` brings the first reading lists in."

_HINTS = {
    ExampleKind.WORD: "",
    ExampleKind.RUN: ": two characters are enough",
    ExampleKind.PHRASE: ": side by side, in this order",
    ExampleKind.LINK: ": what a link says",
    ExampleKind.SINCE: ": in lists dated later than that; `before:` finds earlier ones",
}


def render_answer(answer: LookupAnswer, command: str, asked: Asked) -> Body:
    """Return the answer to a look-up, or what to do where nothing was found."""
    if answer.hits:
        return _render_hits(answer, asked)
    if not answer.has_lists:
        return _say(EMPTY)
    if answer.offset:
        return _say(f"That was the last of {escape(quote_query(answer))}: one more word helps.")
    nothing = f"{escape(describe(answer))} `{command} help` shows examples."
    return _say(nothing) if answer.suggestion is None else _render_meant(answer, nothing, asked)


def _render_meant(answer: LookupAnswer, nothing: str, asked: Asked) -> Body:
    """Return what was not found, and what may have been meant, with the button that looks it up."""
    meant = _render_suggestion(answer, asked)
    said = {"type": "section", "text": {"type": "mrkdwn", "text": nothing}}
    return Body(f"{nothing} {_ask_whether_meant(answer)}", (said, *meant))


def render_latest(latest: Latest | None) -> Body:
    """Return the newest list with its sections' titles, linked to their messages."""
    if latest is None:
        return _say(NOTHING_TO_SHOW)
    named = name_list(latest.title, latest.date, is_draft=latest.is_draft)
    headline = f"The newest list: {named}"
    shown = latest.sections[:SECTIONS_SHOWN]
    items = [rich_section(render_title(title, permalink)) for title, permalink in shown]
    blocks = [rich_text(rich_section(text_run(headline, bold=True)), bullets(*items))]
    if more := len(latest.sections) - len(shown):
        blocks.append(rich_text(rich_section(text_run(f"… and {more} more."))))
    titles = [f"• {name_title(title)}" for title, _ in shown]
    return Body(escape("\n".join([headline, *titles])), tuple(blocks))


def add_note(body: Body, sentence: str) -> Body:
    """Return an answer that ends with a sentence."""
    note = {"type": "context", "elements": [{"type": "mrkdwn", "text": sentence}]}
    blocks = (*body.blocks, note) if body.blocks else ()
    return Body(f"{body.text}\n{sentence}", blocks)


def render_help(command: str, examples: Examples, *, save_emoji: str | None = None) -> Body:
    """Return what readlist can do, with queries that find something in this library.

    `save_emoji` saves a section, for all to see.
    """
    lines = [
        "I bring the reading lists, and find what was in them.",
        f"`{command} WORDS` finds the sections that have all of the words in title or text. "
        "Mention me, or write to me directly, for the same.",
        *_render_examples(command, examples),
        f"`-word` leaves out what has it, `begin*` finds whatever begins so. `{command} latest` "
        f"shows the newest list; `{command} {SEARCH} latest` looks the word up.",
        f"`{command} releases` shows what went out; curators see there what is due, and schedule "
        f"with `{command} schedule`.",
        f"`{command} top` shows what people liked, `{command} saved` what you saved. "
        + how_to_save(save_emoji),
        "Only you see what a command answers, until you share it.",
    ]
    return _say("\n".join(lines))


def _render_examples(command: str, examples: Examples) -> list[str]:
    if not examples.has_lists:
        return [EMPTY]
    shown = [
        f"• `{command} {escape(example.query)}`{_HINTS[example.kind]}" for example in examples.shown
    ]
    return ["For example, from your lists:", *shown] if shown else []


def _render_hits(answer: LookupAnswer, asked: Asked) -> Body:
    headline = describe(answer)
    blocks = [rich_text(rich_section(text_run(headline))), *_render_suggestion(answer, asked)]
    answered = answer.suggestion if answer.fit is Fit.CORRECTED else answer.query
    for hit in answer.hits:
        blocks += [render_hit(hit), hit_buttons(hit, answered or "", asked)]
    end = answer.offset + len(answer.hits)
    blocks += more_buttons(answer.query, end, answer.total - end, asked)
    titles = [f"• {name_title(hit.title)} ({name_title(hit.list_title)})" for hit in answer.hits]
    return Body(escape("\n".join([headline, *titles])), tuple(blocks))


def _render_suggestion(answer: LookupAnswer, asked: Asked) -> list[BlockKit]:
    """Return the question whether something else was meant, with a button beside it."""
    if answer.suggestion is None or answer.fit is Fit.CORRECTED:
        return []
    text = {"type": "mrkdwn", "text": _ask_whether_meant(answer)}
    button = meant_button(answer.suggestion, asked)
    return [{"type": "section", "text": text} | ({"accessory": button} if button else {})]


def _ask_whether_meant(answer: LookupAnswer) -> str:
    return f"Did you mean *{escape(shorten(answer.suggestion or '', QUERY_LENGTH))}*?"


def describe(answer: LookupAnswer) -> str:
    """Return how many sections have what was asked for, and which of them follow."""
    name = quote_query(answer)
    if not answer.hits:
        return _describe_nothing(answer, name)
    match answer.fit:
        case Fit.ALL:
            return _describe_count(answer, name)
        case Fit.CORRECTED:
            meant = shorten(answer.suggestion or "", QUERY_LENGTH)
            return f"No section has {name}. {_describe_count(answer, f'“{meant}”')}"
        case Fit.FEWER:
            return f"No section has all of {name}. {_describe_count(answer, 'some of it')}"
        case _:
            assert_never(answer.fit)


def _describe_nothing(answer: LookupAnswer, name: str) -> str:
    if len(answer.query.split()) > 1:
        return f"No section has all of {name} in it. Fewer or shorter words find more."
    return f"No section has {name} in it."


def _describe_count(answer: LookupAnswer, what: str) -> str:
    shown, more = len(answer.hits), "" if answer.total_is_exact else "more than "
    verb = "section has" if answer.total == 1 and not more else "sections have"
    count = f"{more}{answer.total} {verb} {what}"
    count = count[0].upper() + count[1:]
    if answer.total == shown and not more:
        return f"{count}:"
    if answer.offset:
        return f"{count}; {'this is' if shown == 1 else 'these are'} {_number(answer)}:"
    return f"{count}; these are the best {shown}:"


def _number(answer: LookupAnswer) -> str:
    first, last = answer.offset + 1, answer.offset + len(answer.hits)
    return f"number {first}" if first == last else f"{first} to {last}"


def quote_query(answer: LookupAnswer) -> str:
    """Return what was asked for, in quotes; what has its own has no others around it."""
    name = shorten(answer.query, QUERY_LENGTH)
    return name if '"' in name else f"“{name}”"


def _say(text: str) -> Body:
    """Return mrkdwn alone; whatever others wrote in it is escaped already."""
    return Body(text)
