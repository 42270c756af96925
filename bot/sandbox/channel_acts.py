"""What people do to channels: they make, join, leave, rename, share and archive them."""

from collections.abc import Callable

from bot.sandbox import channels
from bot.sandbox.errors import Refusal
from bot.sandbox.records import Channel, Kind
from bot.sandbox.state import State


class ChannelActs:
    """A person's side of the channels; Refusal where Slack's client would not let them."""

    def __init__(self, state: State, clock: Callable[[], float]) -> None:
        self._state = state
        self._clock = clock

    def create(self, name: str, *, user: str, private: bool = False) -> Channel:
        """Make a channel; guests may not (slack.com/help 201402297)."""
        person = self._state.get_user(user)
        if person.is_restricted:
            raise Refusal("restricted_action")
        return channels.create(self._state, name, user, self._clock(), private=private)

    def join(self, *, user: str, channel: str) -> None:
        """Become a member of a public channel; a guest has to be invited."""
        if self._state.get_user(user).is_restricted:
            raise Refusal("restricted_action")
        channels.join(self._state, require_seen(self._state, channel, user), user, self._clock())

    def leave(self, *, user: str, channel: str) -> None:
        """Stop being a member."""
        channels.leave(self._state, require_seen(self._state, channel, user), user, self._clock())

    def invite(self, invited: str, *, user: str, channel: str) -> None:
        """Make somebody else, or the bot, a member of a channel that one is in."""
        place = require_writable(self._state, channel, user)
        if place.kind.is_direct:
            raise Refusal("method_not_supported_for_channel_type")
        person = self._state.get_user(invited)
        if not channels.add_member(self._state, place, person.id, self._clock()):
            raise Refusal("already_in_channel")

    def rename(self, name: str, *, user: str, channel: str) -> None:
        """Give a channel another name."""
        place = self._managed(channel, user)
        channels.rename(self._state, place, name, user, self._clock())

    def share(self, is_shared: bool, *, user: str, channel: str) -> None:
        """Share a channel with another company, or stop that."""
        channels.share(self._state, self._managed(channel, user), is_shared=is_shared)

    def archive(self, *, user: str, channel: str) -> None:
        """Close a channel."""
        place = self._managed(channel, user)
        channels.archive(self._state, place, user, self._clock())

    def unarchive(self, *, user: str, channel: str) -> None:
        """Open an archived channel again."""
        if self._state.get_user(user).is_restricted:
            raise Refusal("restricted_action")
        place = require_seen(self._state, channel, user)
        channels.unarchive(self._state, place, user, self._clock())

    def _managed(self, channel: str, user: str) -> Channel:
        place = require_seen(self._state, channel, user)
        if user not in place.members:
            raise Refusal("not_in_channel")
        if self._state.get_user(user).is_restricted:
            raise Refusal("restricted_action")
        return place


def sees(state: State, user_id: str, channel: Channel) -> bool:
    """Tell whether a person may read a channel: full members every public one, guests only theirs.

    slack.com/help 202518103 (guests); docs.slack.dev on conversations.
    """
    if user_id in channel.members:
        return True
    return channel.kind is Kind.PUBLIC and not state.users[user_id].is_restricted


def require_seen(state: State, channel: str, user: str) -> Channel:
    """Give a conversation that this person may read; any other is not there for them."""
    place = state.get_channel(channel)
    if not sees(state, state.get_user(user).id, place):
        raise Refusal("channel_not_found")
    return place


def require_writable(state: State, channel: str, user: str) -> Channel:
    """Give a conversation where this person may write, and react to what others wrote."""
    place = require_seen(state, channel, user)
    if place.is_archived:
        raise Refusal("is_archived")
    if user not in place.members:
        raise Refusal("not_in_channel")
    return place
