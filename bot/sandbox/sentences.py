"""Refusals in words: what the page says to a person where the API says an error's name."""

from bot.sandbox.errors import Refusal

_SENTENCES = {
    "account_inactive": "The app is no longer installed here.",
    "action_not_found": "That button is gone: the message has changed.",
    "already_archived": "The channel is archived already.",
    "already_in_channel": "They are in this channel already.",
    "already_reacted": "You reacted with that already.",
    "app_not_installed": "The app is not installed in this workspace.",
    "cant_archive_general": "#general can't be archived: everybody needs one place to meet.",
    "cant_delete_message": "Only what you wrote yourself can be deleted.",
    "cant_leave_general": "Nobody leaves #general: everybody needs one place to meet.",
    "cant_update_message": "Only what you wrote yourself can be edited.",
    "channel_not_found": "There is no such channel, or it is not yours to see.",
    "command_in_thread": "Slash commands don't run in threads, here as in Slack. Mention the bot "
    "instead: @readlist docker.",
    "expired_trigger_id": "The app took longer than three seconds to open its dialog.",
    "file_not_found": "There is no such file, or it is not yours.",
    "invalid_name": "There is no emoji of that name.",
    "invalid_name_maxlength": "A channel's name has at most 80 characters.",
    "invalid_name_required": "A channel needs a name.",
    "invalid_name_specials": "A channel's name takes lower-case letters, digits, - and _ only.",
    "invalid_value": "A field can't hold what was entered.",
    "is_archived": "The channel is archived: it can be read, not written to.",
    "message_not_found": "The message is gone.",
    "method_not_supported_for_channel_type": "That can't be done in a conversation like this one.",
    "msg_too_long": "That is too long for one message: 40,000 characters are the most.",
    "name_taken": "There is a channel of that name already, perhaps an archived one.",
    "no_reaction": "You had not reacted with that.",
    "no_text": "There is nothing to send yet.",
    "not_archived": "The channel is not archived.",
    "not_enabled": "The app has no Home tab.",
    "not_in_channel": "You are not in this channel: join it first.",
    "operation_timeout": "The app did not answer within three seconds.",
    "option_not_found": "That choice is no longer on offer.",
    "restricted_action": "A guest may not do that.",
    "shortcut_not_found": "The app has no such shortcut here.",
    "thread_not_found": "The thread is gone.",
    "user_not_found": "There is nobody of that name.",
    "view_not_found": "That dialog is closed, or lies under another one.",
}


def explain(refusal: Refusal) -> str:
    """Give a sentence for a person; a refusal may bring its own as the detail `message`."""
    own = refusal.details.get("message")
    if isinstance(own, str):
        return own
    return _SENTENCES.get(refusal.error, f"The workspace refused that: {refusal.error}.")
