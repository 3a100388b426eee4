"""What the operator has set for the papers of this site, by its data directory: where they are verified, who signs."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Site:
    """`address`: what the printed QR code leads to; empty while nobody has set it, since paper cannot be recalled."""

    address: str = ""
    certificate: Path | None = None
    passphrase_file: Path | None = None


_sites: dict[Path, Site] = {}


def keep(data_dir: Path, site: Site) -> None:
    _sites[data_dir] = site


def site_of(data_dir: Path) -> Site:
    return _sites.get(data_dir, Site())
