"""A definition file as nodes that know their lines. Everything in it is read as the text that was written."""

from collections.abc import Iterator
from typing import NamedTuple

import yaml

LONGEST_FILE = 200_000  # characters; the longest of ours has some 6,000


class Mistake(NamedTuple):
    """`line` counts from 1."""

    line: int
    sentence: str


class Mistaken(Exception):
    """What was read so far is of no use."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.mistake = Mistake(line, sentence)


class Node:
    """One place in the file. Mistakes made by whoever wrote it go to the list that all nodes of a file share."""

    def __init__(self, node: yaml.Node, mistakes: list[Mistake]) -> None:
        self.node, self.mistakes = node, mistakes

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def wrong(self, sentence: str) -> None:
        self.mistakes.append(Mistake(self.line, sentence))

    @property
    def text(self) -> str:
        if isinstance(self.node, yaml.ScalarNode):
            return " ".join(str(self.node.value).split())
        self.wrong("这里应写一个值，不能是列表或一组“名称: 值”。")
        return ""

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """Names and what stands under them, in the order of the file; a name that comes twice is a mistake."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong("这里应写一组“名称: 值”。")
            return
        seen = set()
        for key, value in self.node.value:
            name = Node(key, self.mistakes).text
            if name in seen:
                Node(key, self.mistakes).wrong(f"“{name}”写了两次，请删去一个。")
                continue
            seen.add(name)
            yield name, Node(value, self.mistakes)

    def each(self) -> list["Node"]:
        """The entries of a list; a single value is a list of one."""
        if isinstance(self.node, yaml.SequenceNode):
            return [Node(entry, self.mistakes) for entry in self.node.value]
        return [self] if isinstance(self.node, yaml.ScalarNode) and self.node.value else []

    def texts(self) -> tuple[str, ...]:
        return tuple(entry.text for entry in self.each())

    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def parts(self, *allowed: str) -> dict[str, "Node"]:
        """What stands under these names; any other name is a mistake that says which there are."""
        found = {}
        for name, node in self.items():
            if name in allowed:
                found[name] = node
            else:
                node.wrong(f"不认识“{name}”，这里可以写：{'、'.join(allowed)}。")
        return found


def open_text(text: str, mistakes: list[Mistake]) -> Node:
    """Raises Mistaken for what is no YAML, and for references (& and *), by which a small file can grow without end."""
    if len(text) > LONGEST_FILE:
        raise Mistaken(1, f"文件过长，最多{LONGEST_FILE}字。")
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, (yaml.AliasToken, yaml.AnchorToken)):
                raise Mistaken(token.start_mark.line + 1, "不能使用引用（& 和 *），请写全。")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Mistaken((mark.line if mark else 0) + 1, f"格式有误，读不下去（{error.problem}）。") from None
    except (yaml.YAMLError, RecursionError):
        raise Mistaken(1, "格式有误，读不下去：有不允许的字符，或者嵌套过深。") from None
    if root is None:
        raise Mistaken(1, "文件是空的。")
    return Node(root, mistakes)
