"""What is in a text is found, however it is written there and typed here."""

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.search.folding import UNSPACED, fold_text
from bot.domain.search.tokens import tokenize
from tests.domain.search.finding import finds

HAN = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
    st.characters(min_codepoint=0x3041, max_codepoint=0x3096),
    st.characters(min_codepoint=0x30A1, max_codepoint=0x30FA),
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
)
RUNS = st.text(HAN, min_size=1, max_size=12)
ENGLISH = st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,9}(?:[._'-][A-Za-z0-9]{1,6}){0,3}", fullmatch=True)
MIXED = st.lists(
    st.one_of(RUNS, ENGLISH, st.sampled_from(list(" ,.，。:/（）-\n🚀"))), max_size=15
).map("".join)
WORD = re.compile(rf"(?:[^\W_{UNSPACED}]|(?<=\d)\.(?=\d))+")  # a number's dots are part of it
TRADITIONAL = "開發與雲端運維、數據庫設計、網絡協議、語言選擇、機器學習、軟體測試、臺灣、裏面、後來"
SIMPLIFIED = "开发与云端运维、数据库设计、网络协议、语言选择、机器学习、软体测试、台湾、里面、后来"


@given(MIXED, RUNS, MIXED, st.data())
def test_any_two_neighbours_of_a_run_find_it(
    before: str, run: str, after: str, data: st.DataObject
) -> None:
    assume(len(run) > 1)
    place = data.draw(st.integers(0, len(run) - 2))

    assert finds(run[place : place + 2], before + run + after)


@given(MIXED, RUNS, MIXED)
def test_any_character_of_a_run_finds_it(before: str, run: str, after: str) -> None:
    assert all(finds(character, before + run + after) for character in run)


@given(RUNS, st.data())
def test_any_stretch_of_a_run_finds_it_as_a_phrase(run: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(run) - 1))
    end = data.draw(st.integers(start + 1, len(run)))

    assert finds(f'"{run[start:end]}"', f"前{run}后")


@given(MIXED, ENGLISH, MIXED)
def test_any_whole_word_finds_its_text(before: str, word: str, after: str) -> None:
    text = f"{before} {word}, {after}"

    assert finds(word, text)
    assert finds(word.upper(), text) or not word.islower()
    assert finds(f'"{word}"', text)


@given(MIXED)
def test_every_word_of_a_text_finds_it(text: str) -> None:
    for word in WORD.findall(text):
        assert finds(word, text)


@given(MIXED)
def test_every_term_finds_its_text(text: str) -> None:
    assert all(finds(token.text, text) for token in tokenize(text))


@given(MIXED)
def test_every_matched_stretch_finds_its_text(text: str) -> None:
    for token in tokenize(text):
        assert finds(text[token.start : token.end], text)


def test_simplified_finds_traditional_and_back() -> None:
    assert fold_text(TRADITIONAL) == SIMPLIFIED
    for place in range(len(SIMPLIFIED) - 1):
        for query, text in ((SIMPLIFIED, TRADITIONAL), (TRADITIONAL, SIMPLIFIED)):
            pair = query[place : place + 2]
            assert "、" in pair or finds(pair, text)


@given(RUNS)
def test_a_text_is_found_in_either_script(run: str) -> None:
    assert finds(fold_text(run), run)
    assert finds(run, fold_text(run))
