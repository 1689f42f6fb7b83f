"""Pages and data of things, of the vocabulary, of the service."""

import re
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from kg.extraction.values import Entity, Extraction, Mention
from kg.iris import entity_id
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.papers import Paper, paper_key
from kg.statements import Names, of_entities, of_paper
from kg.writing import Writer
from tests import sample_graph
from tests.server.conftest import served

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
BERT = sample_graph.iri_of("BERT")
PAPER = sample_graph.paper_of("Attention")
BASE = "urn:paperkg:"
HOSTILE = "<script>alert(1)</script>\" onmouseover='alert(2)' {{ 7 * 7 }}"


def path_of(iri):
    return "/" + iri.removeprefix(BASE)


def tags(page, tag):
    return re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL)


def triples(answer, form=ox.RdfFormat.TURTLE):
    return {str(quad.triple) for quad in ox.parse(answer.body, form)}


def test_a_browser_gets_the_page_of_an_entity(sample):
    answer = sample.get(path_of(BERT), BROWSER)
    assert (answer.status, answer.media, tags(answer.text, "h1")) == (200, "text/html", ["<bdi>BERT</bdi>"])
    assert tags(answer.text, "h2") == [
        "How it was introduced", "Papers over time", "Around it", "Family", "Standing", "Compare", "Trained on",
        "Evaluated on", "Techniques that it uses", "Based on", "Outperformed by", "Built on it",
        "Results that papers report of it", "Papers that introduce it", "Papers that use it",
        "Papers that compare against it", "Named together with it",
    ]  # fmt: skip
    assert "We present BERT, which learns by masked language modeling" in answer.text
    assert f'href="{path_of(sample_graph.iri_of("Transformer"))}"' in answer.text
    assert answer.headers["Vary"] == "Accept"
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def test_a_browser_gets_the_page_of_a_paper(sample):
    page = sample.get(path_of(PAPER), BROWSER).text
    assert tags(page, "h1") == ["Attention Is All You Need"]
    assert tags(page, "h2") == [
        "Abstract", "Links", "What it speaks of", "Results that the paper reports", "What the paper claims",
        "Papers that name the same things, rare ones above all",
    ]  # fmt: skip
    assert 'href="https://github.com/tensorflow/tensor2tensor" rel="noreferrer nofollow"' in page


@pytest.mark.parametrize(
    ("accept", "ending", "form"),
    [
        (None, "", ox.RdfFormat.TURTLE),
        ("*/*", "", ox.RdfFormat.TURTLE),
        ("application/ld+json", "", ox.RdfFormat.JSON_LD),
        ("application/n-triples", "", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "", ox.RdfFormat.RDF_XML),
        (BROWSER, ".ttl", ox.RdfFormat.TURTLE),
        (BROWSER, ".jsonld", ox.RdfFormat.JSON_LD),
        (BROWSER, ".nt", ox.RdfFormat.N_TRIPLES),
        (BROWSER, ".rdf", ox.RdfFormat.RDF_XML),
    ],
)
def test_a_program_gets_statements(sample, accept, ending, form):
    found = triples(sample.get(path_of(BERT) + ending, accept), form)
    store = sample_graph.store().oxigraph
    assert found == {str(quad.triple) for quad in store.quads_for_pattern(ox.NamedNode(BERT), None, None)}


@pytest.mark.parametrize("path", [path_of(BERT), path_of(PAPER), "/graph/entities", "/ontology"])
def test_a_page_names_its_other_forms(sample, path):
    page = sample.get(path, BROWSER).text
    assert re.findall(r'<link rel="alternate" type="([^"]*)" href="([^"]*)">', page) == [
        ("text/turtle", f"{path}.ttl"), ("application/ld+json", f"{path}.jsonld"),
    ]  # fmt: skip
    assert [sample.get(path + ending).status for ending in (".ttl", ".jsonld")] == [200, 200]


