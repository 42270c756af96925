import asyncio
import gzip
import socket
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.errors import SourceError
from bot.sources import connect
from bot.sources.fetch import fetch
from tests.running import free_port
from tests.sources.site import (
    PUBLIC,
    Detour,
    Names,
    Reply,
    Site,
    be_silent,
    hang_up,
    lead_to,
    rules,
    serving,
    text,
)

WEEKLY = b"# Weekly\n\ntext\n"
CERTIFICATE = Path(__file__).parent.parent / "data" / "tls" / "lists.example.pem"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving() as site:
        yield site


async def failure(url: str, **options: object) -> str:
    """Fetch what must fail; return the sentence."""
    with pytest.raises(SourceError) as raised:
        await fetch(url, **{"rules": rules(), **options})  # type: ignore[arg-type] # options are fetch's own
    assert str(raised.value).count("\n") == 0
    return raised.value.problem


# What it gives


async def test_a_list_is_fetched_with_its_source_and_its_name(site: Site) -> None:
    url = site.answer("/lists/2026-11-27%20a.md?of=week", text(WEEKLY))

    document = await fetch(f"  {url}#today ", rules())

    assert (document.source, document.name) == (url, "2026-11-27 a.md")
    assert document.content == WEEKLY


async def test_behind_a_git_hosts_page_the_file_is_fetched_and_both_are_one_source(
    site: Site,
) -> None:
    raw = site.answer("/o/r/raw/branch/main/%E5%91%A8.md", text(WEEKLY))
    page = f"http://127.0.0.1:{site.port}/o/r/src/branch/main/周.md"

    document = await fetch(page, rules())

    assert document == await fetch(raw, rules())
    assert (document.source, document.name) == (raw, "周.md")


async def test_the_server_is_asked_for_exactly_what_was_written(site: Site) -> None:
    path = "/a%2Fb/%E5%91%A8@:,;=(x)*!'$&+~.md?q=%26%2B/?:@[]"
    spelled = path.replace("[]", "%5B%5D")

    await fetch(site.answer(spelled, text()).replace(spelled, path), rules())

    assert site.seen[0].raw_path == spelled


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("# 周报".encode(), "text/plain", "# 周报".encode()),
        ("# 周报".encode(), "text/plain; charset=iso-8859-1", "# 周报".encode()),
        ("# 周报".encode("gbk"), "text/markdown; charset=GBK", "# 周报".encode()),
        ("# 週報".encode("big5"), 'text/plain; Charset="big5"', "# 週報".encode()),
        ("# Café".encode("latin-1"), "text/plain;charset=ISO-8859-1", "# Café".encode()),
        ("# 周报".encode("utf-16"), "text/plain; charset=gbk", "# 周报".encode("utf-16")),
        ("# 周报".encode("utf-16-be"), "text/plain; charset=utf-16be", "# 周报".encode()),
        (b"# \xff", "text/plain; charset=idna", b"# \xff"),
        (b"# \xff", "text/plain", b"# \xff"),
        (WEEKLY, "application/octet-stream", WEEKLY),
    ],
)
async def test_what_comes_in_another_encoding_is_turned_into_utf_8(
    site: Site, body: bytes, kind: str, expected: bytes
) -> None:
    url = site.answer("/a.md", text(body, Content_Type=kind))

    assert (await fetch(url, rules())).content == expected


@pytest.mark.parametrize(
    "reply",
    [
        text("<p>", Content_Type="text/html; charset=utf-8"),
        text("# A", Content_Type="application/xhtml+xml"),
        text("\ufeff\n <!DOCTYPE html><p>"),
        text("<HTML><p>"),
    ],
)
async def test_a_web_page_is_not_taken_for_markdown(site: Site, reply: Reply) -> None:
    assert "give the address of the raw file" in await failure(site.answer("/a.md", reply))


async def test_what_was_packed_with_gzip_is_unpacked(site: Site) -> None:
    url = site.answer("/a.md", text(gzip.compress(WEEKLY), Content_Encoding="gzip"))

    assert (await fetch(url, rules())).content == WEEKLY
    assert site.seen[0].headers["Accept-Encoding"] == "gzip"


# Where it may go: each form alone, behind a redirect, and as what a name turns out to be

