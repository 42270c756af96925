"""The methods about who is who: tokens, people and the team; and the one that opens Socket Mode."""

from operator import attrgetter

from bot.sandbox.config import BOT_ID, BOT_USER
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Json
from bot.sandbox.shapes import LOCALE, email, profile_json, take_page, user_json
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


def find_by_email(call: Call) -> Json:
    """users.lookupByEmail: the person of a mail address, whatever its capitals."""
    wanted = call.text("email").casefold()
    for user in call.state.users.values():
        if not user.is_bot and email(call.workspace, user).casefold() == wanted:
            return {"user": user_json(call.workspace, user)}
    raise Refusal("users_not_found")


def show_profile(call: Call) -> Json:
    """users.profile.get: how a person, or the bot itself, is described."""
    user = call.state.get_user(call.text("user") or BOT_USER)
    return {"profile": profile_json(call.workspace, user)}


def show_presence(call: Call) -> Json:
    """users.getPresence: everybody is always here, but for a bot that said otherwise."""
    user = call.state.get_user(call.text("user") or BOT_USER)
    is_away = user.is_bot and call.workspace.is_away
    return {"presence": "away" if is_away else "active"}


def set_presence(call: Call) -> Json:
    """users.setPresence: say whether the bot is here."""
    presence = call.text("presence")
    if presence not in ("auto", "away"):
        raise Refusal("invalid_presence")
    call.workspace.is_away = presence == "away"
    return {}


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
