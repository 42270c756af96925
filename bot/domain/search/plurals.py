"""English plural and singular meet: rules for endings, and the words that break them.

Not a stemmer: verbs and adjectives stay as they are, so that hardly any two words meet that a
reader would keep apart. A rule may cut a letter too many from a name (`hercules`); it is cut from
texts and queries alike, so the name is still found.
"""

SHORTEST_PLURAL = 4

_NO_PLURALS = """
    aiops always atlas axios backwards besides bias canvas centos chaos charles chatops
    christmas chromeos coreos cors cosmos dallas ddos devops devsecops does emacs erofs ethos
    finops gitops goes https iptables james jenkins jones keras kubernetes kudos lens macos
    mathematics mesos mlops news nftables nixos overseas pandas perhaps postgres rails secops
    series sometimes species talos tezos themselves thomas towards whereas windows yourselves
"""
_UNCHANGED = frozenset(_NO_PLURALS.split())
_IRREGULAR = {
    "aliases": "alias", "analyses": "analysis", "apis": "api", "appendices": "appendix",
    "atlases": "atlas", "avalanches": "avalanche", "axes": "axis", "biases": "bias",
    "bonuses": "bonus", "buses": "bus", "caches": "cache", "campuses": "campus",
    "canvases": "canvas", "children": "child", "clis": "cli", "cookies": "cookie",
    "cpus": "cpu", "emojis": "emoji", "focuses": "focus", "gpus": "gpu", "guis": "gui",
    "halves": "half", "headaches": "headache", "hypotheses": "hypothesis", "indices": "index",
    "knives": "knife", "leaves": "leaf", "lenses": "lens", "matrices": "matrix", "men": "man",
    "menus": "menu", "mice": "mouse", "movies": "movie", "newbies": "newbie", "niches": "niche",
    "npus": "npu", "parentheses": "parenthesis", "pdfs": "pdf", "quizzes": "quiz",
    "selfies": "selfie", "shelves": "shelf", "statuses": "status", "taxis": "taxi",
    "theses": "thesis", "tpus": "tpu", "vertices": "vertex", "viruses": "virus",
    "wikis": "wiki", "wolves": "wolf", "women": "woman", "zombies": "zombie",
}  # fmt: skip
_SINGULAR_ENDINGS = ("ss", "us", "is", "aas", "js", "alias")
_ADDED_ES = ("sses", "shes", "ches", "xes", "zzes")
_VOWELS = frozenset("aeiou")


def to_singular(word: str) -> str:
    """Return the singular of a lower-case English plural; any other word as it is."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < SHORTEST_PLURAL or word[-1] != "s" or not _may_be_plural(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_ADDED_ES) or (word.endswith("oes") and len(word) > 5):
        return word[:-2]
    return word[:-1]


def _may_be_plural(word: str) -> bool:
    if word in _UNCHANGED or word.endswith(_SINGULAR_ENDINGS):
        return False
    if word.endswith("fs") and word[-3] != "f" and word[-3] not in _VOWELS:
        return False  # zfs, btrfs, overlayfs
    return word.isascii() and word.isalpha()
