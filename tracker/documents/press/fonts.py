"""Which font serves which role of GB/T 9704-2012: the site's own first, then open ones.

Fonts are asked of fontconfig once per process; a font installed later is seen after a restart. Fonts may also lie in
`<data directory>/fonts`, where `bin/fonts` puts Fandol and an office may put its own.
"""

import os
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from tracker.errors import DomainError

# Role → families in order of preference. The names are fontconfig's; 方正 and 中易 fonts are known by both their names.
CANDIDATES: dict[str, tuple[str, ...]] = {
    "fangsong": ("FZFangSong-Z02S", "方正仿宋_GBK", "FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang",
                 "LXGW WenKai", "Noto Serif CJK SC"),
    "kaiti": ("KaiTi_GB2312", "楷体_GB2312", "FZKai-Z03S", "KaiTi", "楷体", "FandolKai", "LXGW WenKai",
              "Noto Serif CJK SC"),
    "heiti": ("SimHei", "黑体", "FZHei-B01S", "FandolHei", "Noto Sans CJK SC"),
    "songti": ("SimSun", "宋体", "FZShuSong-Z01S", "FandolSong", "Noto Serif CJK SC"),
    "biaosong": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK", "Noto Serif CJK SC"),
}  # fmt: skip
CHINESE = {"fangsong": "仿宋", "kaiti": "楷体", "heiti": "黑体", "songti": "宋体", "biaosong": "小标宋"}
# Only this one is drawn bold, from a real bold face; faked bold is never used.
_BOLD = {("biaosong", "Noto Serif CJK SC")}
# Where a character is missing from the chosen font: these have all of 通用规范汉字表.
_WIDEST = {"heiti": "Noto Sans CJK SC"}
_ELSE_WIDEST = "Noto Serif CJK SC"
# Fandol's 仿宋 and 楷体 have wide, heavy figures; these take over U+21–7E (see `_write_config`).
_LATIN = {"FandolFang": "FandolSong", "FandolKai": "FandolSong"}

_SYSTEM_CONFIG = "/etc/fonts/fonts.conf"
INSTALL = "sudo apt-get install --no-install-recommends fontconfig fonts-noto-cjk"


class NoFont(DomainError):
    """A role that nothing on this machine can serve."""


@dataclass(frozen=True)
class Face:
    """The font of one role; `fallbacks` serve the characters it lacks, in order."""

    family: str
    weight: int
    fallbacks: tuple[str, ...]


@dataclass(frozen=True)
class FontSet:
    faces: dict[str, Face]
    config_file: Path  # to be handed on as FONTCONFIG_FILE

    def apply(self, css: str) -> str:
        """Write families and weights into the stylesheet: for var(--fangsong), var(--biaosong-weight) and so on."""
        for role, face in self.faces.items():
            families = ", ".join(f'"{family}"' for family in (face.family, *face.fallbacks))
            css = css.replace(f"var(--{role})", families).replace(f"var(--{role}-weight)", str(face.weight))
        return css


@lru_cache(maxsize=8)
def find(data_dir: Path) -> FontSet:
    """The fonts of this machine and of the data directory.

    Raises:
        NoFont: naming the role, and the command that installs a font for it.
    """
    config_file = _write_config(data_dir / "fonts")
    installed = _families(config_file)
    return FontSet({role: _choose(role, installed) for role in CANDIDATES}, config_file)


def _choose(role: str, installed: frozenset[str]) -> Face:
    serving = [family for family in CANDIDATES[role] if family in installed]
    if not serving:
        raise NoFont(
            f"本机没有可以排印“{CHINESE[role]}”的中文字体，暂时不能印制文件。请管理员执行：{INSTALL}，然后重新启动。"
        )
    tail = [family for family in (_LATIN.get(serving[0]), _WIDEST.get(role, _ELSE_WIDEST)) if family in installed]
    fallbacks = tuple(family for family in tail if family and family != serving[0])
    return Face(serving[0], 700 if (role, serving[0]) in _BOLD else 400, fallbacks)


def _families(config_file: Path) -> frozenset[str]:
    environ = {**os.environ, "FONTCONFIG_FILE": str(config_file)}
    try:
        listing = subprocess.run(
            ["fc-list", ":", "family"], env=environ, capture_output=True, text=True, check=True, timeout=60
        )
    except (FileNotFoundError, subprocess.SubprocessError):
        raise NoFont(
            f"本机的 fontconfig 未安装或不能使用，暂时不能印制文件。请管理员执行：{INSTALL}，然后重新启动。"
        ) from None
    return frozenset(name.replace("\\", "").strip() for line in listing.stdout.splitlines() for name in line.split(","))


_REJECT_BOLD = "<selectfont><rejectfont><glob>*/Fandol*-Bold.otf</glob></rejectfont></selectfont>"
_WITHOUT_LATIN = """
  <match target="scan"><test name="family"><string>{family}</string></test>
    <edit name="charset" mode="assign"><minus><name>charset</name>
      <charset><range><int>0x21</int><int>0x7e</int></range></charset></minus></edit></match>"""


def _write_config(folder: Path) -> Path:
    """A fontconfig file that adds `folder` to the system's fonts, with a cache the service may write to.

    Fandol's bold faces call themselves regular, so they are kept out. The file lies in `folder` on purpose: writing
    it anew touches the folder, and so drops fontconfig's cache, which has the rules worked into it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.resolve() / "fonts.conf"
    inherited = os.environ.get("FONTCONFIG_FILE") or _SYSTEM_CONFIG
    if Path(inherited).resolve() == path:
        inherited = _SYSTEM_CONFIG
    rules = _REJECT_BOLD + "".join(_WITHOUT_LATIN.format(family=family) for family in _LATIN)
    text = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">{escape(inherited)}</include>
  <dir>{escape(str(path.parent))}</dir>
  <cachedir>{escape(str(path.parent))}/.cache</cachedir>
{rules}
</fontconfig>
"""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        fresh = path.with_name(f".fonts.conf.{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    return path
