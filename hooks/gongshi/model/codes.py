"""Codes and numbers that a standard lays down: unified social credit codes, document numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from gongshi.findings import Rule, shortened
from gongshi.form import form
from gongshi.format import DOC_NO_SHAPE
from gongshi.model.fields import Shape, remembered, scalar, value_type, wrong

USCC_PLACEHOLDER: Final = "0" * 17 + "X"
"""Stands for the code of a sole trader who has none (双公示)."""
BAD_USCC = Rule(
    "bad-uscc",
    "error",
    what="统一社会信用代码不对。",
    why="代码共 18 位（GB 32100-2015），只有数字和大写字母，没有 I、O、S、V、Z。",
    bad="统一社会信用代码: 91630122MA7A1B2C3",
    good="统一社会信用代码: 按营业执照原样填写 18 位",
    law="GB 32100-2015《法人和其他组织统一社会信用代码编码规则》",
)
ODD_USCC = Rule(
    "odd-uscc",
    "warning",
    what="统一社会信用代码的校验码不对。",
    why="最后一位是校验码（GB 32100-2015），能查出抄错的字符；但有的机关早年发的代码本身就算不对，照执照写。",
    bad="统一社会信用代码: 91630122MA7A1B2C30",
    good="统一社会信用代码: 按营业执照原样填写 18 位",
    law="GB 32100-2015《法人和其他组织统一社会信用代码编码规则》",
    label="校验码",
    may_be_verified=True,
)
BAD_DOC_NO = Rule(
    "bad-doc-no",
    "error",
    what="文书号里没有数字。",
    why="公众用文书号查找决定，文书号也用来防止重复公开。",
    bad="行政处罚决定书文号: 湟自然资罚",
    good="行政处罚决定书文号: 湟自然资罚〔2024〕12号",
    law="GB/T 9704-2012《党政机关公文格式》7.2.5",
)
ODD_DOC_NO = Rule(
    "odd-doc-no",
    "warning",
    what="文书号的写法与公文格式略有出入。",
    why="公文格式规定年份用六角括号“〔〕”，序号不编虚位（不写 01），前面不加“第”。系统只把年份的括号统一成六角括号，其余照写。",
    bad="行政处罚决定书文号: 湟自然资罚[2024]第012号",
    good="行政处罚决定书文号: 湟自然资罚〔2024〕12号",
    law="GB/T 9704-2012《党政机关公文格式》7.2.5",
    label="文书号写法",
    may_be_verified=True,
)
USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUES: Final = {char: value for value, char in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_USCC_PLACES: Final = (USCC_ALPHABET,) * 2 + ("0123456789",) * 6 + (USCC_ALPHABET,) * 10
"""The characters that may stand at each place."""


@lru_cache(maxsize=4096)
def uscc_check_digit(first_17: str) -> str:
    """Return the 18th character of a unified social credit code.

    Law: GB 32100-2015 (modulus 31, weights 3^(i-1)).
    """
    total = sum(_USCC_VALUES[char] * weight for char, weight in zip(first_17, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


@lru_cache(maxsize=4096)
def is_odd(code: str) -> bool:
    """Tell whether the check digit of a code that `parse_uscc` has read is wrong."""
    return code not in ("", USCC_PLACEHOLDER) and code[17] != uscc_check_digit(code[:17])


def one_off(code: str) -> Iterator[str]:
    """Yield the codes with a right check digit that differ from an odd one in exactly one character: one for each place.

    31 is prime and divides no weight, so for each place one value gives a sum that it divides, whatever stands in the others.
    """
    values = [_USCC_VALUES[char] for char in code]
    total = sum(value * weight for value, weight in zip(values, (*_USCC_WEIGHTS, 1), strict=True))
    for place, weight in enumerate((*_USCC_WEIGHTS, 1)):
        right = (values[place] - total * pow(weight, -1, 31)) % 31
        yield code[:place] + USCC_ALPHABET[right] + code[place + 1 :]


@remembered
def parse_uscc(value: object) -> str:
    """Read a unified social credit code of 18 characters; the placeholder of sole traders passes."""
    text = unicodedata.normalize("NFKC", scalar(value)).upper().replace(" ", "")
    if text == USCC_PLACEHOLDER:
        return text
    if len(text) != 18:
        raise wrong(BAD_USCC, f"应有 18 位，这里是 {len(text)} 位", "按营业执照或者登记证原样填写。")
    for place, allowed in enumerate(_USCC_PLACES):
        if text[place] not in allowed:
            message = f"的第 {place + 1} 位不应是“{text[place]}”"
            raise wrong(BAD_USCC, message, "代码里没有 I、O、S、V、Z；第 3 到 8 位是数字。")
    return text


def _advise_uscc(text: str) -> tuple[Rule, str, str] | None:
    code = parse_uscc(text)
    if not is_odd(code):
        return None
    return (
        ODD_USCC,
        f"的校验码不对：最后一位是“{code[17]}”",
        "按营业执照或者登记证核对；原件就是这样的，不用改，在“核实”里写明看过（事项: 校验码）。",
    )


USCC = Shape("uscc", advise=_advise_uscc)
Uscc = value_type(str, parse_uscc, USCC, {"type": "string", "pattern": r"^\s*[0-9A-Za-z]{18}\s*$"})
_WIDE: Final = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
)
_YEAR: Final = re.compile(r"[〔\[［(（【] *(?P<year>(?:19|20)[0-9]{2}) *[〕\]］)）】]")
_PLAIN_DOC_NO: Final = re.compile(
    r"[\u4e00-\u9fff]{1,20}(?:[(（][\u4e00-\u9fff]{1,4}[)）][\u4e00-\u9fff]{0,8})?〔(?:19|20)[0-9]{2}〕[1-9][0-9]{0,5}(?:-[0-9]{1,3})?号"
)


def number_as_compared(number: str) -> str:
    """Return the form in which numbers of documents are compared: 〔2026〕9号, [2026]09号 and （２０２６）第9号 are one number.

    Where a serial number stands behind a year, the brackets, width, case, blanks and invisible characters of the whole make no
    difference, nor do 第 and zeros before the serial number. Any other text is compared as it is written: in the number of a
    certificate zeros count.

    Law: GB/T 9704-2012, 7.2.5 (no 第, no leading zeros).
    """
    plain = form(number).replace(" ", "").upper()
    if not _SERIAL.search(plain):
        return number
    return _SERIAL.sub(lambda match: f"〔{match['year']}〕" if match["year"] else match["spelt"], plain)


_SERIAL: Final = re.compile(
    r"(?:[\[({〔【〖<〈](?P<year>[0-9]{4})[\])}〕】〗>〉]|(?P<spelt>[0-9]{4}年))(?:第0*|0*)(?=[0-9])"
)


@remembered
def parse_doc_no(value: object) -> str:
    """Read a document number: free text with a digit in it, returned with 〔〕 around the year, whichever brackets were written.

    All else stays as the body wrote it: it is the number by which people cite the decision.

    Law: GB/T 9704-2012, 7.2.5, which many numbers in use do not follow.
    """
    text = "".join(scalar(value).split()).translate(_WIDE)
    if not any(character.isdecimal() for character in text):
        raise wrong(BAD_DOC_NO, f"“{shortened(text)}”里没有数字", "按决定书原文填写，例如 湟自然资罚〔2024〕12号。")
    return _YEAR.sub(r"〔\g<year>〕", text)


def _advise_doc_no(text: str) -> tuple[Rule, str, str] | None:
    number = parse_doc_no(text)
    if text.strip() == number and _PLAIN_DOC_NO.fullmatch(number):
        return None
    better = re.sub(r"〕第?0*(?=[0-9])", "〕", number)
    offer = f"；公文格式的写法是“{better}”" if _PLAIN_DOC_NO.fullmatch(better) else ""
    message = f"写成“{shortened(text)}”，与公文格式有出入"
    return ODD_DOC_NO, message, f"按决定书原文核对{offer}。原文就是这样的，不用改。"


DOC_NO = Shape(DOC_NO_SHAPE, advise=_advise_doc_no)
DocNo = value_type(
    str,
    parse_doc_no,
    DOC_NO,
    {"type": "string", "pattern": r"\d", "examples": ["湟自然资罚〔2024〕12号"]},
)
_CERTIFICATE_NO: Final = re.compile(
    r"[\u4e00-\u9fff]{0,8}[0-9A-Za-z][0-9A-Za-z-]{4,40}号?|[\u4e00-\u9fff]〔[0-9]{4}〕[\u4e00-\u9fff]+第[0-9]+号"
)


def _advise_doc_or_certificate_no(text: str) -> tuple[Rule, str, str] | None:
    return None if _CERTIFICATE_NO.fullmatch(parse_doc_no(text)) else _advise_doc_no(text)


DOC_OR_CERTIFICATE_NO = Shape(DOC_NO_SHAPE, advise=_advise_doc_or_certificate_no)
DocOrCertificateNo = value_type(
    str,
    parse_doc_no,
    DOC_OR_CERTIFICATE_NO,
    {"type": "string", "examples": ["湟自然资许〔2024〕12号", "地字第630106202400012号"]},
)
