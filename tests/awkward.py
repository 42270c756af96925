"""Texts and queries as people write them at their most awkward."""

import re
from collections.abc import Iterator

from hypothesis import strategies as st

UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9f\u1100-\u11ff\uac00-\ud7a3"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{UNSPACED}]")
_NEIGHBOURS = re.compile(f"(?=([{UNSPACED}]{{2}}))")
_LETTER = rf"[^\W_{UNSPACED}]"
_MARKED = rf"{_LETTER}[\u0300-\u036f\u00ad\u200b-\u200d]*"  # with accents, and unseen signs
# A name's sign and a number's dots are part of it.
_WORD = re.compile(
    rf"(?<!{_LETTER})(?:\.net|[cfjq]\#)(?!{_LETTER})"
    rf"|(?:{_MARKED})+\+\+|(?:{_MARKED}|(?<=\d)\.(?=\d))+",
    re.IGNORECASE,
)

RUNS = st.text(
    st.one_of(
        st.sampled_from("容器安全的网络資訊安全雲原生發佈後台裏麵國産"),
        st.sampled_from("コンテナのデータをひらがなｶﾞｷﾞﾊﾟｰ々〇"),
        st.sampled_from("컨테이너보안한국어"),
        st.sampled_from("𠀀𪛖㐀豈金"),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    ),
    min_size=1,
    max_size=7,
)
WORDS = st.one_of(
    st.sampled_from(
        [
            "Docker", "docker-compose", "node.js", "libContainer", "HTTPServer", "foo_bar", "c++",
            "C#", ".NET", "asp.net", "v1.2.3", "k8s", "python3.11", "1,024", "e.g.", "don't",
            "O’Reilly", "images", "status", "GitHub", "VMs", "tcp/ip", "--privileged", "AND", "NOT",
            "café", "cafe\u0301", "naïve", "Straße", "STRASSE", "İstanbul", "ﬁle", "ｆｕｌｌ", "Å",
            "контейнер", "Ёлка", "ΣΊΣΥΦΟΣ", "حرفه\u200cای", "שלום", "v\u200dx", "soft\u00adhyphen",
        ]
    ),
    st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,9}", fullmatch=True),
    st.from_regex(r"[A-Za-zÀ-ž]{2,6}[0-9]{0,2}", fullmatch=True),
)  # fmt: skip
OTHERS = st.sampled_from(
    [" 🚀 ", " 👩\u200d💻 ", " 1️⃣ ", " 🇨🇳 ", " ① ", " ㎏ ", " ㍿ ", " ½ ", "…", "——", "\u200b"]
)
GAPS = st.sampled_from([" ", " ", ", ", "，", "。", "\n", "、", " / ", "（", "："])


_SYNTAX = st.sampled_from(
    [
        '"', "“", "”", "-", "--", "*", ":", "(", ")", "'", "\\", "^", "+", "~", "&", "|", "!",
        "<->", ":*", "{", "}", "%", "_", ";", "$1", ":match", "?", "\x00", "\ud800", "\udfff",
        "\U0010ffff", "\ufeff", "AND", "OR", "NOT", "NEAR(", "NEAR/2", "rowid:", "tokens:",
        "before:", "after:", "in:", "before:2016", "after:2015-06-01", "after:2015-02-30",
        "before:0001", "before:today", 'in:"', "in:容", "-in:weekly", '-"', "-安", "安*", "d*",
        "1:", "=docker",
    ]
)  # fmt: skip
_PIECES = st.one_of(_SYNTAX, WORDS, RUNS)
QUERIES = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.lists(_PIECES, max_size=8).map(" ".join),
    st.lists(_PIECES, max_size=12).map("".join),
    _PIECES.map(lambda piece: (piece * 4000)[:4000]),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A few words and runs, with signs and emoji between them; a run may touch what is beside."""
    text = ""
    for piece in draw(st.lists(st.one_of(RUNS, WORDS, RUNS, WORDS, OTHERS), max_size=8)):
        touches = _RUN.match(text[-1:]) or _RUN.match(piece)
        text += draw(st.just("") | GAPS if touches else GAPS) + piece
    return text


def find_words(text: str) -> Iterator[str]:
    """Yield what a text has to be found by: its words, and any two neighbours of its runs."""
    yield from (match[1] for match in _NEIGHBOURS.finditer(text))
    yield from (match[0] for match in _WORD.finditer(text))
