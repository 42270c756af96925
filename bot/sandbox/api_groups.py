"""The user group methods: which groups there are, and who is in them."""

from bot.sandbox.errors import Refusal
from bot.sandbox.records import Json, UserGroup
from bot.sandbox.workspace import Call


def list_groups(call: Call) -> Json:
    """usergroups.list: all groups; their people, and how many, where that is asked for."""
    groups = sorted(call.state.groups.values(), key=lambda group: group.id)
    return {"usergroups": [_group_json(call, group) for group in groups]}


def list_group_users(call: Call) -> Json:
    """usergroups.users.list: the ids of a group's people."""
    group = call.state.groups.get(call.text("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": list(group.users)}


def _group_json(call: Call, group: UserGroup) -> Json:
    shown: Json = {
        "id": group.id,
        "team_id": call.config.team_id,
        "is_usergroup": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": 0,
        "date_update": 0,
        "date_delete": 0,
        "auto_type": None,
        "created_by": "USLACKBOT",
        "updated_by": "USLACKBOT",
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
    }
    if call.flag("include_count"):
        shown["user_count"] = len(group.users)
    if call.flag("include_users"):
        shown["users"] = list(group.users)
    return shown
