"""The releases of a workspace at a glance."""

from dataclasses import dataclass

from bot.domain.release import Release


@dataclass(frozen=True, slots=True)
class Linked:
    """A release, and the link to its thread once that is there."""

    release: Release
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What waits for a person, what is going out, what is due, soonest first, and what is past,
    newest first. `more` are due beyond those; `first` was asked for by itself."""

    troubled: tuple[Linked, ...] = ()
    going: tuple[Linked, ...] = ()
    due: tuple[Linked, ...] = ()
    past: tuple[Linked, ...] = ()
    more: int = 0
    first: Linked | None = None
