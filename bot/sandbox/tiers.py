"""How often each method may be called, and who called how often: the Web API's rate tiers."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum

from bot.sandbox.errors import rate_limited

WINDOW = 60.0
"""Seconds that a limit counts, always the last ones."""


class Tier(Enum):
    """Calls of one method a minute, for each app in each workspace.

    docs.slack.dev/apis/web-api/rate-limits promises the four tiers "1+", "20+", "50+" and "100+"
    and lets short bursts pass now and then; this workspace gives what is promised, and no more.
    """

    TIER_1 = "1+ per minute"
    TIER_2 = "20+ per minute"
    TIER_3 = "50+ per minute"
    TIER_4 = "100+ per minute"
    POSTING = "several hundred per minute"
    """All messages of an app in a workspace; beside it, each channel has its own limit."""
    HUNDREDS = "hundreds per minute"

    @property
    def calls(self) -> int:
        """Give how many calls a minute takes."""
        return _CALLS[self]


_CALLS = {
    Tier.TIER_1: 1,
    Tier.TIER_2: 20,
    Tier.TIER_3: 50,
    Tier.TIER_4: 100,
    # "Several hundred" and "hundreds" are all that Slack's pages say; ours is the least of each.
    Tier.POSTING: 300,
    Tier.HUNDREDS: 200,
}

TIERS = {
    "api.test": Tier.TIER_4,
    "apps.connections.open": Tier.TIER_3,
    "apps.uninstall": Tier.TIER_1,
    "auth.revoke": Tier.TIER_3,
    "auth.test": Tier.HUNDREDS,
    "chat.delete": Tier.TIER_3,
    "chat.deleteScheduledMessage": Tier.TIER_3,
    "chat.getPermalink": Tier.HUNDREDS,
    "chat.meMessage": Tier.TIER_3,
    "chat.postEphemeral": Tier.TIER_4,
    "chat.postMessage": Tier.POSTING,
    "chat.scheduleMessage": Tier.TIER_3,
    "chat.scheduledMessages.list": Tier.TIER_3,
    "chat.update": Tier.TIER_3,
    "conversations.archive": Tier.TIER_2,
    "conversations.close": Tier.TIER_2,
    "conversations.create": Tier.TIER_2,
    # For apps that a team builds for itself; sold ones get one call a minute: SLACK.md A2.
    "conversations.history": Tier.TIER_3,
    "conversations.info": Tier.TIER_3,
    "conversations.invite": Tier.TIER_3,
    "conversations.join": Tier.TIER_3,
    "conversations.kick": Tier.TIER_3,
    "conversations.leave": Tier.TIER_3,
    "conversations.list": Tier.TIER_2,
    "conversations.mark": Tier.TIER_3,
    "conversations.members": Tier.TIER_4,
    "conversations.open": Tier.TIER_3,
    "conversations.rename": Tier.TIER_2,
    "conversations.replies": Tier.TIER_3,
    "conversations.setPurpose": Tier.TIER_2,
    "conversations.setTopic": Tier.TIER_2,
    "conversations.unarchive": Tier.TIER_2,
    "files.completeUploadExternal": Tier.TIER_4,
    "files.delete": Tier.TIER_3,
    "files.getUploadURLExternal": Tier.TIER_4,
    "files.info": Tier.TIER_4,
    "files.list": Tier.TIER_3,
    "oauth.v2.access": Tier.HUNDREDS,
    "reactions.add": Tier.TIER_3,
    "reactions.get": Tier.TIER_3,
    "reactions.list": Tier.TIER_2,
    "reactions.remove": Tier.TIER_2,
    "team.info": Tier.TIER_3,
    "usergroups.list": Tier.TIER_2,
    "usergroups.users.list": Tier.TIER_2,
    "users.conversations": Tier.TIER_3,
    "users.getPresence": Tier.TIER_3,
    "users.info": Tier.TIER_4,
    "users.list": Tier.TIER_2,
    "users.lookupByEmail": Tier.TIER_3,
    "users.profile.get": Tier.TIER_4,
    "users.setPresence": Tier.TIER_2,
    "views.open": Tier.TIER_4,
    "views.publish": Tier.TIER_4,
    "views.push": Tier.TIER_4,
    "views.update": Tier.TIER_4,
}
"""Each method's tier, as its page (docs.slack.dev/reference/methods/…) names it.

Where that page only says "special rate limits apply": chat.postMessage and chat.getPermalink as
their pages explain it, auth.test as Slack's Java SDK has it (MethodsRateLimitTier: "hundreds").
Nothing says what oauth.v2.access takes [?].
"""


@dataclass(slots=True)
class Limits:
    """What one app has called lately in one workspace."""

    _lately: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, method: str, now: float) -> None:
        """Count one call; raises Refusal, counting nothing, where there were enough.

        The refusal says when the oldest call that counts will be a minute old; there are no
        X-RateLimit-… headers (SLACK.md A2).
        """
        lately, most = self._lately[method], TIERS[method].calls
        while lately and not now - WINDOW < lately[0] <= now:
            lately.popleft()
        if len(lately) >= most:
            raise rate_limited(max(1, math.ceil(lately[0] + WINDOW - now)))
        lately.append(now)
