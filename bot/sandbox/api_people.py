"""The methods about who is who: tokens, people and the team; and the one that opens Socket Mode."""

from operator import attrgetter

from bot.sandbox.config import BOT_ID, BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Json
from bot.sandbox.shapes import LOCALE, take_page, user_json
from bot.sandbox.workspace import Call


def api_test(call: Call) -> Json:
    """api.test: give the arguments back, or the error that was asked for."""
    arguments = {name: value for name, value in call.arguments.items() if name != "token"}
    if call.text("error"):
        raise Refusal(call.text("error"), args=arguments)
    return {"args": arguments} if arguments else {}


def auth_test(call: Call) -> Json:
    """auth.test: whose token this is."""
    user = call.state.users[call.grant.user if call.grant else BOT_USER]
    return {
        "url": call.workspace.home_url,
        "team": call.config.team_name,
        "user": user.name,
        "team_id": call.config.team_id,
        "user_id": user.id,
        **({"bot_id": BOT_ID} if user.is_bot else {}),
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    """apps.connections.open: the address of a socket that can be opened once."""
    return {"url": call.workspace.host.open_ticket()}


def show_user(call: Call) -> Json:
    """users.info: one person."""
    shown = user_json(call.workspace, call.state.get_user(call.text("user")))
    return {"user": shown | ({"locale": LOCALE} if call.flag("include_locale") else {})}


def list_users(call: Call) -> Json:
    """users.list: everybody, bots included."""
    users = sorted(call.state.users.values(), key=attrgetter("id"))
    page, cursor = take_page(call, users, attrgetter("id"), default=1000)
    members = [user_json(call.workspace, user) for user in page]
    return {
        "members": members,
        "cache_ts": int(call.now),
        "response_metadata": {"next_cursor": cursor},
    }


def show_presence(call: Call) -> Json:
    """users.getPresence: everybody is always here."""
    call.state.get_user(call.text("user"))
    return {"presence": "active"}


def show_team(call: Call) -> Json:
    """team.info: this workspace."""
    if call.text("team") not in ("", call.config.team_id):
        raise Refusal("team_not_found")
    return {
        "team": {
            "id": call.config.team_id,
            "name": call.config.team_name,
            "url": call.workspace.home_url,
            "domain": call.workspace.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }
