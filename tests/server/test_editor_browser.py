"""The query editor in a real browser: it opens, completes, asks, and asks nobody else."""

import pytest

from kg.queries import load
from tests import sample_graph

pytestmark = pytest.mark.browser


class Opened:
    """The editor, and what the page complained of or asked for."""

    def __init__(self, page, server):
        self.page, self.server, self.complaints, self.requests = page, server, [], []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.set_default_timeout(20_000)

    def go(self, path="/query"):
        self.page.goto(self.server.address.rstrip("/") + path)
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def write(self, text, *, line, column):
        self.page.evaluate(
            """([text, line, column]) => { const editor = paperkg.yasgui.getTab().getYasqe();
            editor.setValue(text); editor.focus(); editor.setCursor(line, column); }""",
            [text, line, column],
        )

    def run(self):
        self.page.click(".tabPanel.active .yasqe_queryButton")
        self.page.wait_for_selector(".tabPanel.active .yasr tbody tr")
        return self.page.locator(".tabPanel.active .yasr tbody tr").all_inner_texts()

    @property
    def text(self):
        return self.page.evaluate("paperkg.yasgui.getTab().getYasqe().getValue()")


@pytest.fixture
def editor(browser, sample):
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    opened = Opened(context.new_page(), sample)
    yield opened
    context.close()
    assert opened.complaints == []
    assert [url for url in opened.requests if not url.startswith(sample.address)] == []


def test_it_opens_and_shows_rows(editor):
    editor.go()
    rows = editor.run()
    assert len(rows) == 10
    assert "GLUE" in rows[0]


@pytest.mark.parametrize(("typed", "first"), [("kg:Mo", "kg:Model"), ("kg:evaluatesO", "kg:evaluatesOn")])
def test_terms_of_the_ontology_are_completed(editor, typed, first):
    editor.go()
    editor.write("SELECT * WHERE {\n  ?x a \n}", line=1, column=7)
    editor.page.keyboard.type(typed)
    editor.page.wait_for_selector(".CodeMirror-hints li")
    assert editor.page.locator(".CodeMirror-hints li").first.inner_text() == first
    editor.page.keyboard.press("Enter")
    assert editor.text == f"SELECT * WHERE {{\n  ?x a {first}\n}}"


def test_questions_are_offered_and_run(editor):
    editor.go()
    buttons = editor.page.locator("#questions button")
    assert buttons.all_inner_texts() == [question.question for question in load().values()]
    editor.page.fill("#filter", "most-used-datasets")
    assert editor.page.locator("#questions li:visible").count() == 1
    editor.page.locator("#questions li:visible button").click()
    assert editor.text.startswith("# question: Which datasets and benchmarks do most papers use?")
    assert any("ImageNet" in row for row in editor.run())
    assert editor.page.locator(".tabsList .tab span").all_inner_texts() == ["Query", "most-used-datasets"]


def test_a_question_has_an_address(editor):
    editor.go("/query?question=most-used-models")
    assert editor.text.startswith("# question: Which models do most papers name?")
    editor.go("/query?query=ASK%20%7B%7D")
    assert editor.text == "ASK {}"


def test_things_in_an_answer_lead_to_their_pages(editor):
    editor.go()
    iri = sample_graph.iri_of("BERT")
    editor.write(f"SELECT ?x {{ VALUES ?x {{ <{iri}> }} }}", line=0, column=0)
    editor.run()
    with editor.page.context.expect_page() as opened:
        editor.page.click(".tabPanel.active .yasr a.iri")
    opened.value.wait_for_selector("h1")
    assert opened.value.inner_text("h1") == "BERT"
    assert opened.value.url == editor.server.address + iri.removeprefix("urn:paperkg:")
