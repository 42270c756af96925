"""What people do with what the app made: modals, the Home tab, shortcuts and menus that ask it."""

from bot.sandbox import interactions
from bot.sandbox.answers import ResponseUrls
from bot.sandbox.attachments import all_blocks
from bot.sandbox.carrier import Parcel
from bot.sandbox.channel_acts import require_seen
from bot.sandbox.config import ShortcutType
from bot.sandbox.elements import OPTION, OPTION_GROUP
from bot.sandbox.errors import Refusal
from bot.sandbox.input_rules import check_inputs
from bot.sandbox.inputs import find_element, read_state, use_element
from bot.sandbox.outbox import TROUBLE, Outbox
from bot.sandbox.records import Json, View
from bot.sandbox.schema import Findings, array
from bot.sandbox.shapes import file_json, message_json
from bot.sandbox.state import State
from bot.sandbox.view_rules import check_view
from bot.sandbox.views import close_modal, find_modal, push_modal, update_view, view_json
from bot.sandbox.workspace import Workspace

_MIN_QUERY = 3
"""Letters that an external menu waits for: docs.slack.dev, select menus, min_query_length."""
_SUGGESTIONS = {"options": array(OPTION, 100, least=0), "option_groups": array(OPTION_GROUP, 100)}


class ViewActs:
    """Everybody's views in one workspace; Refusal where Slack's client would not let them act."""

    def __init__(self, workspace: Workspace, outbox: Outbox, response_urls: ResponseUrls) -> None:
        self._workspace = workspace
        self._outbox = outbox
        self._response_urls = response_urls

    def stack(self, user: str) -> list[Json]:
        """Show the modals that somebody has open, the top one last."""
        return [view_json(self._workspace, view) for view in self._state.modals.get(user, ())]

    def home(self, user: str) -> Json | None:
        """Show somebody's Home tab, if the app has published one."""
        view = self._state.homes.get(user)
        return view_json(self._workspace, view) if view is not None else None

    async def view_submit(self, *, user: str, view_id: str, state: Json | None = None) -> Json:
        """Submit the modal on top; give {"errors": …} by block_id where the app finds some.

        `state` ({"values": …}) is what the person entered, as in the payload; what it leaves out
        stays as it was. Refusal("invalid_state", errors=…) for what Slack's client would not send.
        """
        view = self._find_top(user, view_id)
        view.values = self._read_state(view, state)
        errors = check_inputs(view.content["blocks"], view.values)
        if errors:
            raise Refusal("invalid_state", errors=errors)
        response_urls = self._issue_response_urls(view)
        shown = view_json(self._workspace, view)
        person = self._state.get_user(user)
        body = await self._ask(
            interactions.view_submission(self._workspace, person, shown, response_urls)
        )
        return self._follow(view, body)

    async def view_close(self, *, user: str, view_id: str, whole_stack: bool = False) -> None:
        """Close the modal on top, or all of them at once, as the × does.

        docs.slack.dev/surfaces/modals: `clear_on_close` closes all; the app hears of each one that
        has `notify_on_close`.
        """
        view = self._find_top(user, view_id)
        cleared = whole_stack or view.content.get("clear_on_close", False)
        closed = list(reversed(self._state.modals[user])) if cleared else [view]
        close_modal(self._state, closed[-1])
        person = self._state.get_user(user)
        for each in closed:
            if each.content.get("notify_on_close") and self._workspace.is_installed:
                shown = view_json(self._workspace, each)
                self._outbox.tell(
                    interactions.view_closed(self._workspace, person, shown, is_cleared=cleared)
                )

    async def view_action(
        self, action: Json, *, user: str, view_id: str, state: Json | None = None
    ) -> None:
        """Use an element of a modal or of the Home tab; `action` is as in the payload."""
        view = self._find_own(user, view_id)
        pressed, values = use_element(
            view.content["blocks"], action, _known(view, state), self._workspace.clock()
        )
        view.values = self._with_files(view, values)
        place = interactions.in_view(view_json(self._workspace, view))
        person = self._state.get_user(user)
        await self._ask(interactions.block_actions(self._workspace, person, pressed, place))

    async def shortcut(
        self, callback_id: str, *, user: str, channel: str = "", ts: str = ""
    ) -> None:
        """Use one of the app's shortcuts; a message's needs the message."""
        known = {each.callback_id: each for each in self._workspace.config.shortcuts}
        wanted = known.get(callback_id)
        # Shortcuts come with the scope `commands`: docs.slack.dev/interactivity/shortcuts.
        if wanted is None or "commands" not in self._workspace.scopes:
            raise Refusal("shortcut_not_found")
        person = self._state.get_user(user)
        if wanted.type is ShortcutType.GLOBAL:
            await self._ask(interactions.shortcut(self._workspace, person, callback_id))
            return
        place = require_seen(self._state, channel, user)
        message = message_json(self._workspace, self._state.get_message(channel, ts))
        response_url = self._response_urls.issue(channel, user)
        await self._ask(
            interactions.message_action(
                self._workspace, person, callback_id, place, message, response_url
            )
        )

    async def suggest(
        self,
        value: str,
        *,
        user: str,
        action_id: str,
        block_id: str = "",
        view_id: str = "",
        channel: str = "",
        ts: str = "",
    ) -> Json:
        """Type into an external menu of a view or a message and give what the app offers.

        That is {"options": […]} or {"option_groups": […]}.
        """
        blocks, place = self._find_place(user, view_id, channel, ts, block_id)
        block, element = find_element(blocks, action_id, block_id)
        if len(value) < element.get("min_query_length", _MIN_QUERY):
            return {"options": []}
        person = self._state.get_user(user)
        asked = interactions.block_suggestion(self._workspace, person, element, block, value, place)
        return _read_suggestions(await self._ask(asked))

    @property
    def _state(self) -> State:
        return self._workspace.state

    def _find_top(self, user: str, view_id: str) -> View:
        stack = self._state.modals.get(user, [])
        if not stack or stack[-1].id != view_id:
            raise Refusal("view_not_found")
        return stack[-1]

    def _find_own(self, user: str, view_id: str) -> View:
        home = self._state.homes.get(user)
        if home is not None and home.id == view_id:
            return home
        return self._find_top(user, view_id)

    def _read_state(self, view: View, state: Json | None) -> Json:
        values = read_state(view.content["blocks"], _known(view, state))
        for block_id, block in values.items():
            for held in block.values():
                self._require_offered(view.user, block_id, held)
        return self._with_files(view, values)

    def _require_offered(self, user: str, block_id: str, held: Json) -> None:
        """Refuse a conversation or a person that Slack's menus would not offer to this person."""
        chosen = [held.get("selected_conversation"), held.get("selected_channel")]
        chosen += [*held.get("selected_conversations", ()), *held.get("selected_channels", ())]
        people = [held.get("selected_user"), *held.get("selected_users", ())]
        try:
            for channel in filter(None, chosen):
                require_seen(self._state, channel, user)
            for person in filter(None, people):
                self._state.get_user(person)
        except Refusal as refusal:
            sentence = "That is not there, or not yours to see."
            raise Refusal("invalid_state", errors={block_id: sentence}) from refusal

    def _with_files(self, view: View, values: Json) -> Json:
        """Give values with all that is known of the files in them."""
        for block in values.values():
            for held in block.values():
                if "files" in held:
                    held["files"] = [
                        self._show_file(view.user, each["id"]) for each in held["files"]
                    ]
        return values

    def _show_file(self, user: str, file_id: str) -> Json:
        """Show a file that this person has uploaded."""
        file = self._state.files.get(file_id)
        if file is None or file.user != user:
            raise Refusal("file_not_found")
        return file_json(self._workspace, file)

    def _find_place(
        self, user: str, view_id: str, channel: str, ts: str, block_id: str
    ) -> tuple[list[Json], Json]:
        if view_id:
            view = self._find_own(user, view_id)
            return view.content["blocks"], interactions.in_view(view_json(self._workspace, view))
        place = require_seen(self._state, channel, user)
        shown = self._state.find_shown(channel, ts, user)
        blocks = all_blocks(shown.blocks, shown.attachments)
        return blocks, interactions.in_message(self._workspace, place, shown, block_id)

    def _issue_response_urls(self, view: View) -> list[Json]:
        """Give an address for each channel that was chosen in a menu with `response_url_enabled`.

        docs.slack.dev, conversations and channels select: in a modal's input block only.
        """
        issued = []
        for block in view.content["blocks"]:
            element = block.get("element", {}) if block["type"] == "input" else {}
            if not element.get("response_url_enabled"):
                continue
            held = view.values[block["block_id"]][element["action_id"]]
            channel = held.get("selected_conversation") or held.get("selected_channel")
            if channel:
                issued.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel,
                        "response_url": self._response_urls.issue(channel, view.user),
                    }
                )
        return issued

    async def _ask(self, parcel: Parcel) -> Json:
        self._workspace.require_app()
        return await self._outbox.ask(parcel)

    def _follow(self, view: View, body: Json) -> Json:
        """Do what the answer to a submission says: docs.slack.dev/surfaces/modals, responses."""
        state, now = self._state, self._workspace.clock()
        if find_modal(state, view.user, view.id) is None:
            return {}
        try:
            match body.get("response_action"):
                case None if not body:
                    close_modal(state, view)
                case "clear":
                    state.save_modals(view.user, [])
                case "errors":
                    return {"errors": _read_errors(view, body.get("errors"))}
                case "update":
                    update_view(state, view, check_view(body.get("view"), "modal"), now)
                case "push":
                    push_modal(state, view.user, check_view(body.get("view"), "modal"), now)
                case _:
                    raise Refusal("unknown_response_action")
        except Refusal as refusal:
            raise _trouble("invalid_response", cause=refusal.body()) from refusal
        return {}


def _known(view: View, state: Json | None) -> Json:
    return state or {"values": view.values}


def _trouble(error: str, cause: Json | None = None) -> Refusal:
    return Refusal(error, message=TROUBLE, cause=cause or {})


def _read_errors(view: View, errors: object) -> Json:
    """Read the app's errors; each must belong to an input block (bolt-python#566)."""
    inputs = {each["block_id"] for each in view.content["blocks"] if each["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise Refusal("invalid_errors")
    if not all(isinstance(sentence, str) for sentence in errors.values()):
        raise Refusal("invalid_errors")
    return errors


def _read_suggestions(body: Json) -> Json:
    for name, check in _SUGGESTIONS.items():
        if name in body:
            found = Findings()
            check(body[name], f"/{name}", found)
            if found.errors:
                raise _trouble("invalid_options", cause={"errors": found.errors})
            return {name: body[name]}
    raise _trouble("invalid_options")
