"""The whole walk, as the people of an office take it: plan, break down, deliver, see, remind, appraise, print.

One story in a real browser on the demonstration year, with a real SMTP server and the real worker. Its steps stand in
the order of the year and lean on each other, so they are one test.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pdfplumber
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Site, shoot, shoot_paper
from tracker import clock

Enter = Callable[..., Page]
YEAR = clock.today().year

PLAN = """濮阳市知识产权局关于{year}年补充工作的通知

一、补充任务
1.建设知识产权服务站。年内全市新建服务站6-8个。南乐县、清丰县各建成2个。（市教育局配合）
2.开展专利普查。每县（区）完成一次普查，11月底前报送结果。
3.其他事项。按上级部署办理。

濮阳市知识产权局
{year}年2月1日
"""


def test_a_year_from_the_printed_plan_to_the_printed_appraisal(site: Site, enter: Enter, tmp_path: Path) -> None:
    supervisor = enter("duban")
    _read_the_plan(supervisor, tmp_path)
    _break_it_down(supervisor)
    officer = enter("nanle", PHONE)
    _acknowledge_and_report(officer, tmp_path)
    _return_with_a_reason(supervisor)
    _report_again(officer)
    _approve_and_close(supervisor)
    _see_the_matrix(supervisor)
    _another_county_sees_nothing_of_it(enter("qingfeng"), officer.url)
    _remind(site, enter("taiqian", PHONE))
    appraiser = enter("kaohe")
    _appraise(appraiser)
    _finalise(enter("lingdao"))
    _print(appraiser, tmp_path)
    _the_county_reads_its_own_result(officer)
    _commend(supervisor, officer, appraiser, enter("lingdao"), tmp_path)
    _personal_data_is_for_those_who_need_it(enter("taiqian", PHONE))
    assert "完整" in site.run("history", "verify")
    assert "一致" in site.run("appraisals", "verify", str(YEAR))


def _read_the_plan(page: Page, tmp_path: Path) -> None:
    """Upload, look at the findings, correct one point, drop another, confirm."""
    path = tmp_path / "补充通知.txt"
    path.write_text(PLAN.format(year=YEAR), encoding="utf-8")
    _go(page, "工作要点")
    page.get_by_role("link", name="上传工作要点").click()
    page.get_by_label("工作要点文件").set_input_files(path)
    page.get_by_role("button", name="上传并识别").click()
    expect(page.get_by_text("已读出 3 条要点")).to_be_visible()
    expect(page.locator("mark.quantity", has_text="6-8个")).to_be_visible()
    expect(page.locator("mark.deadline", has_text="年内")).to_be_visible()
    expect(page.locator("mark.unit", has_text="南乐县")).to_be_visible()
    shoot(page, "plan-preview")
    first = page.locator("article.point").first
    first.get_by_role("link", name="订正、拆分").click()
    page.get_by_label("标题").fill("建设知识产权公共服务站")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="建设知识产权公共服务站")).to_be_visible()
    page.locator("article.point").nth(2).get_by_role("button", name="不采用").click()
    page.get_by_text("确认并生成工作任务").click()
    page.get_by_role("button", name="确定").first.click()
    expect(page.get_by_text("生成 2 项工作任务")).to_be_visible()


def _break_it_down(page: Page) -> None:
    """The one screen is filled with what the plan says; a target is added and all is assigned."""
    row = page.locator("tr", has_text="建设知识产权公共服务站")
    expect(row.get_by_label("南乐承担")).to_be_checked()
    expect(row.get_by_label("华龙承担")).not_to_be_checked()
    row.get_by_label("南乐目标值").fill("2")
    row.get_by_label("清丰目标值").fill("2")
    row.get_by_label("节点").select_option(label="年终一次")
    survey = page.locator("tr", has_text="开展专利普查")
    expect(survey.get_by_label("范县目标值")).to_have_value("1")
    shoot(page, "assignment")
    page.get_by_role("button", name="下达全部勾选的任务").click()
    expect(page.get_by_text("新下达 11 项任务")).to_be_visible()  # 2 counties and 教育局; 8 counties


def _acknowledge_and_report(page: Page, tmp_path: Path) -> None:
    """On a phone: sign for the assignment, report with a figure and a piece of evidence."""
    page.reload()
    shoot(page, "my-work-phone")
    page.locator("tr", has_text="建设知识产权公共服务站").get_by_role("link", name="查看并签收").click()
    page.get_by_role("button", name="签收").click()
    page.get_by_role("link", name="上报").first.click()
    proof = tmp_path / "验收证明.txt"
    proof.write_text("两个服务站已通过验收。", encoding="utf-8")
    page.get_by_label("进展情况").fill("两个服务站已建成并通过验收。")
    page.get_by_label("完成进度").fill("100")
    page.get_by_label("累计完成数").fill("2")
    page.get_by_label("佐证材料").set_input_files(proof)
    shoot(page, "report-phone")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("待审核").first).to_be_visible()


def _return_with_a_reason(page: Page) -> None:
    _open_review_of(page, "建设知识产权公共服务站")
    expect(page.get_by_role("link", name="验收证明.txt")).to_be_visible()
    shoot(page, "review")
    page.locator("summary", has_text="退回").click()
    page.get_by_label("退回原因").fill("请写明两个服务站的名称。")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已退回").first).to_be_visible()


def _report_again(page: Page) -> None:
    """The county sees what came back and why; what it wrote is there to be mended."""
    _go(page, "我的工作")
    row = page.locator("tr", has_text="请写明两个服务站的名称。")
    expect(row).to_be_visible()
    row.get_by_role("link", name="重新上报").click()
    expect(page.get_by_label("进展情况")).to_have_value("两个服务站已建成并通过验收。")
    page.get_by_label("进展情况").fill("城关镇、韩张镇两个服务站已建成并通过验收。")
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("待审核").first).to_be_visible()


def _approve_and_close(page: Page) -> None:
    _open_review_of(page, "建设知识产权公共服务站")
    page.get_by_role("button", name="审核通过").click()
    _go(page, "我的工作")
    _go(page, "督查总表")
    page.locator("tr", has_text="建设知识产权公共服务站").get_by_role("link", name="2/2").click()
    page.locator("summary", has_text="销号").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已销号").first).to_be_visible()


def _see_the_matrix(page: Page) -> None:
    _go(page, "督查总表")
    row = page.locator("tr", has_text="建设知识产权公共服务站")
    expect(row.locator("a.light.done")).to_have_text(re.compile("2/2"))
    page.goto(page.url)
    shoot(page, "matrix")
    row.get_by_role("link", name=re.compile("建设知识产权公共服务站")).click()
    expect(page.get_by_role("link", name="南乐县")).to_be_visible()


def _another_county_sees_nothing_of_it(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", name="没有找到")).to_be_visible()


def _remind(site: Site, page: Page) -> None:
    """One tick of the worker sends one digest a person, by mail and into the inbox; a second one sends nothing."""
    site.run("worker", "--once")
    mails = site.postbox.to("taiqian@example.gov.cn")
    assert len(mails) == 1
    assert "开展专利普查" in mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    sent = len(site.postbox.messages)
    site.run("worker", "--once")
    assert len(site.postbox.messages) == sent
    page.get_by_role("link", name="消息").click()
    expect(page.get_by_text("开展专利普查").first).to_be_visible()


def _appraise(page: Page) -> None:
    """A scheme made of the year's items, one clause judged by hand, opened, judged."""
    _go(page, "考核")
    page.get_by_role("link", name="新建年度细则").click()
    page.get_by_role("button", name="新建").click()
    page.get_by_role("button", name="从本年任务生成细则").click()
    page.locator("tr", has=page.locator('input[value="加强党建和作风建设"]')).get_by_role("link", name="修改").click()
    page.get_by_label("计分方式").select_option("by_hand")
    page.get_by_role("button", name="保存").click()
    shoot(page, "scheme")
    page.get_by_role("link", name="计分规则").click()
    page.get_by_label(re.compile("^公示（工作日）")).fill("0")  # the walk is over within the day
    page.get_by_role("button", name="保存").click()
    page.locator("summary", has_text="启动考核").click()
    page.get_by_role("button", name="确定").click()
    while (unjudged := page.locator("tr", has=page.locator("td.highlight"))).count():
        unjudged.first.get_by_role("link", name="评分", exact=True).click()
        for box in page.get_by_label(re.compile("的评分$")).all():
            box.fill("1")
        for reason in page.get_by_label(re.compile("的理由$")).all():
            reason.fill("资料齐全，按时报送。")
        page.get_by_role("button", name="保存评分").click()
    shoot(page, "scores")
    page.locator("table.scores tbody tr", has_text="建设知识产权公共服务站").locator("td a").nth(2).click()
    expect(page.get_by_role("heading", name="为什么是这个分")).to_be_visible()
    expect(page.get_by_role("link", name="验收证明.txt").or_(page.get_by_text("城关镇")).first).to_be_visible()


