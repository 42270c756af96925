"""What readers take for the same is spelt the same, and can be traced to where it came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search import folding
from bot.domain.search.folding import fold, fold_text, is_unspaced


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Docker", "docker"),
        ("Ｄｏｃｋｅｒ", "docker"),
        ("naïve café", "naive cafe"),
        ("nai\u0308ve cafe\u0301", "naive cafe"),
        ("Straße", "strasse"),
        ("Søren Łódź Đà Nẵng Œuvre", "soren lodz da nang oeuvre"),
        ("İstanbul ılık", "istanbul ilik"),
        ("ﬁne ①", "fine 1"),
        ("容器與雲端開發", "容器与云端开发"),
        ("ﾃﾞｰﾀﾍﾞｰｽ", "データベース"),
        ("は\u3099", "ば"),
        ("\u1112\u1161\u11ab", "한"),
        ("한국어", "한국어"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("Ёлка", "елка"),
        ("שָׁלוֹם", "שלום"),
        ("กำลัง", unicodedata.normalize("NFKC", "กำลัง")),
        ("豈", "岂"),
        ("", ""),
    ],
)
def test_spellings_of_the_same_meet(text: str, folded: str) -> None:
    assert fold_text(text) == folded


def test_case_is_kept_for_the_parts_of_names() -> None:
    assert fold("libContainer Ünïcode").text == "libContainer Unicode"


def test_a_simplified_form_that_is_traditional_itself_is_simplified_on() -> None:
    assert fold_text("薴") == fold_text("苧") == "苎"


@pytest.mark.parametrize(
    ("text", "part", "origin"),
    [
        ("ab", "b", "b"),
        ("㍿の", "の", "の"),
        ("㍿の", "式", "㍿"),
        ("cafe\u0301!", "e", "e\u0301"),
        ("a\u200bb", "b", "b"),
        ("ﾃﾞｰ", "デ", "ﾃﾞ"),
    ],
)
def test_each_character_knows_where_it_came_from(text: str, part: str, origin: str) -> None:
    folded = fold(text)

    place = folded.text.index(part)

    assert text[folded.starts[place] : folded.ends[place]] == origin


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@given(st.text())
def test_composed_and_decomposed_texts_are_one(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert fold_text(composed) == fold_text(decomposed)


@given(st.text())
def test_origins_are_in_order_and_inside_the_text(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= a < b <= len(text) for a, b in zip(folded.starts, folded.ends, strict=True))


@pytest.mark.parametrize("text", ["容器", "コンテナー", "𠀀𪚥", "한국어", "ภาษาไทย", "々"])
def test_scripts_without_spaces_are_known(text: str) -> None:
    assert is_unspaced(text)


@pytest.mark.parametrize("text", ["docker", "容器a", "容 器", "。", "・", "👍", "контейнер", ""])
def test_other_scripts_and_signs_are_not_among_them(text: str) -> None:
    assert not is_unspaced(text)


def test_a_text_of_many_characters_that_fold_is_folded_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "漢語資訊，網絡電腦。"
    expected = fold(text)
    monkeypatch.setattr(folding, "MOST_EXCHANGED", 3)

    assert fold(text).text == expected.text == "汉语资讯,网络电脑。"
