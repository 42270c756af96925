"""What is kept of a section says where each term stands."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.index import (
    WIDEST,
    Field,
    IndexedSection,
    Occurrence,
    index_section,
    pack,
    unpack,
)
from bot.domain.search.tokens import tokenize

TEXTS = st.lists(
    st.sampled_from(["docker-compose ", "images, ", "容器安全", "libContainer ", "x", " ", "v1.2 "])
).map("".join)


def test_every_term_is_known() -> None:
    indexed = index_section("Docker", "the docs", "容器 docs-site")

    assert indexed.terms == {"docker", "the", "doc", "容器", "器", "site", "docssite"}


def test_terms_stand_in_their_fields_in_order() -> None:
    section = index_section("docker news", "docker docs", "read the docker docs").section

    assert section.lengths == (2, 2, 4)
    assert [place.position for place in section.find("docker")] == [0, 3, 8]
    assert [section.field_of(place.position) for place in section.find("docker")] == [*Field]
    assert [section.field_of(position) for position in (1, 4, 6, 9)] == [0, 1, 2, 2]


def test_a_joined_form_covers_its_parts() -> None:
    section = index_section("", "", "run docker-compose up").section

    assert list(section.find("dockercompose")) == [Occurrence(3, 2)]
    assert list(section.find("compose")) == [Occurrence(4, 1)]
    assert list(section.find("swarm")) == []


def test_a_field_ends_before_the_next_begins() -> None:
    section = index_section("container", "format", "").section

    (container,), (format_,) = section.find("container"), section.find("format")
    assert format_.position > container.position + container.width


def test_a_hash_across_two_others_is_none() -> None:
    docker = index_section("docker", "", "").section.stream[:3]
    section = IndexedSection((2, 0, 0), b"\1" + docker + b"\1\1" + bytes(6), b"")

    assert list(section.find("docker")) == []


def test_a_name_of_endless_parts_is_kept() -> None:
    section = index_section("", "", "AbCd" * WIDEST).section

    assert [place.width for place in section.find(("abcd" * WIDEST)[:64])] == [WIDEST]


def test_a_packed_section_is_smaller_than_its_text() -> None:
    text = " ".join(f"word{number % 60} 容器安全{number % 7}" for number in range(200))
    indexed = index_section("title", "", text)

    assert len(pack(indexed.section)) < len(text.encode()) / 2


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_packed_is_unpacked(title: str, links: str, text: str) -> None:
    section = index_section(title, links, text).section

    assert unpack(pack(section)) == section


@given(TEXTS)
def test_every_term_is_found_where_it_stands(text: str) -> None:
    section = index_section("", "", text).section

    before_body = 2
    for token in tokenize(text):
        place = Occurrence(token.position + before_body, token.width)
        assert place in list(section.find(token.text))
