"""The releases of a workspace at a glance."""

from dataclasses import dataclass

from bot.domain.permalink import ReleaseView


@dataclass(frozen=True, slots=True)
class Overview:
    """What waits for a person, what is going out, what is due, soonest first, and what is past,
    newest first. `more` are due beyond those; `first` was asked for by itself."""

    troubled: tuple[ReleaseView, ...] = ()
    going: tuple[ReleaseView, ...] = ()
    due: tuple[ReleaseView, ...] = ()
    past: tuple[ReleaseView, ...] = ()
    more: int = 0
    first: ReleaseView | None = None
