"""A button that somebody pressed, read from what Slack says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.viewer import is_direct
from bot.slack.answering import read_thread


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed what, where.

    `value` is what the button carries, `key` differs for each press. Pressed in a modal it has no
    channel and no response_url but a `view`; `trigger_id` opens one for three seconds.
    """

    team: str
    user_id: str
    value: str
    key: str
    trigger_id: str
    channel_id: str = ""
    thread_ts: str | None = None
    response_url: str = ""
    is_ephemeral: bool = False
    view: Mapping[str, Any] | None = None

    @property
    def is_direct(self) -> bool:
        """Say whether it was pressed in somebody's direct messages."""
        return is_direct(self.channel_id)


def read_press(body: Mapping[str, Any]) -> Press:
    """Return what a block_actions payload says."""
    [action] = body["actions"]
    user, container = body["user"], body["container"]
    # An app that is installed for a whole organization is told no team, but the person's.
    return Press(
        team=(body.get("team") or {}).get("id") or user["team_id"],
        user_id=user["id"],
        value=action.get("value", ""),
        key=f"{user['id']}:{action['action_ts']}",
        trigger_id=body["trigger_id"],
        channel_id=(body.get("channel") or {}).get("id", ""),
        thread_ts=read_thread(body),
        response_url=body.get("response_url", ""),
        is_ephemeral=bool(container.get("is_ephemeral")),
        view=body.get("view"),
    )


def read_shortcut(body: Mapping[str, Any]) -> Press:
    """Return what a message_action payload says, as a press whose value is the message's ts."""
    user, message = body["user"], body["message"]
    return Press(
        team=(body.get("team") or {}).get("id") or user["team_id"],
        user_id=user["id"],
        value=message["ts"],
        key=f"{user['id']}:{body['action_ts']}",
        trigger_id=body["trigger_id"],
        channel_id=body["channel"]["id"],
        thread_ts=read_thread(body),
        response_url=body.get("response_url", ""),
    )
