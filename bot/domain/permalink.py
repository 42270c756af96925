"""The address of a message, built without asking Slack."""

from urllib.parse import urlencode


def build_permalink(
    workspace_url: str, channel_id: str, ts: str, thread_ts: str | None = None
) -> str:
    """Return a message's address, in the form that chat.getPermalink gives.

    `workspace_url` is what auth.test calls `url`; a reply needs its thread's ts to open inside it.
    """
    address = f"{workspace_url.rstrip('/')}/archives/{channel_id}/p{ts.replace('.', '')}"
    if thread_ts is None or thread_ts == ts:
        return address
    return f"{address}?{urlencode({'thread_ts': thread_ts, 'cid': channel_id})}"
