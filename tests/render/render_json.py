"""Print a file's messages as `readlist render --json` does, without starting the whole program."""

import json
import sys
from pathlib import Path

from bot.domain.markdown import parse_markdown
from bot.render.messages import plan_messages


def main(path: Path) -> None:
    reading_list = parse_markdown(path.read_bytes(), name=path.name)
    sections = [{"title": each.title, "anchor": each.anchor} for each in reading_list.sections]
    messages = [
        {
            "position": message.position,
            "section": message.section,
            "part": message.part,
            "parts": message.parts,
            "text": message.bodies[0].text,
            "blocks": message.bodies[0].blocks,
        }
        for message in plan_messages(reading_list)
    ]
    document = {"title": reading_list.title, "sections": sections, "messages": messages}
    sys.stdout.write(json.dumps(document))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
