"""The address of a message, built without asking Slack."""

from dataclasses import dataclass
from urllib.parse import urlencode

from bot.domain.release import Release


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """A release with the link to its thread, once that exists."""

    release: Release
    permalink: str | None = None


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


def link_release(workspace_url: str, release: Release) -> str | None:
    """Return the address of a release's thread, None until that and the workspace's are known."""
    if not (workspace_url and release.channel_id and release.thread_ts):
        return None
    return build_permalink(workspace_url, release.channel_id, release.thread_ts)
