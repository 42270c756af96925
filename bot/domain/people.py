"""People as they are kept: by their id, or by a mark that only a key turns an id into."""

import hmac
from dataclasses import dataclass

SIGN = "~"
"""What a mark begins with; no id of Slack's does."""

MARK_DIGITS = 40
"""Hexadecimal digits of a mark: 160 bits."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Turns people into what is kept of them.

    `only_counts` keeps no ids: everybody is kept by their mark.
    """

    key: bytes
    only_counts: bool = False

    def mark(self, team_id: str, user_id: str) -> str:
        """Return somebody's mark: always the same, of no use without the key.

        A mark's own mark is itself, so what is kept already may be given.
        """
        if user_id.startswith(SIGN):
            return user_id
        # Not `hmac.digest`, which lets other threads go first: then each of many events at once
        # waits for the thread that writes.
        digest = hmac.new(self.key, f"{team_id}\0{user_id}".encode(), "sha256")
        return SIGN + digest.hexdigest()[:MARK_DIGITS]

    def keep(self, team_id: str, user_id: str) -> str:
        """Return what somebody is kept by."""
        return self.mark(team_id, user_id) if self.only_counts else user_id

    def names(self, team_id: str, user_id: str) -> list[str]:
        """Return all that somebody may be kept by: the setting may have been another one."""
        return [user_id, self.mark(team_id, user_id)]
