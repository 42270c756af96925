"""The sections of a release, so that a curator can arrange them."""

from dataclasses import dataclass

from bot.domain.release import Release
from bot.storage import reading_lists, releases
from bot.storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Arrangeable:
    """A release and its list's sections as they stand now; `revision_id` says which text."""

    release: Release
    revision_id: int
    titles: tuple[str, ...]
    anchors: tuple[str, ...]


async def find_sections(db: Database, team_id: str, release_id: int) -> Arrangeable:
    """Return what of a release can be arranged, or raise NotFoundError."""

    def read(tx: Transaction) -> Arrangeable:
        release = releases.get_release(tx, team_id, release_id)
        stored = reading_lists.get_text(tx, team_id, release.list_id)
        sections = reading_lists.list_sections(tx, stored.revision_id)
        titles = tuple(title for title, _ in sections)
        anchors = tuple(anchor for _, anchor in sections)
        return Arrangeable(release, stored.revision_id, titles, anchors)

    return await db.read(read)