@pytest.mark.parametrize("path", [path_of(BERT), path_of(PAPER), "/graph/entities"])
@pytest.mark.parametrize(("accept", "others"), [
    (BROWSER, [(".ttl", "text/turtle"), (".jsonld", "application/ld+json")]),
    ("text/turtle", [(".html", "text/html"), (".jsonld", "application/ld+json")]),
    ("application/ld+json", [(".html", "text/html"), (".ttl", "text/turtle")]),
    ("application/n-triples", [(".html", "text/html"), (".ttl", "text/turtle"), (".jsonld", "application/ld+json")]),
])  # fmt: skip
def test_the_head_of_an_answer_names_the_other_forms(sample, path, accept, others):
    links = [f'<{path}{ending}>; rel="alternate"; type="{media}"' for ending, media in others]
    for method in ("GET", "HEAD"):
        answer = sample.ask(method, path, headers={"Accept": accept})
        assert (answer.status, answer.headers["Link"]) == (200, ", ".join(links))


def test_turtle_is_written_with_the_prefixes_of_the_ontology(sample):
    text = 'CONSTRUCT WHERE { ?e skos:prefLabel "DETR" }'
    lines = sample.query(text, "text/turtle").text.splitlines()
    assert lines[-1] == f'<{sample_graph.iri_of("DETR")}> skos:prefLabel "DETR" .'
    assert "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ." in lines


def test_a_list_has_no_other_forms(sample):
    answer = sample.get("/models", BROWSER)
    assert (answer.status, answer.headers["Link"]) == (200, None)
    assert 'rel="alternate"' not in answer.text


def test_a_paper_is_given_with_its_whole_graph(sample):
    graph = ox.NamedNode(PAPER.replace("paper/", "graph/paper/"))
    expected = sample_graph.store().oxigraph.quads_for_pattern(None, None, None, graph)
    assert triples(sample.get(path_of(PAPER))) == {str(quad.triple) for quad in expected}


def test_other_things_have_pages_too(sample):
    store = sample_graph.store().oxigraph
    claim = next(quad.subject.value for quad in store if quad.subject.value.startswith(f"{BASE}claim/"))
    page = sample.get(path_of(claim), BROWSER)
    assert page.status == 200
    assert "kg:polarity" in page.text
    assert sample.get("/graph/entities", BROWSER).status == 200
    assert len(triples(sample.get("/graph/catalog"))) == len(
        {line for line in sample_graph.nquads() if line.endswith("graph/catalog> .\n")}
    )


@pytest.mark.parametrize(
    "path", ["/entity/none-00000000", "/nothing", "/paper/%20", "/entity/%3Cscript%3E", "/a%00b", "/%ff"]
)
def test_what_is_unknown(sample, path):
    page = sample.get(path, BROWSER)
    assert (page.status, page.media, tags(page.text, "h1")) == (404, "text/html", ["404"])
    assert "<script>" not in page.text
    answer = sample.get(path)
    assert (answer.status, answer.media) == (404, "text/plain")


def test_a_name_leads_to_its_page(sample):
    for name, iri in (("bert", BERT), ("Attention is all you need", PAPER), ("arxiv:1706.03762", PAPER)):
        answer = sample.get("/show?" + urlencode({"name": name}), BROWSER)
        assert (answer.status, answer.headers["Location"]) == (303, path_of(iri))
    both = sample.get("/show?name=MASS", BROWSER)
    assert both.status == 200
    assert both.text.count('<a href="/entity/mass-') == 2
    assert sample.get("/show?name=no-such-thing", BROWSER).status == 404


def test_search_without_a_script(sample):
    page = sample.get("/search?q=machine+translation", BROWSER)
    assert 'value="machine translation"' in page.text
    task = path_of(sample_graph.iri_of("machine translation"))
    assert f'<a href="{task}" class="thing t-Task"><bdi>machine translation</bdi></a>' in page.text
    names = [match["name"] for match in sample.get("/search?q=imagenet&kind=paper").json]
    assert "ImageNet: A Large-Scale Hierarchical Image Database" in names
    nothing = sample.get("/search?" + urlencode({"q": HOSTILE}), BROWSER)
    assert nothing.status == 200
    assert "<script>" not in nothing.text
    assert "onmouseover='" not in nothing.text
    assert sample.get("/search", BROWSER).status == 200


