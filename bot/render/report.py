"""What became of a release, as its curator is told some days after: numbers, never names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.liking import LikedSection, ReleaseStats
from bot.domain.release import Body
from bot.domain.text import format_date
from bot.render.bars import MOST_BARS, text_chart
from bot.render.elements import BlockKit
from bot.render.hits import (
    bullets,
    date_run,
    render_reactions,
    render_title,
    rich_section,
    rich_text,
    text_run,
)
from bot.render.liking import (
    chart,
    context,
    count_people,
    name_section,
    notify,
    ranked,
    rows,
    write_counts,
    write_ranked,
    write_title,
)

SAVED_MOST_SHOWN = 3

_CHANNEL = re.compile(r"[CG][A-Z0-9]+")


class _SavedMost(NamedTuple):
    section: LikedSection
    people: int


def render_report(stats: ReleaseStats, command: str) -> tuple[Body, ...]:
    """Return a release's report with Slack's chart, with one in text, and as text alone.

    Where nobody reacted to a section there is nothing to draw, and the first body is left out.
    """
    shown = [each for each in stats.sections if each.people][:MOST_BARS]
    end = list(_end(stats, shown, command))
    said = notify(f"{name_section(stats.list_title)}: {_describe(stats)}", _say(stats, shown))
    heading = _heading(stats)
    alone = Body("\n".join(_write(stats, shown, command)))
    if not shown:
        return Body(said, (heading, *end)), alone
    return (
        Body(said, (heading, chart(shown), *end)),
        Body(said, (heading, text_chart(rows(shown)), *end)),
        alone,
    )


def describe_reach(stats: ReleaseStats) -> str:
    """Return how many people reacted: "34 people reacted", "Nobody reacted"."""
    return f"{count_people(stats.people)} reacted" if stats.people else "Nobody reacted"


def compare_reach(stats: ReleaseStats) -> str:
    """Return what that is to be held against: the releases before it in the same channel."""
    usual = stats.usual_people
    if usual is None or not stats.compared:
        return "It is the first release there, so there is none to compare it with."
    if stats.compared == 1:
        return f"The release before it there had {usual:g}."
    return f"Usual there is {usual:g}, the median of the {stats.compared} releases before it."


def _describe(stats: ReleaseStats) -> str:
    reach = describe_reach(stats)
    return f"{reach[0].lower()}{reach[1:]}. {compare_reach(stats)}"


def _heading(stats: ReleaseStats) -> BlockKit:
    runs = [
        render_title(name_section(stats.list_title), stats.permalink, bold=True),
        text_run(f"\n{describe_reach(stats)}", bold=True),
        text_run(" since it was posted ("),
        date_run(stats.posted_at),
    ]
    if _CHANNEL.fullmatch(stats.channel_id):
        runs += [text_run(", "), {"type": "channel", "channel_id": stats.channel_id}]
    return rich_text(rich_section(*runs, text_run(f"). {compare_reach(stats)}")))


def _end(stats: ReleaseStats, shown: list[LikedSection], command: str) -> Iterator[BlockKit]:
    """What stands beneath the chart."""
    elements = [ranked(shown, with_lists=False)] if shown else []
    if rest := _describe_rest(stats, shown):
        elements.append(rich_section(text_run(rest)))
    if elements:
        yield rich_text(*elements)
    if saved := _saved_most(stats):
        items = [
            rich_section(
                render_title(name_section(section.title), section.permalink),
                text_run(f": {count_people(people)}"),
            )
            for section, people in saved
        ]
        yield rich_text(rich_section(text_run("Saved most", bold=True)), bullets(*items))
    if stats.parent:
        named = text_run("To the list itself: ")
        yield rich_text(rich_section(named, *render_reactions(stats.parent)))
    yield context(_hint(command))


def _write(stats: ReleaseStats, shown: list[LikedSection], command: str) -> Iterator[str]:
    """The report as lines of mrkdwn."""
    place = f", <#{stats.channel_id}>" if _CHANNEL.fullmatch(stats.channel_id) else ""
    yield f"*{write_title(stats.list_title, stats.permalink)}*"
    yield (
        f"{describe_reach(stats)} since it was posted ({format_date(stats.posted_at.date())}"
        f"{place}). {compare_reach(stats)}"
    )
    yield from write_ranked(shown, with_lists=False)
    if rest := _describe_rest(stats, shown):
        yield rest
    if saved := _saved_most(stats):
        yield "*Saved most*"
        for section, people in saved:
            yield f"• {write_title(section.title, section.permalink)}: {count_people(people)}"
    if stats.parent:
        yield f"To the list itself: {write_counts(stats.parent)}"
    yield _hint(command)


def _say(stats: ReleaseStats, shown: list[LikedSection]) -> list[str]:
    """What a phone and a screen reader say of it, beneath the headline."""
    lines = [
        f"{rank}. {name_section(each.title)}, {count_people(each.people)}"
        for rank, each in enumerate(shown, 1)
    ]
    saved = [f"{name_section(each.title)} ({people})" for each, people in _saved_most(stats)]
    return [*lines, *([f"Saved most: {', '.join(saved)}"] if saved else [])]


def _describe_rest(stats: ReleaseStats, shown: list[LikedSection]) -> str:
    liked = sum(each.people > 0 for each in stats.sections)
    more, silent = liked - len(shown), len(stats.sections) - liked
    parts = []
    if more:
        parts.append(f"{more} more {'section has' if more == 1 else 'sections have'} reactions.")
    if silent:
        have = "section has" if silent == 1 else "sections have"
        parts.append(f"{silent} {have} no reactions.")
    return " ".join(parts)


def _saved_most(stats: ReleaseStats) -> list[_SavedMost]:
    """The sections that most people saved; those that are not in the list any more are left out."""
    sections = {each.section_id: each for each in stats.sections}
    known = [_SavedMost(sections[key], people) for key, people in stats.saved if key in sections]
    return sorted(known, key=lambda each: -each.people)[:SAVED_MOST_SHOWN]


def _hint(command: str) -> str:
    return (
        "Each person counts once a section, however many emoji they gave; a report names nobody. "
        f"`{command} top` ranks the sections of all lists."
    )
