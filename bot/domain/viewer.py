"""Who reads an answer, and what may be in it."""

from dataclasses import dataclass, replace
from typing import Self


def is_direct(channel_id: str) -> bool:
    """Say whether a channel's id is one of direct messages between two."""
    return channel_id.startswith("D")


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of somebody. Whoever belongs to another company counts as a guest. `zone` is
    an IANA name as their profile has it, None where Slack names none."""

    is_guest: bool = False
    is_admin: bool = False
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Those who read an answer, as far as it decides what they may find.

    A member of the workspace finds lists that were never released, those that went to a public
    channel, and of those that went to private channels alone the ones of their own `channels`. A
    guest finds what went to one of `channels`, be it public or private, and nothing else. Direct
    messages with the bot are a private channel of their person.

    `audience` is the channel where everybody reads the answer, None where the person alone does:
    nothing that is private to other channels is found for it. `is_certain` is False where Slack
    could not be asked about private channels, so that lists from there may be missing.
    """

    team_id: str
    user_id: str | None = None
    channels: frozenset[str] = frozenset()
    audience: str | None = None
    is_curator: bool = False
    is_guest: bool = False
    is_certain: bool = True
    sees_all: bool = False

    @classmethod
    def everything(cls, team_id: str) -> Self:
        """Return the viewer of all there is in a workspace: whoever has its database at hand."""
        return cls(team_id, sees_all=True)

    @property
    def anonymous(self) -> Self:
        """The same viewer without what makes no difference to what is found: who it is."""
        return replace(self, user_id=None, is_certain=True)

    @property
    def finds_drafts(self) -> bool:
        """Whether lists that are not approved for release yet may be found."""
        return self.is_curator and self.audience is None

    def can_read(self, channel_id: str, *, is_private: bool | None) -> bool:
        """Say whether all who read the answer can read what was released to a channel; one of
        which nothing is known is taken to be private."""
        if self.sees_all:
            return True
        is_public = is_private is False
        for_person = channel_id in self.channels or (is_public and not self.is_guest)
        return for_person and (self.audience in (None, channel_id) or is_public)


MISSING_LISTS = (
    "Slack could not be asked which private channels you are in: lists from there are missing."
)
"""What an answer to a viewer that is not certain ends with."""
