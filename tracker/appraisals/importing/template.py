"""The sheet that an office fills in; how it is done stands on a second one, which is not read."""

from io import BytesIO

import xlsxwriter

from tracker.appraisals.importing.reading import HEADERS

_WIDTHS = (20, 24, 40, 8, 48)
_EXAMPLES = (
    ("一、知识产权创造", "示范校培育", "全年培育知识产权示范校8所", 10, "按完成比例得分，低于60%不得分。"),
    ("", "信息报送", "每月报送一次工作信息", 5, "少一次扣1分，扣完为止。"),
    ("二、知识产权保护", "行政执法", "按期办结举报投诉", 10, "办结率不低于95%，每低1%扣0.1分。"),
    ("加分项", "荣誉", "获得上级表彰", 3, "国家级3分、省级2分、市级1分。"),
)
_NOTES = (
    "每行一条；评分标准有几条规则的，请分成几行，各写分值。",
    "部分、条款、内容与上一行相同的可以不填，也可以合并单元格；分值每行都要填写。",
    "除加分项、扣分项外，分值合计应为100。",
    "只读取第一张表。评分标准写成一句话，系统提出计分方式，由您核对后导入。",
)


def template() -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        sheet, shown = book.add_worksheet("评分细则"), book.add_worksheet("填写示例")
        for each in (sheet, shown):
            for place, (name, width) in enumerate(zip(HEADERS, _WIDTHS, strict=True)):
                each.set_column(place, place, width, cell)
                each.write_string(0, place, name, head)
            each.freeze_panes(1, 0)
        for line, example in enumerate(_EXAMPLES, start=1):
            shown.write_row(line, 0, example, cell)
        for line, note in enumerate(_NOTES, start=len(_EXAMPLES) + 2):
            shown.write_string(line, 0, note)
    return content.getvalue()
