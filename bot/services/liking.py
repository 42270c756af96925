"""What people liked: rankings for whoever asks, and what became of a release."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from bot.domain.errors import NotOutError
from bot.domain.liking import LikedSection, Period, ReleaseStats, Top, sort_counts
from bot.domain.permalink import build_permalink
from bot.domain.viewer import Viewer
from bot.services.messenger import Clock
from bot.storage import liking, lookup, releases, saves, workspaces
from bot.storage.database import Database, Transaction
from bot.storage.liking import Given, ReleasedMessage
from bot.storage.lookup import NamedSection, Place
from bot.storage.ranking import Liked, rank_sections
from bot.storage.visibility import hidden_lists

SHOWN = 10
"""Sections of a ranking."""

COMPARED = 8
"""Releases before one that it is held against."""


async def find_top(
    db: Database, clock: Clock, viewer: Viewer, period: Period, *, limit: int = SHOWN
) -> Top:
    """Return what was liked best in a period that ends now, of what a viewer may find."""
    since = period.begin(clock())
    return await db.read(lambda tx: _rank(tx, viewer, since, None, limit, period=period))


async def find_top_between(
    db: Database, viewer: Viewer, since: date | None, until: date | None, *, limit: int
) -> Top:
    """Return what was liked best from the beginning of a day to the end of another, in UTC."""
    begin = None if since is None else datetime.combine(since, time(), UTC)
    end = None
    if until is not None and until < date.max:  # which no day comes after
        end = datetime.combine(until + timedelta(days=1), time(), UTC)
    return await db.read(
        lambda tx: _rank(tx, viewer, begin, end, limit, period=None, days=(since, until))
    )


async def get_stats(
    db: Database, team_id: str, release_id: int, saving_emoji: str | None
) -> ReleaseStats:
    """Return what became of a release. Raises NotFoundError where none of it is out."""
    return await db.read(lambda tx: read_stats(tx, team_id, release_id, saving_emoji))


def read_stats(
    tx: Transaction, team_id: str, release_id: int, saving_emoji: str | None
) -> ReleaseStats:
    """Return what became of a release, in a transaction. Raises as `get_stats` does."""
    release = releases.get_release(tx, team_id, release_id)
    if release.channel_id is None or release.thread_ts is None:
        raise NotOutError(release_id)
    messages = liking.list_released(tx, team_id, release_id)
    given = liking.list_given(tx, team_id, release.channel_id, [each.ts for each in messages])
    places = list(dict.fromkeys(each.place for each in messages if each.place is not None))
    names = lookup.name_places(tx, team_id, places)
    savers = saves.count_savers(tx, team_id, places, saving_emoji)
    usual = liking.count_people_before(tx, team_id, release.channel_id, release_id, COMPARED)
    url = workspaces.get_url(tx, team_id)
    links = _link(url, release.channel_id, release.thread_ts, messages)
    sections = [
        _show(liked, names[liked.place], links.get(liked.place))
        for liked in _count_sections(messages, given, places)
    ]
    parents = {each.ts for each in messages if each.is_parent}
    return ReleaseStats(
        release_id=release_id,
        list_title=release.title,
        channel_id=release.channel_id,
        posted_at=datetime.fromtimestamp(float(release.thread_ts), UTC),
        people=len({each.user_id for each in given}),
        sections=tuple(sorted(sections, key=lambda each: -each.people)),
        parent=sort_counts(Counter(each.emoji for each in given if each.ts in parents)),
        saved=tuple(
            sorted(
                ((names[place].section_id, number) for place, number in savers.items()),
                key=lambda each: -each[1],
            )
        ),
        usual_people=float(median(usual)) if usual else None,
        compared=len(usual),
        permalink=build_permalink(url, release.channel_id, release.thread_ts) if url else None,
    )


def _rank(
    tx: Transaction,
    viewer: Viewer,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    *,
    period: Period | None,
    days: tuple[date | None, date | None] = (None, None),
) -> Top:
    team_id = viewer.team_id
    hidden = hidden_lists(tx, viewer)
    ranking = rank_sections(tx, team_id, since, until, limit, hidden)
    places = [each.place for each in ranking.best]
    names = lookup.name_places(tx, team_id, places)
    permalinks = lookup.find_permalinks(tx, viewer, places)
    shown = tuple(
        _show(each, names[each.place], permalinks.get(each.place)) for each in ranking.best
    )
    return Top(shown, ranking.total, period, *days, total_is_exact=ranking.is_exact)


def _show(liked: Liked, named: NamedSection, permalink: str | None) -> LikedSection:
    return LikedSection(
        section_id=named.section_id,
        list_id=liked.place[0],
        title=named.title,
        list_title=named.list_title,
        date=named.date,
        people=liked.people,
        reactions=sort_counts(liked.reactions),
        permalink=permalink,
    )


def _count_sections(
    messages: list[ReleasedMessage], given: set[Given], places: list[Place]
) -> list[Liked]:
    """Return what people did to each section, in the order of the release."""
    place_of = {each.ts: each.place for each in messages}
    pairs: dict[Place, set[tuple[str, str]]] = {place: set() for place in places}
    for each in given:
        if (place := place_of[each.ts]) is not None:
            pairs[place].add((each.user_id, each.emoji))
    return [
        Liked(place, len({user for user, _ in some}), Counter(emoji for _, emoji in some))
        for place, some in pairs.items()
    ]


def _link(
    url: str, channel_id: str, thread_ts: str, messages: list[ReleasedMessage]
) -> dict[Place, str]:
    """Return the address of each section's first message; nothing where Slack's is not known."""
    links: dict[Place, str] = {}
    for each in messages if url else ():
        if each.place is not None and each.place not in links:
            links[each.place] = build_permalink(url, channel_id, each.ts, thread_ts)
    return links
