"""What a person does on the page, handed to whoever does it in the workspace."""

from collections.abc import Awaitable, Callable

from bot.sandbox.errors import Refusal
from bot.sandbox.office import Office
from bot.sandbox.page_shapes import page_channel
from bot.sandbox.records import Channel, Json


class Act:
    """One thing that a person does: who, in which workspace, and what the page said of it."""

    def __init__(self, office: Office, user_id: str, fields: Json) -> None:
        self.office = office
        self.user = user_id
        self._fields = fields

    def text(self, name: str) -> str:
        """Give a field as text, "" where it is missing."""
        value = self._fields.get(name)
        return "" if value is None else str(value)

    def maybe(self, name: str) -> str | None:
        """Give a field as text, None where it is missing or empty."""
        return self.text(name) or None

    def flag(self, name: str) -> bool:
        """Give a switch, off where it is missing."""
        return self._fields.get(name) is True

    def texts(self, name: str) -> list[str]:
        """Give a list of texts, empty where it is missing."""
        value = self._fields.get(name)
        return [str(each) for each in value] if isinstance(value, list) else []

    def json(self, name: str) -> Json:
        """Give an object, empty where it is missing."""
        value = self._fields.get(name)
        return value if isinstance(value, dict) else {}

    def place(self) -> dict[str, str]:
        """Give who does it and where."""
        return {"user": self.user, "channel": self.text("channel")}

    def message(self) -> dict[str, str]:
        """Give who does it to which message."""
        return {**self.place(), "ts": self.text("ts")}

    def view(self) -> dict[str, str]:
        """Give who does it in which view."""
        return {"user": self.user, "view_id": self.text("view_id")}

    def show(self, channel: Channel) -> Json:
        """Answer with a channel."""
        return {"channel": page_channel(self.office.state, self.user, channel)}


async def _send(act: Act) -> Json:
    return await act.office.people.send(
        act.text("text"),
        thread_ts=act.maybe("thread_ts"),
        broadcast=act.flag("broadcast"),
        **act.place(),
    )


async def _edit(act: Act) -> Json:
    await act.office.people.edit(act.text("text"), **act.message())
    return {}


async def _delete(act: Act) -> Json:
    await act.office.people.delete(**act.message())
    return {}


async def _dismiss(act: Act) -> Json:
    await act.office.people.dismiss(**act.message())
    return {}


async def _react(act: Act) -> Json:
    await act.office.people.react(act.text("name"), **act.message())
    return {}


async def _unreact(act: Act) -> Json:
    await act.office.people.unreact(act.text("name"), **act.message())
    return {}


async def _press(act: Act) -> Json:
    await act.office.people.press(
        act.json("action"), message_ts=act.text("ts"), state=act.json("state"), **act.place()
    )
    return {}


async def _home(act: Act) -> Json:
    await act.office.people.open_home(user=act.user)
    return {}


async def _shortcut(act: Act) -> Json:
    await act.office.views.shortcut(act.text("callback_id"), **act.message())
    return {}


async def _suggest(act: Act) -> Json:
    return await act.office.views.suggest(
        act.text("value"),
        action_id=act.text("action_id"),
        block_id=act.text("block_id"),
        view_id=act.text("view_id"),
        **act.message(),
    )


async def _view_action(act: Act) -> Json:
    await act.office.views.view_action(act.json("action"), state=act.json("state"), **act.view())
    return {}


async def _view_submit(act: Act) -> Json:
    try:
        return await act.office.views.view_submit(state=act.json("state"), **act.view())
    except Refusal as refusal:
        # What Slack's client finds at a field stands there, as what the app finds does.
        if "errors" in refusal.details:
            return {"errors": refusal.details["errors"]}
        raise


async def _view_close(act: Act) -> Json:
    await act.office.views.view_close(whole_stack=act.flag("all"), **act.view())
    return {}


async def _uninstall(act: Act) -> Json:
    act.office.app.uninstall(user=act.user)
    return {}


async def _create_channel(act: Act) -> Json:
    made = act.office.channels.create(act.text("name"), user=act.user, private=act.flag("private"))
    return act.show(made)


async def _join(act: Act) -> Json:
    act.office.channels.join(**act.place())
    return {}


async def _leave(act: Act) -> Json:
    act.office.channels.leave(**act.place())
    return {}


async def _archive(act: Act) -> Json:
    act.office.channels.archive(**act.place())
    return {}


async def _unarchive(act: Act) -> Json:
    act.office.channels.unarchive(**act.place())
    return {}


async def _rename(act: Act) -> Json:
    act.office.channels.rename(act.text("name"), **act.place())
    return {}


async def _share(act: Act) -> Json:
    act.office.channels.share(act.flag("shared"), **act.place())
    return {}


async def _invite(act: Act) -> Json:
    invited = act.text("user")
    act.office.channels.invite(invited, user=act.user, channel=act.text("channel"))
    return {}


async def _open_direct(act: Act) -> Json:
    return act.show(await act.office.people.open_direct(act.texts("users"), user=act.user))


_ACTS: dict[str, Callable[[Act], Awaitable[Json]]] = {
    "archive": _archive,
    "create_channel": _create_channel,
    "delete": _delete,
    "dismiss": _dismiss,
    "edit": _edit,
    "home": _home,
    "invite": _invite,
    "join": _join,
    "leave": _leave,
    "open_direct": _open_direct,
    "press": _press,
    "react": _react,
    "rename": _rename,
    "send": _send,
    "share": _share,
    "shortcut": _shortcut,
    "suggest": _suggest,
    "unarchive": _unarchive,
    "uninstall": _uninstall,
    "unreact": _unreact,
    "view_action": _view_action,
    "view_close": _view_close,
    "view_submit": _view_submit,
}


async def perform(office: Office, user_id: str, fields: Json) -> Json:
    """Do what the page asks for and give its answer; Refusal where it can't be done."""
    act = _ACTS.get(str(fields.get("act")))
    if act is None:
        raise Refusal("unknown_act")
    return await act(Act(office, user_id, fields))
