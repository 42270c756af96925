"""Who curates: who may act, whom others are told to ask, and who is told of trouble."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import NotCuratorError, UnreachableError
from bot.services.reporting import Staff
from bot.services.visibility import Asker, Viewers

MOST_FOUND = 25
"""People who are looked for when somebody is to be told: Slack is asked about each of them."""

MOST_NAMED = 3
"""Owners and admins whom somebody is told to ask."""


@dataclass(frozen=True, slots=True)
class Curators:
    """What finding out takes. Slack is asked at every act; what it said minutes ago counts."""

    viewers: Viewers
    staff: Staff

    async def may_curate(self, team_id: str, user_id: str) -> bool:
        """Say whether somebody is a curator of a workspace."""
        return await self.viewers.may_curate(Asker(team_id, user_id, channel_id=""))

    async def require(self, team_id: str, user_id: str) -> None:
        """Raise NotCuratorError, which names whom to ask, unless somebody is a curator; or
        UnreachableError where Slack does not say so."""
        if await self.may_curate(team_id, user_id):
            return
        if await self._is_in_doubt(team_id, user_id):
            raise UnreachableError(
                "Slack did not say in time whether you are a curator: try again."
            )
        raise NotCuratorError(await self._name(team_id))

    async def find_people(self, team_id: str, first: str | None = None) -> tuple[str, ...] | None:
        """Return all who curate and are still there, `first` before the others; None where Slack
        could not be asked."""
        if not self.viewers.curators:
            people = await self.staff.find_owners(team_id)
        else:
            people = await self._find_named(team_id)
        if people is None:
            return None
        ordered = dict.fromkeys([first, *people] if first else people)
        return await self.staff.find_active(team_id, list(ordered)[:MOST_FOUND])

    async def _is_in_doubt(self, team_id: str, user_id: str) -> bool:
        """Say whether somebody may be a curator after all: Slack could not be asked."""
        directory = self.viewers.directory
        if not self.viewers.curators:
            return await directory.find_person(team_id, user_id) is None
        groups = [each for each in self.viewers.curators if each.startswith("S")]
        return any([await directory.find_group(team_id, each) is None for each in groups])

    async def _find_named(self, team_id: str) -> tuple[str, ...] | None:
        people: list[str] = []
        for named in sorted(self.viewers.curators):
            if not named.startswith("S"):
                people.append(named)
                continue
            group = await self.viewers.directory.find_group(team_id, named)
            if group is None:
                return None
            people += sorted(group)
        return tuple(people)

    async def _name(self, team_id: str) -> Sequence[str]:
        if self.viewers.curators:
            return sorted(self.viewers.curators)
        return (await self.staff.find_owners(team_id) or ())[:MOST_NAMED]