LITERALS = [
    "http://127.0.0.1/",
    "https://127.0.0.1:8443/",
    "http://127.255.255.254/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://169.254.169.254/latest/meta-data/",
    "http://172.16.0.1/",
    "http://192.0.0.192/",
    "http://192.88.99.1/",
    "http://192.168.1.1/",
    "http://198.18.0.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::FFFF:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "http://[2001:4860::5efe:127.0.0.1]/",
    "http://[2001:db8::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[4000::1]/",
    "http://１２７.０.０.１/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://127.0.0.1./",
]
ODD = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0X7F.0.0.1/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://２１３０７０６４３３/",
    "http://0/",
    "http://4294967297/",
    "http://[fe80::1%25lo]/",
    "http://[::ffff:0x7f.0.0.1]/",
    "http://127.0.0.1%00.example.com/",
    "http://%31%32%37.0.0.1/",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1\\@example.com/",
    "http://127.0.0.1:80:80/",
]
SCHEMES = [
    "file:///etc/passwd",
    "ftp://example.com/a.md",
    "gopher://127.0.0.1:6379/_INFO",
    "data:text/plain,a",
    "unix:///run/docker.sock",
]
ADDRESSES = [
    *("127.0.0.1", "10.0.0.1", "169.254.169.254", "168.63.129.16", "100.100.100.200", "::"),
    *("::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%lo", "fd00::1"),
    *("2001:0:4136:e378:8000:63bf:80ff:fffe", "::127.0.0.1", "ff02::1", "2001:db8::1"),
]


@pytest.mark.parametrize("url", LITERALS)
async def test_an_address_that_is_not_public_is_refused_and_never_connected_to(url: str) -> None:
    asked: list[str] = []

    problem = await failure(url, rules=rules("other"), transport=lambda: Detour(0, asked))

    assert "READLIST_INTERNAL_HOSTS" in problem
    assert asked == []


@pytest.mark.parametrize("url", [*ODD, *SCHEMES])
async def test_an_odd_address_is_refused_before_anything_is_looked_up(url: str) -> None:
    names, asked = Names(), list[str]()

    await failure(url, resolver=names, transport=lambda: Detour(0, asked))

    assert (names.asked, asked) == ([], [])


@pytest.mark.parametrize("url", [*LITERALS, *ODD, *SCHEMES])
async def test_a_redirect_leads_to_none_of_them(site: Site, url: str) -> None:
    site.answer("/a.md", lead_to(url))
    asked: list[str] = []

    await failure(
        "http://start.example/a.md",
        rules=rules("other"),
        resolver=Names(start_example=[PUBLIC]),
        transport=lambda: Detour(site.port, asked),
    )

    assert asked == [PUBLIC]
    assert len(site.seen) == 1


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("others", ["", f"{PUBLIC} "])
async def test_a_name_with_an_address_that_is_not_public_is_refused(
    address: str, others: str
) -> None:
    asked: list[str] = []

    problem = await failure(
        "https://inside.example/a.md",
        resolver=Names(inside_example=[others + address]),
        transport=lambda: Detour(0, asked),
    )

    assert "inside.example is not on the public Internet" in problem
    assert address not in problem
    assert asked == []


async def test_localhost_is_refused_by_the_machines_own_resolver(site: Site) -> None:
    url = site.answer("/a.md", text()).replace("127.0.0.1", "localhost")

    assert "READLIST_INTERNAL_HOSTS" in await failure(url)
    assert site.seen == []


async def test_a_name_that_changes_its_mind_is_connected_to_where_it_was_checked(
    site: Site,
) -> None:
    site.answer("/a.md", text(WEEKLY))
    names, asked = Names(rebind_example=[PUBLIC, "127.0.0.1"]), list[str]()

    document = await fetch(
        f"http://rebind.example:{site.port}/a.md",
        rules("other"),
        resolver=names,
        transport=lambda: Detour(site.port, asked),
    )

    assert document.content == WEEKLY
    assert (names.asked, asked) == (["rebind.example"], [PUBLIC])
    assert site.seen[0].headers["Host"] == f"rebind.example:{site.port}"


@pytest.mark.parametrize("again", [lead_to("/b.md"), text("", 503), hang_up])
async def test_a_name_is_checked_anew_for_each_redirect_and_each_attempt(
    site: Site, again: Reply
) -> None:
    site.answer("/a.md", again)
    asked: list[str] = []

    problem = await failure(
        "http://rebind.example/a.md",
        rules=rules("other"),
        resolver=Names(rebind_example=[PUBLIC, "127.0.0.1"]),
        transport=lambda: Detour(site.port, asked),
    )

    assert "not on the public Internet" in problem
    assert asked == [PUBLIC]


