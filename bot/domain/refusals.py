"""What Slack's refusals mean for a person: each of its errors, with the mend."""

from collections.abc import Mapping

_MENDS: Mapping[str, str] = {
    "channel_not_found": "The channel does not exist, or it is private and readlist is not in it: "
    "invite the bot there (/invite), or schedule to another channel.",
    "not_in_channel": "readlist is not in the channel: invite it there (/invite).",
    "is_archived": "The channel is archived: unarchive it, or schedule to another channel.",
    "user_not_found": "Slack knows no such person: check the user id.",
    "cannot_dm_bot": "A bot can't be written to: name a person.",
    "restricted_action": "The workspace does not let this app post there: ask its admins.",
    "missing_scope": "The app lacks a permission: `readlist doctor` names it; add it to the app "
    "and install it anew.",
    "token_revoked": "Slack has revoked the bot token: install the app anew and put the new "
    "SLACK_BOT_TOKEN into .env.",
    "token_expired": "The bot token has expired: install the app anew and put the new "
    "SLACK_BOT_TOKEN into .env.",
    "invalid_auth": "Slack does not accept the bot token: check SLACK_BOT_TOKEN in .env.",
    "not_authed": "Slack got no bot token: check SLACK_BOT_TOKEN in .env.",
    "account_inactive": "The app was uninstalled: install it anew and put the new "
    "SLACK_BOT_TOKEN into .env.",
    "msg_too_long": "Slack finds the message too long even as plain text: shorten the section.",
    "message_not_found": "The message was deleted in Slack.",
    "thread_not_found": "The thread's first message was deleted in Slack: schedule the list anew.",
}

_INVITE = "invite me with /invite @readlist, then press Share again."
_SHARE_MENDS: Mapping[str, str] = {
    "channel_not_found": f"I am not in this conversation: {_INVITE}",
    "not_in_channel": f"I am not in this channel: {_INVITE}",
    "is_archived": "This channel is archived: nothing can be posted here.",
    "thread_not_found": "This thread's first message was deleted: share it in the channel.",
}
_OUTSIDE = "is private and I am not in it: write /invite @readlist there, then try again."
_PLACE_MENDS: Mapping[str, str] = {
    "channel_not_found": _OUTSIDE,
    "not_in_channel": _OUTSIDE,
    "is_archived": "is archived: unarchive it, or choose another channel.",
}
_RESTRICTED = "This workspace does not let me post here: ask its admins."


def explain_share_refusal(why: str, detail: str = "") -> str:
    """Return a sentence for who wanted something to be posted where they are: `explain_refusal`."""
    if why.startswith("restricted_action"):
        return f"{_RESTRICTED} ({why})"
    return _SHARE_MENDS.get(why) or explain_refusal(why, detail)


def explain_place_refusal(name: str, why: str, detail: str = "") -> str:
    """Return a sentence for who would schedule something to a channel: `explain_refusal`."""
    mend = _PLACE_MENDS.get(why)
    return f"{name} {mend}" if mend else f"{name}: {explain_refusal(why, detail)}"


def explain_refusal(why: str, detail: str = "") -> str:
    """Return a sentence for Slack's error `why` that names the mend and keeps Slack's own word."""
    mend = _MENDS.get(why, "Slack refused the message: `readlist doctor` may say why.")
    said = f"{why}: {detail}" if detail else why
    return f"{mend} ({said})"
