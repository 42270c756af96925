"""What somebody's Home tab shows: the curators' desk, and what every reader has."""

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from bot.domain.acts import Act
from bot.domain.liking import Counts, Saved, Top
from bot.domain.release import Release
from bot.domain.search import Latest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Few(Generic[T]):
    """The first of some things, of which there are `total`."""

    shown: tuple[T, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class ShownRelease:
    """A release with the address of its thread, if it has one; of one that is over, how many
    people reacted to any message of it, and with what."""

    release: Release
    permalink: str | None = None
    people: int = 0
    reactions: Counts = ()


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A list that is not approved for release yet, and that no release waits with."""

    list_id: int
    title: str
    date: date | None
    sections: int


@dataclass(frozen=True, slots=True)
class CuratorDesk:
    """What curators look after.

    What is in `trouble` needs somebody, `going` is going out or paused, `due` is to come, soonest
    first; `past` and `acts` begin with the newest.
    """

    trouble: Few[ShownRelease]
    going: Few[ShownRelease]
    due: Few[ShownRelease]
    drafts: Few[WaitingDraft]
    past: Few[ShownRelease]
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class ReaderShelf:
    """What is there for a reader, as far as they may find it; not `is_certain` where Slack could
    not say all that they may."""

    latest: Latest | None
    saved: Saved
    top: Top
    is_certain: bool = True
