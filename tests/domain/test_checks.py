"""What an editor would ask about a list."""

from datetime import date

from bot.domain.arrangement import WHOLE, Plan
from bot.domain.checks import CheckKind, Former, Remark, check_list, list_urls
from bot.domain.links import mark_url
from bot.domain.markdown import parse_markdown

FORMER = Former(3, "Weekly 26", date(2015, 6, 26))


def check(text: str | bytes, plan: Plan = WHOLE, **more: Former) -> list[Remark]:
    """What is said of a text; `more` holds former lists by the address at example.com."""
    former = {mark_url(f"https://example.com/{path}"): each for path, each in more.items()}
    return list(check_list(parse_markdown(text), plan, 3, former))


def said(text: str | bytes, kind: CheckKind) -> list[tuple[str | None, str]]:
    return [(each.section, each.sentence) for each in check(text) if each.kind is kind]


def test_of_a_list_without_fault_nothing_is_said() -> None:
    assert check("# W\n\n## A\n\n[a](https://example.com/a)\n\n## B\n\nhttps://b.example\n") == []


def test_a_link_that_stood_in_a_former_list_names_that_list_and_its_date() -> None:
    text = "# W\n\n## A\n\n[a](https://Example.com/a/?utm_source=x#top) [b](https://b.example)\n"

    [remark, _] = check(text, a=FORMER)

    assert remark == Remark(
        CheckKind.FORMER,
        "https://Example.com/a/?utm_source=x#top stood in “Weekly 26” of 26 June 2015.",
        "A",
    )


def test_a_former_list_may_have_no_date() -> None:
    [remark] = check("# W\n\n## A\n\nhttps://example.com/a\n", a=Former(3, "Weekly 26", None))

    assert remark.sentence == "https://example.com/a stood in “Weekly 26”."


def test_a_link_that_stands_in_two_sections_is_named_at_the_second_one() -> None:
    text = "# W\n\n## A\n\nhttps://example.com/a\n\n## B\n\n[again](http://example.com/a/)\n"

    assert said(text, CheckKind.TWICE) == [
        ("B", "http://example.com/a/ stands twice in this list, first in “A”.")
    ]


def test_a_link_may_stand_more_often_and_in_one_section() -> None:
    links = "[x](https://example.com/a) and "
    text = f"# W\n\nSee {links}more.\n\n## A\n\n{links}{links}https://b.example\n"

    assert said(text, CheckKind.TWICE) == [
        ("A", "https://example.com/a stands 3 times in this list, first in “Introduction”.")
    ]
    assert said(f"# W\n\n## A\n\n{links}{links}end", CheckKind.TWICE) == [
        ("A", "https://example.com/a stands twice in this list, first above in this section.")
    ]


def test_a_link_in_two_styles_is_one_and_so_is_a_linked_picture_above_it() -> None:
    text = (
        "# W\n\n## A\n\n[![p](https://p.example/p.png)](https://example.com/a)\n\n"
        "[some **bold** words](https://example.com/a)\n"
    )

    assert said(text, CheckKind.TWICE) == []


def test_addresses_of_people_may_stand_as_often_as_they_like() -> None:
    text = "# W\n\n## A\n\n<mailto:a@example.com>\n\n## B\n\n<mailto:a@example.com>\n"

    assert check(text) == []


def test_a_section_without_a_link_is_named_but_one_whose_heading_is_a_link_is_not() -> None:
    text = "# W\n\n## A\n\nWords.\n\n## [B](https://b.example)\n\nMore.\n"

    assert said(text, CheckKind.NO_LINK) == [("A", "This section has no link.")]


def test_tracking_parameters_are_named() -> None:
    text = "# W\n\n## A\n\nhttps://example.com/a?utm_source=x&utm_medium=y&fbclid=z\n"

    [(section, sentence)] = said(text, CheckKind.TRACKING)

    assert section == "A"
    assert sentence.endswith(
        "tells its site where readers come from: utm_source, utm_medium and fbclid."
    )


