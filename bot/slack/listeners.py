"""What Slack sends, handed to one service call each, and the answer handed back."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SourceError
from bot.domain.liking import Period
from bot.domain.reaction import Reaction
from bot.domain.release import Body
from bot.domain.viewer import MISSING_LISTS, Viewer, is_direct
from bot.domain.wall_clock import choose_zone
from bot.render.buttons import Asked
from bot.render.liking import render_top
from bot.render.lookup import SEARCH, add_note, render_answer, render_help, render_latest
from bot.render.overview import render_out, render_overview
from bot.render.saved import render_saved
from bot.services.curators import Curators
from bot.services.examples import find_examples
from bot.services.library import Fetch
from bot.services.liking import find_top
from bot.services.lookup import find_latest, look_up
from bot.services.messenger import Clock
from bot.services.overview import find_overview, list_out
from bot.services.reactions import Recorder
from bot.services.reporting import Staff
from bot.services.saving import Saver
from bot.services.sharing import Pause
from bot.services.visibility import Asker, Viewers
from bot.slack.answering import reply, tell_error, whisper
from bot.slack.courier import as_message
from bot.slack.errands import Errands
from bot.slack.manifest import APP_MENTION, REACTION_ADDED, REACTION_REMOVED
from bot.slack.presses import Press, read_command
from bot.sources.files import Document
from bot.storage.database import Database

UTC = ZoneInfo("UTC")

COMMANDS = ("help", "latest", "saved", "releases")
"""Words that ask for something else than what has them."""

IMPORT = "import"
"""The word of the slash command that an address may follow."""

FORMS = ("schedule", IMPORT)
"""Words of the slash command that open a form."""

OpenForm: TypeAlias = Callable[[Press], Coroutine[Any, Any, None]]

_MARKUP = re.compile(r"<(?:[@!#][^<>]*|(?:[^<>|]*\|)?([^<>]*))>")
"""A mention, or a link with its label or address in the group."""


def same_team(team_id: str) -> str:
    """Return the id under which data of Slack's team is kept: its own."""
    return team_id


async def fetch_nothing(url: str) -> Document:
    """Refuse an address: what listens here was given no way to fetch any."""
    raise SourceError(url, "nothing is fetched here.")


@dataclass(slots=True)
class Missed:
    """Whether Slack told of reactions that could not be written down."""

    reactions: bool = False


@dataclass(frozen=True, slots=True)
class Services:
    """What listeners call. `team_id_of` turns a payload's team id into ours; `zone` is for those
    whose own is not known, `undo` how long what goes out now can be pulled back, `channel` where
    lists usually go."""

    db: Database
    clock: Clock
    viewers: Viewers
    saver: Saver
    recorder: Recorder
    staff: Staff
    team_id_of: Callable[[str], str] = same_team
    compare_span: timedelta = timedelta()
    errands: Errands = field(default_factory=Errands)
    missed: Missed = field(default_factory=Missed)
    pause: Pause = asyncio.sleep
    zone: ZoneInfo = UTC
    undo: timedelta = timedelta(seconds=60)
    channel: str | None = None
    fetch: Fetch = fetch_nothing

    @property
    def curators(self) -> Curators:
        """Who may act as a curator."""
        return Curators(self.viewers, self.staff)

    async def find_viewer(
        self, team: str, user_id: str, channel_id: str, *, is_public: bool = False
    ) -> Viewer:
        """Return who reads an answer; `is_public`: others in the channel do, too."""
        asker = Asker(self.team_id_of(team), user_id, channel_id, is_public=is_public)
        return await self.viewers.find(asker)

    async def find_zone(self, team: str, user_id: str) -> ZoneInfo:
        """Return the time zone that somebody lives in, as their profile says."""
        person = await self.viewers.directory.find_person(self.team_id_of(team), user_id)
        return choose_zone(person.zone if person else None, self.zone)


