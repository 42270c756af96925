"""What the app says back, in an ack or through a response_url: to one person or to all."""

import secrets

from aiohttp import web

from bot.sandbox.config import BOT_ID
from bot.sandbox.errors import Refusal
from bot.sandbox.inputs import name_blocks
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


def show_answer(call: Call, occasion: Occasion) -> None:
    """Show the app's answer: for the person alone, or, `in_channel`, for everybody.

    `replace_original` and `delete_original` change the message that the occasion names. The budget
    of a message's characters does not hold here: SLACK.md A1, `respond()`.
    """
    original = _find_original(call, occasion)
    if call.flag("delete_original"):
        _delete(call, original)
        return
    text, blocks, attachments = read_content(call)
    ts = call.state.next_ts(call.now)
    blocks = name_blocks(blocks, ts)
    if call.flag("replace_original") and original is not None:
        _replace(call, original, text, blocks, attachments)
        return
    thread_ts = find_thread(call, call.state.channels[occasion.channel])
    if call.text("response_type") != "in_channel":
        shown = Ephemeral(occasion.channel, ts, occasion.user, text, blocks, thread_ts)
        call.state.save_ephemeral(shown)
        return
    message = Message(
        occasion.channel,
        ts,
        user="",
        text=text,
        thread_ts=thread_ts,
        bot_id=BOT_ID,
        subtype="bot_message",
        blocks=blocks,
        attachments=attachments,
    )
    call.state.save_message(message)


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


def _replace(
    call: Call,
    original: Message | Ephemeral,
    text: str,
    blocks: list[Json],
    attachments: list[Json],
) -> None:
    original.text, original.blocks = text, blocks
    if isinstance(original, Ephemeral):
        call.state.save_ephemeral(original)
        return
    original.attachments = attachments
    call.state.save_message(original)
