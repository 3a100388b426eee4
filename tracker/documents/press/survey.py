"""Whether this machine can print, and in which fonts: what `flask documents fonts` says."""

import ctypes
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tracker.documents.press.fonts import CANDIDATES, CHINESE, INSTALL, Face, FontSet, NoFont, find

SUBSET = "sudo apt-get install libharfbuzz-subset0"
_OPEN = {"FandolFang", "FandolKai", "FandolHei", "FandolSong", "LXGW WenKai", "Noto Serif CJK SC", "Noto Sans CJK SC"}
_IDEOGRAPHS = range(0x4E00, 0xA000)  # those of every day; the press checks each character that is printed


@dataclass(frozen=True)
class Serving:
    """A role of the standard and what serves it; `lacks` counts ideographs that only the fallbacks have."""

    role: str
    face: Face
    lacks: int
    nowhere: int  # that no font of the role has

    @property
    def is_own(self) -> bool:
        return self.face.family not in _OPEN


@dataclass(frozen=True)
class Survey:
    servings: tuple[Serving, ...]
    unserved: str  # the sentence about a role that no font serves; "" when all are served
    can_subset: bool

    @property
    def can_print(self) -> bool:
        return self.can_subset and not self.unserved


def survey(data_dir: Path) -> Survey:
    try:
        found = find(data_dir)
    except NoFont as error:
        return Survey((), error.sentence, can_subset())
    held = {family: _held(family, found) for face in found.faces.values() for family in (face.family, *face.fallbacks)}
    return Survey(tuple(_serving(role, face, held) for role, face in found.faces.items()), "", can_subset())


def told(found: Survey) -> list[str]:
    """One line a role, then what is missing and how it is installed."""
    lines = [f"{CHINESE[each.role]}\t{each.face.family}（{_manner(each)}），{_gaps(each)}" for each in found.servings]
    lines += [
        f"未装\t{CHINESE[each.role]}的正版公文字体（{'、'.join(_own_names(each.role))}），现用开源字体代替"
        for each in found.servings
        if not each.is_own
    ]
    if found.unserved:
        lines.append(f"缺\t{found.unserved}")
    if not found.can_subset:
        lines.append(f"缺\tlibharfbuzz-subset0（裁剪字体用），请执行：{SUBSET}")
    lines.append("结论\t可以印制" if found.can_print else f"结论\t不能印制；字体请执行：{INSTALL}")
    return lines


def can_subset() -> bool:
    """Whether the library is there that the press server asks for before it prints."""
    try:
        ctypes.CDLL("libharfbuzz-subset.so.0")
    except OSError:
        return False
    return True


def _serving(role: str, face: Face, held: dict[str, frozenset[int]]) -> Serving:
    lacking = [code for code in _IDEOGRAPHS if code not in held[face.family]]
    nowhere = [code for code in lacking if not any(code in held[family] for family in face.fallbacks)]
    return Serving(role, face, len(lacking), len(nowhere))


def _held(family: str, found: FontSet) -> frozenset[int]:
    """The characters of a family, as fontconfig lists them: 20-7e a0 4e00-9fff."""
    environ = {**os.environ, "FONTCONFIG_FILE": str(found.config_file)}
    answer = subprocess.run(
        ["fc-match", "-f", "%{charset}", family], env=environ, capture_output=True, text=True, check=True, timeout=60
    )
    codes: set[int] = set()
    for run in answer.stdout.split():
        first, _, last = run.partition("-")
        codes.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(codes)


def _manner(each: Serving) -> str:
    kind = "本单位字体" if each.is_own else "开源字体"
    return f"{kind}，粗体" if each.face.weight > 400 else kind


def _gaps(each: Serving) -> str:
    if not each.lacks:
        return "基本区汉字齐全"
    left = f"，仍缺{each.nowhere}个" if each.nowhere else ""
    filled = f"，由{'、'.join(each.face.fallbacks)}补{left}" if each.face.fallbacks else ""
    return f"基本区{len(_IDEOGRAPHS)}个汉字中缺{each.lacks}个{filled}"


def _own_names(role: str) -> list[str]:
    return [name for name in CANDIDATES[role] if name not in _OPEN and not name.isascii()]
