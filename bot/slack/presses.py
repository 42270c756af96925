"""A button that somebody pressed, read from what Slack says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import ButtonError
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
    def modal(self) -> Mapping[str, Any]:
        """The modal in which something was done; raises ButtonError where it was none."""
        if self.view is None:
            raise ButtonError
        return self.view

    @property
    def is_direct(self) -> bool:
        """Say whether it was pressed in somebody's direct messages."""
        return is_direct(self.channel_id)

    @property
    def is_home(self) -> bool:
        """Say whether it was pressed in somebody's Home tab."""
        return self.view is not None and self.view["type"] == "home"


def read_press(body: Mapping[str, Any]) -> Press:
    """Return what a block_actions payload says."""
    [action] = body["actions"]
    user, container = body["user"], body["container"]
    return Press(
        team=_read_team(body),
        user_id=user["id"],
        value=_read_value(action),
        key=f"{user['id']}:{action['action_ts']}",
        trigger_id=body["trigger_id"],
        channel_id=(body.get("channel") or {}).get("id", ""),
        thread_ts=read_thread(body),
        response_url=body.get("response_url", ""),
        is_ephemeral=bool(container.get("is_ephemeral")),
        view=body.get("view"),
    )


def _read_value(action: Mapping[str, Any]) -> str:
    """Return what a button carries, or the entry of a menu that was chosen."""
    value: str = action.get("value") or (action.get("selected_option") or {}).get("value", "")
    return value


def read_command(body: Mapping[str, Any], value: str) -> Press:
    """Return a slash command as a press; its value is what was typed after the word that counts."""
    return Press(
        team=body["team_id"],
        user_id=body["user_id"],
        value=value,
        key=body["trigger_id"],
        trigger_id=body["trigger_id"],
        channel_id=body["channel_id"],
        response_url=body["response_url"],
    )


def read_global(body: Mapping[str, Any]) -> Press:
    """Return a shortcut that is of no message as a press without a value."""
    user = body["user"]
    return Press(
        team=_read_team(body),
        user_id=user["id"],
        value="",
        key=f"{user['id']}:{body['action_ts']}",
        trigger_id=body["trigger_id"],
    )


def read_submission(body: Mapping[str, Any]) -> Press:
    """Return a modal that was submitted as a press in it."""
    view = body["view"]
    return Press(
        team=_read_team(body),
        user_id=body["user"]["id"],
        value="",
        key=view["id"],
        trigger_id=body["trigger_id"],
        view=view,
    )


def read_suggestion(body: Mapping[str, Any]) -> Press:
    """Return what somebody typed into a menu, as a press whose value it is."""
    return Press(
        team=_read_team(body),
        user_id=body["user"]["id"],
        value=body["value"],
        key="",
        trigger_id="",
        view=body.get("view"),
    )


def _read_team(body: Mapping[str, Any]) -> str:
    # An app that is installed for a whole organization is told no team, but the person's.
    team: str = (body.get("team") or {}).get("id") or body["user"]["team_id"]
    return team


def read_shortcut(body: Mapping[str, Any]) -> Press:
    """Return what a message_action payload says, as a press whose value is the message's ts."""
    user, message = body["user"], body["message"]
    return Press(
        team=_read_team(body),
        user_id=user["id"],
        value=message["ts"],
        key=f"{user['id']}:{body['action_ts']}",
        trigger_id=body["trigger_id"],
        channel_id=body["channel"]["id"],
        thread_ts=read_thread(body),
        response_url=body.get("response_url", ""),
    )
