"""Tables whose rows keep every cell, where GitHub drops what goes beyond the header."""

from collections.abc import Iterator, Sequence

from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.token import Token


def whole_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Do what markdown-it's rule for tables does, and lose no cell."""
    first = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    tokens = state.tokens[first:]
    width = sum(token.type == "th_open" for token in tokens)
    state.tokens[first:] = _with_every_cell(state, tokens, width)
    return True


def _with_every_cell(state: StateBlock, tokens: Sequence[Token], width: int) -> Iterator[Token]:
    cells: Iterator[str] = iter(())
    line = 0
    for token in tokens:
        if token.type == "tr_open" and token.map:
            line = token.map[0]
            cells = iter(_split_cells(getLine(state, line), width))
        elif token.type == "inline":
            token.content = next(cells, "")
        elif token.type == "tr_close":
            for cell in cells:
                yield Token("td_open", "td", 1)
                yield Token("inline", "", 0, map=[line, line + 1], content=cell, children=[])
                yield Token("td_close", "td", -1)
        yield token


def _split_cells(line: str, width: int) -> list[str]:
    """The cells of a row; where they are too many, a `|` inside code parts none."""
    cells = escapedSplit(line.strip())
    start = 1 if cells[0] == "" else 0
    stop = len(cells) - 1 if cells[-1] == "" else len(cells)
    cells = cells[start:stop]
    if len(cells) > width:
        cells = list(_joined_code(cells))
    return [cell.strip() for cell in cells]


def _joined_code(cells: Sequence[str]) -> Iterator[str]:
    open_code: list[str] = []
    for cell in cells:
        is_open = bool(open_code) != (cell.count("`") % 2 == 1)
        open_code.append(cell)
        if not is_open:
            yield "|".join(open_code)
            open_code = []
    yield from open_code
