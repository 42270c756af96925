"""Sends what a person asks for: a hit to a channel, a section to themselves; each press once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol, TypeAlias, assert_never

from bot.domain.errors import NotPostedError
from bot.domain.reading import Reading
from bot.domain.refusals import explain_refusal, explain_share_refusal
from bot.domain.release import Body, Message, Outcome, Refused, Sent, Throttled, Unknown
from bot.domain.search import Hit
from bot.render.sharing import plan_copy, render_share
from bot.services.messenger import Clock, Opened
from bot.storage.database import Database
from bot.storage.single_messages import claim_message, record_outcome

Pause: TypeAlias = Callable[[float], Awaitable[None]]
"""Waits for so many seconds."""

PACE = 1.0
"""Seconds between two messages to one place: what Slack takes in the long run."""

LONGEST_WAIT = timedelta(seconds=10)
"""How long somebody waits, after a press, for Slack to take a message at last."""

MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Post:
    """A message to be posted: where, under which delivery key, and what it shows."""

    team_id: str
    channel_id: str
    thread_ts: str | None
    delivery_key: str
    body: Body


class Courier(Protocol):
    """Posts messages of no release. Nothing here raises for what Slack or the network does."""

    async def open_direct(
        self, team_id: str, user_id: str
    ) -> Opened | Throttled | Refused | Unknown:
        """Find somebody's direct messages with us."""
        ...

    async def post(self, message: Post) -> Outcome:
        """Post a message, once; never retry by itself."""
        ...


@dataclass(frozen=True, slots=True)
class Sharer:
    """What sharing takes."""

    db: Database
    courier: Courier
    clock: Clock
    pause: Pause

    async def share(
        self,
        team_id: str,
        hit: Hit,
        *,
        user_id: str,
        channel_id: str,
        thread_ts: str | None,
        key: str,
    ) -> None:
        """Post a hit in a channel or a thread, in the name of who shares it.

        A second call with the same `key` posts nothing. Raises NotPostedError.
        """
        message = Message(0, None, 1, 1, render_share(hit, user_id))
        post = Post(team_id, channel_id, thread_ts, f"share:{key}", message.bodies[0])
        outcome = await self._send_once(post, message, hit.section_id)
        if outcome is not None and not isinstance(outcome, Sent):
            raise NotPostedError(_explain(outcome, explain_share_refusal))

    async def send(self, team_id: str, reading: Reading, *, user_id: str, key: str) -> str | None:
        """Send a whole section to somebody's direct messages, and return their channel's id.

        A second call with the same `key` sends nothing and returns None. Raises NotPostedError.
        """
        opened = await self.courier.open_direct(team_id, user_id)
        if not isinstance(opened, Opened):
            raise NotPostedError(_explain(opened, explain_refusal))
        messages = await asyncio.to_thread(plan_copy, reading)
        for number, message in enumerate(messages):
            if number:
                await self.pause(PACE)
            delivery_key = f"send:{key}:{number}"
            post = Post(team_id, opened.channel_id, None, delivery_key, message.bodies[0])
            outcome = await self._send_once(post, message, reading.section_id)
            if outcome is None:
                return None
            if not isinstance(outcome, Sent):
                done = f"{number} of {len(messages)} messages are sent. " if number else ""
                raise NotPostedError(done + _explain(outcome, explain_refusal))
        return opened.channel_id

    async def _send_once(self, post: Post, message: Message, section_id: int) -> Outcome | None:
        """Send a message in the first of its forms that Slack takes; None if it was sent before."""
        claimed = await self.db.write(
            lambda tx: claim_message(
                tx,
                post.team_id,
                post.delivery_key,
                post.channel_id,
                section_id,
                message,
                self.clock(),
            )
        )
        if not claimed:
            return None
        outcome, body = await self._try_bodies(post, message.bodies)
        await self.db.write(
            lambda tx: record_outcome(
                tx, post.team_id, post.delivery_key, outcome, body, self.clock()
            )
        )
        return outcome

    async def _try_bodies(self, post: Post, bodies: Sequence[Body]) -> tuple[Outcome, int]:
        for number, body in enumerate(bodies[:-1]):
            outcome = await self._insist(replace(post, body=body))
            if not (isinstance(outcome, Refused) and outcome.blocks_at_fault):
                return outcome, number
        return await self._insist(replace(post, body=bodies[-1])), len(bodies) - 1

    async def _insist(self, post: Post) -> Outcome:
        """Post a message, again where Slack asks for a little patience."""
        outcome = await self.courier.post(post)
        for _ in range(MOST_TRIES - 1):
            if not isinstance(outcome, Throttled) or outcome.delay > LONGEST_WAIT:
                break
            await self.pause(outcome.delay.total_seconds())
            outcome = await self.courier.post(post)
        return outcome


def _explain(failed: Throttled | Refused | Unknown, explain: Callable[[str, str], str]) -> str:
    """Return a sentence, with the mend, for what is not posted or may not be."""
    match failed:
        case Refused(why=why, detail=detail):
            return explain(why, detail)
        case Throttled(why=why):
            return f"Slack takes no more messages at the moment ({why}): press again later."
        case Unknown(why):
            return f"Slack gave no answer ({why}): see whether it is there before you press again."
    assert_never(failed)
