"""Publishing neither leaks nor loses: drafts never replace what is public, and what is public never vanishes in silence."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi.exports.published import MAX_BYTES, BadList, Built, built_json, published_tsv, read_built, read_published
from gongshi.making.target import WrongFolder, assert_for, preview_folder
from gongshi.review.fetching import CannotFetch, fetched
from site_tools import TODAY, Product, Project, Ran, contents, differing, plain_records, run, served

RECORD = "data/penalties/2026/cf-2026-001.yml"
ID = "cf-2026-001"
DECIDED = "处罚决定日期: 2026-01-13"
WITHDRAW = f"gongshi withdraw penalties/{ID} --reason 原因"
UNKNOWN = "没有核对公开过的记录是不是都在"


@pytest.fixture(scope="module")
def built_once(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = product.small(tmp_path_factory.mktemp("published") / "project")
    git(project, "init", "-b", "main")
    commit(project)
    project.build().must(0)
    return project


@pytest.fixture
def built(built_once: Project, tmp_path: Path) -> Project:
    """A small project of one's own under git, with its public site."""
    return built_once.copy(tmp_path / "project")


@pytest.fixture
def lost(built: Project) -> Project:
    """The same after an ordinary commit that deletes a published decision."""
    (built.folder / RECORD).unlink()
    commit(built)
    return built


