"""Chromium, where it is installed, one for all tests of a run; what generated cases are made from; the sample graph."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser import WIDE, Tab

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--headless=new", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-sync", "--no-first-run", "--no-default-browser-check",
]  # fmt: skip

# The same cases in every run; `--hypothesis-profile explore`, as in `make full`, looks for new ones.
settings.register_profile("repeat", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("repeat")


@pytest.fixture(scope="session")
def store():
    """The whole sample graph in memory."""
    from tests import sample_graph

    return sample_graph.store()


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_tab(browser):
    """`open_tab(address, scheme="dark", viewport=NARROW, …)` gives a `tests.browser.Tab`; closed after the test."""
    contexts = []

    def opened(address, *, scheme="light", viewport=WIDE, **options):
        context = browser.new_context(color_scheme=scheme, viewport=viewport, **options)
        contexts.append(context)
        return Tab(context.new_page()).goto(address)

    yield opened
    for context in contexts:
        context.close()
