// Search as you type, and tables that can be filtered and sorted. Without this script every page is complete: forms ask
// the server, or lead to the index of names, and tables stand as they are. All text goes in as text, never as HTML.
"use strict";
(() => {
  const MOST = 10;
  const kept = new Map();
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  const shard = (word) => Array.from(word).slice(0, 2).map((sign) => /[a-z0-9]/.test(sign) ? sign : "u" + sign.codePointAt(0).toString(16)).join("");

  globalThis.paperkgIndex = (name, rows) => { kept.get(name)?.done(rows); };

  // A part of the static index: a script beside, for a page of files may not fetch.
  const part = (folder, name) => {
    if (!kept.has(name)) {
      const entry = {};
      entry.rows = new Promise((done) => { entry.done = done; });
      kept.set(name, entry);
      const script = document.createElement("script");
      script.src = `${folder}${name}.js`;
      script.onerror = () => entry.done([]);
      document.head.append(script);
    }
    return kept.get(name).rows;
  };

  const local = async (form, text) => {
    const sought = words(text);
    const longest = sought.reduce((a, b) => b.length > a.length ? b : a, "");
    if (longest.length < 2) return [];
    const rows = await part(form.dataset.shards, shard(longest));
    const whole = fold(text.trim());
    const fits = (row) => { const own = words(row[0] + " " + (row[4] || "")); return sought.every((word) => own.some((each) => each.startsWith(word))); };
    const rank = (row) => fold(row[0]) === whole ? 0 : fold(row[0]).startsWith(whole) ? 1 : 2;
    return rows.filter(fits).sort((a, b) => rank(a) - rank(b)).slice(0, MOST)
      .map(([label, type, note, path]) => ({ label, type, note, address: form.dataset.root + path + ".html" }));
  };

  const remote = async (address, text, signal) => {
    if (!text.trim()) return [];
    const url = new URL(address, location.href);
    url.searchParams.set("q", text);
    const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
    return answer.ok ? answer.json() : [];
  };

  const combobox = (input, form, choose) => {
    const list = document.createElement("ul");
    list.id = `${input.id}-suggestions`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    input.parentElement.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
    let rows = [], at = -1, asked = 0, abort = new AbortController();
    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const mark = (place) => {
      at = place;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id); else input.removeAttribute("aria-activedescendant");
    };
    const show = (found) => {
      rows = found;
      list.replaceChildren(...rows.map((row, i) => {
        const item = document.createElement("li"), name = document.createElement("span"), note = document.createElement("span");
        item.id = `${list.id}-${i}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        name.className = `thing t-${row.type}`;
        name.dir = "auto";
        name.textContent = row.label;
        note.textContent = row.note ? `${row.type} · ${row.note}` : row.type;
        item.append(name, note);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(row); close(); });
        return item;
      }));
      at = -1;
      list.hidden = !rows.length;
      input.setAttribute("aria-expanded", String(!!rows.length));
      input.removeAttribute("aria-activedescendant");
    };
    input.addEventListener("input", async () => {
      const turn = ++asked;
      abort.abort();
      abort = new AbortController();
      try {
        const suggest = input.dataset.suggest || form.dataset.suggest;
        const found = await (suggest ? remote(suggest, input.value, abort.signal) : local(form, input.value));
        if (turn === asked) show(found);
      } catch (error) { if (error.name !== "AbortError") close(); }
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      if (list.hidden || !rows.length) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark((at + step + rows.length + (at < 0 && step < 0 ? 1 : 0)) % rows.length);
      } else if (event.key === "Enter" && (at >= 0 || !input.dataset.suggest && form.dataset.shards)) {
        event.preventDefault();
        choose(rows[Math.max(at, 0)]);
        close();
      }
    });
    input.addEventListener("blur", close);
  };

  for (const form of document.querySelectorAll("form.search")) {
    combobox(form.querySelector("input[type=search]"), form, (row) => { location.href = row.address; });
  }
  for (const input of document.querySelectorAll("form.compare input[data-suggest]")) {
    combobox(input, input.form, (row) => { input.value = row.address.replace(/^\//, ""); input.form.submit(); });
  }

  // Tables of more than a few rows can be filtered; all can be sorted by a column.
  const value = (row, place) => row.cells[place].textContent.trim();
  const number = (text) => { const found = text.replaceAll(",", "").match(/-?\d+(\.\d+)?/); return found ? Number(found[0]) : -Infinity; };
  for (const table of document.querySelectorAll("table.grid:not(.side)")) {
    const body = table.tBodies[0], rows = [...body.rows];
    if (rows.length < 2) continue;
    [...table.tHead.rows[0].cells].forEach((head, place) => {
      if (head.classList.contains("quote")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const numeric = head.classList.contains("number");
        const order = (a, b) => numeric ? number(value(a, place)) - number(value(b, place)) : value(a, place).localeCompare(value(b, place));
        body.append(...[...body.rows].sort((a, b) => up ? order(a, b) : order(b, a)));
      });
    });
    const tools = table.closest("section, details")?.querySelector(".tools");
    if (rows.length < 9 || !tools) continue;
    const filter = document.createElement("input");
    filter.type = "search";
    filter.placeholder = "Filter rows";
    filter.setAttribute("aria-label", `Filter the rows of: ${table.caption.textContent}`);
    const told = document.createElement("span");
    told.className = "hidden";
    told.setAttribute("role", "status");
    filter.addEventListener("input", () => {
      const sought = fold(filter.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = fold(row.textContent);
        row.hidden = !sought.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      told.textContent = `${shown} of ${rows.length} rows`;
    });
    tools.append(" ", filter, told);
  }
  document.documentElement.dataset.explorer = "";
})();
