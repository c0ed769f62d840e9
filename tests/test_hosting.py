"""The manual's nginx, started as it is written: passwords, escapes, links with an end date, headers, and a browser."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from tests.conftest import ROOT, Repository
from tests.hosting import USERS, Server, replaced, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

STREETS = "street-scene-objects"
RELEASED = "comment-toxicity/2.0.0"
SPEC = "specs/comment-toxicity/guideline.yaml"
SECRET = "of vendor-b only"
IMMUTABLE = "private, max-age=31536000, immutable"
REVALIDATED = "private, no-cache"


@pytest.fixture(scope="module")
def nginx(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server with two vendors' folders: vendor-a's is published, with releases, a trial, a preview and images."""
    folder = tmp_path_factory.mktemp("nginx")
    guidelines = folder / "guidelines"
    shutil.copytree(example, guidelines)
    shutil.copytree(ROOT / "specs" / STREETS, guidelines / "specs" / STREETS)
    repository = Repository(guidelines)
    repository.commit("Street scenes")
    trial = replaced((guidelines / SPEC).read_text("utf-8"), "version: 2.0.0", "version: 2.1.0-rc.1")
    repository.commit("A trial", {SPEC: trial})
    repository.git("tag", "comment-toxicity@2.1.0-rc.1")
    own, other = folder / "srv/vendor-a", folder / "srv/vendor-b"
    for options in (PublishOptions(), PublishOptions(preview="pr-7")):
        publish(Workspace(guidelines), output=own, options=options)
    for path in (".git/config", "comment-toxicity/.hidden"):
        (own / path).parent.mkdir(exist_ok=True)
        (own / path).write_text(SECRET)
    other.mkdir()
    (other / "index.html").write_text(SECRET)
    (folder / "srv/index.html").write_text(SECRET)
    (folder / "outside.html").write_text(SECRET)
    (own / "other").symlink_to(other)
    (own / "outside.html").symlink_to(folder / "outside.html")
    (own / "relative.html").symlink_to("../vendor-b/index.html")
    with running(folder) as server:
        yield server


# Passwords


def test_a_user_reads_one_folder(nginx: Server) -> None:
    for path in ("/vendor-a/", f"/vendor-a/{RELEASED}/labels/threat/", "/vendor-a/index.json"):
        assert nginx.get(path, "anna@vendor-a").status == 200, path
        assert nginx.get(path).status == 401
        assert nginx.get(path, "anna@vendor-a", "blue").status == 401
        assert nginx.get(path, "vendor-b").status == 404
        assert nginx.get(path, "eve").status == 404
    assert nginx.get("/vendor-b/", "vendor-b").body == SECRET.encode()
    assert nginx.get("/vendor-b/", "anna@vendor-a").status == 404
    assert "www-authenticate" in nginx.get("/vendor-a/missing/").headers


@pytest.mark.parametrize("user", ["", *USERS])
def test_the_folder_that_has_all_folders_is_not_shown(nginx: Server, user: str) -> None:
    for path in ("/", "/index.html", "/.none/", "/srv/", "/vendor-a/../"):
        answer = nginx.get(path, user)
        assert answer.status in (401, 404), path
        assert SECRET.encode() not in answer.body


def test_an_unencrypted_request_is_redirected(nginx: Server) -> None:
    answer = nginx.get_plain("/vendor-a/?x=1")
    assert (answer.status, answer.headers["location"]) == (301, "https://guidelines.example.org/vendor-a/?x=1")


# Escapes

UP = ("..", "%2e%2e", ".%2e", "%2E.", "..;", "%252e%252e", "..%5c", "%c0%ae%c0%ae", "..%00", "%u002e%u002e")
SLASHES = ("/", "%2f", "//", "%2F/", "%5c", "/./")


