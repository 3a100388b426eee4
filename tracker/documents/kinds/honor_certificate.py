"""荣誉证书: one sheet across, with a border; it has no page number."""

from typing import TypedDict

from tracker.documents.kind import Kind


class HonorCertificate(TypedDict):
    title: str  # of the file: 荣誉证书（王喆）
    name: str  # whom it honours
    is_person: bool  # a person is addressed as 同志
    unit: str  # a person's unit; "" for a group
    year: int
    honour: str  # 知识产权工作先进工作者
    issuer: str
    decision: str  # the number of the decision by which it was awarded; "" while there is none


def sample() -> HonorCertificate:
    return HonorCertificate(
        title="荣誉证书（王喆）",
        name="王喆",
        is_person=True,
        unit="清丰县知识产权局",
        year=2026,
        honour="知识产权工作先进工作者",
        issuer="濮阳市知识产权局",
        decision="濮知〔2026〕18号",
    )


KIND = Kind(name="honor_certificate", title="荣誉证书", version=2, sample=sample, is_landscape=True)
