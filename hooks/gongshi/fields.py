"""What the fields of a body's own kinds are declared with. A door that stays put while the house behind it is rebuilt."""

from gongshi.model.codes import DocNo, DocOrCertificateNo, Uscc
from gongshi.model.fields import field
from gongshi.model.values import (
    Amount,
    Basis,
    Count,
    Day,
    DayOrForever,
    Flag,
    Id,
    Markdown,
    Number,
    Phone,
    Ref,
    Text,
    Year,
    choice,
    show_amount,
    show_day,
    text_like,
)

__all__ = [
    "Amount",
    "Basis",
    "Count",
    "Day",
    "DayOrForever",
    "DocNo",
    "DocOrCertificateNo",
    "Flag",
    "Id",
    "Markdown",
    "Number",
    "Phone",
    "Ref",
    "Text",
    "Uscc",
    "Year",
    "choice",
    "field",
    "show_amount",
    "show_day",
    "text_like",
]