@pytest.mark.parametrize("slash", SLASHES)
@pytest.mark.parametrize("up", UP)
def test_no_address_leads_to_another_folder(nginx: Server, up: str, slash: str) -> None:
    link = nginx.link("vendor-a", 1)
    for start in ("/vendor-a/", f"/vendor-a/{RELEASED}{slash}", link, f"{link}comment-toxicity{slash}"):
        for depth in (1, 2, 3, 5):
            steps = f"{up}{slash}" * depth
            for end in ("vendor-b/index.html", "index.html", "outside.html", f"srv{slash}vendor-b{slash}index.html"):
                answer = nginx.get(start + steps + end, "anna@vendor-a")
                assert SECRET.encode() not in answer.body, start + steps + end
                assert answer.status in (200, 301, 400, 401, 403, 404), answer


def test_symbolic_links_and_hidden_files_are_not_followed(nginx: Server) -> None:
    for start in ("/vendor-a/", nginx.link("vendor-a", 1)):
        for path in ("other/", "other/index.html", "outside.html", "relative.html"):
            answer = nginx.get(start + path, "anna@vendor-a")
            assert (answer.status in (403, 404), SECRET.encode() in answer.body) == (True, False), path
        for path in (".git/config", ".git/", "%2egit/config", "comment-toxicity/.hidden", "comment-toxicity%2f.hidden"):
            assert nginx.get(start + path, "anna@vendor-a").status == 404, path


# Links with an end date


def test_a_link_opens_one_folder_without_a_password(nginx: Server) -> None:
    link = nginx.link("vendor-a", 30)
    assert re.fullmatch(r"/s/\d{10,}/[\w-]{22}/vendor-a/", link)
    for path in ("", "index.json", f"{RELEASED}/labels/threat/index.html", "comment-toxicity/latest/assets/find.js"):
        assert nginx.get(link + path).status == 200, path
    # Relative links work, so redirects have to keep the link.
    moved = nginx.get(link + RELEASED)
    assert (moved.status, moved.headers["location"]) == (301, f"{link}{RELEASED}/")
    assert nginx.get(link.rstrip("/")).headers["location"] == link
    missing = nginx.get(link + "missing/")
    assert (missing.status, f'href="{link}"' in missing.body.decode()) == (404, True)


def test_a_link_that_has_ended_is_gone(nginx: Server) -> None:
    link = nginx.link("vendor-a", -1)
    for path in ("", f"{RELEASED}/", "missing/"):
        answer = nginx.get(link + path)
        assert (answer.status, b"This link has ended" in answer.body) == (410, True)
        assert answer.headers["cache-control"] == "no-store"


def test_a_link_that_was_changed_is_refused(nginx: Server) -> None:
    _, _, end, signature, folder, _ = nginx.link("vendor-a", 1).split("/")
    changed = "A" if signature[0] != "A" else "B"
    for path in (
        f"{int(end) + 1}/{signature}/{folder}", f"0{end}/{signature}/{folder}",
        f"{end}/{changed}{signature[1:]}/{folder}", f"{end}/{signature}/vendor-b", f"{end}/{signature}A/{folder}",
        f"{end}/{signature[:-1]}/{folder}",
        f"{'9' * 40}/{signature}/{folder}", f"{end}/x/{folder}",
    ):  # fmt: skip
        assert nginx.get(f"/s/{path}/").status == 403, path
    # Nothing else below /s/ is answered without a password.
    for path in (f"{end}/{signature}", f"-{end}/{signature}/{folder}", f"{end}/{signature}/.none", ""):
        assert nginx.get(f"/s/{path}/").status in (401, 404), path


# Headers


