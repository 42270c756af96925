"""What goes out to the app: some of it awaited, some of it told on the side."""

import asyncio

from bot.sandbox.carrier import Answer, Carrier, Parcel


class Outbox:
    """Hands parcels to the carrier and keeps what the app never acked."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._on_their_way: set[asyncio.Task[Answer]] = set()
        self.undelivered: list[Parcel] = []

    async def send(self, parcel: Parcel) -> Answer:
        """Bring one parcel to the app and give its answer."""
        answer = await self._carrier.deliver(parcel)
        if not answer.acked:
            self.undelivered.append(parcel)
        return answer

    def tell(self, parcel: Parcel) -> None:
        """Bring one parcel to the app while whoever caused it goes on."""
        task = asyncio.create_task(self.send(parcel))
        self._on_their_way.add(task)
        task.add_done_callback(self._on_their_way.discard)

    async def drain(self) -> None:
        """Wait until every parcel that was handed out so far was acked, or was given up."""
        while self._on_their_way:
            await asyncio.gather(*self._on_their_way)

    async def close(self) -> None:
        """Give up what is still on its way."""
        for task in list(self._on_their_way):
            task.cancel()
        await asyncio.gather(*self._on_their_way, return_exceptions=True)
