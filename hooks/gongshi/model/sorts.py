"""The sorts of personal data that are looked for, by the names that clerks read."""

from __future__ import annotations

from typing import Final

RESIDENT_ID: Final = "居民身份证号"
BANK: Final = "银行账号"
PASSPORT: Final = "护照或者通行证号"
MOBILE: Final = "手机号码"
LANDLINE: Final = "固定电话号码"
EMAIL: Final = "电子邮箱"
PLATE: Final = "车牌号"
ADDRESS: Final = "家庭住址"
PROPERTY: Final = "不动产权证书号"
BIRTH: Final = "出生日期"
MINOR: Final = "未成年人"

EXCEPTABLE: Final = (RESIDENT_ID, BANK, PASSPORT, MOBILE, LANDLINE, EMAIL, PLATE, ADDRESS, PROPERTY, BIRTH)
"""What somebody may allow to be published. Law: nobody may for a minor (未成年人保护法 Art. 103)."""
SORTS: Final = (*EXCEPTABLE, MINOR)
