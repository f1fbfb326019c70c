"""What somebody who disagrees with a decision can do, as a kind says it; `law.remedies` knows the law and the words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remedies:
    """Review (行政复议) and court (行政诉讼) against one decision."""

    review_first: str = ""
    """Why review must come before the court, as a sentence's object: `当场作出的行政处罚`; "" if one may choose."""
    has_demolition: bool = False
    """It orders buildings on land occupied illegally to be pulled down, against which 土地管理法 Art. 83 gives fifteen days."""