def _finalise(page: Page) -> None:
    _open_scores(page)
    _go_over_every_score(page)
    page.locator("summary", has_text="考核定稿").click()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已定稿").first).to_be_visible()


def _go_over_every_score(page: Page) -> None:
    """The leader, who has scored nothing, is the second person."""
    while (waiting := page.get_by_role("link", name="未复核")).count():
        waiting.first.click()
        page.get_by_role("button", name="复核无误").click()
        expect(page.get_by_text("的得分已复核")).to_be_visible()
        page.get_by_role("link", name="得分总表").click()


def _print(page: Page, tmp_path: Path) -> None:
    """The sheet of 南乐县 and the ranking: numbered, in Chinese, with embedded fonts; the same bytes again."""
    _open_scores(page)
    page.get_by_role("link", name="印制文书").click()
    page.locator("tr", has_text="南乐县").get_by_role("button", name="编号印制").click()
    sheet = _download(page, tmp_path / "sheet.pdf")
    assert sheet == _download(page, tmp_path / "again.pdf")
    shoot_paper(tmp_path / "sheet.pdf", "sheet")
    with pdfplumber.open(tmp_path / "sheet.pdf") as pdf:
        text = "".join(each.extract_text() for each in pdf.pages)
        fonts = {char["fontname"] for each in pdf.pages for char in each.chars}
    assert "南乐县" in text
    assert re.search(rf"〔{YEAR}〕\d+号", text)
    assert all(re.match(r"[A-Z]{6}\+", font) for font in fonts)  # embedded, as subsets
    _open_scores(page)
    page.get_by_role("link", name="印制文书").click()
    page.locator("tr", has_text="考核结果通报").get_by_role("button", name="编号印制").click()
    ranking = _download(page, tmp_path / "ranking.pdf")
    assert ranking.startswith(b"%PDF")
    shoot_paper(tmp_path / "ranking.pdf", "ranking")
    with pdfplumber.open(tmp_path / "ranking.pdf") as pdf:
        assert "排名表" in "".join(each.extract_text() for each in pdf.pages)


