"""Which of a section's links a hit shows first."""

from collections.abc import Iterable

from bot.domain.reading_list import Entry
from bot.domain.search.query import Query
from bot.domain.search.snippet import mark


def sort_links(links: Iterable[tuple[str, str]], query: Query) -> tuple[Entry, ...]:
    """Return links, given as pairs of URL and text, with those first whose text matches."""

    def is_plain(link: Entry) -> bool:
        return not any(run.matched for run in mark(link.text, query))

    return tuple(sorted((Entry(url, text) for url, text in links), key=is_plain))