def test_the_first_page(sample):
    page = sample.get("/", BROWSER).text
    assert '<form action="/search" role="search"' in page
    assert '<a href="/query?question=most-used-datasets">' in page
    assert tags(page, "h2")[:6] == [
        '<a href="/models">Models</a>', '<a href="/datasets">Datasets</a>', '<a href="/benchmarks">Benchmarks</a>',
        '<a href="/techniques">Techniques</a>', '<a href="/tasks">Tasks</a>', "Leaderboards with most papers",
    ]  # fmt: skip


def test_every_list_and_board_is_there(sample):
    for path in ("/models", "/leaderboards", "/new", "/new/2019-10", "/compare", "/query", "/ontology"):
        assert sample.get(path, BROWSER).status == 200, path
    for path in ("/models/2", "/models/x", "/new/1066-10", "/compare/nothing/bert", "/entity/none-0/papers"):
        assert sample.get(path, BROWSER).status == 404, path


def test_what_is_typed_is_completed(sample):
    found = sample.get("/suggest?q=imagen").json
    assert found[0] == {
        "label": "ImageNet", "type": "Dataset", "note": "4", "address": path_of(sample_graph.iri_of("ImageNet")),
    }  # fmt: skip
    assert [each["type"] for each in sample.get("/suggest?q=bert&kind=paper").json] == ["Paper"] * 5
    assert sample.get("/suggest").json == []


def test_names_lead_to_a_comparison(sample):
    answer = sample.get("/compare?" + urlencode({"with": ["bert", "RoBERTa"]}, doseq=True), BROWSER)
    roberta = sample_graph.iri_of("RoBERTa").removeprefix(BASE).removeprefix("entity/")
    path = f"/compare/{BERT.removeprefix(BASE).removeprefix('entity/')}/{roberta}"
    assert (answer.status, answer.headers["Location"]) == (303, path)
    assert sample.get(path, BROWSER).status == 200
    assert sample.get("/compare?with=bert&with=BERT", BROWSER).status == 400
    assert sample.get("/compare?with=bert&with=no-such-thing", BROWSER).status == 404


def test_every_table_can_be_had_as_csv_and_json(sample):
    csv = sample.get(path_of(BERT) + "/based-on.csv")
    assert (csv.status, csv.media) == (200, "text/csv")
    assert csv.headers["Content-Disposition"] == 'attachment; filename="entity-bert-32987c4b-based-on.csv"'
    said = "We present BERT, which learns by masked language modeling on BookCorpus and is based on the Transformer."
    row = f'Transformer,{sample_graph.iri_of("Transformer")},Model,1,0.9,"{said}",{sample_graph.paper_of("BERT")}#a0'
    assert csv.text.splitlines() == ["name,name iri,type,papers,confidence,sentence,sentence place", row]
    rows = sample.get(path_of(BERT) + "/based-on.json").json["rows"]
    assert rows[0]["papers"] == 1
    assert sample.get(path_of(BERT) + "/nothing.csv").status == 404
    assert sample.get("/models/list.csv").text.splitlines()[0] == "name,name iri,type,papers"


def test_the_ontology_and_its_shapes(sample):
    ontology = sample.get("/ontology")
    assert ontology.media == "text/turtle"
    again = triples(sample.get("/ontology", "application/n-triples"), ox.RdfFormat.N_TRIPLES)
    named, others = ({line for line in lines if "_:" not in line} for lines in (triples(ontology), again))
    assert (named, len(triples(ontology))) == (others, len(again))
    page = sample.get("/ontology", BROWSER)
    assert '<tr id="Model"><td><code>kg:Model</code></td><td>Class</td>' in page.text
    assert sample.get("/ontology.jsonld", BROWSER).media == "application/ld+json"
    assert "http://www.w3.org/ns/shacl#NodeShape" in " ".join(triples(sample.get("/ontology/shapes")))


