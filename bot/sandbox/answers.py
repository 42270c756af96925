"""What the app says back, in an ack or through a response_url: to one person or to all."""

import secrets

from aiohttp import web

from bot.sandbox.attachments import name_content
from bot.sandbox.config import BOT_ID
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Ephemeral, Json, Message, Occasion
from bot.sandbox.rules import find_thread, read_content
from bot.sandbox.state import ANSWER_LIFETIME
from bot.sandbox.workspace import Call, Workspace, read_arguments

MAX_USES = 5
"""Uses of a response_url: SLACK.md A3, slash command."""


class ResponseUrls:
    """Gives out response_urls and takes what is posted to them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def issue(self, channel: str, user: str, message_ts: str = "") -> str:
        """Give an address where the app may answer this occasion."""
        key = secrets.token_urlsafe(16)
        until = self._workspace.clock() + ANSWER_LIFETIME
        occasion = Occasion(channel, user, message_ts, until, key=key)
        self._workspace.state.save_occasion(occasion)
        return f"{self._workspace.url}response/{key}"

    def issued(self, key: str) -> bool:
        """Tell whether an address with this key was given out here."""
        return key in self._workspace.state.occasions

    async def handle(self, request: web.Request) -> web.Response:
        """Take one answer; it says "ok", or 404 for an address that is used up or too old."""
        try:
            arguments = await read_arguments(request)
            self._take(request.match_info["key"], arguments)
        except Refusal as refusal:
            status = 404 if refusal.error.endswith("_url") else 400
            return web.json_response(refusal.body(), status=status)
        return web.Response(text="ok")

    def _take(self, key: str, arguments: Json) -> None:
        occasion = self._workspace.state.occasions.get(key)
        now = self._workspace.clock()
        if occasion is None:
            raise Refusal("invalid_url")
        if now > occasion.until:
            raise Refusal("expired_url")
        if occasion.uses >= MAX_USES:
            raise Refusal("used_url")
        show_answer(Call(self._workspace, "response_url", arguments, now), occasion)
        occasion.uses += 1
        self._workspace.state.save_occasion(occasion)


def show_answer(call: Call, occasion: Occasion, command: str = "") -> None:
    """Show the app's answer: for the person alone, or, `in_channel`, for everybody.

    `replace_original` and `delete_original` change the message that the occasion names. The budget
    of a message's characters does not hold here: SLACK.md A1, `respond()`. An `in_channel` answer
    to a `command` shows that too, as the person's own message, and may show nothing else
    (docs.slack.dev/interactivity/implementing-slash-commands, message visibility).
    """
    channel = call.state.channels[occasion.channel]
    if channel.is_archived:
        raise Refusal("is_archived")
    original = _find_original(call, occasion)
    if call.flag("delete_original"):
        _delete(call, original)
        return
    in_channel = call.text("response_type") == "in_channel"
    if command and in_channel and call.arguments.keys() == {"response_type"}:
        _echo(call, occasion, command)
        return
    text, blocks, attachments = read_content(call)
    if call.flag("replace_original") and original is not None:
        original.text, original.blocks, original.attachments = text, blocks, attachments
        _save(call, original, prefix=call.state.next_ts(call.now))
        return
    thread_ts = find_thread(call, channel)
    if command and in_channel:
        _echo(call, occasion, command)
    place = channel.id, call.state.next_ts(call.now)
    shown: Message | Ephemeral = (
        Message(*place, "", text, thread_ts, BOT_ID, "bot_message")
        if in_channel
        else Ephemeral(*place, occasion.user, text, thread_ts=thread_ts)
    )
    shown.blocks, shown.attachments = blocks, attachments
    _save(call, shown)


def _echo(call: Call, occasion: Occasion, command: str) -> None:
    ts = call.state.next_ts(call.now)
    call.state.save_message(Message(occasion.channel, ts, occasion.user, command))


def _save(call: Call, shown: Message | Ephemeral, prefix: str = "") -> None:
    name_content(shown, prefix)
    if isinstance(shown, Ephemeral):
        call.state.save_ephemeral(shown)
    else:
        call.state.save_message(shown)


def _find_original(call: Call, occasion: Occasion) -> Message | Ephemeral | None:
    channel, ts = occasion.channel, occasion.message_ts
    shown = call.state.find_ephemeral(channel, ts, occasion.user)
    return shown or call.state.find_message(channel, ts)


def _delete(call: Call, original: Message | Ephemeral | None) -> None:
    match original:
        case Message():
            call.state.delete_message(original)
        case Ephemeral():
            call.state.dismiss(original)
