"""Who is who: people, bots and the team."""

import pytest

from bot.sandbox.faults import Fault
from tests.conformance.expectations import (
    exactly,
    java_sample,
    java_test,
    keys_between,
    method,
    page,
    sandbox_only,
    scopes,
    source,
)
from tests.conformance.shapes import PROFILE, TEAM, TEAM_KNOWN, USER, USER_KNOWN
from tests.sandbox.calls import CURATOR

INFO, LIST = method("users.info"), method("users.list")
JAVA = java_test("users_Test.usersScenarios_bot")

pytestmark = scopes("users:read")


@source(INFO)
async def test_information_is_one_user(slack, person):
    answer = await slack.client.users_info(user=person)

    exactly(answer, "user")
    assert answer["user"]["id"] == person
    assert answer["user"]["team_id"] == slack.me["team_id"]


@source(INFO, java_sample("users.info"))
async def test_a_user_has_their_keys(slack, person):
    keys_between((await slack.client.users_info(user=person))["user"], USER, USER_KNOWN)


@source(INFO, JAVA)
async def test_a_profile_has_the_names(slack, person):
    profile = (await slack.client.users_info(user=person))["user"]["profile"]

    assert set(PROFILE.split()) <= set(profile)


@source(INFO, JAVA)
@pytest.mark.xfail(strict=True, reason="the sandbox's people have no pictures")
async def test_a_profile_has_pictures(slack, person):
    profile = (await slack.client.users_info(user=person))["user"]["profile"]

    assert {f"image_{size}" for size in (24, 32, 48, 72, 192, 512)} <= set(profile)


@source(INFO)
async def test_a_zone_has_a_name_and_an_offset_in_seconds(slack, person):
    user = (await slack.client.users_info(user=person))["user"]

    assert isinstance(user["tz"], str)
    assert isinstance(user["tz_label"], str)
    assert user["tz_offset"] % 900 == 0


@source(INFO)
@sandbox_only("It needs people made for it, on a day in November.")
@pytest.mark.parametrize(
    ("user", "zone", "offset", "role"),
    [
        (CURATOR, "Asia/Shanghai", 28_800, "is_admin"),
        ("U0GUEST", "America/New_York", -18_000, "is_restricted"),
    ],
)
async def test_a_user_has_a_zone_and_a_role(slack, user, zone, offset, role):
    shown = (await slack.client.users_info(user=user))["user"]

    assert (shown["tz"], shown["tz_offset"], shown[role]) == (zone, offset, True)


@source(INFO, java_test("users_Test.showUsers_bot"))
async def test_the_locale_comes_when_it_is_asked_for(slack, person):
    assert (await slack.client.users_info(user=person, include_locale=True))["user"]["locale"]


@source(INFO)
async def test_the_bot_is_a_user_too(slack):
    assert (await slack.client.users_info(user=slack.me["user_id"]))["user"]["is_bot"] is True


@source(INFO)
async def test_somebody_who_does_not_exist_is_not_found(slack):
    assert await slack.error(slack.client.users_info(user="U0NOBODY00")) == "user_not_found"


@source(LIST)
async def test_the_list_is_members_the_moment_and_a_cursor(slack):
    answer = await slack.client.users_list()

    keys_between(answer.data, "ok members cache_ts response_metadata", "offset")
    assert isinstance(answer["cache_ts"], int)


@source(LIST)
async def test_the_list_shows_people_as_information_does(slack, person):
    listed = (await slack.client.users_list(limit=200))["members"]

    (found,) = [user for user in listed if user["id"] == person]
    shown = (await slack.client.users_info(user=person))["user"]
    assert (found["name"], found["tz"]) == (shown["name"], shown["tz"])


@source(LIST)
async def test_the_list_holds_bots(slack):
    listed = (await slack.client.users_list(limit=200))["members"]

    assert slack.me["user_id"] in [user["id"] for user in listed]


@source(method("team.info"))
@scopes("team:read")
async def test_information_about_the_team(slack):
    answer = await slack.client.team_info()

    exactly(answer, "team")
    keys_between(answer["team"], TEAM, TEAM_KNOWN)
    assert (answer["team"]["id"], answer["team"]["name"]) == (
        slack.me["team_id"],
        slack.me["team"],
    )


@source(method("team.info"))
@scopes("team:read")
async def test_another_team_is_not_found(slack):
    assert await slack.error(slack.client.team_info(team="T0NOWHERE00")) == "team_not_found"


@source(method("users.lookupByEmail"))
@scopes("users:read.email")
async def test_a_person_is_found_by_their_address(slack, person):
    user = (await slack.client.users_info(user=person))["user"]

    found = await slack.client.users_lookupByEmail(email=user["profile"]["email"].upper())

    exactly(found, "user")
    assert found["user"]["id"] == person


@source(method("users.lookupByEmail"))
@scopes("users:read.email")
@pytest.mark.parametrize("address", ["nobody@nowhere.example", "x"])
async def test_nobody_has_an_unknown_address(slack, address):
    assert await slack.error(slack.client.users_lookupByEmail(email=address)) == "users_not_found"


@source(INFO, page("reference/scopes/users.read.email"))
@sandbox_only("A token's scopes can't be taken away for a moment.")
async def test_an_address_needs_its_own_scope(slack, person):
    slack.sandbox.faults.add(Fault("missing_scope", name="users:read.email", method="*"))

    user = (await slack.client.users_info(user=person))["user"]

    assert "email" not in user["profile"]


@source(method("users.profile.get"))
@scopes("users.profile:read")
async def test_a_profile_is_that_of_the_user(slack, person):
    profile = await slack.client.users_profile_get(user=person)

    exactly(profile, "profile")
    assert set(PROFILE.split()) <= set(profile["profile"])


@source(method("users.setPresence"), method("users.getPresence"))
@scopes("users:write")
async def test_a_bot_says_whether_it_is_there(slack, person):
    exactly(await slack.client.users_setPresence(presence="away"), "")
    me, other = [
        (await slack.client.users_getPresence(user=user))["presence"]
        for user in (slack.me["user_id"], person)
    ]
    await slack.client.users_setPresence(presence="auto")

    assert me == "away"
    assert other in ("active", "away")


@source(method("users.setPresence"))
@scopes("users:write")
async def test_there_is_no_other_presence(slack):
    refused = slack.client.users_setPresence(presence="asleep")

    assert await slack.error(refused) == "invalid_presence"