def register(
    bolt_app: AsyncApp,
    services: Services,
    client: AsyncWebClient,
    command: str,
    forms: Mapping[str, OpenForm],
) -> None:
    """Listen to the slash command, to mentions and direct messages, and to reactions.

    `forms` has for each word of FORMS what opens it.
    """

    async def on_command(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        form = read_form(body.get("text", ""))
        if form is not None:
            await ack()
            work = forms[form[0]](read_command(body, form[1]))
            services.errands.start(work, partial(tell_error, client, body))
            return
        channel_id = body["channel_id"]
        viewer = await services.find_viewer(body["team_id"], body["user_id"], channel_id)
        answers = await answer_text(services, command, viewer, channel_id, body.get("text", ""))
        if len(answers) == 1:
            await ack(response_type="ephemeral", **as_message(answers[0]))
            return
        await ack()  # whether Slack takes what is in an ack nobody says
        work = whisper(client, body["response_url"], *answers)
        services.errands.start(work, partial(tell_error, client, body))

    async def on_mention(event: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        if "bot_id" not in event:
            await answer_event(event, body["team_id"], is_public=True)

    async def on_message(event: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        if is_written_to_us(event):
            await answer_event(event, body["team_id"], is_public=False)

    async def answer_event(event: Mapping[str, Any], team: str, *, is_public: bool) -> None:
        channel_id = event["channel"]
        viewer = await services.find_viewer(team, event["user"], channel_id, is_public=is_public)
        answers = await answer_text(services, command, viewer, channel_id, event.get("text", ""))
        await reply(client, event, *answers)

    async def on_reaction(event: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        if event["item"]["type"] == "message":
            team_id = services.team_id_of(body["team_id"])
            reaction = read_reaction(team_id, event)
            await services.recorder.record(reaction)

    # Bolt asks one after the other whether it listens: what comes most often comes first.
    bolt_app.command(command)(on_command)
    bolt_app.event(REACTION_ADDED)(on_reaction)
    bolt_app.event(REACTION_REMOVED)(on_reaction)
    bolt_app.event(APP_MENTION)(on_mention)
    bolt_app.event("message")(on_message)


async def answer_text(
    services: Services, command: str, viewer: Viewer, channel_id: str, text: str
) -> tuple[Body, ...]:
    """Return the answer to what a person wrote: in a form, and plainer ones should it be refused.

    Help, the newest list, what people liked, what the person saved, or what has the words.
    """
    asked = Asked(viewer.user_id or "", services.clock(), can_share=not is_direct(channel_id))
    match [word.casefold() for word in read_words(text)]:
        case [] | ["help"] | ["search"]:
            examples = await find_examples(services.db, services.clock, viewer)
            emoji = services.saver.emoji
            return (render_help(command, examples, save_emoji=emoji),)
        case ["latest"]:
            return (_note_missing(viewer, render_latest(await find_latest(services.db, viewer))),)
        case ["top"]:
            return await answer_top(services, command, viewer, channel_id, Period.MONTH)
        case ["top", word] if word in set(Period):
            return await answer_top(services, command, viewer, channel_id, Period(word))
        case ["releases"]:
            return (await answer_releases(services, command, viewer),)
        case ["saved"]:
            return (await answer_saved(services, command, viewer, asked),)
    if form := read_form(text):
        return (
            Body(f"`{command} {form[0]}` opens a form: type it as a command, not as a message."),
        )
    query = read_query(text)
    return (await answer_query(services, command, viewer, asked, query),)


async def answer_top(
    services: Services, command: str, viewer: Viewer, channel_id: str, period: Period
) -> tuple[Body, ...]:
    """Return what people liked in a period, of what a viewer may find."""
    top = await find_top(services.db, services.clock, viewer, period)
    asker = Asker(viewer.team_id, viewer.user_id or "", channel_id)
    is_offered = bool(services.compare_span) and viewer.audience is None
    can_compare = is_offered and await services.viewers.may_curate(asker)
    bodies = render_top(top, command, save_emoji=services.saver.emoji, can_compare=can_compare)
    return tuple(_note_missing(viewer, body) for body in bodies)


async def answer_releases(
    services: Services, command: str, viewer: Viewer, first: int | None = None
) -> Body:
    """Return a curator's releases with what can be done with them, where nobody else reads it; what
    went out, for everybody else. The release `first` is there in any case."""
    user_id, now = viewer.user_id or "", services.clock()
    zone = await services.find_zone(viewer.team_id, user_id)
    if viewer.audience is None and await services.curators.may_curate(viewer.team_id, user_id):
        overview = await find_overview(services.db, viewer.team_id, first)
        return render_overview(overview, command, now, zone)
    return render_out(await list_out(services.db, viewer), now, zone)


async def answer_saved(services: Services, command: str, viewer: Viewer, asked: Asked) -> Body:
    """Return what the person saved, where nobody else reads it."""
    if viewer.audience is not None:
        return Body(f"What you saved is for you alone: `{command} saved` shows it.")
    saved = await services.saver.list_saved(viewer, asked.user_id)
    body = render_saved(saved, asked, command, save_emoji=services.saver.emoji)
    return _note_missing(viewer, body)


async def answer_query(
    services: Services, command: str, viewer: Viewer, asked: Asked, query: str, offset: int = 0
) -> Body:
    """Return what a viewer finds: every look-up of people in Slack comes through here."""
    answer = await look_up(services.db, services.clock, viewer, query, offset=offset)
    return _note_missing(viewer, render_answer(answer, command, asked))


def _note_missing(viewer: Viewer, body: Body) -> Body:
    return body if viewer.is_certain else add_note(body, MISSING_LISTS)


def read_query(text: str) -> str:
    """Return the words to look for.

    `search WORDS` looks for words that are also commands. Mentions don't count, and what Slack made
    links of or escaped is as it was typed.
    """
    words = read_words(text)
    if words and words[0].casefold() == SEARCH:
        return " ".join(words[1:])
    return " ".join(words)


def read_form(text: str) -> tuple[str, str] | None:
    """Return the word that opens a form and what follows it; None where other things are asked."""
    match read_words(text):
        case [word] if word.casefold() in FORMS:
            return word.casefold(), ""
        case [word, address] if word.casefold() == IMPORT and "/" in address:  # else two words
            return IMPORT, address
    return None


def write_command(command: str, query: str) -> str:
    """Return what to type to look a query up: see `read_query`."""
    first, *more = query.casefold().split() or [""]
    is_ranking = first == "top" and (not more or (len(more) == 1 and more[0] in set(Period)))
    is_alone = (not more and first in COMMANDS) or read_form(query) is not None
    is_command = first == SEARCH or is_ranking or is_alone
    return f"{command} {SEARCH} {query}" if is_command else f"{command} {query}"


def read_words(text: str) -> list[str]:
    """Return what was typed, word by word: see `read_query`."""
    return _unescape(_MARKUP.sub(r"\1", text)).split()


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def is_written_to_us(event: Mapping[str, Any]) -> bool:
    """Say whether a message is a person's, in a direct message; edits and bots have no answer."""
    strange = "bot_id" in event or "subtype" in event
    return event.get("channel_type") == "im" and not strange


def read_reaction(team_id: str, event: Mapping[str, Any]) -> Reaction:
    """Return what a reaction event says."""
    return Reaction(
        team_id=team_id,
        channel_id=event["item"]["channel"],
        ts=event["item"]["ts"],
        user_id=event["user"],
        emoji=event["reaction"],
        event_ts=event["event_ts"],
        removed=event["type"] == REACTION_REMOVED,
    )
