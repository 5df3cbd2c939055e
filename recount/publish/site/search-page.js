// The search page: loads the index when somebody searches, and shows what is found, the best first.
"use strict";
(() => {
  const KINDS = {
    claim: [said("{number} claim"), said("{number} claims"), said("Claim")],
    figure: [said("{number} figure"), said("{number} figures"), said("Figure")],
    explorer: [said("{number} explorer"), said("{number} explorers"), said("Explorer")],
    section: [said("{number} section"), said("{number} sections"), said("Section")],
    word: [said("{number} word explained"), said("{number} words explained"), said("Word explained")],
    table: [said("{number} table"), said("{number} tables"), said("Table")],
    source: [said("{number} source"), said("{number} sources"), said("Source")],
    passage: [
      said("{number} passage that is no claim"),
      said("{number} passages that are no claims"),
      said("Passage that is no claim"),
    ],
  };
  const LANGUAGE = document.documentElement.lang;
  const SHOWN = 10; // results at first
  const number = (kind, count) => KINDS[kind][count === 1 ? 0 : 1].replace("{number}", count);

  const make = (name, text = "", className = "") =>
    Object.assign(document.createElement(name), { textContent: text, className });
  const mark = (box, text, tokens, isFound, from = 0, to = text.length) => {
    let at = from;
    for (const token of tokens) {
      if (token.start < from || token.end > to || !isFound(token)) continue;
      box.append(text.slice(at, token.start), make("mark", text.slice(token.start, token.end)));
      at = token.end;
    }
    box.append(text.slice(at, to));
    return box;
  };
  const offered = () => (topics.length ? [suggested(said("Topics of the book:"), topics)] : []);

  // The part of a text that holds most of what was looked for.
  const excerpt = ({ text, inText }, { isFound, answered }) => {
    const places = inText.filter(isFound);
    const richness = ({ start }) => {
      const near = places.filter((other) => other.start >= start && other.end < start + 180);
      return answered.filter((marks) => near.some(({ found }) => found.some((word) => marks.has(word)))).length;
    };
    let [begin, most] = [0, 0];
    for (const place of places) {
      const rich = richness(place);
      if (rich > most) [begin, most] = [place.start, rich];
    }
    const from = begin < 60 ? 0 : text.indexOf(" ", begin - 50) + 1;
    const to = text.length < from + 240 ? text.length : text.lastIndexOf(" ", from + 230);
    const box = mark(make("p", from ? "… " : ""), text, inText, isFound, from, to);
    box.append(to < text.length ? " …" : "");
    return box;
  };

  const item = ({ entry }, found) => {
    const line = make("li");
    const link = Object.assign(make("a"), { href: entry.address });
    line.append(mark(link, entry.title, entry.inTitle, found.isFound));
    const note = make("p", "", "recount-where");
    const [answer, stands] = entry.verdict.split(". ");
    if (answer) {
      const badge = make("span", answer, "recount-badge");
      badge.dataset.answer = entry.answer;
      note.append(badge);
    }
    note.append([stands?.replace(/\.$/, ""), KINDS[entry.kind][2], entry.where].filter(Boolean).join(" · "));
    line.append(note);
    if (entry.text) line.append(excerpt(entry, found));
    return line;
  };

  const listed = (found) => {
    const list = make("ol", "", "recount-hits");
    list.append(...found.hits.slice(0, SHOWN).map((hit) => item(hit, found)));
    if (found.hits.length <= SHOWN) return [list];
    const more = make("button", said("Show all {number} results").replace("{number}", found.hits.length), "btn");
    more.type = "button";
    more.addEventListener("click", () => {
      const rest = found.hits.slice(SHOWN).map((hit) => item(hit, found));
      list.append(...rest);
      rest[0].querySelector("a").focus();
      more.remove();
    });
    return [list, more];
  };

  // Other queries to follow, for whoever found nothing or has not asked yet.
  const suggested = (words, queries) => {
    const box = make("p", `${words} `, "recount-suggested");
    queries.forEach((query, i) => {
      const address = `?${new URLSearchParams({ q: query })}`;
      box.append(i ? ", " : "", Object.assign(make("a", query), { href: address }));
    });
    return box;
  };

  const form = document.querySelector("form[data-index]");
  const input = form.querySelector("input");
  const count = document.getElementById("recount-count");
  const results = document.getElementById("recount-results");
  const { search, prepare, keep, topics } = window.recountSearch;

  let ready;
  const load = () =>
    (ready ??= new Promise((resolve, reject) => {
      const script = Object.assign(make("script"), { src: form.dataset.index });
      script.addEventListener("load", () => resolve(prepare(window.recountIndex)));
      script.addEventListener("error", reject);
      document.head.append(script);
    }));

  // What somebody typed goes into words as it is.
  const filled = (words, slots) => words.replace(/\{(\w+)\}/g, (slot, name) => slots[name] ?? slot);
  const list = new Intl.ListFormat(LANGUAGE);
  const quoted = (words) => list.format(words.map((word) => `“${word}”`));
  const sentences = (query, { hits, instead, missing }) => {
    if (!hits.length) return [filled(said("Nothing in the book holds {words}."), { words: quoted([query]) })];
    const kinds = [...new Set(hits.map(({ entry }) => entry.kind))];
    const numbers = kinds.map((kind) => number(kind, hits.filter(({ entry }) => entry.kind === kind).length));
    const read = said("{typed} was read as {meant}.");
    return [
      filled(said("Found: {numbers}."), { numbers: numbers.join(", ") }),
      ...instead.map(([typed, meant]) => filled(read, { typed: quoted([typed]), meant: quoted([meant]) })),
      ...(missing.length ? [filled(said("Nothing holds {words}."), { words: quoted(missing) })] : []),
    ];
  };

  const show = async () => {
    const query = input.value.trim();
    if (!query) {
      count.textContent = "";
      results.replaceChildren(...offered());
      return;
    }
    try {
      await load();
    } catch {
      count.textContent = said("The index of the search could not be loaded.");
      return;
    }
    if (query !== input.value.trim()) return; // somebody typed on
    const found = search(query);
    const parts = found.hits.length ? listed(found) : offered();
    if (found.numbers.length) {
      const near = found.numbers.map((value) => value.toLocaleString(LANGUAGE, { useGrouping: "always" }));
      parts.unshift(suggested(said("Numbers near it in the book:"), near));
    }
    results.replaceChildren(...parts);
    count.textContent = sentences(query, found).join(" ");
  };

  const remember = () => keep({ q: input.value.trim() }); // or Enter asks anew

  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      remember();
      show();
    }, 150);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (remember()) {
      event.preventDefault();
      show();
    }
  });
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  show();
})();
