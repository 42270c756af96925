"""Which methods the Web API has, what answers each, and whose token and which scope it needs.

Scopes as docs.slack.dev/reference/methods names them on each method's page, for bot tokens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox import (
    api_channels,
    api_chat,
    api_conversations,
    api_files,
    api_groups,
    api_oauth,
    api_people,
    api_reactions,
    api_scheduled,
    api_views,
)
from bot.sandbox.records import Json
from bot.sandbox.workspace import Call


class Token(StrEnum):
    """Whose token a method takes; a person's can do little here, for readlist asks for none."""

    NONE = "none"
    BOT = "bot"
    BOT_OR_USER = "bot or user"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what answers it, and the scope that it needs ("": none, or it asks itself)."""

    answer: Callable[[Call], Json]
    scope: str = ""
    token: Token = Token.BOT


METHODS = {
    "api.test": Method(api_people.api_test, token=Token.NONE),
    "apps.connections.open": Method(api_people.open_connection, token=Token.APP),
    "apps.uninstall": Method(api_oauth.uninstall_app, token=Token.BOT_OR_USER),
    "auth.revoke": Method(api_oauth.revoke_token, token=Token.BOT_OR_USER),
    "auth.test": Method(api_people.auth_test, token=Token.BOT_OR_USER),
    "chat.delete": Method(api_chat.delete_message, "chat:write"),
    "chat.deleteScheduledMessage": Method(api_scheduled.delete_scheduled, "chat:write"),
    "chat.getPermalink": Method(api_chat.get_permalink),
    "chat.meMessage": Method(api_chat.post_me_message, "chat:write"),
    "chat.postEphemeral": Method(api_chat.post_ephemeral, "chat:write"),
    "chat.postMessage": Method(api_chat.post_message, "chat:write"),
    "chat.scheduledMessages.list": Method(api_scheduled.list_scheduled),
    "chat.scheduleMessage": Method(api_scheduled.schedule_message, "chat:write"),
    "chat.update": Method(api_chat.update_message, "chat:write"),
    "conversations.archive": Method(api_channels.archive_channel),
    "conversations.close": Method(api_channels.close_direct),
    "conversations.create": Method(api_channels.create_channel),
    "conversations.history": Method(api_conversations.read_history),
    "conversations.info": Method(api_conversations.show_channel),
    "conversations.invite": Method(api_channels.invite_people),
    "conversations.join": Method(api_conversations.join_channel, "channels:join"),
    "conversations.kick": Method(api_channels.kick_person),
    "conversations.leave": Method(api_channels.leave_channel),
    "conversations.list": Method(api_conversations.list_channels),
    "conversations.mark": Method(api_channels.mark_read),
    "conversations.members": Method(api_conversations.list_members),
    "conversations.open": Method(api_conversations.open_direct),
    "conversations.rename": Method(api_channels.rename_channel),
    "conversations.replies": Method(api_conversations.read_replies),
    "conversations.setPurpose": Method(api_channels.set_purpose),
    "conversations.setTopic": Method(api_channels.set_topic),
    "conversations.unarchive": Method(api_channels.unarchive_channel),
    "files.completeUploadExternal": Method(api_files.complete_upload, "files:write"),
    "files.delete": Method(api_files.delete_file, "files:write"),
    "files.getUploadURLExternal": Method(api_files.get_upload_url, "files:write"),
    "files.info": Method(api_files.show_file, "files:read"),
    "files.list": Method(api_files.list_files, "files:read"),
    "oauth.v2.access": Method(api_oauth.exchange, token=Token.NONE),
    "reactions.add": Method(api_reactions.add_reaction, "reactions:write"),
    "reactions.get": Method(api_reactions.get_reactions, "reactions:read"),
    "reactions.list": Method(api_reactions.list_reactions, "reactions:read"),
    "reactions.remove": Method(api_reactions.remove_reaction, "reactions:write"),
    "team.info": Method(api_people.show_team, "team:read"),
    "usergroups.list": Method(api_groups.list_groups, "usergroups:read"),
    "usergroups.users.list": Method(api_groups.list_group_users, "usergroups:read"),
    "users.conversations": Method(api_conversations.list_joined),
    "users.getPresence": Method(api_people.show_presence, "users:read"),
    "users.info": Method(api_people.show_user, "users:read"),
    "users.list": Method(api_people.list_users, "users:read"),
    "users.lookupByEmail": Method(api_people.find_by_email, "users:read.email"),
    "users.profile.get": Method(api_people.show_profile, "users.profile:read"),
    "users.setPresence": Method(api_people.set_presence, "users:write"),
    "views.open": Method(api_views.open_view),
    "views.publish": Method(api_views.publish_view),
    "views.push": Method(api_views.push_view),
    "views.update": Method(api_views.change_view),
}
