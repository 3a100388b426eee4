"""The ways a plan has of saying "every county"."""

import re

_GROUP = (
    r"(?:县\s*[（(]\s*(?:市\s*[、,，]?\s*)?区\s*[）)]|县\s*[（(]\s*市\s*[）)]\s*、?\s*区|县\s*[（(]\s*市\s*[）)]|县级市\s*(?:[（(]\s*区\s*[）)]|、\s*区|和区)|区\s*[（(]\s*县\s*(?:、\s*市\s*)?[）)]"
    r"|县\s*、?\s*市\s*、?\s*区|县\s*、\s*区|县区|区县)"
)
_OF_A_PROVINCE = r"(?:省辖市|设区的?市|地级市|市\s*[（(]\s*州\s*[）)])"
_ANOTHER_WORD = "".join(
    f"(?<!{word})" for word in ("有关", "相关", "部分", "其他", "其它", *"范强点进秀好省市县区个两")
)

EACH = re.compile(rf"每\s*一?\s*个?\s*(?:{_GROUP}|{_OF_A_PROVINCE}|县(?![级城域委]))")
"""每县（区）, 每个县区: as many for every one of them."""

COUNTIES = re.compile(
    rf"(?:每\s*一?\s*个?|各个?|所有)\s*(?:{_GROUP}|{_OF_A_PROVINCE}|县(?![级城域委]))|{_ANOTHER_WORD}{_GROUP}"
)
"""各县（区）, 县（市、区）, 指导县（区）…: all of them. "示范县（区）" and "有关县区" are not."""
