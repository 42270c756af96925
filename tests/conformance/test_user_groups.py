"""User groups: which there are, and who is in them."""

from tests.conformance.expectations import (
    exactly,
    java_sample,
    java_test,
    keys_between,
    method,
    sandbox_only,
    scopes,
    source,
)
from tests.sandbox.calls import CURATOR

LIST, USERS = method("usergroups.list"), method("usergroups.users.list")
SAMPLE = java_sample("usergroups.list")
GROUP = (
    "id team_id is_usergroup name description handle is_external date_create date_update "
    "date_delete created_by updated_by deleted_by prefs"
)
GROUP_KNOWN = (
    "auto_type is_subteam auto_provision enterprise_subteam_id channel_count users user_count "
    "is_section is_idp_group is_visible is_editing_restricted is_membership_locked is_org_level"
)

pytestmark = scopes("usergroups:read")


@source(LIST)
async def test_the_list_is_groups_alone(slack):
    exactly(await slack.client.usergroups_list(), "usergroups")


@source(LIST, SAMPLE)
async def test_a_group_has_its_keys(slack):
    for group in (await slack.client.usergroups_list())["usergroups"]:
        keys_between(group, GROUP, GROUP_KNOWN)


@source(LIST)
async def test_people_are_listed_when_they_are_asked_for(slack):
    without = (await slack.client.usergroups_list())["usergroups"]
    complete = (await slack.client.usergroups_list(include_users=True))["usergroups"]

    assert [group.get("users") for group in without] == [None for _ in without]
    assert all(isinstance(group["users"], list) for group in complete)


@source(LIST)
async def test_people_are_counted_when_that_is_asked_for(slack):
    without = (await slack.client.usergroups_list())["usergroups"]
    complete = (await slack.client.usergroups_list(include_count=True))["usergroups"]

    assert not any("user_count" in group for group in without)
    assert all("user_count" in group for group in complete)


@source(USERS)
@sandbox_only("It needs a group made for it.")
async def test_a_groups_people_are_user_ids(slack):
    (group,) = (await slack.client.usergroups_list())["usergroups"]

    answer = await slack.client.usergroups_users_list(usergroup=group["id"])

    exactly(answer, "users")
    assert answer["users"] == [CURATOR]


@source(USERS, java_test("usergroups_Test"))
async def test_a_group_that_does_not_exist_has_nobody(slack):
    call = slack.client.usergroups_users_list(usergroup="S0NOWHERE00")

    assert await slack.error(call) == "no_such_subteam"
