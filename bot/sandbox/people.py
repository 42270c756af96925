"""What people do in the workspace: they write, react, press buttons."""

import re
from dataclasses import replace

from bot.sandbox import api_reactions, channels, payloads, seed, tidings
from bot.sandbox.answers import ResponseUrls, show_answer
from bot.sandbox.attachments import all_blocks
from bot.sandbox.channel_acts import ChannelActs, require_seen, require_writable
from bot.sandbox.config import BOT_USER, SLACKBOT
from bot.sandbox.errors import Refusal
from bot.sandbox.inputs import use_element
from bot.sandbox.interactions import block_actions, in_message
from bot.sandbox.outbox import Outbox
from bot.sandbox.records import Channel, Ephemeral, Json, Kind, Message, Occasion
from bot.sandbox.rules import MAX_TEXT
from bot.sandbox.sentences import explain
from bot.sandbox.shapes import message_json
from bot.sandbox.state import State
from bot.sandbox.workspace import Call, Workspace

_NOT_HERE = (
    f"You mentioned <@{BOT_USER}>, who is not in this conversation and does not see it. "
    "The channel's menu invites people and apps."
)
_INVITE = "/invite"
_WHOM = "Name whom to invite by their handle: /invite @readlist."
_HANDLE = re.compile(r"(?<![\w<@])@([a-z0-9][\w.-]*)")


