"""http and https addresses, read strictly and spelled in one way."""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote

import idna

from bot.domain.errors import SourceError

MAX_LENGTH = 2000
_PORTS = {"http": 80, "https": 443}
_SHAPE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?")
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]{0,5}))?")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*")
# Whatever resolvers may take for a number: decimal, octal or hexadecimal, and as few as one part.
_NUMERAL = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address in its one spelling.

    `host` is a lower-case name in ASCII or an IP address without brackets; `port` is None where it
    is the scheme's own; `path` begins with "/"; `path` and `query` are percent-encoded.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str = ""
    fragment: str = ""

    @property
    def authority(self) -> str:
        """The host and, where it isn't the scheme's own, the port: what a Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """The path with the query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def effective_port(self) -> int:
        """The port that is connected to."""
        return self.port or _PORTS[self.scheme]

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def is_web_address(text: str) -> bool:
    """Say whether a source is meant as an address, of whatever scheme, and not as a file."""
    return re.match(r"\s*[A-Za-z][A-Za-z0-9+.-]*://", text) is not None


def show_address(text: str) -> str:
    """Return an address as it was typed, fit to be shown: without password or odd characters."""
    without = re.sub(r"//[^/?#]*@", "//", text.strip())[:MAX_LENGTH]
    return "".join(each if each.isprintable() else "\ufffd" for each in without)


def parse_web_address(text: str) -> WebAddress:
    """Read an address that somebody typed, or a redirect named; raises SourceError."""
    text = text.strip()
    try:
        return _parse(text)
    except ValueError as error:
        raise SourceError(show_address(text), str(error)) from error


def parse_host(text: str) -> str:
    """Return a host's name or IP address in its one spelling; raises ValueError with a sentence.

    Names in other scripts become ASCII (UTS 46, as in browsers), and full-width digits digits.
    Odd numerals are refused: resolvers don't agree on what they mean.
    """
    if ":" in text:
        return str(_parse_ip(IPv6Address, text.removeprefix("[").removesuffix("]")))
    name = unicodedata.normalize("NFKC", text).replace("\u3002", ".").lower().removesuffix(".")
    if not name.isascii():
        name = _encode_name(name)
    if _NUMERAL.fullmatch(name):
        return str(_parse_ip(IPv4Address, name))
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise ValueError("its host is not a name; check the spelling.")
    return name


def _parse(text: str) -> WebAddress:
    _check_characters(text)
    matched = _SHAPE.fullmatch(text)
    if matched is None:
        raise ValueError("it is not a web address; one begins with https://")
    scheme, authority, path, query, fragment = (each or "" for each in matched.groups())
    if (scheme := scheme.lower()) not in _PORTS:
        raise ValueError("lists are fetched over http and https only.")
    host, port = _split_authority(authority)
    return WebAddress(
        scheme,
        host,
        None if port == _PORTS[scheme] else port,
        _without_dots(_spell(path, "/:@!$&'()*+,;=")),
        _spell(query, "/:@!$&'()*+,;=?"),
        fragment,
    )


def _check_characters(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise ValueError(f"it has more than {MAX_LENGTH:,} characters; give a shorter address.")
    if " " in text or "\\" in text or not text.isprintable():
        raise ValueError(
            "it has a space, a backslash or an invisible character in it: copy it anew; "
            "in addresses a space is written %20."
        )


def _split_authority(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise ValueError(
            "it holds a user name or a password; readlist signs in nowhere, so give it without."
        )
    matched = _AUTHORITY.fullmatch(authority)
    if matched is None:
        raise ValueError("its host is not a name; check the spelling.")
    host, port = matched.groups()
    if port and not 0 < int(port) < 65536:
        raise ValueError("its port is not one; ports go from 1 to 65535.")
    return parse_host(host), int(port) if port else None


def _parse_ip(kind: type[IPv4Address] | type[IPv6Address], text: str) -> IPv4Address | IPv6Address:
    try:
        return kind(text)
    except ValueError as error:
        raise ValueError(
            "its host is an odd way of writing an IP address; write four decimal numbers, "
            "or the eight groups of IPv6 in brackets."
        ) from error


def _encode_name(name: str) -> str:
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError("its host is not a name; check the spelling.") from error


def _spell(text: str, keep: str) -> str:
    """Percent-encode what has to be, and nothing else, in capitals (RFC 3986, section 6.2.2)."""
    whole = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return quote(re.sub(r"%[0-9A-Fa-f]{2}", _spell_byte, whole), safe=keep + "%")


def _spell_byte(encoded: re.Match[str]) -> str:
    character = chr(int(encoded[0][1:], 16))
    return character if _UNRESERVED.fullmatch(character) else encoded[0].upper()


def _without_dots(path: str) -> str:
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts and parts[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
