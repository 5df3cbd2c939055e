// The search page: loads the index when somebody searches, and shows what is found, kind by kind.
"use strict";
(() => {
  const KINDS = {
    claim: ["claim", "claims"],
    figure: ["figure", "figures"],
    explorer: ["explorer", "explorers"],
    section: ["section", "sections"],
    word: ["word explained", "words explained"],
    table: ["table", "tables"],
    source: ["source", "sources"],
    passage: ["passage that is no claim", "passages that are no claims"],
  };
  const SHOWN = 8; // results of a kind at first
  const number = (kind, count) => `${count} ${KINDS[kind][count === 1 ? 0 : 1]}`;

  const make = (name, text = "", className = "") =>
    Object.assign(document.createElement(name), { textContent: text, className });
  const mark = (box, text, tokens, isFound, from = 0, to = text.length) => {
    let at = from;
    for (const { word, start, end } of tokens) {
      if (start < from || end > to || !isFound(word)) continue;
      box.append(text.slice(at, start), make("mark", text.slice(start, end)));
      at = end;
    }
    box.append(text.slice(at, to));
    return box;
  };

  // The part of a text that holds most of the words that were looked for.
  const excerpt = ({ text, inText }, marked, isFound) => {
    const places = inText.filter(({ word }) => isFound(word));
    const richness = ({ start }) => {
      const near = places.filter((other) => other.start >= start && other.end < start + 180);
      return marked.filter((set) => near.some(({ word }) => set.has(word))).length;
    };
    let [begin, most] = [0, 0];
    for (const place of places) {
      if (richness(place) > most) [begin, most] = [place.start, richness(place)];
    }
    const from = begin < 60 ? 0 : text.indexOf(" ", begin - 50) + 1;
    const to = text.length < from + 240 ? text.length : text.lastIndexOf(" ", from + 230);
    const box = mark(make("p", from ? "… " : ""), text, inText, isFound, from, to);
    box.append(to < text.length ? " …" : "");
    return box;
  };

  const item = ({ entry }, marked) => {
    const isFound = (word) => marked.some((set) => set.has(word));
    const line = make("li");
    const link = Object.assign(make("a"), { href: entry.address });
    line.append(mark(link, entry.title, entry.inTitle, isFound));
    const note = make("p", "", "recount-where");
    const [answer, stands] = entry.verdict.split(". ");
    if (answer) note.append(make("span", answer, "recount-badge"));
    note.append([stands?.replace(/\.$/, ""), entry.where].filter(Boolean).join(" · "));
    if (note.textContent) line.append(note);
    if (entry.text) line.append(excerpt(entry, marked, isFound));
    return line;
  };

  const group = (kind, hits, marked) => {
    const part = make("section");
    const list = make("ol", "", "recount-hits");
    list.append(...hits.slice(0, SHOWN).map((hit) => item(hit, marked)));
    part.append(make("h2", number(kind, hits.length)), list);
    if (hits.length > SHOWN) {
      const more = make("button", `Show all ${number(kind, hits.length)}`, "btn");
      more.type = "button";
      more.addEventListener("click", () => {
        const rest = hits.slice(SHOWN).map((hit) => item(hit, marked));
        list.append(...rest);
        rest[0].querySelector("a").focus();
        more.remove();
      });
      part.append(more);
    }
    return part;
  };

  const form = document.querySelector("form[data-index]");
  const input = form.querySelector("input");
  const count = document.getElementById("recount-count");
  const results = document.getElementById("recount-results");

  let ready;
  const load = () =>
    (ready ??= new Promise((resolve, reject) => {
      const script = Object.assign(make("script"), { src: form.dataset.index });
      script.addEventListener("load", () => resolve(window.recountSearch.prepare(window.recountIndex)));
      script.addEventListener("error", reject);
      document.head.append(script);
    }));

  const show = async () => {
    const query = input.value.trim();
    let found = { hits: [] };
    let sentence = "";
    if (query) {
      try {
        await load();
      } catch {
        count.textContent = "The index of the search could not be loaded.";
        return;
      }
      if (query !== input.value.trim()) return; // somebody typed on
      found = window.recountSearch.search(query);
      sentence = `Nothing in the book holds all of this: ${query}. Fewer words may find it.`;
    }
    const groups = new Map(found.hits.map(({ entry }) => [entry.kind, []]));
    for (const hit of found.hits) groups.get(hit.entry.kind).push(hit);
    results.replaceChildren(...Array.from(groups, ([kind, hits]) => group(kind, hits, found.marked)));
    const numbers = Array.from(groups, ([kind, hits]) => number(kind, hits.length));
    count.textContent = numbers.length ? `Found: ${numbers.join(", ")}.` : sentence;
  };

  const keep = () => window.recountSearch.keep({ q: input.value.trim() }); // or Enter asks anew

  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      keep();
      show();
    }, 150);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (keep()) {
      event.preventDefault();
      show();
    }
  });
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  show();
})();
