"""Where messages are cut."""

import pytest

from bot.domain.reading_list import (
    Block,
    CodeBlock,
    Image,
    ItemList,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    SubHeading,
    Table,
)
from bot.render.elements import make_elements
from bot.render.pieces import Kind, Piece, plan_pieces, text_piece
from bot.render.split import cut_piece, cut_pieces, split_parts


def text(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def parts_of(*blocks: Block, room: int = 100) -> list[list[str]]:
    parts = split_parts(plan_pieces(blocks), room)
    return [
        ["".join(e.get("text", "") for e in piece.elements) for piece in part] for part in parts
    ]


def cut(words: str, limit: int = 30, kind: Kind = Kind.TEXT) -> list[str]:
    piece = text_piece(make_elements((Span(words),)), kind)
    return [each.elements[0]["text"] for each in cut_pieces([piece], limit)]


def test_nothing_is_one_empty_part() -> None:
    assert parts_of() == [[]]


def test_parts_are_cut_between_blocks() -> None:
    assert parts_of(text("a" * 60), text("b" * 50), text("c" * 40)) == [
        ["a" * 60],
        ["b" * 50, "c" * 40],
    ]


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("One sentence. Two sentences. Three.", ["One sentence.", "Two sentences. Three."]),
        ("第一句话说到这里就完了。第二句话也很长很长很长很长很长很长很长。", [
            "第一句话说到这里就完了。", "第二句话也很长很长很长很长很长很长很长。",
        ]),
        ("没有句号的话只好在逗号这里切开，不然就没有地方可切了呀呀呀", [
            "没有句号的话只好在逗号这里切开，", "不然就没有地方可切了呀呀呀",
        ]),
        ("no sentence end in all of these words", ["no sentence end in all of", "these words"]),
        ("x" * 60, ["x" * 28, "x" * 28, "x" * 4]),
        ("a. " + "x" * 60, ["a. " + "x" * 25, "x" * 28, "x" * 7]),
        ("x" * 28 + "   ", ["x" * 28]),
        ("👍🏽" * 20, ["👍🏽" * 14, "👍🏽" * 6]),
    ],
)  # fmt: skip
def test_long_text_is_cut_at_sentences_then_words(words: str, pieces: list[str]) -> None:
    assert cut(words) == pieces


def test_code_is_cut_at_lines() -> None:
    code = "\n".join(["line one is here", "  line two", "  line three", "x" * 40])

    assert cut(code, kind=Kind.CODE) == [
        "line one is here\n  line two",
        "  line three",
        "x" * 28,
        "x" * 12,
    ]


def test_a_link_is_never_cut_unless_it_is_longer_than_a_message() -> None:
    spans = (Span("some words and "), Span("a link of words", url="http://e.org"), Span(" end"))
    long = (Span("y" * 40, url="http://e.org"),)

    first, rest = cut_piece(text_piece(make_elements(spans)), 20)

    assert [e["text"] for e in first.elements] == ["some words and"]
    assert rest is not None
    assert rest.elements[0] == {"type": "link", "url": "http://e.org", "text": "a link of words"}
    assert {e["url"] for e in cut_piece(text_piece(make_elements(long)), 20)[0].elements} == {
        "http://e.org"
    }


def test_a_cut_before_a_link_needs_no_space() -> None:
    spans = (Span("x" * 20, code=True), Span("y" * 20, url="http://e.org"))

    first, rest = cut_piece(text_piece(make_elements(spans)), 30)

    assert [e["text"] for e in first.elements] == ["x" * 20]
    assert rest is not None
    assert [e["text"] for e in rest.elements] == ["y" * 20]


def test_what_fits_has_no_rest() -> None:
    piece = text_piece(make_elements((Span("short"),)))

    assert cut_piece(piece, 30) == (piece, None)


def test_white_space_of_code_survives_a_cut() -> None:
    spans = (Span(" " * 60, code=True),)

    pieces = list(cut_pieces([text_piece(make_elements(spans))], 30))

    assert sum(len(piece.elements[0]["text"]) for piece in pieces) == 60


@pytest.mark.parametrize(("quoted", "kind"), [(False, Kind.TEXT), (True, Kind.QUOTE)])
def test_the_rest_of_an_item_has_no_bullet(quoted: bool, kind: Kind) -> None:
    item = ItemList((ListItem((text("word " * 30),)),))

    pieces = list(cut_pieces(plan_pieces([Quote((item,)) if quoted else item]), 60))

    assert [piece.kind for piece in pieces] == [Kind.ITEM, kind, kind]


def test_a_heading_goes_with_what_it_heads() -> None:
    heading = SubHeading(3, (Span("heading"),))

    assert parts_of(text("a" * 80), heading, text("b" * 80)) == [
        ["a" * 80],
        ["heading", "b" * 80],
    ]
    assert parts_of(heading, text("b" * 95)) == [["heading"], ["b" * 95]]


def test_only_the_first_table_of_a_part_is_a_table() -> None:
    table = Table((((Span("a"),), (Span("b"),)), ((Span("c"),), (Span("d"),))))

    (part,) = split_parts(plan_pieces([table, table]), 1000)

    assert [piece.kind for piece in part] == [Kind.TABLE, Kind.HEADING, Kind.ITEM]


def test_a_part_has_fifty_blocks_at_most() -> None:
    pieces = [block for _ in range(40) for block in (Image("http://e.org/p.png", "p"), text("x"))]

    assert [len(part) for part in parts_of(*pieces, room=9000)] == [48, 32]
    assert len(parts_of(*[Rule()] * 30)) == 2


def test_a_part_is_not_too_long_as_mere_text_either() -> None:
    links = [Paragraph((Span("x", url="http://e.org/" + "y" * 2900),)) for _ in range(12)]

    assert len(parts_of(*links, room=9000)) == 2


def test_code_alone_is_cut_too() -> None:
    assert [len(part) for part in parts_of(CodeBlock("x\n" * 100))] == [1, 1, 1]


def test_a_piece_without_elements_is_left_alone() -> None:
    piece = Piece(Kind.PICTURE, (), 500, block={})

    assert list(cut_pieces([piece], 100)) == [piece]