async def test_a_host_that_is_named_in_the_settings_may_be_anywhere(site: Site) -> None:
    site.answer("/a.md", text(WEEKLY))
    site.answer("/b.md", lead_to(f"http://intranet.example:{site.port}/a.md"))
    names = Names(intranet_example=["127.0.0.1"], other_example=["127.0.0.1"])

    for path in ("a.md", "b.md"):
        url = f"http://Intranet.Example:{site.port}/{path}"
        document = await fetch(url, rules("intranet.example"), resolver=names)
        assert document.content == WEEKLY
    other = f"http://other.example:{site.port}/a.md"
    assert "public" in await failure(other, rules=rules("intranet.example"), resolver=names)


async def test_the_next_address_is_tried_where_the_first_lets_nobody_in(site: Site) -> None:
    site.answer("/a.md", text(WEEKLY))
    asked: list[str] = []

    document = await fetch(
        "http://two.example/a.md",
        rules(),
        resolver=Names(two_example=[f"2606:4700::1 {PUBLIC}"]),
        transport=lambda: Detour(site.port, asked),
    )

    assert document.content == WEEKLY
    assert asked == ["2606:4700::1", PUBLIC]


# What it never sends


async def test_no_proxy_no_cookie_and_no_password_is_ever_used(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login lin password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    site.answer("/b.md", text())

    await fetch(site.answer("/a.md", lead_to("/b.md", Set_Cookie="a=b; Path=/")), rules())

    assert [each.path for each in site.seen] == ["/a.md", "/b.md"]
    for each in site.seen:
        assert each.method == "GET"
        assert {"Cookie", "Authorization", "Referer"}.isdisjoint(each.headers)


async def test_an_address_with_a_password_is_refused_and_the_password_not_shown(
    site: Site,
) -> None:
    url = site.answer("/a.md", text()).replace("//", "//lin:secret@")
    with pytest.raises(SourceError, match="user name or a password") as raised:
        await fetch(url, rules())

    assert "secret" not in str(raised.value)
    assert site.seen == []


# Its bounds


async def test_a_body_of_five_gigabytes_is_dropped_at_the_bound(site: Site) -> None:
    sent = 0

    async def pour(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(5 * 1024):
            await response.write(b"#" * 1024 * 1024)
            sent += 1
        return response

    assert "more than the 2 MB" in await failure(site.answer("/a.md", pour))
    assert sent < 100


async def test_a_body_that_says_it_is_too_large_is_not_begun(site: Site) -> None:
    async def announce(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(5 * 1024**3)})
        await response.prepare(request)
        await asyncio.Event().wait()
        return response

    assert "more than the 2 MB" in await failure(site.answer("/a.md", announce))


async def test_a_gzip_bomb_is_unpacked_no_further_than_the_bound(site: Site) -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(100)) + packer.flush()
    url = site.answer("/a.md", text(bomb, Content_Encoding="gzip"))

    tracemalloc.start()
    try:
        assert "more than the 2 MB" in await failure(url)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert len(bomb) < 200_000
    assert peak < 12 * 1024 * 1024


async def test_a_gzip_that_unpacks_to_nothing_for_ever_is_dropped_at_the_bound(site: Site) -> None:
    packer = zlib.compressobj(wbits=31)
    nothing = packer.compress(b"") + b"".join(packer.flush(zlib.Z_FULL_FLUSH) for _ in range(9))
    url = site.answer("/a.md", text(nothing + b"\0\0\0\xff\xff" * 5000, Content_Encoding="gzip"))

    assert "more than" in await failure(url, rules=rules(max_bytes=10_000))


@pytest.mark.parametrize(
    "body",
    [gzip.compress(WEEKLY)[:-9], gzip.compress(WEEKLY) + b"more", b"not packed at all", b""],
    ids=["cut off", "with more behind it", "not packed", "empty"],  # a packed text holds its second
)
async def test_a_broken_gzip_is_said(site: Site, body: bytes) -> None:
    url = site.answer("/a.md", text(body, Content_Encoding="gzip"))

    assert "no whole gzip" in await failure(url)


