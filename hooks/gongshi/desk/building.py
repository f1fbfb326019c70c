"""How a site is built from the command line: with MkDocs, or with what it made the last time."""

from __future__ import annotations

from pathlib import Path

from gongshi import build, keepsake, preparing
from gongshi.keepsake import Request


def build_site(request: Request) -> tuple[build.Report, Path]:
    """Build a site; return what was done, and the folder of the site.

    Raises:
        Refused: there is nothing to publish, or something speaks against it; the site stays as it was.
        Misused: what was asked for cannot be, whatever the records say.
    """
    begun = None
    if kept := None if request.settings.everything else keepsake.kept_for(request):
        begun = preparing.begin(kept.layout, request.settings)
        if report := keepsake.build_with(kept, begun, request):
            return report, kept.layout.site
    from gongshi import site  # noqa: PLC0415  # MkDocs takes longer to load than most builds

    try:
        config = site.load(request.project, request.site, request.is_strict, request.settings.audience)
        report = site.make(config, request.settings, request, begun)
    finally:
        if begun:
            begun.end()
    return report, Path(config.site_dir)
