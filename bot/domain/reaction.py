"""Reactions to messages: what an event says, and which of two events counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reaction:
    """What an event said last of one person's one emoji on one message; a removal is remembered.

    `emoji` is the full name, skin tone included; `event_ts` is Slack's time of the event.
    """

    team_id: str
    channel_id: str
    ts: str
    user_id: str
    emoji: str
    event_ts: str
    removed: bool


def base_emoji(name: str) -> str:
    """Return an emoji's name without its skin tone: `wave::skin-tone-3` counts as `wave`."""
    return name.partition("::")[0]


def newer_wins(known: Reaction, arriving: Reaction) -> Reaction:
    """Return which of two events about the same reaction counts; a repeated one changes nothing.

    Events may come twice and in any order. Slack's times have ten digits, a dot and six digits,
    so they sort as text does, here as in SQL.
    """
    return arriving if arriving.event_ts > known.event_ts else known
