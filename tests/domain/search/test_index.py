"""What is kept of a section says where each term stands."""

import itertools
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.folding import UNSPACED, stands_in_run
from bot.domain.search.index import (
    CODES,
    MOST_CODES,
    NO_CODE,
    RUN_END,
    SEPARATOR,
    WIDEST,
    IndexedSection,
    Occurrence,
    encode,
    index_section,
    name_code,
    number_words,
    pack,
    unpack,
)
from bot.domain.search.tokens import tokenize

TEXTS = st.lists(
    st.sampled_from(["docker-compose ", "images, ", "容器安全", "libContainer ", "x", " ", "v1.2 "])
).map("".join)


def build(title: str, links: str, text: str) -> tuple[IndexedSection, dict[str, str]]:
    indexed = index_section(title, links, text)
    codes = number_words(sorted(indexed.terms))
    return encode(indexed, codes), codes


def find(section: tuple[IndexedSection, dict[str, str]], term: str) -> list[Occurrence]:
    indexed, codes = section
    return indexed.find(term if stands_in_run(term[0]) else codes.get(term, NO_CODE))


def test_every_term_is_known() -> None:
    indexed = index_section("Docker", "the docs", "容器 docs-site")

    assert indexed.terms == {"docker", "the", "doc", "容器", "器", "site", "docssite"}
    assert indexed.lengths == (1, 2, 4)


AWKWARD = st.text(
    st.sampled_from("aAbZ1 .-_'+#/，容器安全の한ａＢé\u0301\u200c🎉") | st.characters(), max_size=60
)


@given(AWKWARD, AWKWARD, AWKWARD)
def test_a_section_has_the_terms_of_its_texts_where_they_stand(
    title: str, links: str, text: str
) -> None:
    section, codes = build(title, links, text)
    tokens = [tokenize(field) for field in (title, links, text)]

    assert index_section(title, links, text).terms == {each.text for f in tokens for each in f}
    for term in {each.text for field in tokens for each in field}:
        found = find((section, codes), term)
        assert len(found) == sum(each.text == term for field in tokens for each in field)


@given(AWKWARD)
def test_two_terms_stand_as_they_stand_in_the_text(text: str) -> None:
    section = build("", "", text)
    tokens = [each for each in tokenize(text) if each.width == 1]
    places = [[place.position for place in find(section, each.text)] for each in tokens]

    for token, other in itertools.pairwise(tokens):
        step = other.position - token.position
        mine, next_ones = (places[tokens.index(each)] for each in (token, other))
        assert any(place + step + end in next_ones for place in mine for end in (0, 1))


def test_terms_stand_in_their_fields_in_order() -> None:
    section, codes = build("docker news", "docker docs", "read the docker docs")

    places = [position for position, _ in find((section, codes), "docker")]
    assert section.lengths == (2, 2, 4)
    assert places == [0, 3, 8]


def test_a_joined_form_covers_its_parts() -> None:
    section = build("", "", "run docker-compose up")

    assert find(section, "dockercompose") == [Occurrence(3, 2)]
    assert find(section, "compose") == [Occurrence(4, 1)]
    assert find(section, "swarm") == []


def test_a_field_ends_before_the_next_begins() -> None:
    section = build("container", "format", "")

    (container,), (format_,) = find(section, "container"), find(section, "format")
    assert format_.position > container.position + container.width


def test_a_place_of_a_joined_form_is_no_term() -> None:
    section, codes = build("", "", "a docker-compose x-y")
    others = {name_code(number) for number in range(1, 60)} - set(codes.values())

    assert [code for code in others if section.find(code)] == []


def test_a_name_of_endless_parts_is_kept() -> None:
    section = build("", "", "AbCd" * WIDEST)

    assert [place.width for place in find(section, ("abcd" * WIDEST)[:64])] == [WIDEST]


def test_a_joined_form_beyond_what_can_be_counted_is_passed_over() -> None:
    indexed = index_section("", "", "docker-compose")
    far = [(term, MOST_CODES + 1, width) for term, _, width in indexed.joined]
    section = encode(replace(indexed, joined=far), number_words(indexed.terms))

    assert section.joined == ""


def test_codes_are_single_characters_that_can_be_written_and_mean_nothing_else() -> None:
    ends = [0, *itertools.accumulate(map(len, CODES))]
    numbers = sorted({number for end in ends for number in (end, end + 1)} - {0, MOST_CODES + 1})
    codes = [name_code(number) for number in numbers]

    assert len(set(codes)) == len(numbers)
    assert all(len(code.encode().decode()) == 1 for code in codes)
    assert not {SEPARATOR, RUN_END, NO_CODE} & set(codes)
    assert not any(map(stands_in_run, codes))
    assert name_code(MOST_CODES + 1) == name_code(1)


def test_no_code_is_what_a_run_is_made_of() -> None:
    made = re.compile(f"[{UNSPACED}]")

    assert not [codes for codes in CODES if made.search("".join(map(chr, codes)))]


def test_neighbours_are_found_where_they_stand_together_and_not_across_the_end_of_a_run() -> None:
    section = build("", "", "容器安全，全部。docker 安，全")

    assert [place.position for place in find(section, "安全")] == [4]
    assert [place.position for place in find(section, "全")] == [5, 7, 12]
    assert [place.position for place in find(section, "全全")] == []
    assert [section[0].after(Occurrence(at, 1)) for at in (4, 5, 8, 9)] == [5, 7, 9, 10]


def test_a_packed_section_is_smaller_than_its_text() -> None:
    text = " ".join(f"word{number % 60} 容器安全{number % 7}" for number in range(200))
    section, _ = build("title", "", text)

    assert len(pack(section)) < len(text.encode()) / 3


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_packed_is_unpacked(title: str, links: str, text: str) -> None:
    section, _ = build(title, links, text)

    assert unpack(pack(section)) == section


@given(TEXTS)
def test_every_term_is_found_where_it_stands(text: str) -> None:
    section = build("", "", text)

    body = section[0].stream[2:]
    places = [place for place, code in enumerate(body, 2) if code != RUN_END]
    for token in tokenize(text):
        place = Occurrence(places[token.position], token.width)
        assert place in find(section, token.text)


def test_the_positions_of_a_code_are_where_its_places_begin() -> None:
    section, codes = build("docs-site", "", "the docs-site")

    for term in ("docssite", "site"):
        places = section.find(codes[term])
        assert section.find_positions(codes[term]) == [place.position for place in places]
        assert places
