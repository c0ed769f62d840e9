"""Configurations of Label Studio, in its real server and a real browser, as annotators use them.

It needs a running server, chromium and playwright, so it is run by hand:
`python -m tests.oracles.label_studio_browser URL TOKEN FILE…`, each file called as its guideline in `specs/`.

For each configuration it checks that all labels are shown with name, key, color and hint; that clicks and keys choose
them; that questions are shown exactly where the guideline asks them; that the answers that Label Studio demands are
exactly those that the guideline requires; that an outcome can be submitted alone; and that the annotation has ids.
What is expected comes from the guideline's YAML, not from the configuration.
"""

import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.oracles.asked import Asked
from tests.oracles.label_studio_page import LabelingPage
from tests.oracles.media import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

USER, PASSWORD = os.environ.get("LABEL_STUDIO_USER", "oracle@example.org"), "oracle-password"
_MAX_SUBMISSIONS = 80


def main(url: str, token: str, exports: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """Return the verdict on each configuration, by the id of its guideline: `accepted` and a `message`."""
    from playwright.sync_api import Error, sync_playwright

    server, verdicts = _Server(url, token), {}
    # Label Studio does not load sounds from `data:` addresses.
    with served() as media, sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*quiet, "--disable-sync", "--no-first-run"]
        )
        page = browser.new_page(viewport={"width": 1500, "height": 2600})
        page.goto(f"{url}/user/login/")
        page.fill("input[name=email]", USER)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        for guideline_id, configuration in exports.items():
            trial = _Trial(server, page, Asked(guideline_id), configuration, media)
            problems = []
            try:
                for problem in trial.run():
                    problems.append(problem)
            except (Error, ValueError, OSError) as error:  # the page lacks something, or the server refuses
                problems.append(f"{type(error).__name__}: {error}".partition("\n")[0])
            message = "; ".join(problems) or f"{trial.demanded} answers demanded, {trial.results} results stored"
            verdicts[guideline_id] = {"accepted": not problems, "message": message}
        browser.close()
    return verdicts


