"""Last year's result, as the people of an office reach it: a scheme from a spreadsheet, self-appraisal, scores, review,
a bonus that two people give, publicity, an objection that is upheld, and what the correction moved.

It appraises the year before the demonstration's, of which there is nothing else, and leans on no other story.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pdfplumber
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, shoot
from tracker import clock

Enter = Callable[..., Page]
LAST_YEAR = clock.today().year - 1
SCHEME: list[tuple[str | int, ...]] = [
    ("部分", "条款", "分值", "评分标准"),
    ("基础工作", "档案管理", 40, "由考核组根据档案的完整程度评定。"),
    ("基础工作", "信息报送", 30, "按报送的及时程度酌情评定。"),
    ("创新工作", "经验推广", 30, "由考核组综合评定。"),
]


def test_a_result_is_made_public_objected_to_and_corrected(enter: Enter, tmp_path: Path) -> None:
    appraiser = enter("kaohe")
    _import_the_scheme(appraiser, tmp_path)
    _ask_for_self_appraisals(appraiser)
    officer = enter("nanle", PHONE)
    _appraise_oneself(officer, tmp_path)
    _score(appraiser)
    leader, supervisor = enter("lingdao"), enter("duban")
    _two_give_a_bonus(appraiser, leader, tmp_path)
    _go_over_every_score(leader)
    _suppose(appraiser)
    _make_public(leader)
    _object(officer)
    _uphold(supervisor)
    _see_what_moved(leader)
    _print_the_decision(supervisor, tmp_path)
    _read_the_answer(officer)


def _import_the_scheme(page: Page, tmp_path: Path) -> None:
    """Each line says what type it was taken for and why; a person looks and takes it in."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in SCHEME:
        sheet.append(row)
    path = tmp_path / "评分标准.xlsx"
    book.save(path)
    _go(page, "考核")
    page.get_by_role("link", name="新建年度细则").click()
    page.get_by_label("年度").fill(str(LAST_YEAR))
    page.get_by_label("名称").fill(f"{LAST_YEAR}年度考核细则")
    page.get_by_role("button", name="新建").click()
    page.get_by_role("link", name="从表格导入").click()
    page.get_by_label(re.compile("Excel 文件")).set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("共读出 3 条")).to_be_visible()
    for line in page.get_by_label(re.compile("行的计分方式")).all():
        line.select_option("by_hand")
    page.get_by_role("button", name="导入勾选的条款").click()
    page.locator("summary", has_text="启动考核").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_role("heading", name="得分总表").or_(page.locator("table.scores")).first).to_be_visible()


def _ask_for_self_appraisals(page: Page) -> None:
    page.get_by_role("link", name="自评", exact=True).click()
    page.get_by_label(re.compile("截止日期")).fill((clock.today() + timedelta(days=10)).isoformat())
    page.get_by_role("button", name="布置自评").click()
    expect(page.get_by_text("0 / 8 个单位")).to_be_visible()


def _appraise_oneself(page: Page, tmp_path: Path) -> None:
    proof = tmp_path / "档案目录.txt"
    proof.write_text("全年档案128卷，已整理归档。", encoding="utf-8")
    page.reload()
    page.get_by_role("link", name="填报自评").click()
    page.get_by_label(re.compile("自评情况")).fill("全年档案齐全，信息报送及时，形成典型经验2项。")
    for title, points in (("档案管理", "38"), ("信息报送", "29"), ("经验推广", "25")):
        page.get_by_label(f"{title}的自评分").fill(points)
    page.get_by_label("档案管理的证明材料").set_input_files(proof)
    shoot(page, "self-appraisal-phone")
    page.get_by_role("button", name="提交自评").click()
    expect(page.get_by_text("已提交").first).to_be_visible()


def _score(page: Page) -> None:
    """Beside each box stands what the county gave itself."""
    _open(page)
    while (unjudged := page.locator("tr", has=page.locator("td.highlight"))).count():
        unjudged.first.get_by_role("link", name="评分", exact=True).click()
        if page.get_by_role("heading", name=re.compile("档案管理")).count():
            expect(page.locator("tr", has_text="南乐县")).to_contain_text("38")
        boxes = page.get_by_label(re.compile("的评分$")).all()
        for at, box in enumerate(boxes):
            box.fill(str(20 + at))
        for reason in page.get_by_label(re.compile("的理由$")).all():
            reason.fill("根据资料评定。")
        page.get_by_role("button", name="保存评分").click()


