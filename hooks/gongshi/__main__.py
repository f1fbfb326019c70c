"""`python -m gongshi` is `gongshi`."""

from gongshi.desk.cli import main

main()
