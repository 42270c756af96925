"""What people liked: a chart, and the sections behind it with how many people reacted to each."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from bot.domain.liking import Counts, LikedSection, Period, Top
from bot.domain.release import Body
from bot.domain.text import format_date, shorten
from bot.render.bars import MOST_BARS, UNNAMED, bar_chart, text_chart
from bot.render.buttons import compare_buttons
from bot.render.elements import BlockKit
from bot.render.hits import (
    REACTIONS_SHOWN,
    name_list,
    numbered,
    render_reactions,
    render_title,
    rich_section,
    rich_text,
    text_run,
)
from bot.render.plain import LONGEST_NOTIFICATION, escape, escaped_within, mrkdwn_link
from bot.render.width import isolate, one_line

CHART_TITLE = "People who reacted, by section"
UNIT = "People"
BOOKMARK = "bookmark"
"""The emoji that saves a section, unless a setting names another, or none."""

_TITLE_LENGTH = 100
_LIST_TITLE_LENGTH = 60
_TITLE_IN_TEXT = 72


def render_top(
    top: Top, command: str, *, save_emoji: str | None = BOOKMARK, can_compare: bool = False
) -> tuple[Body, ...]:
    """Return what people liked with Slack's chart, with one in text, and as text alone.

    Where nobody reacted there is one body, which says what to do; with `can_compare`, a plainer one
    too. `can_compare` adds the button that fetches what Slack knows and readlist missed.
    """
    compare = [compare_buttons(top.period or Period.ALL)] if can_compare else []
    if not top.sections:
        return _render_nothing(top, command, save_emoji, compare)
    shown = top.sections[:MOST_BARS]
    headline = f"What people liked {describe_span(top)}"
    count = _describe_count(len(shown), top)
    heading = rich_text(rich_section(text_run(headline, bold=True), text_run(f"\n{count}")))
    hint = (
        "Each person counts once a section, however many emoji they gave it. "
        f"Another span: `{command} top {'|'.join(Period)}`"
    )
    end = [rich_text(ranked(shown)), context(hint), *compare]
    said = notify(f"{headline}:", [_say_section(rank, each) for rank, each in enumerate(shown, 1)])
    alone = "\n".join([f"*{headline}*", count, *write_ranked(shown), hint])
    return (
        Body(said, (heading, chart(shown), *end)),
        Body(said, (heading, text_chart(rows(shown)), *end)),
        Body(alone),
    )


def describe_span(top: Top) -> str:
    """Return which reactions count: "in the last 30 days", "since 1 June 2026", "so far"."""
    match top.period:
        case Period.WEEK:
            return "in the last 7 days"
        case Period.MONTH:
            return "in the last 30 days"
        case Period.YEAR:
            return "in the last year"
        case Period.ALL:
            return "so far"
        case None:
            return _describe_days(top.since, top.until)
        case _:
            assert_never(top.period)


def count_people(people: int) -> str:
    """Return how many people: "1 person", "12 people"."""
    return f"{people} person" if people == 1 else f"{people} people"


def rows(sections: Sequence[LikedSection]) -> list[tuple[str, int]]:
    """Return what bars of sections are drawn from."""
    return [(each.title, each.people) for each in sections]


def chart(sections: Sequence[LikedSection]) -> BlockKit:
    """Return Slack's own chart of sections, of which there is at least one."""
    return bar_chart(CHART_TITLE, UNIT, rows(sections))


def ranked(sections: Sequence[LikedSection], *, with_lists: bool = True) -> BlockKit:
    """Return sections as a numbered list: title, people, reactions, and which list each is from."""
    return numbered(*(_rank_section(each, with_lists) for each in sections))


def write_ranked(sections: Sequence[LikedSection], *, with_lists: bool = True) -> list[str]:
    """Return the same as mrkdwn, one section a line."""
    return [f"{rank}. {_write_section(each, with_lists)}" for rank, each in enumerate(sections, 1)]


def name_section(title: str, limit: int = _TITLE_LENGTH) -> str:
    """Return a title on one line that turns nothing beside it around; something if it is empty."""
    return isolate(shorten(one_line(title), limit) or UNNAMED)


def write_title(title: str, permalink: str | None) -> str:
    """Return a title as mrkdwn, linked to its message if there is one."""
    name = name_section(title)
    return mrkdwn_link(permalink, name) if permalink else escape(name)


def write_counts(counts: Counts) -> str:
    """Return the first few emoji as mrkdwn, each with how many people gave it."""
    return "  ".join(f":{escape(emoji)}: {count}" for emoji, count in counts[:REACTIONS_SHOWN])


def context(text: str) -> BlockKit:
    """Return mrkdwn in small letters."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def notify(headline: str, lines: Sequence[str]) -> str:
    """Return what phones notify with and screen readers read; nothing is escaped before."""
    return escaped_within("\n".join([headline, *lines]), LONGEST_NOTIFICATION)


def _render_nothing(
    top: Top, command: str, save_emoji: str | None, compare: list[BlockKit]
) -> tuple[Body, ...]:
    saves = f" :{save_emoji}: also saves the section for you." if save_emoji else ""
    wider = "" if top.period is Period.ALL else f" `{command} top all` looks at all that there is."
    said = (
        f"Nobody reacted to a section {describe_span(top)}. React to one with any emoji, and it "
        f"counts here.{saves}{wider}"
    )
    if not compare:
        return (Body(said),)
    section: BlockKit = {"type": "section", "text": {"type": "mrkdwn", "text": said}}
    return Body(said, (section, *compare)), Body(said)


def _describe_days(since: date | None, until: date | None) -> str:
    if since and until:
        return f"from {format_date(since)} to {format_date(until)}"
    if since:
        return f"since {format_date(since)}"
    return f"until {format_date(until)}" if until else "so far"


def _describe_count(shown: int, top: Top) -> str:
    if top.total <= 1:
        return "1 section has reactions."
    if top.total <= shown:
        return f"{top.total} sections have reactions; most people first."
    total = f"{top.total}" if top.total_is_exact else f"More than {top.total}"
    return f"{total} sections have reactions; these are the {shown} with the most people."


def _rank_section(section: LikedSection, with_list: bool) -> BlockKit:
    runs = [
        render_title(name_section(section.title), section.permalink, bold=True),
        text_run(f"\n{count_people(section.people)}"),
    ]
    if section.reactions:
        runs += [text_run("  "), *render_reactions(section.reactions)]
    if with_list:
        runs.append(text_run(f"\n{_name_source(section)}", italic=True))
    return rich_section(*runs)


def _write_section(section: LikedSection, with_list: bool) -> str:
    facts = [
        write_title(section.title, section.permalink),
        count_people(section.people),
        write_counts(section.reactions),
        escape(_name_source(section)) if with_list else "",
    ]
    return " · ".join(filter(None, facts))


def _name_source(section: LikedSection) -> str:
    title = name_section(section.list_title, _LIST_TITLE_LENGTH)
    return name_list(title, section.date, is_draft=False)


def _say_section(rank: int, section: LikedSection) -> str:
    title = name_section(section.title, _TITLE_IN_TEXT)
    source = name_section(section.list_title, _LIST_TITLE_LENGTH)
    return f"{rank}. {title} ({source}), {count_people(section.people)}"