def git(project: Project, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.cn")
    subprocess.run(["git", *who, *arguments], cwd=project.folder, check=True, capture_output=True)


def commit(project: Project) -> None:
    git(project, "add", "-A", "data")
    git(project, "commit", "-m", "a")


def with_environment(project: Project, *arguments: str | Path, tool: str = "", **more: str) -> Ran:
    """Run `gongshi build`, or `mkdocs build` as one without our package does, with more in the environment."""
    environment = {**project.product.environment(installed=not tool), **more}
    program = [project.script(tool), "build"] if tool else [sys.executable, "-m", "gongshi", "build", "--today", TODAY]
    return run([*program, *map(str, arguments)], project.folder, environment)


def assert_untouched(project: Project, before: dict[str, bytes], folder: str = "site") -> None:
    assert differing(before, contents(project.folder / folder)) == set()
    assert not list(project.folder.glob(".*.gongshi-*"))


# ---------------------------------------------------------------- drafts stay out of the public site


def test_a_preview_goes_beside_the_public_site_which_stays(built: Project) -> None:
    before = contents(built.site)
    drafts = [one.id for one in plain_records(built.folder / "data") if one.state in ("draft", "scheduled")]
    assert drafts
    built.build("--audience", "preview").must(0)
    assert_untouched(built, before)
    preview = contents(built.folder / "preview")
    assert preview[".gongshi-site"] == b"preview\n"
    assert "published.tsv" not in preview
    for id in drafts:
        assert id.encode() in b"".join(preview.values())
        assert id.encode() not in b"".join(before.values())


def test_git_passes_a_preview_over_whatever_the_project_ignores(built: Project) -> None:
    assert not (built.folder / ".gitignore").exists()
    built.build("--audience", "preview").must(0)
    told = subprocess.run(
        ["git", "status", "--porcelain"], cwd=built.folder, check=True, capture_output=True, text=True
    )
    assert "preview" not in told.stdout
    assert not (built.site / ".gitignore").exists()


def test_neither_goes_into_the_other_s_folder(built: Project) -> None:
    built.build("--audience", "preview").must(0)
    public, preview = contents(built.site), contents(built.folder / "preview")
    refused = built.build("--audience", "preview", "--site-dir", "site").must(2).err
    assert "里是对外公开的网站，不能换成审核用的预览" in refused
    assert "里是审核用的预览（含草稿），不能换成对外公开的网站" in built.build("--site-dir", "preview").must(2).err
    assert_untouched(built, public)
    assert_untouched(built, preview, "preview")


def test_mkdocs_itself_does_not_publish_into_a_preview(built: Project) -> None:
    built.build("--audience", "preview").must(0)
    before = contents(built.folder / "preview")
    refused = built.tool("mkdocs", "build", "--site-dir", "preview").must(1)
    assert "不能换成对外公开的网站" in refused.out + refused.err
    assert_untouched(built, before, "preview")


def spoilt_as_folder(mark: Path) -> None:
    mark.mkdir()


def spoilt_as_link(mark: Path) -> None:
    mark.symlink_to("nowhere")


def spoilt_with(data: bytes) -> Callable[[Path], object]:
    return lambda mark: mark.write_bytes(data)


SPOILT = {
    "empty": spoilt_with(b""),
    "another word": spoilt_with(b"publik"),
    "both words": spoilt_with(b"public preview"),
    "control": spoilt_with(b"\x1b[2Jpublic\x07"),
    "binary": spoilt_with(bytes(range(256))),
    "long": spoilt_with(b"public" + b" " * 1_000_000 + b"x"),
    "folder": spoilt_as_folder,
    "link": spoilt_as_link,
}


@pytest.mark.parametrize("audience", ["public", "preview"])
@pytest.mark.parametrize("name", list(SPOILT))
def test_a_mark_that_says_neither_lets_nothing_in(tmp_path: Path, name: str, audience: str) -> None:
    SPOILT[name](tmp_path / ".gongshi-site")
    with pytest.raises(WrongFolder, match="读不懂"):
        assert_for(tmp_path, audience)  # type: ignore[arg-type]


def test_a_spoilt_mark_stops_the_command_and_no_terminal_obeys_it(built: Project) -> None:
    SPOILT["control"](built.site / ".gongshi-site")
    before = contents(built.site)
    for audience in ("public", "preview"):
        err = built.build("--audience", audience, "--site-dir", "site").must(2).err
        assert "\x1b" not in err
        assert "读不懂" in err
    assert_untouched(built, before)


def test_a_preview_goes_into_a_new_or_empty_folder_only(tmp_path: Path) -> None:
    assert_for(tmp_path / "new", "preview")
    assert_for(tmp_path, "preview")
    (tmp_path / "index.html").write_text("一个旧版本生成的网站")
    for is_adopted in (False, True):
        (tmp_path / "assets/gongshi").mkdir(parents=True, exist_ok=True)
        with pytest.raises(WrongFolder, match="没有预览的标记"):
            assert_for(tmp_path, "preview", is_adopted=is_adopted)
    assert_for(tmp_path, "public")


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("x")
    with pytest.raises(WrongFolder, match="读不了"):
        assert_for(tmp_path / "site", "preview")


def test_a_site_without_a_mark_is_taken_for_an_older_public_one_and_marked(built: Project) -> None:
    (built.site / ".gongshi-site").unlink()
    built.build().must(0)
    assert (built.site / ".gongshi-site").read_bytes() == b"public\n"


@pytest.mark.parametrize("name", ["site", "preview", "公开"])
def test_the_preview_s_folder_is_never_the_site_s(name: str) -> None:
    assert preview_folder(Path("/a") / name) != Path("/a") / name


# ---------------------------------------------------------------- what a site says of itself


def test_the_list_names_what_is_public_and_nothing_of_anybody(built: Project) -> None:
    public = sorted((one.kind, one.id) for one in plain_records(built.folder / "data") if one.state == "published")
    assert public
    lines = (built.site / "published.tsv").read_text(encoding="ascii").split("\n")
    assert lines == ["kind\tid", *(f"{kind}\t{id}" for kind, id in public), ""]


def test_the_site_says_what_it_was_built_from(built: Project) -> None:
    told = json.loads((built.site / "built.json").read_bytes())
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=built.folder, capture_output=True, text=True, check=True)
    assert told["day"] == TODAY
    assert told["commit"] == head.stdout.strip()
    version = built.gongshi("--version").must(0).out.split()[-1]
    assert told["version"] == version
    public = [one for one in plain_records(built.folder / "data") if one.state == "published"]
    assert told["records"]["penalties"] == sum(one.kind == "penalties" for one in public)
    assert sum(told["records"].values()) == len(public)
    assert told["records"]["permits"] == 0