def _two_give_a_bonus(proposer: Page, confirmer: Page, tmp_path: Path) -> None:
    paper = tmp_path / "会议通知.txt"
    paper.write_text("全省现场会在清丰县召开。", encoding="utf-8")
    proposer.get_by_role("link", name="加减分和一票否决").click()
    proposer.get_by_role("link", name="新增").click()
    proposer.get_by_label(re.compile("^单位")).select_option(label="清丰县")
    proposer.get_by_label(re.compile("^分值")).fill("1.5")
    proposer.get_by_label(re.compile("^理由")).fill("承办全省知识产权现场会。")
    proposer.get_by_label(re.compile("证明材料或批准文件")).set_input_files(paper)
    proposer.get_by_role("button", name="提出").click()
    expect(proposer.get_by_text("待确认")).to_be_visible()
    expect(proposer.get_by_role("button", name="确认", exact=True)).to_have_count(0)
    _open(confirmer)
    confirmer.get_by_role("link", name="加减分和一票否决").click()
    confirmer.get_by_role("button", name="确认", exact=True).click()
    expect(confirmer.get_by_text("已确认").first).to_be_visible()


def _go_over_every_score(page: Page) -> None:
    _open(page)
    while (waiting := page.get_by_role("link", name="未复核")).count():
        waiting.first.click()
        page.get_by_role("button", name="复核无误").click()
        expect(page.get_by_text("的得分已复核")).to_be_visible()
        page.get_by_role("link", name="得分总表").click()


def _suppose(page: Page) -> None:
    """Another weight, another order; nothing of it is kept."""
    _open(page)
    page.get_by_role("link", name="试算").click()
    _choose(page.get_by_label("条款"), "档案管理")
    page.get_by_role("button", name="选定").click()
    page.get_by_label(re.compile("^权重")).fill("20")
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_role("heading", name="试算结果")).to_be_visible()
    shoot(page, "what-if")
    _open(page)
    expect(page.locator("table.scores")).to_contain_text("40")


def _make_public(page: Page) -> None:
    _open(page)
    page.get_by_role("link", name="公示和异议").click()
    page.locator("summary", has_text="开始公示").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("公示中").first).to_be_visible()
    shoot(page, "publicity")


def _object(page: Page) -> None:
    """The county reads the others' results, too, and says what it thinks wrong with its own."""
    _go(page, "考核")
    page.get_by_role("link", name=re.compile("公示")).first.click()
    expect(page.get_by_text("清丰县").first).to_be_visible()
    page.get_by_role("link", name="提出异议").click()
    _choose(page.get_by_label(re.compile("有异议的项目")), "档案管理")
    page.get_by_label(re.compile("^异议内容和理由")).fill("档案目录已随自评报送，漏计12卷。")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_text("待处理").first).to_be_visible()


def _uphold(page: Page) -> None:
    """By somebody who has not scored the clause."""
    _open(page)
    page.get_by_role("link", name="公示和异议").click()
    page.get_by_role("link", name="异议", exact=True).click()
    page.get_by_role("link", name="查看", exact=True).click()
    page.get_by_label("异议成立").check()
    page.get_by_label(re.compile("^更正后的评分")).fill("39")
    page.get_by_label(re.compile("^核查情况和理由")).fill("经核查，漏计属实，予以更正。")
    page.get_by_role("button", name="作出处理").click()
    expect(page.get_by_text("异议成立").first).to_be_visible()
    expect(page.locator("tr", has_text="档案管理")).to_contain_text("39")  # before and after


def _see_what_moved(page: Page) -> None:
    """What is public now differs from what was, and the county's scores must be gone over again."""
    _open(page)
    page.get_by_role("link", name="公示和异议").click()
    page.get_by_role("link", name="与当前得分对比").click()
    row = page.locator("tr", has_text="南乐县").filter(has_text="档案管理")
    expect(row).to_contain_text("39")
    expect(row).to_contain_text("异议成立")
    _go_over_every_score(page)


def _print_the_decision(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="处理决定").click()
    page.get_by_role("button", name="编号印制").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("下载|PDF")).first.click()
    paper = tmp_path / "decision.pdf"
    download.value.save_as(paper)
    with pdfplumber.open(paper) as pdf:
        text = "".join(each.extract_text() for each in pdf.pages)
    assert "南乐县" in text and "39" in text and "经核查，漏计属实" in text


def _read_the_answer(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("经核查，漏计属实，予以更正。")).to_be_visible()


def _choose(box: Locator, text: str) -> None:
    box.select_option(box.locator("option", has_text=text).get_attribute("value"))


def _open(page: Page) -> None:
    """The table of last year's scores."""
    _go(page, "考核")
    page.locator("td.narrow", has_text=str(LAST_YEAR)).locator("..").get_by_role("link", name="得分总表").click()


def _go(page: Page, place: str) -> None:
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name=place, exact=True).click()
