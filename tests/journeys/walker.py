"""A person with a browser, who notices everything that is wrong with a page."""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

# What axe judges of a page, without its words: the same page in another language, of another voter or opened once more is
# not examined again. Labels, headings and parts hang together as they do.
SHAPE = """() => {
  const names = new Map();
  const name = (value) => names.get(value) ?? names.set(value, names.size).get(value);
  const as_it_is = /^(class|role|type|style|dir|tabindex|scope|rel|autocomplete|aria-(?!label$|value|described).*)$/;
  const leads = /^(id|for|form|list|headers|aria-(labelledby|describedby|controls|owns|details|errormessage))$/;
  const told = ({ name: key, value }, node) => {
    if (value.trim() === "") return "";
    if (leads.test(key)) return value.trim().split(/\\s+/).map(name).join(" ");
    if (key === "href" && value.startsWith("#")) return name(value.slice(1));
    if (key === "aria-label") return name(value);
    if (as_it_is.test(key) || key === "lang" || node.name === "viewport") return value;
    return "x";
  };
  const inLanguages = ({ name: key, value }, node) =>
    node.tagName === "LINK" ||
    (key === "lang" && ["nb", "nn", "en"].includes(value)) ||
    (key === "aria-current" && node.hasAttribute("hreflang"));
  const part = (node) => {
    const attributes = [...node.attributes].filter((each) => !inLanguages(each, node));
    const box = node.getBoundingClientRect(), own = getComputedStyle(node);
    const looks = [
      box.width > 0 && box.height > 0, node === document.activeElement,
      ["auto", "scroll"].includes(own.overflowX) && node.scrollWidth > node.clientWidth,
      node.matches("button, input, select, textarea, summary") && (box.width < 24 || box.height < 24),
    ].map(Number).join("");
    const inside = [...node.childNodes].map((child) => {
      if (child.nodeType === Node.ELEMENT_NODE) return part(child);
      return child.nodeType === Node.TEXT_NODE && child.data.trim() ? "x" : "";
    });
    const said = attributes.map((each) => `${each.name}=${told(each, node)}`).join(" ");
    return `<${node.tagName} ${said} ${looks}>${inside.join("")}</>`;
  };
  return part(document.documentElement);
}"""
WIDTHS = (1280, 390, 320)  # pixels: a desk, a phone, and the narrowest screen, or a desk at 400 %
PHONE = 390
HEIGHT = 900
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
AXE = Axe().axe_script
RUN = "options => axe.run(document, options).then(found => found.violations)"
in_order: Path | None = None
"""A folder with an empty file for each shape of a page in which axe has found nothing, narrow and wide, in light and dark.

All processes of a run share it, and no other run does.
"""


class Walker:
    """Walks the site at one width, in one language, with or without JavaScript; looks at each page at every width."""

    def __init__(
        self, browser: Browser, base: str, *, width: int = PHONE, scripts: bool = True, prefix: str = ""
    ) -> None:
        self.base, self.width, self.prefix, self.scripts = base, width, prefix, scripts
        self.faults: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts, locale="nb-NO", base_url=base
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # A page that answers 422 or 410 is logged by the browser itself as a failed load: that is its status, not a fault.
        if not message.text.startswith("Failed to load resource: the server responded with a status of 4"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None) and not request.url.startswith("data:"):
            self.faults.append(f"outside: {request.url}")

    def go(self, path: str) -> None:
        """Open a page of the site in the walk's language."""
        self.page.goto(self.prefix + path)
        self.look()

    def follow(self, path: str) -> None:
        """Click the first link to a page, in the walk's language, and look at it."""
        self.page.locator(f'main a[href="{self.prefix}{path}"]').first.click()
        self.page.wait_for_url(re.compile(re.escape(self.base + self.prefix + path)))
        self.look()

    def press(self, text: str | re.Pattern[str]) -> None:
        """Press a button and look at what comes."""
        self.page.get_by_role("button", name=text).click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """Notice a wrong language, sideways scrolling at every width, and, with JavaScript, what axe finds."""
        where = urlsplit(self.page.url).path
        language = self.prefix.strip("/") or "nb"
        if self.page.locator("html").get_attribute("lang") != language:
            self.faults.append(f"language: {where}")
        for width in WIDTHS:
            if self._at(width).evaluate(SIDEWAYS):
                self.faults.append(f"sideways: {where} at {width}")
        if self.scripts:
            self._examine(where)
        self._at(self.width)

    def _at(self, width: int) -> Page:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        return self.page

    def _examine(self, where: str) -> None:
        """Let axe look, narrow and wide, at what it has not seen in order before; in dark at what dark may change: colours."""
        assert in_order is not None, "the browser's fixture gives one"
        shape = in_order / sha256(self._at(PHONE).evaluate(SHAPE).encode()).hexdigest()
        if shape.exists():
            return
        before = len(self.faults)
        self.page.evaluate(AXE)  # once for the four times: reading it takes as long as it then takes to run
        for width in (PHONE, WIDTHS[0]):
            self._at(width)
            for scheme, options in (("light", EVERYTHING), ("dark", COLOURS)):
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                told = f"axe {scheme}: {where} at {width}"
                for each in self._violations(options):
                    self.faults.append(f"{told}: {each['id']}: {each['nodes'][0]['html'][:120]}")
        if len(self.faults) == before:
            shape.touch()

    def _violations(self, options: Mapping[str, object]) -> list[dict[str, Any]]:
        return self.page.evaluate(RUN, options)  # type: ignore[no-any-return]

    def close(self) -> None:
        """Leave."""
        self.context.close()