@pytest.mark.parametrize(
    ("path", "cached"),
    [
        ("", REVALIDATED), ("index.json", REVALIDATED), ("comment-toxicity/latest/", REVALIDATED),
        ("comment-toxicity/preview/pr-7/", REVALIDATED), ("comment-toxicity/latest/labels.csv", REVALIDATED),
        (f"{RELEASED}/", IMMUTABLE), (f"{RELEASED}/labels/threat/index.html", IMMUTABLE),
        (f"{RELEASED}/assets/find.js", IMMUTABLE), ("comment-toxicity/2.1.0-rc.1/", IMMUTABLE),
        (f"{RELEASED}/missing/", "no-store"), ("missing", "no-store"), (RELEASED, REVALIDATED),
    ],
)  # fmt: skip
def test_released_versions_are_kept_and_the_rest_is_revalidated(nginx: Server, path: str, cached: str) -> None:
    answer = nginx.get(f"/vendor-a/{path}", "anna@vendor-a")
    assert answer.headers["cache-control"] == cached
    under_link = nginx.get(nginx.link("vendor-a", 1) + path)
    assert under_link.headers["cache-control"] == (REVALIDATED if cached == IMMUTABLE else cached)


def test_an_unchanged_file_is_not_sent_again(nginx: Server) -> None:
    for path, cached in ((f"{RELEASED}/", IMMUTABLE), ("comment-toxicity/latest/", REVALIDATED)):
        first = nginx.get(f"/vendor-a/{path}", "anna@vendor-a")
        again = nginx.get(f"/vendor-a/{path}", "anna@vendor-a", **{"If-None-Match": first.headers["etag"]})
        assert (again.status, again.body, again.headers["cache-control"]) == (304, b"", cached)


def test_the_theme_is_kept_also_under_a_link(nginx: Server) -> None:
    (theme,) = (nginx.folder / "srv/vendor-a/theme").iterdir()
    for start in ("/vendor-a/", nginx.link("vendor-a", 1)):
        answer = nginx.get(f"{start}theme/{theme.name}/assets/gk.css", "anna@vendor-a")
        assert (answer.status, answer.headers["cache-control"]) == (200, IMMUTABLE)


def test_released_pages_name_the_latest_version(nginx: Server) -> None:
    for start in ("/vendor-a/", nginx.link("vendor-a", 1)):
        up = f"{start}comment-toxicity/"
        for path in ("", "labels/threat/", "labels/threat/index.html", "labels/threat/?q=1"):
            below = path.partition("?")[0].removesuffix("index.html")
            answer = nginx.get(f"{up}2.0.0/{path}", "anna@vendor-a")
            assert answer.headers["link"] == (
                f'<{up}latest/{below}>; rel="latest-version", <{up}index.json>; rel="version-history"'
            )
        for path in ("latest/", "2.0.0/assets/find.js", "2.0.0/missing/", "preview/pr-7/"):
            assert "link" not in nginx.get(up + path, "anna@vendor-a").headers, path
    injected = nginx.get("/vendor-a/comment-toxicity/2.0.0/x%0d%0aSet-Cookie:%20a=b/", "anna@vendor-a")
    assert (injected.status, "set-cookie" in injected.headers) == (404, False)


@pytest.mark.parametrize("path", ["/vendor-a/", "/vendor-a/missing", "/vendor-b/", "/", "/s/1/x/vendor-a/"])
def test_every_answer_has_the_security_headers(nginx: Server, path: str) -> None:
    headers = nginx.get(path, "anna@vendor-a").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["server"] == "nginx"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.json", "application/json"), ("comment-toxicity/latest/labels.csv", "text/csv; charset=utf-8"),
        ("", "text/html; charset=utf-8"), ("missing", "text/html; charset=utf-8"),
        ("comment-toxicity/latest/changelog/atom.xml", "text/xml; charset=utf-8"),
        ("comment-toxicity/latest/assets/find.js", "javascript; charset=utf-8"),
    ],
)  # fmt: skip
def test_files_have_the_right_type(nginx: Server, path: str, kind: str) -> None:
    assert kind in nginx.get(f"/vendor-a/{path}", "anna@vendor-a").headers["content-type"]


# A browser


