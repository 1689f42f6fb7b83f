// The query editor: YASGUI with our prefixes, completion from our ontology, and the named questions. It asks nobody
// but this server.
(() => {
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const endpoint = new URL("/sparql", location.href).href;
const { Yasgui } = globalThis;
const { Yasqe } = Yasgui;
const ours = "paperkg-terms";

const terms = data.terms.map((term) => term.term);

// Terms as they are written in queries. What completes classes and properties elsewhere asks other servers.
Yasqe.registerAutocompleter({
  name: ours,
  bulk: false,
  autoShow: true,
  persistenceId: null,
  isValidCompletionPosition(yasqe) {
    const token = yasqe.getCompleteToken();
    return /^[\w-]+:[\w-]*$/.test(token.string);
  },
  preProcessToken: (yasqe, token) => ({ ...token, autocompletionString: token.string }),
  postProcessSuggestion: (yasqe, token, suggestion) => suggestion,
  get: (yasqe, token) => {
    const written = (token?.autocompletionString ?? "").toLowerCase();
    return terms.filter((name) => name.toLowerCase().startsWith(written));
  },
}, false);
Yasqe.defaults.autocompleters = ["variables", ours];

const yasgui = new Yasgui(document.getElementById("yasgui"), {
  requestConfig: { endpoint, method: "POST" },
  copyEndpointOnNewTab: false,
  persistenceId: null,
  endpointCatalogueOptions: { getData: () => [] },
  yasqe: { value: data.query, autocompleters: Yasqe.defaults.autocompleters, persistenceId: null, createShareableLink: null },
  yasr: { prefixes: data.prefixes, persistenceId: null },
});

function ask(question) {
  yasgui.addTab(true, {
    name: question.name,
    requestConfig: { endpoint, method: "POST" },
    yasqe: { value: question.text },
  });
}

const list = document.getElementById("questions");
for (const question of data.questions) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = question.question;
  button.title = question.name;
  button.addEventListener("click", () => ask(question));
  item.append(button);
  list.append(item);
}
document.getElementById("filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const item of list.children) {
    const text = item.textContent.toLowerCase() + " " + item.firstChild.title;
    item.hidden = !words.every((word) => text.includes(word));
  }
});

// Things of this graph have pages here; an IRI that is no web address is shown without a link.
document.getElementById("yasgui").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const iri = link ? link.getAttribute("href") ?? link.textContent : "";
  if (!iri.startsWith(data.base)) return;
  event.preventDefault();
  const path = iri.slice(data.base.length).split("/").map(encodeURIComponent).join("/");
  window.open("/" + path, "_blank", "noopener");
}, true);

const wanted = new URLSearchParams(location.search);
const named = data.questions.find((question) => question.name === wanted.get("question"));
if (named) ask(named);
else if (wanted.get("query")) ask({ name: "Query", text: wanted.get("query") });
globalThis.paperkg = { yasgui };
document.documentElement.dataset.ready = "";
})();