def _the_county_reads_its_own_result(page: Page) -> None:
    _go(page, "考核")
    page.locator("tr", has_text=str(YEAR)).get_by_role("link", name="得分和依据").click()
    expect(page.get_by_text("名次").first).to_be_visible()


def _commend(supervisor: Page, officer: Page, appraiser: Page, leader: Page, tmp_path: Path) -> None:
    """Approved from above, nominated by the county, judged by a panel of whom one steps aside, made public."""
    approval = tmp_path / "批准文件.txt"
    approval.write_text("同意开展表彰。", encoding="utf-8")
    _go(supervisor, "表彰")
    supervisor.get_by_role("link", name="启动表彰").click()
    supervisor.get_by_label(re.compile("^批准文件文号")).fill(f"濮评组〔{YEAR}〕12号")
    supervisor.locator("input[type=file]").set_input_files(approval)
    supervisor.get_by_label(re.compile("^先进集体名额")).fill("1")
    supervisor.get_by_label(re.compile("^先进工作者名额")).fill("2")
    supervisor.get_by_label(re.compile("^推荐截止日期")).fill(f"{YEAR}-12-31")
    supervisor.get_by_role("button", name="启动", exact=True).click()
    for member in ("赵考核", "李局长"):
        supervisor.get_by_label(re.compile(member)).check()
    supervisor.get_by_role("button", name="确定评审人员").click()
    _go(officer, "表彰")
    officer.get_by_role("link", name=re.compile(f"{YEAR}")).first.click()
    officer.get_by_role("link", name="推荐", exact=True).click()
    for label, value in (
        ("名称（姓名）", "王喆"),
        ("工作单位", "南乐县知识产权局"),
        ("职务", "股长"),
        ("出生年月", "1988-06"),
        ("联系电话", "0393-7777777"),
        ("主要事迹", "牵头建成两个知识产权公共服务站。"),
    ):
        officer.get_by_label(re.compile(f"^{label}")).fill(value)
    officer.get_by_label(re.compile("^推荐为")).select_option(label="先进工作者")
    officer.get_by_label(re.compile("^性别")).select_option("女")
    officer.get_by_role("button", name="提交推荐").click()
    _open_nomination(supervisor)
    supervisor.get_by_role("button", name="审核通过").click()
    _open_nomination(appraiser)
    appraiser.get_by_label(re.compile("^评分")).fill("92.5")
    appraiser.get_by_role("button", name="保存").click()
    _open_nomination(leader)
    leader.get_by_label(re.compile("^回避的理由")).fill("推荐对象是近亲属。")
    leader.get_by_role("button", name="保存").click()
    _go(supervisor, "表彰")
    supervisor.get_by_role("link", name=re.compile(f"{YEAR}")).first.click()
    supervisor.get_by_label("列入名单：王喆").check()
    supervisor.get_by_label("说明").fill("先进集体本次不评。")
    shoot(supervisor, "commendation")
    supervisor.get_by_role("button", name="确定名单并公示").click()
    expect(supervisor.get_by_text("公示").first).to_be_visible()


def _personal_data_is_for_those_who_need_it(page: Page) -> None:
    """Every county reads who is to be commended and why; telephone and birth are the nominating county's."""
    _open_nomination(page)
    expect(page.get_by_text("牵头建成两个知识产权公共服务站。")).to_be_visible()
    expect(page.get_by_text("0393-7777777")).to_have_count(0)


def _open_scores(page: Page) -> None:
    """This year's: another story may have appraised the last on the same site."""
    _go(page, "考核")
    page.locator("td.narrow", has_text=str(YEAR)).locator("..").get_by_role("link", name="得分总表").click()


def _open_nomination(page: Page) -> None:
    _go(page, "表彰")
    page.get_by_role("link", name=re.compile(f"{YEAR}")).first.click()
    page.get_by_role("link", name="王喆").click()


def _go(page: Page, place: str) -> None:
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name=place, exact=True).click()


def _open_review_of(page: Page, title: str) -> None:
    _go(page, "审核")
    while not page.locator("tr", has_text=title).count():
        page.get_by_role("link", name="下一页").click()
    page.locator("tr", has_text=title).get_by_role("link", name="审核").click()


def _download(page: Page, path: Path) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name="下载 PDF").first.click()
    started.value.save_as(path)
    return path.read_bytes()
