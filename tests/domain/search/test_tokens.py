"""Which terms a text is found by, and where they stand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search.folding import fold_text
from bot.domain.search.tokens import ANALYZER_VERSION, Token, name_analyzer, tokenize
from bot.domain.search.words import LONGEST_TERM


def terms(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Docker images", ["docker", "image"]),
        ("docker-compose", ["docker", "compose", "dockercompose"]),
        ("node.js", ["node", "js", "nodejs"]),
        ("foo_bar", ["foo", "bar", "foobar"]),
        ("__init__", ["init"]),
        ("libContainer", ["lib", "container", "libcontainer"]),
        ("ReplicationControllers", ["replication", "controller", "replicationcontroller"]),
        ("HTTPServer", ["http", "server", "httpserver"]),
        ("GitHub JavaScript YouTube", ["github", "javascript", "youtube"]),
        ("iOS eBPF LaTeX", ["ios", "ebpf", "latex"]),
        ("DOCKER docker Docker", ["docker"] * 3),
        ("VMs and APIs", ["vm", "vms", "and", "api"]),
        ("c++ C# f# .NET", ["c++", "c#", "f#", ".net"]),
        ("c++11 notepad++", ["c++", "11", "notepad++"]),
        ("ASP.NET", ["asp", "net", "aspnet"]),
        ("dotnet.network", ["dotnet", "network", "dotnetnetwork"]),
        (".network .NETs", ["network", "net"]),
        ("a# vitamin-c#", ["a", "vitamin", "c", "vitaminc"]),
        ("v1.2.3 1.2.3 v2", ["1.2.3", "v1.2.3", "1.2.3", "v2"]),
        ("k8s s3 x86 h264 3rd 10gb", ["k8s", "s3", "x86", "h264", "3rd", "10gb"]),
        ("python3 go1.5", ["python", "3", "python3", "go", "1.5", "go1.5"]),
        ("utf-8", ["utf", "8", "utf8"]),
        ("2015-06-26", ["2015", "06", "26", "20150626"]),
        ("3.x", ["3", "x", "3x"]),
        ("docker's dockers", ["docker", "s", "docker", "docker"]),
        ("don’t we'll", ["don", "t", "dont", "we", "ll", "well"]),
        ("O'Reilly l’avion", ["o", "reilly", "oreilly", "l", "avion", "lavion"]),
        ("one-two-three-four-five", ["one", "two", "three", "four", "five"]),
        ("tcp/ip, a&b; (x)", ["tcp", "ip", "a", "b", "x"]),
        ("#docker @me me@here.org", ["docker", "me", "me", "here", "org", "hereorg"]),
        ("Контейнеры учёные Straße", ["контейнеры", "ученые", "strasse"]),
        ("حرفه\u200cای", ["حرفه", "ای", "حرفهای"]),
        ("容器", ["容器", "器"]),
        ("容", ["容"]),
        ("容器安全。", ["容器", "器安", "安全", "全"]),
        ("容器，安全", ["容器", "器", "安全", "全"]),
        ("使用Docker部署", ["使用", "用", "docker", "部署", "署"]),
        ("Docker1.7发布", ["docker", "1.7", "docker1.7", "发布", "布"]),
        ("開發", ["开发", "发"]),
        ("コンテナ・ラーメン", ["コン", "ンテ", "テナ", "ナ", "ラー", "ーメ", "メン", "ン"]),
        ("한국어", ["한국", "국어", "어"]),
        ("𠀀𠀁", ["𠀀𠀁", "𠀁"]),
        ("🚀 👍🏽 1️⃣ ©", ["1"]),
        ("-- ... '' _ - # +", []),
        ("", []),
        ("\ud800 \x00", []),
    ],
)  # fmt: skip
def test_a_text_is_found_by_these_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_parts_count_on_and_joined_forms_cover_them() -> None:
    tokens = tokenize("run docker-compose up")

    assert tokens == [
        Token("run", 0, 3, 0),
        Token("docker", 4, 10, 1),
        Token("compose", 11, 18, 2),
        Token("dockercompose", 4, 18, 1, 2),
        Token("up", 19, 21, 3),
    ]


def test_the_parts_of_a_long_chain_count_on_behind_its_joined_forms() -> None:
    assert [(token.text, token.position) for token in tokenize("a-bbCc-d-e-f x")][-2:] == [
        ("bbcc", 1),
        ("x", 6),
    ]


def test_a_very_long_word_is_found_by_its_beginning() -> None:
    assert terms("x" * 200) == ["x" * LONGEST_TERM]
    assert terms("ab" * 50 + "-" + "c") == ["ab" * 32, "c", "ab" * 32]


def test_a_name_says_what_an_index_was_made_with() -> None:
    assert re.fullmatch(rf"{ANALYZER_VERSION}, OpenCC \d+\.\S+, Unicode \d+\.\S+", name_analyzer())


@given(st.text())
def test_offsets_point_at_what_was_read(text: str) -> None:
    for token in tokenize(text):
        assert 0 <= token.start < token.end <= len(text)
        origin = text[token.start : token.end]
        assert token.text in terms(origin) or token.text in fold_text(origin)


@given(st.text())
def test_every_position_has_one_part_in_order(text: str) -> None:
    positions: list[int] = []
    for token in tokenize(text):
        if token.position == len(positions):
            positions.append(token.position)
        assert token.position + token.width <= len(positions) or token.position < len(positions)
    assert positions == list(range(len(positions)))


@given(st.text())
def test_a_term_has_no_space_and_no_sign_that_a_database_reads(text: str) -> None:
    for term in terms(text):
        assert all(sign.isalnum() or sign in ".+#" or sign > "\x7f" for sign in term)
        assert len(term.split()) == 1


@given(st.text())
def test_a_term_is_a_term_of_itself(text: str) -> None:
    for term in set(terms(text)):
        assert term in terms(term)
