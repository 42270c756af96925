"""File pages of Git hosts → the files themselves, and one name for both."""

import re
from dataclasses import dataclass, replace

from bot.domain.web_address import WebAddress

_OWNED = r"/([^/]+/[^/]+)"
_FILE = r"([^/]+/.*[^/])"
_GITHUB = "raw.githubusercontent.com"
_RULES = tuple(
    (re.compile(host), re.compile(path), raw_host, raw_path)
    for host, path, raw_host, raw_path in (
        (r"(www\.)?github\.com", rf"{_OWNED}/(?:blob|blame|raw)/{_FILE}", _GITHUB, r"/\1/\2"),
        (r"raw\.githubusercontent\.com", rf"{_OWNED}/{_FILE}", _GITHUB, r"/\1/\2"),
        (r"(www\.)?gitlab\.com", rf"{_OWNED}/(?:blob|raw)/{_FILE}", "gitlab.com", r"/\1/-/raw/\2"),
        (r"bitbucket\.org", rf"{_OWNED}/(?:src|raw)/{_FILE}", "bitbucket.org", r"/\1/raw/\2"),
        (r"gitee\.com", rf"{_OWNED}/(?:blob|raw)/{_FILE}", "gitee.com", r"/\1/raw/\2"),
        # GitLab and Gitea (Forgejo, Codeberg) stand on hosts of any name; their paths tell.
        (r".*", rf"/(.+?)/-/(?:blob|blame|raw)/{_FILE}", "", r"/\1/-/raw/\2"),
        (r".*", rf"/(.+?)/(?:src|raw)/((?:branch|tag|commit)/{_FILE})", "", r"/\1/raw/\2"),
    )
)
_GIST = re.compile(r"/(?:([^/]+)/)?([0-9a-f]{5,})(?:/raw(/[^/]+)?)?/?")
_GIST_FILE = re.compile(r"file-([a-z0-9_-]+)-(md|markdown|txt)")


@dataclass(frozen=True, slots=True)
class RawFile:
    """Where a file is fetched from, and the source that its page and all its spellings share."""

    address: WebAddress
    source: str


def find_raw(page: WebAddress) -> RawFile:
    """Return the raw form of a Git host's file page; any other address stands for itself.

    Ref, path and their percent-encoding stay as they are. The source leaves out what changes
    between two copies of one address: on GitHub the long form of a branch, and on every Git host
    the query, which is about the page or holds a short-lived token.
    """
    plain = replace(page, fragment="")
    if page.host == "gist.github.com" and (gist := _GIST.fullmatch(page.path)):
        return _name(_find_gist(plain, gist, page.fragment))
    for host, path, raw_host, raw_path in _RULES:
        if host.fullmatch(page.host) and (matched := path.fullmatch(page.path)):
            raw = replace(plain, host=raw_host or page.host, path=matched.expand(raw_path))
            return _name(replace(raw, scheme="https") if raw_host else raw)
    return RawFile(plain, str(plain))


def _find_gist(page: WebAddress, gist: re.Match[str], fragment: str) -> WebAddress:
    """Return the address of a gist's file: the one that the fragment names, else the first.

    A page's fragment has the name in small letters, its dots made hyphens: the last one is undone.
    """
    owner, gist_id, file = gist.groups()
    if file is None and (named := _GIST_FILE.fullmatch(fragment)):
        file = f"/{named[1]}.{named[2]}"
    host = "gist.githubusercontent.com" if owner else "gist.github.com"
    path = f"/{owner}/{gist_id}/raw" if owner else f"/{gist_id}/raw"
    return replace(page, scheme="https", host=host, path=path + (file or ""))


def _name(raw: WebAddress) -> RawFile:
    path = raw.path
    if raw.host == _GITHUB:
        path = re.sub(rf"^{_OWNED}/refs/heads/", r"/\1/", path)
    return RawFile(raw, str(replace(raw, path=path, query="")))
