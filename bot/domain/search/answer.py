"""What a look-up is answered with."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.reading_list import Entry
from bot.domain.search.snippet import Run


class Fit(StrEnum):
    """What the hits have of the query, where nothing has more."""

    ALL = "all"
    CORRECTED = "corrected"
    """All of the suggestion, as nothing has a word of the query as it was typed."""
    FEWER = "fewer"
    """Some of its words."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that answers a query.

    `snippet` is its best stretch of text in runs; `links` begins with those whose text matches;
    `permalink` leads to its message, None where it was never released; `reactions` are emoji names
    with how many people gave them, most first.
    """

    section_id: int
    list_id: int
    title: str
    list_title: str
    date: date | None
    snippet: tuple[Run, ...]
    links: tuple[Entry, ...]
    permalink: str | None
    reactions: tuple[tuple[str, int], ...] = ()
    score: float = 0.0
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """The best of `total` hits, from number `offset` on, where the library `has_lists`.

    `suggestion` is the query as it may have been meant.
    """

    query: str
    total: int
    hits: tuple[Hit, ...]
    has_lists: bool
    total_is_exact: bool = True
    suggestion: str | None = None
    fit: Fit = Fit.ALL
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest list: its sections' titles, each with its message's address, if it has one."""

    title: str
    date: date | None
    sections: tuple[tuple[str, str | None], ...]
    is_draft: bool = False
