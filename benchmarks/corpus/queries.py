"""The classes of queries that are measured, and what sections are planted with for them."""

from dataclasses import dataclass
from random import Random

LONG_RUN = "容器镜像安全扫描工具"
PHRASE = "container format"


@dataclass(frozen=True, slots=True)
class QueryClass:
    """One way to look something up: what is typed, and what is meant where that is misspelt."""

    name: str
    text: str
    meant: str | None = None


QUERIES = (
    QueryClass("rare word", "unikernel"),
    QueryClass("common word", "docker"),
    QueryClass("word in 30 % of the rows", "container"),
    QueryClass("two Chinese characters", "安全"),
    QueryClass("one Chinese character", "云"),
    QueryClass("mixed", "docker 安全"),
    QueryClass("prefix", "kube*"),
    QueryClass("phrase", f'"{PHRASE}"'),
    QueryClass("long Chinese run", LONG_RUN),
    QueryClass("three common words", "container network storage"),
    QueryClass("misspelling", "kubernets", meant="kubernetes"),
    QueryClass("nothing found", "flibbertigibbet 龘龘"),
)


@dataclass(frozen=True, slots=True)
class Plant:
    """A text that stands in a known number of sections: `share` of them, or `sections`."""

    text: str
    share: float = 0.0
    sections: int = 0


PLANTS = (
    Plant("unikernel", sections=12),
    Plant("docker", share=0.02),
    Plant("dockerfile", share=0.003),
    Plant("docker-compose", share=0.002),
    Plant("container", share=0.3),
    Plant("containers", share=0.03),
    Plant("format", share=0.03),
    Plant(PHRASE, share=0.005),
    Plant("kubernetes", share=0.02),
    Plant("kubectl", share=0.006),
    Plant("kubelet", share=0.003),
    Plant("KubeVirt", share=0.0005),
    Plant(LONG_RUN, sections=9),
    Plant("安全", share=0.02),
    Plant("docker 安全", share=0.001),
)


def choose_sections(sections: int, random: Random) -> dict[int, list[str]]:
    """Return which sections, by number, get which of the planted texts."""
    chosen: dict[int, list[str]] = {}
    for plant in PLANTS:
        count = plant.sections or round(plant.share * sections)
        for number in random.sample(range(sections), min(count, sections)):
            chosen.setdefault(number, []).append(plant.text)
    return chosen