@pytest.fixture
def visitor(browser: "Browser") -> "Iterator[Page]":
    """A page of a browser. Errors, warnings, what the policy blocks, and requests to other hosts fail the test."""
    context: BrowserContext = browser.new_context(ignore_https_errors=True)
    opened, seen = context.new_page(), []
    opened.on("pageerror", lambda error: seen.append(str(error)))
    opened.on("console", lambda message: seen.append(message.text) if message.type in ("error", "warning") else None)
    # The browser ends the requests of a page that is left before its images are there.
    ended = "net::ERR_ABORTED"
    opened.on("requestfailed", lambda one: seen.append(f"{one.url} failed") if one.failure != ended else None)
    opened.on("response", lambda response: seen.append(response.url) if response.status >= 400 else None)
    opened.on("request", lambda request: None if "//127.0.0.1:" in request.url else seen.append(request.url))
    yield opened
    context.close()
    # The icon of the pages is an empty data URL.
    assert [text for text in seen if text != "data:,"] == []


def test_all_types_of_pages_work_under_the_policy(nginx: Server, visitor: "Page") -> None:
    """Each page has what the policy allows; the policy itself is what the browser applies."""
    start = f"https://127.0.0.1:{nginx.port}{nginx.link('vendor-a', 1)}"
    released = ("labels/", "labels/threat/", "practice/", "changelog/", "find/")
    newest = ("latest/labels/harassment/vs/threat/", "latest/all/", "all/labels/threat/", "compare/1.1.0..latest/")
    latest = ("", "edge-cases/", "examples/")
    for path in (
        "",
        *(f"{RELEASED}/{page}" for page in released),
        *(f"comment-toxicity/{page}" for page in newest),
        *(f"{STREETS}/latest/{page}" for page in latest),
    ):
        answer = visitor.goto(start + path)
        assert answer is not None
        assert answer.status == 200, path
        assert visitor.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length)"), path


def test_the_policy_blocks_what_the_pages_do_not_have(nginx: Server, browser: "Browser") -> None:
    """Otherwise the other tests could not fail."""
    page = nginx.folder / "srv/vendor-a/hostile.html"
    page.write_text("<!doctype html><title>x</title><script>document.title = 'ran'</script><p onclick='1'>")
    context = browser.new_context(ignore_https_errors=True)
    opened, blocked = context.new_page(), []
    opened.on("console", lambda message: blocked.append(message.text))
    opened.goto(f"https://127.0.0.1:{nginx.port}{nginx.link('vendor-a', 1)}hostile.html")
    assert (opened.title(), len([text for text in blocked if "Content Security Policy" in text])) == ("x", 2)
    context.close()


def test_search_works_under_the_policy(nginx: Server, visitor: "Page") -> None:
    visitor.goto(f"https://127.0.0.1:{nginx.port}{nginx.link('vendor-a', 1)}{RELEASED}/")
    visitor.keyboard.press("/")
    visitor.get_by_role("searchbox").fill("threat")
    first = visitor.locator(".gk-res a").first
    first.click()
    visitor.wait_for_url(re.compile(r"/s/\d+/[\w-]+/vendor-a/comment-toxicity/.*threat"))


def test_images_are_shown_under_the_policy(nginx: Server, visitor: "Page") -> None:
    visitor.goto(f"https://127.0.0.1:{nginx.port}{nginx.link('vendor-a', 1)}{STREETS}/latest/edge-cases/")
    images = visitor.locator("main img")
    assert images.count() > 0
    for image in images.all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
    # The width of an image is a style attribute.
    width = visitor.locator(".gk-canvas").first.evaluate("box => getComputedStyle(box).maxWidth")
    assert re.fullmatch(r"\d+px", width)


def test_a_password_works_in_a_browser(nginx: Server, browser: "Browser") -> None:
    context = browser.new_context(
        ignore_https_errors=True, http_credentials={"username": "anna@vendor-a", "password": USERS["anna@vendor-a"]}
    )
    page = context.new_page()
    page.goto(f"https://127.0.0.1:{nginx.port}/vendor-a/")
    page.get_by_role("link", name="Comment toxicity").first.click()
    page.wait_for_url(re.compile("/vendor-a/comment-toxicity/latest/"))
    context.close()
