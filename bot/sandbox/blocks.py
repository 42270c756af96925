"""Block Kit as this workspace takes it."""

from bot.sandbox.state import Json


def check_blocks(blocks: list[Json]) -> list[Json]:
    """Give the blocks as they are stored."""
    return blocks


def visible_characters(blocks: list[Json]) -> int:
    """Count what a reader sees of the blocks."""
    return sum(len(str(block.get("text", ""))) for block in blocks)