def test_without_git_no_commit_is_told(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.build().must(0)
    assert "commit" not in json.loads((project.site / "built.json").read_bytes())


def test_a_repository_that_does_not_hold_the_records_tells_no_commit(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    git(project, "init", "-b", "main")
    git(project, "commit", "--allow-empty", "-m", "a")
    project.build().must(0)
    assert "commit" not in json.loads((project.site / "built.json").read_bytes())


def test_the_files_are_listed_nowhere_for_readers(built: Project) -> None:
    sitemaps = b"".join(data for path, data in contents(built.site).items() if path.startswith("sitemap"))
    for name in (b"published.tsv", b"built.json", b"gongshi-site"):
        assert name not in sitemaps


# ---------------------------------------------------------------- nothing public vanishes


def test_a_deleted_record_stops_the_build_is_named_and_the_site_stays(lost: Project) -> None:
    before = contents(lost.site)
    err = lost.build().must(1).err
    assert f"错误[vanished-record]：“{ID}”已经公开，现在没有了" in err
    old = json.loads(before["built.json"])["commit"][:10]
    assert f"git checkout {old} -- {RECORD}；要撤下就运行 {WITHDRAW}。" in err
    assert "公开过的 1 条记录不见了，没有留下存根。网站保持原样。" in err
    assert_untouched(lost, before)


def test_what_the_message_says_to_do_helps(lost: Project) -> None:
    old = json.loads((lost.site / "built.json").read_bytes())["commit"][:10]
    git(lost, "checkout", old, "--", RECORD)
    lost.gongshi("withdraw", f"penalties/{ID}", "--reason", "其他", "--on", TODAY).must(0)
    lost.build().must(0)
    assert f"penalties\t{ID}\n" not in lost.text("published.tsv")
    assert "不再公开" in lost.text(f"penalties/{ID}.html")
    commit(lost)
    lost.build().must(0)


def test_mkdocs_itself_refuses_too(lost: Project) -> None:
    before = contents(lost.site)
    refused = lost.tool("mkdocs", "build").must(1)
    assert ID in refused.out + refused.err
    assert_untouched(lost, before)


def test_a_record_gone_from_a_list_is_named_with_its_file(built: Project) -> None:
    name = "data/responsibilities/penalty.yml"
    text = (built.folder / name).read_text(encoding="utf-8")
    built.write(name, text[: text.rindex("\n- ") + 1])
    err = built.build().must(1).err
    assert "已经公开，现在没有了" in err
    assert f"先把它恢复到 {name} 里" in err


def made_a_draft(project: Project) -> None:
    project.edit(RECORD, f"标识: {ID}\n", f"标识: {ID}\n草稿: 是\n")


def postponed(project: Project) -> None:
    text = (project.folder / RECORD).read_text(encoding="utf-8")
    old = next(line for line in text.split("\n") if line.startswith("公开日期"))
    project.edit(RECORD, old, "公开日期: 2026-12-01")


def wrong_day(project: Project) -> None:
    project.edit(RECORD, DECIDED, "处罚决定日期: 昨天")


def no_yaml(project: Project) -> None:
    project.write(RECORD, "标识: [")


def same_number(project: Project) -> None:
    text = (project.folder / RECORD).read_text(encoding="utf-8")
    project.write("data/penalties/2026/again.yml", text.replace(f"标识: {ID}\n", "标识: cf-2026-901\n"))


def other_id(project: Project) -> None:
    project.edit(RECORD, f"标识: {ID}\n", "标识: cf-2026-901\n")


def withdrawn_draft(project: Project) -> None:
    withdrawal = "撤回:\n  撤回日期: 2026-11-01\n  撤回原因: 其他\n"
    project.edit(RECORD, f"标识: {ID}\n", f"标识: {ID}\n草稿: 是\n{withdrawal}")


Way = Callable[[Project], None]
WAYS: dict[Way, str] = {
    made_a_draft: "现在改成了草稿",
    postponed: "现在推迟到 2026-12-01 公开",
    wrong_day: "现在有错误，不能公开",
    no_yaml: "现在",
    same_number: "现在有错误，不能公开",
    other_id: "现在没有了",
    withdrawn_draft: "现在不再显示，网址上却没有说明",
}


@pytest.mark.parametrize("way", WAYS)
def test_however_a_public_record_vanishes_it_is_named_with_the_reason(built: Project, way: Way) -> None:
    before = contents(built.site)
    way(built)
    err = built.build().must(1).err
    assert f"错误[vanished-record]：“{ID}”已经公开，{WAYS[way]}" in err
    assert WITHDRAW in err or way is withdrawn_draft
    assert_untouched(built, before)


def withdrawn(project: Project) -> None:
    project.gongshi("withdraw", ID, "--reason", "撤销", "--changed", "2026-11-18", "--on", "2026-11-20").must(0)


def a_stone_without_days(project: Project) -> None:
    project.write(RECORD, f"标识: {ID}\n存根: 是\n撤回:\n  撤回日期: 2026-11-20\n  撤回原因: 不应公开\n")


def marked_as_withdrawn(project: Project) -> None:
    withdrawal = "撤回:\n  撤回日期: 2026-11-20\n  撤回原因: 其他\n"
    project.edit(RECORD, f"标识: {ID}\n", f"标识: {ID}\n{withdrawal}")


def moved(project: Project) -> None:
    (project.folder / RECORD).rename(project.folder / "data/penalties/elsewhere.yml")


@pytest.mark.parametrize("way", [withdrawn, a_stone_without_days, marked_as_withdrawn, moved])
def test_what_is_lawful_is_published(built: Project, way: Way) -> None:
    way(built)
    assert "vanished" not in built.build().must(0).err


def test_what_lapses_by_law_leaves_in_silence(built: Project) -> None:
    before = read_published((built.site / "published.tsv").read_bytes())
    built.build(today="2031-11-23").must(0)
    assert before - read_published((built.site / "published.tsv").read_bytes())


def test_a_day_before_that_of_the_site_is_refused_in_one_sentence(built: Project) -> None:
    before = contents(built.site)
    err = built.build(today="2026-02-01").must(1).err
    assert f"网站是按 {TODAY} 生成的，这次按 2026-02-01，有" in err
    assert "vanished-record" not in err
    assert_untouched(built, before)


def test_of_a_hundred_the_first_fifty_are_named(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    names = "".join(f"penalties\tcf-1999-{number:03}\n" for number in range(120))
    project.write("told/published.tsv", f"kind\tid\n{names}")
    err = project.build("--since", "told").must(1).err
    assert err.count("错误[vanished-record]") == 50
    assert "公开过的 120 条记录不见了，没有留下存根（上面是前 50 条）" in err
    assert not project.site.exists()


def test_a_kind_that_is_gone_is_named(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.write("told/published.tsv", "kind\tid\nnotices\ttz-1\n")
    assert "先恢复 kinds/notices.py" in project.build("--since", "told").must(1).err


# ---------------------------------------------------------------- with what it is compared


def test_with_nothing_to_compare_it_says_so_and_ci_wants_to_be_told(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    for value in ("true", "1"):
        err = with_environment(project, CI=value).must(2).err
        assert "第一次公开就写 --first" in err
        assert not project.site.exists()
    assert UNKNOWN in with_environment(project, "--site-dir", "a", CI="false").must(0).err
    assert UNKNOWN not in with_environment(project, "--site-dir", "b", "--first", CI="true").must(0).err
    assert UNKNOWN not in with_environment(project, "--site-dir", "b", CI="true").must(0).err


def test_first_is_no_way_to_lose_something(lost: Project) -> None:
    assert ID in lost.build("--first").must(1).err


def test_a_preview_is_compared_with_nothing(lost: Project) -> None:
    with_environment(lost, "--audience", "preview", CI="true").must(0)
    lost.build("--audience", "preview", "--first").must(2)


def test_mkdocs_in_ci_is_told_by_variables(lost: Project, tmp_path: Path) -> None:
    refused = with_environment(lost, "--site-dir", tmp_path / "a", tool="mkdocs", CI="true").must(1)
    assert "GONGSHI_FIRST=1" in refused.out + refused.err
    since = {"CI": "true", "GONGSHI_SINCE": str(lost.site)}
    refused = with_environment(lost, "--site-dir", tmp_path / "a", tool="mkdocs", **since).must(1)
    assert ID in refused.out + refused.err
    with_environment(lost, "--site-dir", tmp_path / "a", tool="mkdocs", CI="true", GONGSHI_FIRST="1").must(0)


def test_where_the_folder_tells_nothing_since_does(lost: Project, tmp_path: Path) -> None:
    before = lost.site.rename(tmp_path / "online")
    assert ID in lost.build("--since", before).must(1).err
    assert not lost.site.exists()
    with served(before, "/column/") as address:
        err = lost.build("--since", address).must(1).err
        assert f"依据是 {address} 的 published.tsv" in err
        assert RECORD in err, "built.json was not fetched"
        assert ID in lost.build("--since", address.rstrip("/")).must(1).err
    assert not lost.site.exists()


def test_since_may_not_lead_to_a_site_without_a_list(built: Project, tmp_path: Path) -> None:
    built.forget()
    before = built.site.rename(tmp_path / "online")
    with served(before) as address:
        for since in (address, before, tmp_path / "nowhere", "file:///etc", "ftp://127.0.0.1/x", "http://"):
            built.build("--since", since).must(2)
            assert not built.site.exists()
        built.build("--since", address, "--first").must(0)


def test_without_a_list_git_knows_from_the_commit_of_the_site(lost: Project) -> None:
    (lost.site / "published.tsv").unlink()
    before = contents(lost.site)
    err = lost.build().must(1).err
    assert f"“{ID}”已经公开，现在没有了" in err
    assert "built.json 写的版本" in err
    assert_untouched(lost, before)


def test_a_commit_that_git_does_not_know_is_nothing_to_compare_with(lost: Project) -> None:
    (lost.site / "published.tsv").unlink()
    told = json.loads((lost.site / "built.json").read_bytes())
    (lost.site / "built.json").write_text(json.dumps(told | {"commit": "0" * 40}))
    assert UNKNOWN in lost.build().must(0).err


@pytest.mark.parametrize("commit", ["--output=/tmp/x", "HEAD", "../../x", "a" * 39, 7, None, ["a"]])
def test_a_commit_in_another_form_is_not_asked_for(commit: object) -> None:
    assert read_built(json.dumps({"day": TODAY, "commit": commit}).encode()) == Built(TODAY, "")


def test_a_spoilt_list_stops_the_build_unless_git_knows(lost: Project) -> None:
    (lost.site / "published.tsv").write_bytes(b"\x1b[2J\x07<html>")
    before = contents(lost.site)
    err = lost.build().must(1).err
    assert ID in err
    assert "\x1b" not in err
    (lost.site / "built.json").unlink()
    before.pop("built.json")
    err = lost.build().must(2).err
    assert "不是公开清单：第 1 行" in err
    assert "\x1b" not in err
    assert_untouched(lost, before)


def test_a_list_that_cannot_be_read_stops_the_build(built: Project) -> None:
    (built.site / "published.tsv").unlink()
    (built.site / "published.tsv").mkdir()
    assert "读不了" in built.build().must(2).err


def test_a_site_that_was_deleted_is_made_again(built: Project) -> None:
    for path in contents(built.site):
        (built.site / path).unlink()
    assert UNKNOWN in built.build().must(0).err


# ---------------------------------------------------------------- lists from elsewhere


HOSTILE = {
    "empty": b"",
    "a page": b"<!doctype html>\n<title>404</title>\n",
    "no end": b"kind\tid\npenalties\tcf-2024-0",
    "a path": b"kind\tid\npenalties\t../../etc/passwd\n",
    "a folder": b"kind\tid\n../data\tcf-1\n",
    "control": b"kind\tid\npenalties\tcf-\x1b[31m1\n",
    "bidi": "kind\tid\npenalties\tcf\u202e1\n".encode(),
    "nul": b"kind\tid\npenalties\tcf\x001\n",
    "three": b"kind\tid\npenalties\tcf-1\tname\n",
    "an option": b"kind\tid\npenalties\t--reason\n",
    "gzip": b"\x1f\x8b\x08\x00\x00",
    "long": b"kind\tid\npenalties\t" + b"a" * 100_000 + b"\n",
    "blank": b"kind\tid\n\n",
    "utf-16": "kind\tid\n".encode("utf-16"),
    "huge": b"kind\tid\n" + b"penalties\tcf-1\n" * (MAX_BYTES // 15 + 1),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_no_list_is_not_believed_and_not_repeated(data: bytes) -> None:
    with pytest.raises(BadList) as caught:
        read_published(data)
    said = str(caught.value)
    assert len(said) < 60
    assert said.isprintable()
    assert "cf" not in said


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_a_bad_list(data: bytes) -> None:
    for text in (data, b"kind\tid\n" + data):
        try:
            keys = read_published(text)
        except BadList:
            continue
        assert all(part.isascii() and part.isprintable() and "/" not in part for key in keys for part in key)
    assert read_built(data) == Built()


IDS = st.from_regex("[a-z0-9]{1,9}([-_.][a-z0-9]{1,9}){0,3}", fullmatch=True)
KEYS = st.tuples(st.from_regex("[a-z][a-z0-9]{0,9}", fullmatch=True), IDS)


@given(st.frozensets(KEYS))
def test_a_list_comes_back_whole_with_either_line_end(keys: frozenset[tuple[str, str]]) -> None:
    data = published_tsv(keys).encode()
    assert read_published(data) == keys
    assert read_published(data.replace(b"\n", b"\r\n")) == keys


def test_what_a_site_was_built_from_comes_back() -> None:
    built = Built(TODAY, "0123456789abcdef0123456789abcdef01234567")
    assert read_built(built_json(built, "1.0", {"penalties": 3}).encode()) == built


# ---------------------------------------------------------------- servers


Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def answering(answer: Answer) -> Iterator[str]:
    """Serve one answer to every request and yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        http.block_on_close = False
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{http.server_address[1]}/site"
        http.shutdown()


def sends(body: bytes, code: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(code)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def drips(request: BaseHTTPRequestHandler) -> None:
    """Send a byte of the head now and then, for ever: no single wait is long."""
    try:
        while True:
            request.wfile.write(b"H")
            time.sleep(0.05)
    except OSError:
        pass


def greets(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"\x1b[2J 220 mail\r\n")


def pours(request: BaseHTTPRequestHandler) -> None:
    """Send a body without an end."""
    sends(b"")(request)
    try:
        while True:
            request.wfile.write(b"x" * 65536)
    except OSError:
        pass


def test_a_file_is_fetched_from_below_the_address() -> None:
    asked = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        sends(b"kind\tid\n")(request)

    with answering(answer) as address:
        assert fetched(f"{address}/?a=1#b", "published.tsv", 100) == b"kind\tid\n"
        assert fetched(address, "published.tsv", 100) == b"kind\tid\n"
        assert fetched(f"{address}/栏目", "published.tsv", 100) == b"kind\tid\n"
    assert asked == [
        "/site/published.tsv",
        "/site/published.tsv",
        "/site/%E6%A0%8F%E7%9B%AE/published.tsv",
    ]


@pytest.mark.parametrize("code", [404, 410])
def test_what_is_not_there_is_none(code: int) -> None:
    with answering(sends(b"<h1>no</h1>", code)) as address:
        assert fetched(address, "published.tsv", 100) is None


BAD_ANSWERS: dict[str, tuple[Answer, str]] = {
    "error": (sends(b"", 500), "服务器回答 500"),
    "forbidden": (sends(b"", 403), "服务器回答 403"),
    "cut": (sends(b"kind\tid\n", Content_Length="900"), "回答不完整"),
    "to a file": (sends(b"", 302, Location="file:///etc/passwd"), "服务器回答 302"),
    "to ftp": (sends(b"", 302, Location="ftp://127.0.0.1/x"), "不是 http 或 https"),
    "circle": (sends(b"", 302, Location="/site/published.tsv"), "服务器回答 302"),
    "no http": (greets, "不是网页服务器"),
    "drip": (drips, "等了很久"),
}


@pytest.mark.parametrize(("answer", "said"), BAD_ANSWERS.values(), ids=list(BAD_ANSWERS))
def test_an_answer_that_is_none_is_one_sentence_in_time(answer: Answer, said: str) -> None:
    begun = time.monotonic()
    with answering(answer) as address, pytest.raises(CannotFetch) as caught:
        fetched(address, "published.tsv", 1000, seconds=1.0)
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    assert time.monotonic() - begun < 5


def test_no_more_is_read_than_was_allowed() -> None:
    with answering(pours) as address:
        assert len(fetched(address, "published.tsv", 100_000) or b"") == 100_001


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://a b/",
        "http://a\x1b[2J/",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1:1/",
        "javascript://x/",
        "http://" + "a" * 70 + ".cn/",
        "http://..../",
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence(built_once: Project, address: str) -> None:
    with pytest.raises(CannotFetch) as caught:
        fetched(address, "published.tsv", 100, seconds=5)
    assert str(caught.value).isprintable()


def test_the_message_names_the_address_without_password_and_control_characters(
    product: Product, tmp_path: Path
) -> None:
    project = product.small(tmp_path / "project")
    err = project.build("--since", "http://user:secret@127.0.0.1:1/\x1b[2J").must(2).err
    assert "secret" not in err
    assert "\x1b" not in err
    assert "127.0.0.1:1" in err
    assert not project.site.exists()
