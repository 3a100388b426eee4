"""Puyang's units as the tests' plans name them."""

from tracker.plans.reader.findings import KnownUnit

PUYANG = (
    KnownUnit("濮阳市", ("濮阳",)),
    KnownUnit("华龙区", ("华龙",), (), is_county=True),
    KnownUnit("清丰县", ("清丰",), (), is_county=True),
    KnownUnit("南乐县", ("南乐",), (), is_county=True),
    KnownUnit("范县", (), (), is_county=True),
    KnownUnit("台前县", ("台前",), (), is_county=True),
    KnownUnit("濮阳县", ("濮阳",), (), is_county=True),
    KnownUnit("经济技术开发区", ("开发区", "经开区"), ("高新技术产业开发区",), is_county=True),
    KnownUnit("濮东产业集聚区", ("濮东",), (), is_county=True),
    KnownUnit("吴坝镇", ("吴坝",)),
    KnownUnit("濮阳市知识产权局", ("市知识产权局",)),
)
