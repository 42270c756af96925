"""Pieces → Block Kit: text in `rich_text` blocks, pictures, tables and dividers between them."""

from collections.abc import Iterable

from bot.render.elements import BlockKit, Elements, text_element
from bot.render.pieces import Kind, Piece


def make_blocks(pieces: Iterable[Piece]) -> list[BlockKit]:
    """Return Block Kit blocks that show the pieces; those of text share one rich_text block."""
    blocks: list[BlockKit] = []
    rich: list[BlockKit] = []
    before: Piece | None = None
    for piece in pieces:
        if piece.kind in (Kind.PICTURE, Kind.TABLE, Kind.RULE):
            if rich:
                blocks.append({"type": "rich_text", "elements": rich})
            rich = []
            blocks.append(piece.block or {"type": "divider"})
        else:
            _append(rich, piece, before if rich else None)
        before = piece
    if rich:
        blocks.append({"type": "rich_text", "elements": rich})
    return blocks


def _append(rich: list[BlockKit], piece: Piece, before: Piece | None) -> None:
    """Add a piece to a rich_text block, inside its last element where both belong together."""
    match piece.kind:
        case Kind.TEXT | Kind.HEADING:
            if before is None:
                rich.append(_section(piece.elements))
            elif before.kind in (Kind.TEXT, Kind.HEADING):
                tight = before.kind is Kind.HEADING or _are_links(before, piece)
                gap = "\n" if tight else "\n\n"
                rich[-1]["elements"] += [text_element(gap), *piece.elements]
            else:
                rich.append(_section((text_element("\n"), *piece.elements)))
        case Kind.QUOTE:
            if before is not None and before.kind is Kind.QUOTE and piece.joins:
                rich[-1]["elements"] += [text_element("\n\n"), *piece.elements]
            else:
                rich.append({"type": "rich_text_quote", "elements": list(piece.elements)})
        case Kind.ITEM:
            if before is not None and _same_list(before, piece):
                rich[-1]["elements"].append(_section(piece.elements))
            else:
                rich.append(_new_list(piece))
        case _:
            rich.append({"type": "rich_text_preformatted", "elements": list(piece.elements)})
            if piece.quoted:
                rich[-1]["border"] = 1


def _are_links(before: Piece, piece: Piece) -> bool:
    """Paragraphs that are nothing but a link each are a list in all but name."""
    return all(
        len(each.elements) == 1 and each.elements[0]["type"] == "link" for each in (before, piece)
    )


def _section(elements: Elements) -> BlockKit:
    return {"type": "rich_text_section", "elements": list(elements)}


def _same_list(before: Piece, piece: Piece) -> bool:
    expected = None if before.number is None else before.number + 1
    return (
        before.kind is Kind.ITEM
        and before.indent == piece.indent
        and before.quoted == piece.quoted
        and piece.number == expected
    )


def _new_list(piece: Piece) -> BlockKit:
    made: BlockKit = {
        "type": "rich_text_list",
        "style": "bullet" if piece.number is None else "ordered",
        "indent": piece.indent,
        "elements": [_section(piece.elements)],
    }
    if piece.number is not None and piece.number > 1:
        made["offset"] = piece.number - 1
    if piece.quoted:
        made["border"] = 1
    return made
