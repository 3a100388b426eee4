"""A ledger as its people keep it: registered on a phone, approved at a desk, counted, taken out to Excel and in."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Site, shoot
from tracker import clock

Enter = Callable[..., Page]
YEAR = clock.today().year
LEDGER = "中小学知识产权教育示范（试点）校台账"
ITEM = "推进中小学知识产权教育"


def test_a_school_from_its_registration_to_the_figure_it_counts_for(site: Site, enter: Enter, tmp_path: Path) -> None:
    supervisor = enter("duban")
    _count_by_the_ledger(supervisor)
    officer = enter("nanle", PHONE)
    _register(officer)
    _approve(supervisor)
    _fill_in_the_spreadsheet(supervisor, tmp_path)
    _open_the_rows_behind_the_figure(officer)
    _find(supervisor)
    assert "完整" in site.run("history", "verify")


def _count_by_the_ledger(page: Page) -> None:
    """Nobody types the number of schools any more."""
    _go(page, "工作任务")
    page.get_by_role("link", name=ITEM).click()
    page.get_by_role("link", name="完成数来源").click()
    page.get_by_label("完成数来自").select_option(label=f"{LEDGER}·新增示范校（所）")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("完成数由台账计数的，县区不再填报")).to_be_visible()


def _register(page: Page) -> None:
    """What is wrong is told at its field, and nothing typed is lost."""
    _go(page, "台账")
    page.get_by_role("link", name=LEDGER).click()
    page.get_by_role("link", name="登记").click()
    page.get_by_label("学校名称").fill("南乐县第二实验小学")
    page.get_by_label("类别").select_option("示范校")
    page.get_by_label("级别").select_option("市级")
    page.get_by_label("申报日期").fill(f"{YEAR}-01-10")
    page.get_by_label("参与学生").fill("八百多")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("“参与学生”应为数字")).to_be_visible()
    expect(page.get_by_label("学校名称")).to_have_value("南乐县第二实验小学")
    page.get_by_label("参与学生").fill("")
    page.get_by_label("认定日期").fill(f"{YEAR}-02-01")
    page.get_by_label("认定文号").fill("濮知〔2026〕9号")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已登记。")).to_be_visible()
    expect(page.get_by_role("button", name="认定", exact=True)).to_have_count(0)
    shoot(page, "ledger-row-phone")


def _approve(page: Page) -> None:
    _go(page, "台账")
    page.get_by_role("link", name=LEDGER).click()
    shoot(page, "ledger")
    page.get_by_role("link", name="南乐县第二实验小学").click()
    page.get_by_role("button", name="认定", exact=True).click()
    expect(page.get_by_text("该记录现为“已认定”")).to_be_visible()


def _fill_in_the_spreadsheet(page: Page, tmp_path: Path) -> None:
    """Out, one figure changed, in: first what it would do, then done; a second time there is nothing to do."""
    page.get_by_role("link", name=LEDGER).click()
    with page.expect_download() as started:
        page.get_by_role("link", name="导出").click()
    file = tmp_path / "示范校.xlsx"
    started.value.save_as(file)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    place = heads.index("学校名称*")
    row = next(line for line in sheet.iter_rows(min_row=2) if line[place].value == "南乐县第二实验小学")
    row[heads.index("参与学生（人）")].value = 860
    book.save(file)
    for is_new in (True, False):
        page.get_by_role("link", name="导入").click()
        page.get_by_label("Excel 文件").set_input_files(file)
        page.get_by_role("button", name="上传并核对").click()
        if is_new:
            expect(page.get_by_text("参与学生：（空） → 860人")).to_be_visible()
            shoot(page, "ledger-import")
            page.get_by_role("button", name="确认导入").click()
            expect(page.get_by_text("已导入：新增0条，修改1条")).to_be_visible()
        else:
            expect(page.get_by_text("已被他人修改 0 条")).to_be_visible()
            expect(page.get_by_role("button", name="确认导入")).to_have_count(0)


def _open_the_rows_behind_the_figure(page: Page) -> None:
    _go(page, "工作任务")
    page.get_by_role("link", name=ITEM).click()
    page.get_by_role("link", name="南乐县").first.click()
    page.get_by_role("link", name="2 所").click()
    expect(page.get_by_text("只列出计入“新增示范校”的记录")).to_be_visible()
    expect(page.get_by_role("link", name="南乐县第二实验小学")).to_be_visible()
    expect(page.get_by_text("城关镇中心小学")).to_have_count(0)


def _find(page: Page) -> None:
    page.get_by_role("link", name="查找").click()
    page.get_by_label("查找").fill("nl 实验小学")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("link", name="南乐县第二实验小学")).to_be_visible()
    expect(page.get_by_role("link", name="清丰县第二实验小学")).to_have_count(0)


def _go(page: Page, place: str) -> None:
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name=place, exact=True).click()
