"""What the law says of records: citations, periods, deadlines, tiers, figures. No HTML."""
