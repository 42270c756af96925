"""What curators do in the embedded workspace: they open forms, fill them in and send them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncBoltRequest

from bot.domain.release import Release
from bot.sandbox.records import Json
from bot.services import releases
from tests.slack.office import TEAM, Office, find_buttons

LIN, ROBIN, GALE = "U0CURATOR", "U0READER", "U0GUEST"
GENERAL, READING, CURATORS, OLD = "C0GENERAL", "C0READING", "G0CURATORS", "C0ARCHIVED"
OTHER_TEAM = "T0OTHER"


def picked(value: str) -> Json:
    """What a menu holds."""
    return {"selected_option": {"text": {"type": "plain_text", "text": value}, "value": value}}


def words(blocks: list[Json]) -> str:
    """What blocks say beside their fields, a block a line."""
    return "\n".join(filter(None, map(_read, blocks)))


def _read(node: Json) -> str:
    match node:
        case {"elements": [*elements]}:
            return " ".join(map(_read, elements))
        case {"text": str(text)}:
            return text
        case {"text": dict(text)}:
            return _read(text)
    return ""


@dataclass
class Curating:
    """Somebody at the curators' desk."""

    office: Office
    user: str = LIN
    said: list[Json] = field(default_factory=list)

    @property
    def view(self) -> Json:
        """The modal on top."""
        return self.office.sandbox.views.stack(self.user)[-1]

    @property
    def is_open(self) -> bool:
        return bool(self.office.sandbox.views.stack(self.user))

    @property
    def words(self) -> str:
        """All that the modal on top says, a block a line."""
        return words(self.view["blocks"])

    @property
    def fields(self) -> list[str]:
        return [each["block_id"] for each in self.view["blocks"] if each["type"] == "input"]

    async def type(self, text: str, channel: str = GENERAL) -> None:
        """Type the command, and wait until what follows is done."""
        await self.office.sandbox.people.run_command(text, user=self.user, channel=channel)
        await self.office.services.errands.finish()

    async def choose(self, name: str, **held: Any) -> None:
        """Choose something in a field that tells of it at once."""
        action = {"action_id": name, "block_id": name, **held}
        view = self.view
        await self.office.sandbox.views.view_action(action, user=self.user, view_id=view["id"])
        await self.office.services.errands.finish()

    async def press(self, label: str, place: int = 0) -> None:
        """Press a button in the modal on top."""
        view = self.view
        button = find_buttons(view["blocks"], label)[place]
        await self.office.sandbox.views.view_action(button, user=self.user, view_id=view["id"])
        await self.office.services.errands.finish()

    async def send(self, values: Mapping[str, Json] | None = None) -> Json:
        """Send the modal on top with what its fields hold; give the errors at them."""
        entered = {name: {name: held} for name, held in (values or {}).items()}
        answer = await self.office.sandbox.views.view_submit(
            user=self.user, view_id=self.view["id"], state={"values": entered}
        )
        await self.office.services.errands.finish()
        errors: Json = answer.get("errors", {})
        return errors

    async def releases(self) -> list[Release]:
        """All releases, the first one first."""
        found = await releases.list_releases(self.office.db, TEAM)
        return sorted((each.release for each in found), key=lambda each: each.release_id)


async def replay(office: Office, payload: Json) -> Json:
    """Hand the app a payload as if Slack had sent it; give the body of its answer."""
    request = AsyncBoltRequest(mode="socket_mode", body=payload)
    answer = await office.bolt_app.async_dispatch(request)
    await office.services.errands.finish()
    assert answer.status == 200
    body = answer.body
    return body if isinstance(body, dict) else json.loads(body or "{}")


def submission(view: Json, values: Mapping[str, Json], user: str, team: str = TEAM) -> Json:
    """What Slack says of a modal that was sent."""
    state = {"values": {name: {name: held} for name, held in values.items()}}
    return {
        "type": "view_submission",
        "team": {"id": team},
        "user": {"id": user, "team_id": team},
        "trigger_id": "1.2.3",
        "view": {**view, "state": state},
    }