def test_links_that_became_text_are_named_with_their_section_and_why() -> None:
    text = (
        "# W\n\n[i](about.html) https://b.example\n\n## A\n\n[a](htp://example.com) [c](#d)\n\n"
        "https://c.example\n\n## B\n\n[b]({{ site.url }}/b) ![p](p.png) https://d.example\n"
    )

    assert said(text, CheckKind.MALFORMED) == [
        (
            "Introduction",
            "about.html can't be a link: it is no whole address; one begins with https://.",
        ),
        ("A", "htp://example.com can't be a link: Slack opens no htp: addresses."),
        ("B", "{{ site.url }}/b can't be a link: only the site's generator knows where it leads."),
        ("B", "p.png can't be a link: it is no whole address; one begins with https://."),
    ]


def test_brackets_that_were_meant_as_a_link_are_shown() -> None:
    text = (
        "# W\n\n## A\n\n[one](https://exa mple.com) and [two] (https://b.example) and "
        "[three][nowhere] and [four](https://c.example\n\n`[code](a b)` and array[i][j]\n"
    )

    sentences = [sentence for _, sentence in said(text, CheckKind.MALFORMED)]

    assert [each.removeprefix("A link is written so that it is none: ") for each in sentences] == [
        "“[one](https://exa”",
        "“[two] (https://b.example”",
        "“[three][nowhere]”",
        "“[four](https://c.example”",
    ]


def test_an_address_that_can_not_be_meant_is_named() -> None:
    text = "# W\n\n## A\n\n[a](https://https://example.com/a)\n"

    assert said(text, CheckKind.MALFORMED) == [
        ("A", "https://https://example.com/a can't be right: its scheme stands in it twice.")
    ]


def test_long_addresses_are_cut() -> None:
    [(_, sentence)] = said(f"# W\n\n## A\n\nhttps://a..b/{'x' * 500}\n", CheckKind.MALFORMED)

    assert len(sentence) < 200


def test_what_the_parser_had_to_bend_is_passed_on() -> None:
    [remark] = check(b"# W\n\n## A\n\nhttps://a.example caf\xe9\n")

    assert remark.kind is CheckKind.BENT
    assert remark.section is None
    assert "not valid UTF-8" in remark.sentence


def test_more_than_fifteen_messages_are_said() -> None:
    parsed = parse_markdown("# W\n\n## A\n\nhttps://a.example\n")

    assert check_list(parsed, WHOLE, 15, {}) == ()
    [remark] = check_list(parsed, WHOLE, 16, {})
    assert remark.kind is CheckKind.TOO_LONG
    assert remark.sentence.startswith("This is 16 messages")


def test_the_weightiest_comes_first() -> None:
    text = (
        "# W\n\n## A\n\nhttps://example.com/a?utm_source=x\n\n## B\n\nWords.\n\n"
        "## C\n\nhttps://example.com/a [c](nowhere)\n"
    )

    assert [each.kind for each in check(text, a=FORMER)] == [
        CheckKind.MALFORMED,
        CheckKind.FORMER,
        CheckKind.TWICE,
        CheckKind.NO_LINK,
        CheckKind.TRACKING,
    ]


def test_nothing_is_said_of_what_is_left_out() -> None:
    text = (
        "# W\n\n[i](nowhere)\n\n## A\n\nhttps://example.com/a\n\n"
        "## B\n\nhttps://example.com/a [b](nowhere)\n"
    )
    plan = Plan(left_out=frozenset({"b"}))

    assert [(each.kind, each.section) for each in check(text, plan)] == [
        (CheckKind.MALFORMED, "Introduction")
    ]


def test_all_addresses_of_a_list_are_found_in_order() -> None:
    text = (
        "# W\n\nhttps://i.example\n\n## [A](https://a.example)\n\nhttps://b.example "
        "https://i.example\n"
    )

    assert list_urls(parse_markdown(text)) == (
        "https://i.example",
        "https://a.example",
        "https://b.example",
    )
