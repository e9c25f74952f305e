// Improves a textarea with YAML in it: line numbers with what was found there, completion from the document's schema, a check while typing.
(() => {
  "use strict";
  const area = document.querySelector("textarea[data-editor]");
  if (!area) return;
  const form = area.form;
  const said = document.getElementById("document-said");
  const findings = document.getElementById("findings");
  for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;

  // ---- line numbers, with a mark where something was found
  const frame = document.createElement("div");
  frame.className = "editor";
  const gutter = document.createElement("div");
  gutter.className = "gutter";
  gutter.setAttribute("aria-hidden", "true");
  const rows = document.createElement("div");
  gutter.append(rows);
  area.before(frame);
  frame.append(gutter, area);
  const marks = new Map();

  function number() {
    const count = area.value.split("\n").length;
    if (rows.childElementCount === count && !number.stale) return;
    number.stale = false;
    rows.replaceChildren(...Array.from({ length: count }, (_, i) => {
      const row = document.createElement("span");
      const found = marks.get(i + 1);
      row.textContent = found ? `${found.kind === "error" ? "■" : "▲"} ${i + 1}` : `${i + 1}`;
      if (found) {
        row.className = found.kind;
        row.title = found.message;
      }
      return row;
    }));
  }

  function mark(found) {
    marks.clear();
    for (const one of found) if (!marks.has(one.line)) marks.set(one.line, one);
    number.stale = true;
    number();
    tellLine();
  }

  const scroll = () => { rows.style.transform = `translateY(${-area.scrollTop}px)`; };
  const lineOf = at => area.value.slice(0, at).split("\n").length;

  function tellLine() {
    const line = lineOf(area.selectionStart);
    const found = marks.get(line);
    const text = found ? `Line ${line}, ${found.kind}: ${found.message}` : "";
    if (said.textContent !== text) said.textContent = text;
  }

  function goTo(line) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    area.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(area).lineHeight));
    tellLine();
  }

  const readFindings = within => [...within.querySelectorAll("a[data-line]")].map(link => ({
    line: Number(link.dataset.line),
    kind: link.parentElement.querySelector(".standing").textContent.trim(),
    message: link.parentElement.textContent.replace(/^\s*\S+\s+/, "").trim(),
  }));

  findings.addEventListener("click", event => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    goTo(Number(link.dataset.line));
  });

  // ---- what is wrong, asked a moment after the last key
  let asked = 0;
  let timer;
  async function check() {
    const turn = ++asked;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("act", "check");
    const answer = await fetch(form.action, {
      method: "POST", body: fields, credentials: "same-origin", headers: { Accept: "text/html" },
    });
    if (turn !== asked || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("findings");
    if (!fresh) return;
    findings.replaceChildren(...fresh.childNodes);
    mark(readFindings(findings));
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => check().catch(() => {}), 700);
  }

  // ---- what can stand here, by the schema and by the names of this document
  const named = { to: "destinations", template: "templates", score: "scores", assign: "assignments", enrich: "enrichers" };
  let schema;
  const known = async () => schema ??= await (await fetch(area.dataset.schema, { credentials: "same-origin" })).json();

  const indentOf = text => text.match(/^ */)[0].length;

  // The keys that lead to the caret, of block and of flow style, and what is typed of the next one
  function place() {
    const before = area.value.slice(0, area.selectionStart).split("\n");
    let text = before.pop();
    let indent = indentOf(text);
    const path = [];
    let head = text.slice(indent);
    const own = [];
    while (head.startsWith("- ")) {
      own.push([indent, "[]"]);
      head = head.slice(2);
      const more = indentOf(head);
      indent += 2 + more;
      head = head.slice(more);
    }
    let least = own.length ? own[0][0] : indent;
    for (let i = before.length - 1; i >= 0 && least >= 0; i--) {
      const line = before[i];
      if (!line.trim() || line.trim().startsWith("#")) continue;
      let at = indentOf(line);
      let rest = line.slice(at);
      if (rest.startsWith("- ") && at < least) {
        const inner = at + 2 + indentOf(rest.slice(2));
        const key = rest.slice(inner - at).match(/^("[^"]*"|[^\s:#{[]+):/);
        if (key && inner < least) path.unshift(key[1].replace(/"/g, ""));
        if (!key || inner <= least) path.unshift("[]");
        least = at;
        continue;
      }
      const key = rest.match(/^("[^"]*"|[^\s:#{[-][^:#{[]*|\$[^\s:]+):/);
      // The items of a list may stand as far left as its key
      const inList = path.length ? path[0] === "[]" : own.length > 0;
      if (key && (at < least || (inList && at === least))) {
        path.unshift(key[1].trim().replace(/"/g, ""));
        least = at;
      }
    }
    for (const [, step] of own) path.push(step);

    // Within a line: a key and its value, and braces that are still open
    const open = [];
    let word = "";
    let key = null;
    let quote = null;
    for (const sign of head) {
      if (quote) { if (sign === quote) quote = null; word += sign; continue; }
      if (sign === "\"" || sign === "'") { quote = sign; word += sign; continue; }
      if (sign === "{" || sign === "[") { open.push([key, sign]); key = null; word = ""; continue; }
      if (sign === "}" || sign === "]") { open.pop(); key = null; word = ""; continue; }
      if (sign === ",") { key = null; word = ""; continue; }
      if (sign === ":" && word.trim()) { key = word.trim().replace(/["']/g, ""); word = ""; continue; }
      word += sign;
    }
    if (quote) return null;
    for (const [name, sign] of open) {
      if (name) path.push(name);
      if (sign === "[") path.push("[]");
    }
    return { path, key, typed: word.trimStart() };
  }

  const resolve = (root, node) => {
    while (node && node.$ref) node = node.$ref.slice(2).split("/").reduce((at, step) => at?.[step], root);
    return node;
  };

  // A place may be of several kinds: all of them
  function kinds(root, node) {
    node = resolve(root, node);
    if (!node || typeof node !== "object") return [];
    const others = ["anyOf", "oneOf", "allOf"].flatMap(name => node[name] ?? []);
    return [node, ...others.flatMap(other => kinds(root, other))];
  }

  function step(root, nodes, key) {
    return nodes.flatMap(node => {
      if (key === "[]") return node.items ? kinds(root, node.items) : [];
      if (node.properties?.[key]) return kinds(root, node.properties[key]);
      for (const [pattern, inner] of Object.entries(node.patternProperties ?? {}))
        if (new RegExp(pattern).test(key)) return kinds(root, inner);
      return typeof node.additionalProperties === "object" ? kinds(root, node.additionalProperties) : [];
    });
  }

  function namesOf(section) {
    const names = [];
    let inside = false;
    for (const line of area.value.split("\n")) {
      if (/^\S/.test(line)) inside = line.startsWith(`${section}:`);
      else if (inside) {
        const name = line.match(/^ {2}([^\s#:][^:]*):/);
        if (name) names.push(name[1]);
      }
    }
    return names;
  }

  async function offers() {
    const at = place();
    if (!at) return [];
    const root = await known();
    let nodes = kinds(root, root);
    for (const key of at.path) nodes = step(root, nodes, key);
    const last = at.key ?? (at.path.at(-1) === "[]" ? at.path.at(-2) : null);
    const values = (at.key ? step(root, nodes, at.key) : nodes).flatMap(node => node.enum ?? []).map(String);
    const here = named[last] ? namesOf(named[last]) : [];
    const keys = at.key ? [] : nodes.flatMap(node => Object.entries(node.properties ?? {}))
      .map(([name, node]) => ({ text: name, write: `${name}: `, about: node.description ?? resolve(root, node)?.description ?? "" }));
    const all = [...keys, ...[...here, ...values].map(text => ({ text, write: text, about: "" }))];
    const seen = new Set();
    return all
      .filter(one => one.text !== at.typed && one.text.toLowerCase().startsWith(at.typed.toLowerCase()) && !seen.has(one.text) && seen.add(one.text))
      .map(one => ({ ...one, typed: at.typed }));
  }

  // ---- the list of offers
  const list = document.createElement("ul");
  list.id = "document-offers";
  list.className = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "What can stand here");
  list.hidden = true;
  frame.append(list);
  area.setAttribute("aria-autocomplete", "list");
  let shown = [];
  let chosen = 0;

  function close() {
    list.hidden = true;
    shown = [];
    area.removeAttribute("aria-activedescendant");
    area.removeAttribute("aria-controls");
  }

  function choose(index) {
    chosen = (index + shown.length) % shown.length;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    area.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  async function offer() {
    shown = (await offers()).slice(0, 40);
    if (shown.length === 0) { close(); said.textContent = "Nothing is known that could stand here."; return; }
    list.replaceChildren(...shown.map((one, i) => {
      const option = document.createElement("li");
      option.id = `document-offer-${i}`;
      option.setAttribute("role", "option");
      const name = document.createElement("b");
      name.textContent = one.text;
      option.append(name, one.about ? ` ${one.about}` : "");
      option.addEventListener("mousedown", event => { event.preventDefault(); chosen = i; take(); });
      return option;
    }));
    list.hidden = false;
    area.setAttribute("aria-controls", list.id);
    const line = lineOf(area.selectionStart);
    list.style.top = `${Math.max(0, line * parseFloat(getComputedStyle(area).lineHeight) - area.scrollTop + 12)}px`;
    choose(0);
    said.textContent = `${shown.length} can stand here: ${shown.slice(0, 3).map(one => one.text).join(", ")}${shown.length > 3 ? ", …" : ""}`;
  }

  // Typed as a person would, so that the browser can undo it
  function write(text) {
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  }

  function take() {
    const one = shown[chosen];
    area.focus();
    area.setSelectionRange(area.selectionStart - one.typed.length, area.selectionStart);
    close();
    write(one.write);
  }

  let leaves = false;
  area.addEventListener("keydown", event => {
    const open = !list.hidden;
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); offer().catch(() => {}); return; }
    if (event.key === "Escape") {
      if (open) { event.preventDefault(); close(); } else leaves = true;
      return;
    }
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
      return;
    }
    if (open && (event.key === "Enter" || event.key === "Tab")) { event.preventDefault(); take(); return; }
    if (event.key === "Tab" && !event.shiftKey && !leaves && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      write("  ");
      return;
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const line = area.value.slice(0, area.selectionStart).split("\n").at(-1);
      write(`\n${" ".repeat(indentOf(line) + (/:\s*$/.test(line) ? 2 : 0))}`);
      return;
    }
    if (event.key.length === 1 || event.key === "Enter") leaves = false;
  });
  area.addEventListener("blur", () => { leaves = false; setTimeout(close, 100); });
  area.addEventListener("input", () => { number(); soon(); if (!list.hidden) offer().catch(() => {}); });
  area.addEventListener("scroll", scroll);
  for (const kind of ["keyup", "click"]) area.addEventListener(kind, tellLine);

  // ---- nothing typed is lost by a slip
  const first = area.value;
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  addEventListener("beforeunload", event => { if (!sent && area.value !== first) event.preventDefault(); });

  number();
  mark(readFindings(findings));
})();
