"""`flask documents`: the kinds of papers, a sample of each, whether a file is genuine, and whether we can print."""

import hashlib
from datetime import date
from pathlib import Path

import click
from flask import current_app

from tracker.documents.attachments import attachments_of
from tracker.documents.compose import compose
from tracker.documents.kinds import KINDS
from tracker.documents.mark import shown
from tracker.documents.press import survey
from tracker.documents.press.render import render
from tracker.documents.verification.queries import by_hash
from tracker.documents.verification.rules import Standing, Verdict
from tracker.errors import NotFound
from tracker.web.commands import CommandGroup

documents = CommandGroup("documents", help="公文：种类、样张、印刷字体。")

# Of every sample: nothing in it depends on the day on which it is printed.
SAMPLE_NUMBER = "濮知考〔2026〕1号"
SAMPLE_ISSUED_ON = date(2026, 12, 28)


@documents.command("kinds", help="列出文书种类：名称、标题、版面")
def kinds() -> None:
    longest = max(len(name) for name in KINDS)
    for kind in KINDS.values():
        click.echo(f"{kind.name:<{longest}}  {kind.shape}  {kind.title}")


@documents.command("sample", help="用样例数据印一份 KIND，每次逐字节相同（只作版面核对，不编号登记）")
@click.argument("kind", metavar="KIND")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="写入的 PDF 文件")
def sample(kind: str, out: Path) -> None:
    if kind not in KINDS:
        raise NotFound(f"没有“{kind}”这种文书，种类有：{'、'.join(KINDS)}。")
    data = KINDS[kind].sample()
    html = compose(kind, data, number=SAMPLE_NUMBER, issued_on=SAMPLE_ISSUED_ON, draft=False)
    attached = attachments_of(html, kind, data, number=SAMPLE_NUMBER)
    pdf = render(html, title=data["title"], data_dir=current_app.config["TRACKER_DATA_DIR"], attached=attached)
    try:
        out.write_bytes(pdf)
    except OSError as error:
        raise click.ClickException(f"不能写入 {out}：{error.strerror}。") from None
    click.echo(f"{KINDS[kind].title}样张已写入 {out}（{len(pdf) // 1024} KB）。")


@documents.command("verify", help="核对 FILE 是否为本系统印发的原件；查不到、已作废或已更正时返回 1")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    try:
        with file.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise click.ClickException(f"不能读取 {file}：{error.strerror}。") from None
    found = by_hash(sha256)
    if found is None:
        click.echo(f"SHA-256\t{sha256}")
        click.echo("结论\t不一致：登记簿中没有与该文件逐字节相同的文书，可能被改动过，或者不是本系统印发的。")
        raise click.exceptions.Exit(1)
    for line in _told(found):
        click.echo(line)
    if found.standing != Standing.VALID:
        raise click.exceptions.Exit(1)


def _told(found: Verdict) -> list[str]:
    by = f"，由{found.corrected_by}更正" if found.corrected_by else ""
    ended = f"（{found.ended_on:%Y-%m-%d}{by}）" if found.ended_on else ""
    return [
        f"文号\t{found.number}",
        f"标题\t{found.title}",
        f"印发\t{found.office} {found.issued_on:%Y-%m-%d}",
        f"验证码\t{shown(found.code)}",
        f"SHA-256\t{found.sha256}",
        *([f"更正\t{found.corrects}"] if found.corrects else []),
        *([f"签名\t{found.signer}"] if found.signer else []),
        f"结论\t一致，{found.standing.label}{ended}",
    ]


@documents.command("fonts", help="各种字体由哪个字库排印、缺什么；不能印制时返回 1")
def show_fonts() -> None:
    found = survey.survey(current_app.config["TRACKER_DATA_DIR"])
    for line in survey.told(found):
        click.echo(line)
    if not found.can_print:
        raise click.exceptions.Exit(1)
