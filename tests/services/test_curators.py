"""Who may curate, whom others are told to ask, and who is told of trouble."""

from dataclasses import dataclass, field

import pytest

from bot.domain.errors import NotCuratorError, UnreachableError
from bot.domain.viewer import Person
from bot.services.curators import Curators
from bot.services.visibility import Viewers
from bot.storage.database import Database
from tests.fakes import FakeStaff
from tests.services.conftest import TEAM


@dataclass(slots=True)
class FakeDirectory:
    """Knows some people, and some groups; who is in neither is a stranger."""

    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)

    async def find_person(self, team_id: str, user_id: str) -> Person | None:
        return self.people.get(user_id)

    async def find_channels(
        self, team_id: str, user_id: str, *, public: bool
    ) -> frozenset[str] | None:
        return frozenset()

    async def find_group(self, team_id: str, group_id: str) -> frozenset[str] | None:
        return self.groups.get(group_id)

    async def find_privacy(self, team_id: str, channel_id: str) -> bool | None:
        return None


@dataclass(slots=True)
class House:
    """A workspace with an admin, a member and a group, and who is named in the settings."""

    db: Database
    directory: FakeDirectory
    staff: FakeStaff

    def curators(self, *named: str) -> Curators:
        return Curators(Viewers(self.db, self.directory, frozenset(named)), self.staff)


@pytest.fixture
def house(db: Database) -> House:
    people = {"UADMIN": Person(is_admin=True), "UMEMBER": Person(), "UGUEST": Person(is_guest=True)}
    groups = {"SEDITORS": frozenset({"UEDITOR", "UMEMBER"})}
    return House(db, FakeDirectory(people, groups), FakeStaff(owners=("UADMIN", "UB", "UC", "UD")))


async def test_without_settings_admins_curate(house: House) -> None:
    curators = house.curators()
    assert await curators.may_curate(TEAM, "UADMIN")
    for other in ("UMEMBER", "UGUEST", "USTRANGER"):
        assert not await curators.may_curate(TEAM, other)


async def test_settings_name_people_and_groups_and_then_admins_don_t(house: House) -> None:
    curators = house.curators("UNAMED", "SEDITORS")
    assert await curators.may_curate(TEAM, "UNAMED")
    assert await curators.may_curate(TEAM, "UEDITOR")
    assert not await curators.may_curate(TEAM, "UADMIN")


async def test_the_refusal_names_whom_to_ask(house: House) -> None:
    with pytest.raises(NotCuratorError) as refused:
        await house.curators("UNAMED", "SEDITORS").require(TEAM, "UGUEST")
    assert str(refused.value) == (
        "Only curators can do that: ask <!subteam^SEDITORS> or <@UNAMED>."
    )
    with pytest.raises(NotCuratorError) as refused:
        await house.curators().require(TEAM, "UMEMBER")
    assert refused.value.whom == ("UADMIN", "UB", "UC")
    await house.curators().require(TEAM, "UADMIN")


async def test_who_may_curate_for_all_that_slack_says_is_not_refused_but_asked_to_try_again(
    house: House,
) -> None:
    with pytest.raises(UnreachableError, match="try again"):
        await house.curators().require(TEAM, "UUNHEARD")
    with pytest.raises(UnreachableError, match="try again"):
        await house.curators("UNAMED", "SUNHEARD").require(TEAM, "UMEMBER")
    with pytest.raises(NotCuratorError):
        await house.curators("UNAMED", "SEDITORS").require(TEAM, "UGUEST")


async def test_where_slack_names_nobody_an_admin_is_to_be_asked(house: House) -> None:
    house.staff.silent.append("owners")
    with pytest.raises(NotCuratorError, match="ask an admin of the workspace"):
        await house.curators().require(TEAM, "UMEMBER")


async def test_all_who_curate_are_found_once_the_one_concerned_first(house: House) -> None:
    curators = house.curators("UNAMED", "SEDITORS", "UEDITOR")
    assert await curators.find_people(TEAM, "UMEMBER") == ("UMEMBER", "UEDITOR", "UNAMED")
    assert await curators.find_people(TEAM) == ("UEDITOR", "UMEMBER", "UNAMED")
    assert await house.curators().find_people(TEAM, "UC") == ("UC", "UADMIN", "UB", "UD")


async def test_who_has_left_is_not_told(house: House) -> None:
    house.staff.gone = {"UNAMED"}
    assert await house.curators("UNAMED", "UOTHER").find_people(TEAM, "UNAMED") == ("UOTHER",)


async def test_who_is_told_is_not_known_while_slack_is_silent(house: House) -> None:
    assert await house.curators("SUNKNOWN").find_people(TEAM) is None
    house.staff.silent.append("owners")
    assert await house.curators().find_people(TEAM) is None