@pytest.mark.parametrize("packed", ["br", "zstd", "deflate", "gzip, gzip", "compress"])
async def test_what_is_packed_in_any_other_way_is_not_unpacked(site: Site, packed: str) -> None:
    url = site.answer("/a.md", text(b"\x00", Content_Encoding=packed))

    assert "save it as a file" in await failure(url)


@pytest.mark.parametrize("size", [9_999, 10_000])
async def test_what_just_fits_is_taken(site: Site, size: int) -> None:
    url = site.answer("/a.md", text(b"#" * size))

    assert len((await fetch(url, rules(max_bytes=10_000))).content) == size
    assert "more than" in await failure(url, rules=rules(max_bytes=size - 1))


async def test_a_server_that_never_answers_is_left(site: Site) -> None:
    url = site.answer("/a.md", be_silent)

    assert "silent for 0.1 s" in await failure(url, rules=rules(silent_seconds=0.1))
    assert len(site.seen) == 1


async def test_a_server_that_answers_drop_by_drop_is_left_when_the_time_is_over(
    site: Site,
) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"#")
            await asyncio.sleep(0.01)

    problem = await failure(site.answer("/a.md", drip), rules=rules(seconds=0.3))

    assert "more than 0.3 seconds" in problem


async def test_a_resolver_that_never_answers_is_left_when_the_time_is_over() -> None:
    async def ponder(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    problem = await failure("http://a.example/", rules=rules(seconds=0.1), resolver=ponder)

    assert "more than 0.1 seconds" in problem


async def test_as_many_redirects_as_the_rules_say_are_followed_and_no_more(site: Site) -> None:
    for step in range(6):
        site.answer(f"/{step}", lead_to(f"{step + 1}", 301 + step % 3))
    site.answer("/6", text())
    start = f"http://127.0.0.1:{site.port}"

    assert (await fetch(f"{start}/1", rules())).source == f"{start}/1"
    assert "leads on more than 5 times" in await failure(f"{start}/0")


async def test_a_redirect_that_leads_to_itself_ends(site: Site) -> None:
    assert "leads on more than" in await failure(site.answer("/a.md", lead_to("a.md", 307)))
    assert len(site.seen) == 6


async def test_a_redirect_may_lead_to_a_git_hosts_page(site: Site) -> None:
    site.answer("/o/r/raw/tag/v1/a%20b.md", text(WEEKLY))
    url = site.answer("/short", lead_to(f"//127.0.0.1:{site.port}/o/r/src/tag/v1/a b.md#L1"))

    document = await fetch(url, rules())

    assert (document.source, document.content) == (url, WEEKLY)


@pytest.mark.parametrize("location", ["http://[", "http://%00/", "javascript:alert(1)"])
async def test_a_redirect_to_nowhere_is_said(site: Site, location: str) -> None:
    url = site.answer("/a.md", lead_to(location, 308))

    assert "leads on to what can't be fetched" in await failure(url)


# What goes wrong


@pytest.mark.parametrize("passing", [text("", 502), text("", 503), text("", 504), hang_up])
async def test_what_may_pass_is_tried_again(site: Site, passing: Reply) -> None:
    url = site.answer("/a.md", passing, passing, text(WEEKLY))

    assert (await fetch(url, rules())).content == WEEKLY
    assert len(site.seen) == 3


async def test_after_a_few_attempts_it_is_left_and_nothing_is_printed(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = await failure(site.answer("/a.md", text("", 503)))

    assert problem == "its server fails (503); try again later."
    assert len(site.seen) == 3
    assert capsys.readouterr() == ("", "")


DATED = {"Date": "Fri, 27 Nov 2026 10:00:00 GMT"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry_After": "0"},
        {"Retry_After": "Fri, 27 Nov 2026 10:00:00 GMT", **DATED},
        {"Retry_After": "Fri, 27 Nov 2026 09:00:00 GMT", **DATED},
        {"Retry_After": "soon"},
        {"Retry_After": "Fri, 27 Nov 2026 10:00:00"},
    ],
)
async def test_a_server_that_asks_for_a_short_wait_gets_it(
    site: Site, headers: dict[str, str]
) -> None:
    url = site.answer("/a.md", text("", 429, **headers), text(WEEKLY))

    assert (await fetch(url, rules())).content == WEEKLY


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry_After": "3600"},
        {"Retry_After": "999999999"},
        {"Retry_After": "Fri, 27 Nov 2026 11:00:00 GMT", **DATED},
    ],
)
async def test_a_server_that_asks_for_a_long_wait_is_not_asked_again(
    site: Site, headers: dict[str, str]
) -> None:
    url = site.answer("/a.md", text("", 429, **headers))

    assert "asked too often (429)" in await failure(url)
    assert len(site.seen) == 1