def test_the_service_describes_itself(sample):
    sd = "http://www.w3.org/ns/sparql-service-description#"
    found = triples(sample.get("/sparql", "application/n-triples"), ox.RdfFormat.N_TRIPLES)
    endpoint = f"<{sample.address}sparql>"
    assert f"{endpoint} <{sd}endpoint> {endpoint}" in found
    assert f"{endpoint} <{sd}feature> <{sd}UnionDefaultGraph>" in found
    assert {line.rsplit("/", 1)[1] for line in found if f"<{sd}resultFormat>" in line} == {
        "SPARQL_Results_JSON>", "SPARQL_Results_XML>", "SPARQL_Results_CSV>", "SPARQL_Results_TSV>", "Turtle>",
        "N-Triples>", "JSON-LD>", "RDF_XML>",
    }  # fmt: skip
    assert not any("Update" in line for line in found)
    person = sample.get("/sparql", BROWSER)
    assert (person.status, person.headers["Location"]) == (303, "/query")


def test_the_data_are_described(sample):
    void = "http://rdfs.org/ns/void#"
    found = triples(sample.get("/.well-known/void"))
    assert f"<{BASE}graph/> <{void}sparqlEndpoint> <{sample.address}sparql>" in found
    assert any(line.startswith(f"<{BASE}graph/> <{void}entities> ") for line in found)


def test_an_answer_one_has_is_not_sent_again(sample):
    for path in (path_of(BERT), "/ontology", "/static/explorer.css", "/query", "/sparql?query=ASK%7B%7D"):
        tag = sample.get(path, BROWSER).headers["ETag"]
        again = sample.get(path, BROWSER, **{"If-None-Match": f'"other", {tag}'})
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert sample.query("SELECT (NOW() AS ?now) {}").headers["ETag"] is None


@pytest.mark.parametrize("path", ["/", "/ontology", "/sparql?query=ASK%7B%7D", "/static/explorer.css", path_of(BERT)])
def test_head_is_get_without_the_body(sample, path):
    get, head = sample.get(path), sample.ask("HEAD", path)
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(get.body)))


@pytest.mark.parametrize("path", ["/static/", "/static/../__init__.py", "/static/%2e%2e/sample", "/static/yasgui"])
def test_other_files_are_not_served(sample, path):
    assert sample.get(path).status == 404


def test_the_graph_around_an_entity(sample):
    page = sample.get("/view?around=" + quote(BERT.removeprefix(BASE)), BROWSER)
    assert (page.status, page.media) == (200, "text/html")
    assert "<title>Around BERT" in page.text
    assert sample.get("/view?around=entity/none-0", BROWSER).status == 404


def test_names_of_papers_break_out_of_no_page(tmp_path):
    names = Names("https://example.org/kg/")
    paper = Paper(id="1", title=f"Title {HOSTILE}", abstract=f"Text {HOSTILE}", urls=("https://example.org/%22%3E",))
    mention = Mention(HOSTILE, "abstract", 5, 5 + len(HOSTILE), 0, 5 + len(HOSTILE), "Model", "introduces", 0.9, "test")
    entity = Entity(HOSTILE, "Model", "introduces", 0.9, (mention,))
    linked = LinkedPaper(paper_key(paper.title), paper, Extraction((entity,)), (entity_id(HOSTILE, HOSTILE),))
    canonical = CanonicalEntity(linked.entity_ids[0], HOSTILE, HOSTILE, ("Model",), (HOSTILE + "!",))
    with Writer(tmp_path / "kg", base=names.base) as writer:
        generation = writer.new_generation()
        generation.load([*of_paper(linked, names), *of_entities([canonical], [], names)])
        writer.adopt(generation)
    with served(tmp_path / "kg") as server:
        for path in ("/" + linked.entity_ids[0], f"/paper/{linked.key}", f"/graph/paper/{linked.key}"):
            page = server.get(path, BROWSER)
            assert page.status == 200, page.text
            assert page.text.count("<script") == 1  # our own
            assert "onmouseover='" not in page.text
            assert "{{ 7 * 7 }}" in page.text
            assert names.base in page.text
