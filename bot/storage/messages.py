"""Which sections messages are of, looked up once."""

from collections.abc import Iterable

from bot.storage.arrays import write_json, written
from bot.storage.database import Transaction
from bot.storage.kept import Kept
from bot.storage.lookup import Place

MOST_KEPT = 20_000
"""Messages of which it is kept in memory which section they are of: some 7 MB."""

_KEPT: Kept[tuple[str, str], tuple[Place, ...]] = Kept(MOST_KEPT)


def name_message(table: str) -> str:
    """Return SQL for the name of a row's message: time and channel in one. Only a channel has
    letters, so the two can be told apart."""
    return f"{table}.ts || {table}.channel_id"


def find_places(
    tx: Transaction, team_id: str, messages: Iterable[str]
) -> dict[str, tuple[Place, ...]]:
    """Return the sections that messages of ours are of, given by their names: one, or none. (That
    there are no two no constraint says.)

    What a sent message is of never changes, so it is kept. For transactions that read: what one
    that writes sees may be undone.
    """
    keys = {message: (team_id, message) for message in messages}
    kept = _KEPT.find(tx.engine, keys.values())
    found = {message: kept[key] for message, key in keys.items() if key in kept}
    if new := sorted(keys.keys() - found.keys()):
        read: dict[str, tuple[Place, ...]] = dict.fromkeys(new, ())
        statement = _PLACES.format(messages=_EACH[tx.dialect.name])
        values = {"team_id": team_id, "messages": write_json(new)}
        for list_id, anchor, message in tx.execute(written(statement), values).all():
            read[message] += ((list_id, anchor),)
        _KEPT.add(tx.engine, {keys[message]: places for message, places in read.items()})
        found |= read
    return found


_CHANNEL = "ltrim(message, '0123456789.')"
_PLACES = (
    "SELECT sections.list_id, sections.anchor, message "  # noqa: S608
    "FROM {messages} CROSS JOIN deliveries CROSS JOIN sections "
    f"WHERE deliveries.team_id = :team_id AND deliveries.channel_id = {_CHANNEL} "
    f"AND deliveries.ts = substr(message, 1, length(message) - length({_CHANNEL})) "
    "AND sections.section_id = deliveries.section_id"
)
_EACH = {
    "sqlite": "(SELECT value AS message FROM json_each(:messages)) AS each",
    "postgresql": "jsonb_array_elements_text(CAST(:messages AS jsonb)) AS message",
}