async def test_a_wait_that_goes_beyond_the_time_ends_it(site: Site) -> None:
    url = site.answer("/a.md", text("", 503, Retry_After="4"))

    assert await failure(url, rules=rules(seconds=0.3))
    assert len(site.seen) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "there is nothing there (404)"),
        (410, "there is nothing there (410)"),
        (401, "wants a sign-in (401)"),
        (403, "wants a sign-in (403)"),
        (500, "its server fails (500)"),
        (418, "answers 418"),
        (304, "answers 304"),
        (302, "answers 302"),
    ],
)
async def test_a_status_is_explained_and_not_asked_for_again(
    site: Site, status: int, words: str
) -> None:
    assert words in await failure(site.answer("/a.md", text("", status)))
    assert len(site.seen) == 1


async def test_a_refused_connection_is_said_after_a_few_attempts() -> None:
    assert "refuses connections" in await failure(f"http://127.0.0.1:{free_port()}/a.md")


async def test_a_server_that_can_not_be_reached_is_said() -> None:
    asked: list[str] = []

    problem = await failure(
        "http://far.example/",
        resolver=Names(far_example=["1.0.0.1 1.0.0.2 1.0.0.3 1.0.0.4 1.0.0.5"]),
        transport=lambda: Detour(0, asked),
    )

    assert "can't be reached" in problem
    assert len(asked) == 3 * 4


async def test_what_is_no_http_is_said() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await reader.read(100)
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert "the connection broke" in await failure(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "not known"), "there is no host a.example"),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), "can't be looked up now"),
        (TimeoutError("slow"), "can't be looked up now"),
    ],
)
async def test_a_name_that_is_not_found_is_said(error: OSError, words: str) -> None:
    async def fail(host: str, port: int) -> Sequence[str]:
        raise error

    assert words in await failure("http://a.example/", resolver=fail)


async def test_a_name_without_addresses_is_not_found() -> None:
    problem = await failure("http://a.example/", resolver=Names(a_example=[""]))

    assert "there is no host a.example" in problem


# TLS


@pytest.fixture
async def secure_site() -> AsyncIterator[tuple[Site, list[str | None]]]:
    """A site with a certificate for lists.example, and the names that it was asked for by TLS."""
    asked: list[str | None] = []
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    context.sni_callback = lambda _connection, name, _context: asked.append(name)
    async with serving(context) as site:
        yield site, asked


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    secure_site: tuple[Site, list[str | None]],
) -> None:
    site, asked = secure_site

    problem = await failure(f"https://127.0.0.1:{site.port}/")

    assert "its certificate is not valid" in problem
    assert (site.seen, len(asked)) == ([], 1)


async def test_a_certificate_has_to_be_for_the_name_whatever_the_address(
    secure_site: tuple[Site, list[str | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, asked = secure_site
    site.answer("/a.md", text(WEEKLY))
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    names = Names(lists_example=["127.0.0.1"], other_example=["127.0.0.1"])
    allowed = rules("lists.example", "other.example")

    right = await fetch(f"https://lists.example:{site.port}/a.md", allowed, resolver=names)
    wrong = f"https://other.example:{site.port}/a.md"

    assert right.content == WEEKLY
    assert "its certificate is not valid" in await failure(wrong, rules=allowed, resolver=names)
    assert asked == ["lists.example", "other.example"]
    assert len(site.seen) == 1


async def test_https_where_only_http_is_spoken_is_said(site: Site) -> None:
    url = site.answer("/a.md", text()).replace("http:", "https:")

    assert "speaks no TLS" in await failure(url)


async def test_the_machines_resolver_gives_addresses() -> None:
    assert set(await connect.resolve("localhost", 80)) <= {"127.0.0.1", "::1"}


async def test_a_connection_that_breaks_in_the_middle_is_tried_again(site: Site) -> None:
    async def break_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"# A")
        return await hang_up(request)

    url = site.answer("/a.md", break_off, text(WEEKLY))

    assert (await fetch(url, rules())).content == WEEKLY
