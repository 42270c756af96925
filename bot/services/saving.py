"""What people save for themselves, which nobody else sees; and how they are forgotten."""

from dataclasses import dataclass

from bot.domain.errors import GoneError, HiddenError
from bot.domain.liking import Saved, SavedSection
from bot.domain.people import Marker
from bot.domain.reaction import read_instant
from bot.domain.viewer import Viewer
from bot.render.buttons import SAVED_SHOWN
from bot.services.messenger import Clock
from bot.storage import (
    acts,
    homes,
    lookup,
    notices,
    people,
    previews,
    reactions,
    releases,
    saves,
    single_messages,
)
from bot.storage.database import Database, Transaction
from bot.storage.lookup import Place
from bot.storage.saves import Save
from bot.storage.visibility import hidden_lists, may_see


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much of somebody was removed."""

    reactions: int
    saves: int


@dataclass(frozen=True, slots=True)
class Saver:
    """What saving takes. A reaction with `emoji` saves, too; None: no emoji does."""

    db: Database
    clock: Clock
    marker: Marker
    emoji: str | None = None

    async def save(self, viewer: Viewer, user_id: str, section_id: int) -> bool:
        """Keep a section for somebody; False where it was kept already.

        Raises GoneError where there is no such section, HiddenError where it is not for them.
        """

        place = await self._find_place(viewer, section_id)

        def write(tx: Transaction) -> bool:
            user = self._find_name(tx, viewer.team_id, user_id, place)
            return saves.save_section(tx, viewer.team_id, user, place, self.clock())

        return await self.db.write(write)

    async def find_section(self, viewer: Viewer, channel_id: str, ts: str) -> int | None:
        """Return the section that a message is of, None where it is of none of ours."""
        found = await self.db.read(
            lambda tx: lookup.find_place_of_message(tx, viewer.team_id, channel_id, ts)
        )
        return None if found is None else found[0]

    async def mark_read(
        self, viewer: Viewer, user_id: str, section_id: int, *, is_read: bool
    ) -> None:
        """Note that somebody is done with a saved section, or that they are not."""
        place = await self._find_place(viewer, section_id)
        at = self.clock() if is_read else None

        def write(tx: Transaction) -> None:
            user = self._find_name(tx, viewer.team_id, user_id, place)
            saves.mark_read(tx, viewer.team_id, user, place, at)

        await self.db.write(write)

    async def remove(self, viewer: Viewer, user_id: str, section_id: int) -> None:
        """Show a saved section no more to who saved it. Their emoji stays in Slack."""
        place = await self._find_place(viewer, section_id)

        def write(tx: Transaction) -> None:
            user = self._find_name(tx, viewer.team_id, user_id, place)
            saves.remove_save(tx, viewer.team_id, user, place, self.clock(), self.emoji)

        await self.db.write(write)

    async def _find_place(self, viewer: Viewer, section_id: int) -> Place:
        """Return where a section stands that the viewer may see; raises as `save` does.

        In a transaction that reads: what others are writing may be undone.
        """
        return await self.db.read(lambda tx: _get_place(tx, viewer, section_id))

    def _find_name(self, tx: Transaction, team_id: str, user_id: str, place: Place) -> str:
        """Return what somebody's saving of a section is kept by."""
        names = self.marker.names(team_id, user_id)
        return saves.find_saver(tx, team_id, names, place) or self.marker.keep(team_id, user_id)

    async def list_saved(
        self, viewer: Viewer, user_id: str, *, offset: int = 0, limit: int = SAVED_SHOWN
    ) -> Saved:
        """Return what somebody saved: unread before read, each newest first.

        What they may not find any more is left out.
        """

        def read(tx: Transaction) -> Saved:
            names = self.marker.names(viewer.team_id, user_id)
            hidden = hidden_lists(tx, viewer)
            found = [
                each
                for each in saves.list_saves(tx, viewer.team_id, names, self.emoji)
                if each.place[0] not in hidden
            ]
            found.sort(key=_by_need)
            unread = sum(each.read_at is None for each in found)
            shown = _name(tx, viewer, found[offset : offset + limit])
            return Saved(shown, len(found), unread, offset)

        return await self.db.read(read)

    async def forget(self, team_id: str, user_id: str) -> Forgotten:
        """Remove what is kept of somebody, and let nothing of it come back from Slack.

        What they do from now on is kept again. "Now" is Slack's, should our clock be behind it.
        """

        def write(tx: Transaction) -> Forgotten:
            names = self.marker.names(team_id, user_id)
            newest = reactions.find_newest(tx, team_id, names)
            at = max(self.clock(), read_instant(newest)) if newest else self.clock()
            people.record_forgotten(tx, team_id, names[-1], at)
            single_messages.forget_person(tx, team_id, user_id)
            releases.forget_curator(tx, team_id, user_id)
            acts.forget_person(tx, team_id, user_id)
            notices.forget_person(tx, team_id, user_id)
            homes.drop_person(tx, team_id, user_id)
            previews.forget_person(tx, team_id, user_id)
            return Forgotten(
                reactions=reactions.forget_person(tx, team_id, names),
                saves=saves.forget_person(tx, team_id, names),
            )

        return await self.db.write(write)


def _get_place(tx: Transaction, viewer: Viewer, section_id: int) -> Place:
    found = lookup.find_place(tx, viewer.team_id, section_id)
    if found is None:
        raise GoneError
    if not may_see(tx, viewer, found[0]):
        raise HiddenError(for_all=False, is_certain=viewer.is_certain)
    return found


def _by_need(save: Save) -> tuple[bool, float, Place]:
    return (save.read_at is not None, -save.saved_at.timestamp(), save.place)


def _name(tx: Transaction, viewer: Viewer, found: list[Save]) -> tuple[SavedSection, ...]:
    places = [each.place for each in found]
    names = lookup.name_places(tx, viewer.team_id, places)
    permalinks = lookup.find_permalinks(tx, viewer, places)
    return tuple(
        SavedSection(
            section_id=names[each.place].section_id,
            list_id=each.place[0],
            title=names[each.place].title,
            list_title=names[each.place].list_title,
            date=names[each.place].date,
            saved_at=each.saved_at,
            is_read=each.read_at is not None,
            by_emoji=each.by_emoji,
            permalink=permalinks.get(each.place),
        )
        for each in found
    )