class _Server:
    def __init__(self, url: str, token: str) -> None:
        self.url, self._token = url, token

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Send a request and return the JSON of the answer."""
        headers = {"Authorization": f"Token {self._token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None


class _Trial:
    """The checks of one configuration."""

    def __init__(self, server: _Server, page: "Page", asked: Asked, configuration: str, media: str) -> None:
        self._server, self._browser, self._configuration, self._media = server, page, configuration, media
        self._asked = asked
        self.demanded = self.results = 0

    def run(self) -> Iterator[str]:
        """Yield the problems."""
        self._server.call("POST", "/api/projects/validate/", {"label_config": self._configuration})
        body = {"title": "oracle", "label_config": self._configuration}
        project = self._server.call("POST", "/api/projects/", body)["id"]
        try:
            self._server.call("POST", f"/api/projects/{project}/import", [self._data()] * 2)
            tasks = self._server.call("GET", f"/api/tasks?project={project}")["tasks"]
            first, second = (f"{self._server.url}/projects/{project}/data?task={task['id']}" for task in tasks)
            page = LabelingPage(self._browser, first)
            yield from self._shows_labels(page)
            yield from self._marks(page) if self._asked.is_marking else self._chooses(page)
            yield from self._demands(page)
            yield from self._opens(LabelingPage(self._browser, first))
            yield from self._stores(tasks[0]["id"])
            yield from self._ends_without_label(LabelingPage(self._browser, second), tasks[1]["id"])
        finally:
            self._server.call("DELETE", f"/api/projects/{project}/")

    def _data(self) -> dict[str, Any]:
        words = " ".join(f"word-{number}" for number in range(len(self._asked.labels)))
        turns = [{"role": "user", "text": "Can you help?"}, {"role": "assistant", "text": "Yes."}]
        of_kind = {
            "text": words,
            "conversation": turns,
            "image": f"{self._media}/picture.png",
            "audio": f"{self._media}/sound.wav",
        }
        return {part: of_kind[kind] for part, kind in self._asked.inputs.items()}

    # Checks

    def _shown(self, page: LabelingPage, expected: Sequence[tuple[str, str]], where: str) -> Iterator[str]:
        wanted = {*self._asked.parts, *(self._asked.title(*question) for question in expected)}
        shown = page.headings()
        for text in {*shown} ^ wanted:
            yield f"{where}: “{text}” is {'shown' if text in shown else 'not shown'}"

    def _shows_labels(self, page: LabelingPage) -> Iterator[str]:
        shown = page.labels()
        for label in self._asked.labels.values():
            key, color = shown.get(label["name"], ("", ""))
            if self._asked.is_usable(label) and key != label["hotkey"]:
                yield f"{label['name']}: the key is “{key}”"
            red, green, blue = (int(label["color"][place : place + 2], 16) for place in (1, 3, 5))
            if color.lower() not in (label["color"].lower(), f"rgb({red}, {green}, {blue})"):
                yield f"{label['name']}: the color is “{color}”"
            if page.hint(label["name"]) != label["short"]:
                yield f"{label['name']}: the hint is another one"
        for outcome in self._asked.outcomes.values():
            if outcome["name"] not in shown:
                yield f"{outcome['name']} is not shown"
        yield from self._shown(page, self._asked.of_item(), "at the beginning")

    def _chooses(self, page: LabelingPage) -> Iterator[str]:
        for label_id, label in self._asked.labels.items():
            page.press(label["hotkey"])
            if page.chosen() != [label["name"]]:
                yield f"{label['name']}: its key chooses {page.chosen()}"
            yield from self._shown(page, [*self._asked.of_item(), *self._asked.of_label(label_id)], label["name"])
            page.choose(label["name"])
            if page.chosen():
                yield f"{label['name']}: a click does not take it back"

    def _marks(self, page: LabelingPage) -> Iterator[str]:
        for number, (label_id, label) in enumerate(self._asked.labels.items()):
            if self._asked.is_usable(label):
                page.press(label["hotkey"])
            else:
                page.choose(label["name"])
            kind, column, row = label.get("kind", self._asked.kind), number % 5 / 5, number // 5 / 5
            if kind == "mark-spans":
                part = self._asked.parts.index(self._asked.part_of(label_id)) if self._asked.parts else 0
                page.mark_word(part, f"word-{number}")
            elif kind == "mark-segments":
                start = (number + 0.2) / len(self._asked.labels)
                page.mark_box(start, 0.4, start + 0.5 / len(self._asked.labels), 0.6)
            elif kind == "draw-boxes":
                page.mark_box(column + 0.05, row + 0.05, column + 0.15, row + 0.15)
            else:
                points = [(column + 0.05, row + 0.05), (column + 0.15, row + 0.05), (column + 0.15, row + 0.15)]
                page.mark_points(points, is_closed=kind == "draw-polygons")
            if label["name"] not in page.marks():
                yield f"{label['name']}: no mark with it is drawn"
                continue
            page.select_mark(label["name"])
            yield from self._shown(page, [*self._asked.of_item(), *self._asked.of_label(label_id)], label["name"])
            page.unselect()
            yield from self._shown(page, self._asked.of_item(), f"after {label['name']}")

    def _demands(self, page: LabelingPage) -> Iterator[str]:
        """Submit, answer what is demanded, and submit again: what was demanded is what the guideline requires."""
        expected = {("", title) for title in self._asked.required(self._asked.of_item())}
        for label_id, label in self._asked.labels.items() if self._asked.is_marking else ():
            expected |= {(label["name"], title) for title in self._asked.required(self._asked.of_label(label_id))}
        if not self._asked.is_marking and self._asked.kind != "choose-many":
            expected.add(("", "label"))
        demanded: set[tuple[str, str]] = set()
        by_title = {
            self._asked.title(key, part): key for key in self._asked.attributes for part in (*self._asked.parts, "")
        }
        for _ in range(_MAX_SUBMISSIONS):
            message = page.submit()
            if not message:
                break
            title = next((title for title in by_title if title in message), "label")
            demanded.add((page.selected_mark(), title))
            if title == "label":
                page.choose(next(iter(self._asked.labels.values()))["name"])
            else:
                page.answer(title, self._asked.calm(by_title[title]))
        self.demanded = len(demanded)
        for mark, title in demanded ^ expected:
            yield f"{mark or 'the item'}: “{title}” is {'demanded' if (mark, title) in demanded else 'not demanded'}"

    def _opens(self, page: LabelingPage) -> Iterator[str]:
        """Choose options that open questions, answer these, and choose other options: they are hidden again."""
        if not self._asked.opened:
            return
        if self._asked.is_marking:
            tried: set[str] = set()
            for label_id, label in self._asked.labels.items():
                questions = [one for one in self._asked.of_label(label_id) if one[0] not in tried]
                if any(self._asked.openers(self._asked.attributes[key]) for key, _ in questions):
                    page.select_mark(label["name"])
                    base = [*self._asked.of_item(), *self._asked.of_label(label_id)]
                    yield from self._opens_here(page, questions, base)
                    tried |= (
                        {key for key, _ in questions}
                        if not self._asked.parts or self._asked.part_of(label_id)
                        else set()
                    )
            page.unselect()
        yield from self._opens_here(page, self._asked.of_item(), self._asked.of_item())
        if message := page.submit():
            yield f"the changed annotation is refused: {message}"

    def _opens_here(
        self, page: LabelingPage, questions: Sequence[tuple[str, str]], base: Sequence[tuple[str, str]]
    ) -> Iterator[str]:
        for key, part in questions:
            title, other = self._asked.title(key, part), self._asked.calm(key)
            for option, opened in self._asked.openers(self._asked.attributes[key]).items():
                page.answer(title, option)
                yield from self._shown(page, [*base, (opened, part)], option)
                page.answer(self._asked.title(opened, part), self._asked.calm(opened))
                page.take_back(title, option)
                yield from self._shown(page, base, f"without {option}")
                page.answer(title, other)

    def _stores(self, task: int) -> Iterator[str]:
        results = [
            one for given in self._server.call("GET", f"/api/tasks/{task}/annotations") for one in given["result"]
        ]
        self.results = len(results)
        values = {"outcome": {*self._asked.outcomes}} | {
            key: {*attribute.get("options", {})} for key, attribute in self._asked.attributes.items()
        }
        labels = set()
        for result in results:
            name, stored = result["from_name"].partition(".")[0], result["value"]
            chosen: list[str] = stored.get("choices") or next(
                (stored[key] for key in stored if key.endswith("labels")), []
            )
            labels |= {*chosen} if name not in values else set()
            if {*chosen} - values.get(name, {*self._asked.labels}):
                yield f"`{name}` stores {chosen}"
            if name in self._asked.opened and name not in {
                key for key in self._asked.opened if self._asked.always_opened(key)
            }:
                yield f"`{name}` is stored, although its question is hidden"
        if self._asked.is_marking and labels != {*self._asked.labels}:
            yield f"the labels {labels ^ {*self._asked.labels}} are not stored"

    def _ends_without_label(self, page: LabelingPage, task: int) -> Iterator[str]:
        key, outcome = next(iter(self._asked.outcomes.items()))
        page.choose(outcome["name"])
        yield from self._shown(page, self._asked.of_item(), outcome["name"])
        if message := page.submit():
            yield f"the outcome cannot be submitted alone: {message}"
        stored = [
            one["value"]
            for given in self._server.call("GET", f"/api/tasks/{task}/annotations")
            for one in given["result"]
        ]
        if stored != [{"choices": [key]}]:
            yield f"the outcome is stored as {stored}"


if __name__ == "__main__":
    files = {Path(name).stem: Path(name).read_text("utf-8") for name in sys.argv[3:]}
    verdicts = main(sys.argv[1], sys.argv[2], files)
    sys.stdout.write(json.dumps(verdicts, indent=1, ensure_ascii=False) + "\n")
    raise SystemExit(not all(verdict["accepted"] for verdict in verdicts.values()))
