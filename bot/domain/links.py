"""Addresses in lists: which are the same, what is wrong with one, and who is told of a reader."""

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from bot.domain.web_address import parse_host

_PORTS = {"http": 80, "https": 443, "ftp": 21}
_TRACKING_NAMES = """
    dclid epik fbclid gbraid gclid gclsrc hsctatracking igsh igshid li_fat_id mc_cid mc_eid mkt_tok
    msclkid oly_anon_id oly_enc_id rb_clickid s_cid spm srsltid ttclid twclid vero_conv vero_id
    wbraid wickedid yclid _hsenc _hsmi _openstat
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())
_TRACKING_FAMILIES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_")
_DOUBLED_SCHEME = re.compile(r"[a-z]+://+(?:https?|ftp)(?::|//)", re.I)
_ODD_HOST = "its host is not a name; check the spelling"


def normalise_url(url: str) -> str:
    """Return an address in the spelling that its copies share.

    Without its fragment, a slash at its end, tracking parameters, and what letters the scheme and
    the host were written in; http and https are one. For comparing, not for opening.
    """
    parts = _split(url)
    if parts is None or not parts.hostname:
        return url
    path = parts.path.rstrip("/")
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_tracking(pair))
    scheme = "http" if parts.scheme == "https" else parts.scheme
    return f"{scheme}://{_name_place(parts)}{path}{f'?{query}' if query else ''}"


def mark_url(url: str) -> int:
    """Return a number of 64 bits, with a sign, that all spellings of an address share."""
    digest = hashlib.sha256(normalise_url(url).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def find_tracking(url: str) -> tuple[str, ...]:
    """Return the names of an address's parameters that tell its site who reads, in order."""
    parts = _split(url)
    pairs = parts.query.split("&") if parts else []
    return tuple(dict.fromkeys(_name(pair) for pair in pairs if _is_tracking(pair)))


def find_fault(url: str) -> str | None:
    """Return why an address that Slack takes as a link can't be meant; None where it can.

    Of mail addresses and telephone numbers nothing is said.
    """
    if not is_web(url):
        return None
    if _DOUBLED_SCHEME.match(url):
        return "its scheme stands in it twice"
    parts = _split(url)
    if parts is None:
        return _ODD_HOST
    try:
        parse_host(f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or "")
        _ = parts.port
    except ValueError as error:
        sentence = str(error)
        return "its port is not one" if sentence.startswith("Port") else sentence.rstrip(".")
    if url.endswith(")") and url.count(")") > url.count("("):
        return "it ends in a bracket that it doesn't open"
    return None


def is_web(url: str) -> bool:
    """Say whether an address leads to a page or a file, and not to a person."""
    return url.lower().startswith(("http://", "https://", "ftp://"))


def pick_marks(urls: Iterable[str]) -> dict[int, str]:
    """Return the marks of those addresses that lead to a page, each with one that has it."""
    marks: dict[int, str] = {}
    for url in urls:
        if is_web(url):
            marks.setdefault(mark_url(url), url)
    return marks


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # brackets that are no IPv6 address
        return None


def _name_place(parts: SplitResult) -> str:
    """The host in small letters, with its port where that is not the scheme's own."""
    host, _, port = (parts.hostname or "").removesuffix("."), "", ""
    try:
        port = str(parts.port or "")
    except ValueError:
        port = parts.netloc.rpartition(":")[2]
    own = str(_PORTS.get(parts.scheme, ""))
    return f"{host}:{port}" if port and port != own else host


def _name(pair: str) -> str:
    return pair.partition("=")[0]


def _is_tracking(pair: str) -> bool:
    name = _name(pair).lower()
    return name in _TRACKING or name.startswith(_TRACKING_FAMILIES)