class People:
    """Everybody of one workspace. What they do returns what they would see in Slack's client.

    Refusal where that client would not let them.
    """

    def __init__(self, workspace: Workspace, outbox: Outbox, response_urls: ResponseUrls) -> None:
        self._workspace = workspace
        self._outbox = outbox
        self._response_urls = response_urls

    async def send(
        self,
        text: str,
        *,
        user: str,
        channel: str,
        thread_ts: str | None = None,
        broadcast: bool = False,
    ) -> Json:
        """Type something and press Enter: a message, or a slash command.

        Slack runs no commands in threads (SLACK.md A3b).
        """
        if not text.strip():
            raise Refusal("no_text")
        if len(text) > MAX_TEXT:
            raise Refusal("msg_too_long")
        place = require_writable(self._state, channel, user)
        if text.startswith("/"):
            name, _, words = text.partition(" ")
            if thread_ts is not None:
                raise Refusal("command_in_thread")
            answer = await self.run_command(words.strip(), user=user, channel=channel, command=name)
            return {"answer": answer}
        message = self._write(place, user, self._name_people(text), thread_ts, broadcast=broadcast)
        self._offer_to_invite(message, place)
        tidings.tell_message(self._workspace, message, place)
        return {"message": message_json(self._workspace, message)}

    async def run_command(
        self,
        text: str,
        *,
        user: str = seed.READER,
        channel: str = seed.GENERAL,
        command: str | None = None,
    ) -> Json:
        """Type a slash command and give the body of the app's answer, {} when it is empty.

        Where the app does not answer, or with what can't be shown, Slack itself says so. `/invite`
        is Slack's own.
        """
        name = command or self._workspace.config.command
        occasion = Occasion(channel, self._state.get_user(user).id)
        place = require_writable(self._state, channel, user)
        if name == _INVITE:
            return self._invite(text, occasion)
        if name != self._workspace.config.command or "commands" not in self._workspace.scopes:
            return self._say(f"{name} is not a valid command.", occasion)
        response_url = self._response_urls.issue(channel, user)
        person = self._state.get_user(user)
        parcel = payloads.command(self._workspace, name, text, person, place, response_url)
        answer = await self._outbox.send(parcel)
        if not answer.acked:
            return self._say(f"{name} failed with the error “operation_timeout”", occasion)
        return self._show(f"{name} {text}".strip(), answer.body, occasion)

    async def edit(self, text: str, *, user: str, channel: str, ts: str) -> None:
        """Change what one wrote oneself."""
        message = self._own(channel, ts, user, "cant_update_message")
        if not text.strip():
            raise Refusal("no_text")
        before = replace(message)
        message.text = self._name_people(text)
        message.edited = {"user": user, "ts": self._state.next_ts(self._workspace.clock())}
        self._state.save_message(message)
        tidings.tell_change(self._workspace, before, self._state.get_channel(channel))

    async def delete(self, *, user: str, channel: str, ts: str) -> None:
        """Take back what one wrote oneself."""
        message = self._own(channel, ts, user, "cant_delete_message")
        self._state.delete_message(message)
        tidings.tell_change(self._workspace, message, self._state.get_channel(channel))

    async def dismiss(self, *, user: str, channel: str, ts: str) -> None:
        """Put away what was shown to oneself alone."""
        shown = self._state.find_ephemeral(channel, ts, user)
        if shown is None:
            raise Refusal("message_not_found")
        self._state.dismiss(shown)

    async def react(self, name: str, *, user: str, channel: str, ts: str) -> None:
        """React to a message of a conversation that one is in."""
        require_writable(self._state, channel, user)
        message = self._state.get_message(channel, ts)
        api_reactions.add(self._state, message, name, user)
        tidings.tell_reaction(self._workspace, "reaction_added", message, name, user)

    async def unreact(self, name: str, *, user: str, channel: str, ts: str) -> None:
        """Take a reaction back."""
        require_writable(self._state, channel, user)
        message = self._state.get_message(channel, ts)
        api_reactions.remove(self._state, message, name, user)
        tidings.tell_reaction(self._workspace, "reaction_removed", message, name, user)

    async def open_home(self, *, user: str) -> None:
        """Open the app's Home tab, where it has one."""
        if not self._workspace.config.home_tab:
            raise Refusal("not_enabled")
        tidings.tell_home(self._workspace, user, self._open_direct(user))

    async def press(
        self,
        action: Json,
        *,
        user: str,
        channel: str,
        message_ts: str | None = None,
        response_url: str | None = None,
        state: Json | None = None,
    ) -> Json:
        """Use an element of a message, named by its action_id, and give the body of the app's ack.

        `action` is as in the payload (`action_id`, `block_id`, `type`, `value` …), `state` holds
        the message's other elements. With `message_ts` the message, or what this person alone was
        shown, must hold the element. Refusal("operation_timeout") where the app does not ack.
        """
        self._workspace.require_app()
        place, person = require_seen(self._state, channel, user), self._state.get_user(user)
        now = self._workspace.clock()
        shown, values = None, None
        if message_ts is None:
            pressed: Json = {"type": "button", **action, "action_ts": f"{now:.6f}"}
        else:
            shown = self._state.find_shown(channel, message_ts, user)
            blocks = all_blocks(shown.blocks, shown.attachments)
            pressed, values = use_element(blocks, action, state, now)
        url = response_url or self._response_urls.issue(channel, user, message_ts or "")
        block_id = pressed.get("block_id", "")
        where = in_message(self._workspace, place, shown, block_id, values=values, response_url=url)
        parcel = block_actions(self._workspace, person, pressed, where)
        return await self._outbox.ask(parcel)

    async def open_direct(self, users: list[str], *, user: str) -> Channel:
        """Open the direct messages with the bot, with somebody else, or with several."""
        if users == [BOT_USER]:
            return self._open_direct(user)
        others = list(dict.fromkeys(self._state.get_user(each).id for each in users))
        if not others or user in others:
            raise Refusal("user_not_found")
        kind = Kind.MPIM if len(others) > 1 else Kind.IM
        return channels.open_group(self._state, [user, *others], self._workspace.clock(), kind)[0]

    @property
    def _state(self) -> State:
        return self._workspace.state

    def _write(
        self,
        place: Channel,
        user: str,
        text: str,
        thread_ts: str | None,
        *,
        broadcast: bool = False,
    ) -> Message:
        if thread_ts is not None:
            answered = self._state.get_message(place.id, thread_ts)
            thread_ts = answered.thread_ts or answered.ts
        ts = self._state.next_ts(self._workspace.clock())
        message = Message(
            place.id,
            ts,
            self._state.get_user(user).id,
            text,
            thread_ts,
            broadcast=broadcast and thread_ts is not None,
        )
        self._state.save_message(message)
        return message

    def _name_people(self, text: str) -> str:
        """Turn what was typed into what Slack keeps: escaped, and with ids for handles."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        ids = self._ids()

        def mention(match: re.Match[str]) -> str:
            user_id = ids.get(match[1])
            return f"<@{user_id}>" if user_id else match[0]

        return _HANDLE.sub(mention, escaped)

    def _ids(self) -> dict[str, str]:
        """Give everybody's id by their handle."""
        return {person.name: person.id for person in self._state.users.values()}

    def _invite(self, handle: str, occasion: Occasion) -> Json:
        """Make who is named a member of the channel, as its menu does; say so where that fails."""
        named = _HANDLE.fullmatch(handle)
        if named is None:
            return self._say(_WHOM, occasion)
        acts = ChannelActs(self._state, self._workspace.clock)
        invited = self._ids().get(named[1], "")
        try:
            acts.invite(invited, user=occasion.user, channel=occasion.channel)
        except Refusal as refusal:
            return self._say(explain(refusal), occasion)
        return {}

    def _open_direct(self, user: str) -> Channel:
        self._workspace.require_app()
        user_id = self._state.get_user(user).id
        return channels.open_direct(self._state, user_id, self._workspace.clock())

    def _own(self, channel: str, ts: str, user: str, error: str) -> Message:
        require_writable(self._state, channel, user)
        message = self._state.get_message(channel, ts)
        if message.user != user or message.subtype is not None:
            raise Refusal(error)
        return message

    def _offer_to_invite(self, message: Message, place: Channel) -> None:
        """Say that the bot was mentioned where it is not, as Slack's client does."""
        absent = place.kind is not Kind.IM and BOT_USER not in place.members
        if absent and f"<@{BOT_USER}>" in message.text and self._workspace.is_installed:
            self._say(_NOT_HERE, Occasion(place.id, message.user), message.thread_ts)

    def _show(self, typed: str, body: Json, occasion: Occasion) -> Json:
        if not body:
            return {}
        name, now = typed.partition(" ")[0], self._workspace.clock()
        try:
            command = self._name_people(typed)
            show_answer(Call(self._workspace, name, body, now), occasion, command)
        except Refusal as refusal:
            sentence = f"{name} failed with the error “invalid_command_response”"
            return self._say(sentence, occasion) | refusal.body()
        return body

    def _say(self, sentence: str, occasion: Occasion, thread_ts: str | None = None) -> Json:
        """Show a sentence of Slack's own to one person."""
        ts = self._state.next_ts(self._workspace.clock())
        shown = Ephemeral(
            occasion.channel, ts, occasion.user, sentence, thread_ts=thread_ts, by=SLACKBOT
        )
        self._state.save_ephemeral(shown)
        return {"response_type": "ephemeral", "text": sentence}
