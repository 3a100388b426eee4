"""The places of 濮阳 (GB/T 2260), the first user's: what the demonstration is set in, and what a plan is read by
on a machine where no units are recorded yet."""

from tracker.accounts.models import UnitKind

COUNTIES: tuple[tuple[UnitKind, str, str, list[str], str | None], ...] = (
    (UnitKind.COUNTY, "华龙区", "华龙", [], "410902"),
    (UnitKind.COUNTY, "清丰县", "清丰", [], "410922"),
    (UnitKind.COUNTY, "南乐县", "南乐", [], "410923"),
    (UnitKind.COUNTY, "范县", "范县", [], "410926"),
    (UnitKind.COUNTY, "台前县", "台前", [], "410927"),
    (UnitKind.COUNTY, "濮阳县", "濮县", [], "410928"),
    (UnitKind.ZONE, "经济技术开发区", "开发区", ["经开区", "濮阳经济技术开发区"], None),
    (UnitKind.ZONE, "濮东产业集聚区", "濮东", ["濮东集聚区", "濮阳市产业集聚区"], None),
)
TOWNS = (("台前县", "吴坝镇", "吴坝"), ("范县", "陆集乡", "陆集"), ("清丰县", "马庄桥镇", "马庄桥"))
DEPARTMENTS: tuple[tuple[str, str, list[str]], ...] = (
    ("市教育局", "教育局", []),
    ("市司法局", "司法局", []),
    ("市工业和信息化局", "工信局", ["市工信局"]),
    ("市农业农村局", "农业农村局", []),
    ("市人力资源和社会保障局", "人社局", ["市人社局"]),
)
