// The ledger: searches, filters and sorts the rows that the page already holds, and keeps what was
// chosen in the page's address, so that a part of the ledger can be linked.
"use strict";
(() => {
  const { prepare, search, keep } = window.recountSearch;
  const form = document.querySelector(".recount-filter");
  const table = document.querySelector(".recount-ledger");
  const status = form.querySelector("[role=status]");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells].filter((head) => head.dataset.column);

  // What a row says, by the names of columns and facts.
  const told = new Map(
    rows.map((row) => {
      const facts = [...row.querySelectorAll("[data-fact]")].map((one) => [one.dataset.fact, one]);
      const cells = heads.map((head, i) => [head.dataset.column, row.cells[i]]);
      return [row, Object.fromEntries([...cells, ...facts].map(([name, node]) => [name, node.textContent]))];
    }),
  );
  let ready = false;
  const found = (query) => {
    if (!ready) {
      const words = ({ claim, ...rest }) => Object.values(rest).join(". ");
      prepare(rows.map((row) => ["claim", told.get(row).claim, `#${row.id}`, words(told.get(row)), "", ""]));
      ready = true;
    }
    return new Set(search(query).hits.map(({ entry }) => entry.address.slice(1)));
  };

  const filters = [...form.querySelectorAll("select")];
  const options = new Map(filters.map((list) => [list, [...list.options].filter(({ value }) => value)]));
  // What a row is filtered by, which is the same in every language, from the words that it shows.
  const meant = Object.fromEntries(
    [...options].map(([{ name }, list]) => [
      name,
      new Map(list.map(({ text, value }) => [text.replace(/ \(\d+\)$/, ""), value])),
    ]),
  );
  const valueOf = (row, name) =>
    (told.get(row)[name] ?? "").split("; ").map((words) => meant[name].get(words) ?? "").join("; ");
  const values = new Map(
    rows.map((row) => [row, Object.fromEntries(filters.map(({ name }) => [name, valueOf(row, name)]))]),
  );
  const filter = () => {
    const query = form.elements.q.value.trim();
    const hits = query && found(query);
    const counts = new Map([...options.values()].flat().map((option) => [option, 0]));
    let shown = 0;
    for (const row of rows) {
      const held = filters.map(({ name }) => (values.get(row)[name] ?? "").split("; "));
      const against = filters.filter(({ value }, i) => value && !held[i].includes(value));
      const fits = !hits || hits.has(row.id);
      row.hidden = !fits || against.length > 0;
      shown += !row.hidden;
      // An option counts what it would show, beside the search and the other lists.
      filters.forEach((list, i) => {
        if (!fits || against.some((other) => other !== list)) return;
        for (const option of options.get(list)) {
          if (held[i].includes(option.value)) counts.set(option, counts.get(option) + 1);
        }
      });
    }
    counts.forEach((count, option) => (option.text = option.text.replace(/\d+(?=\)$)/, count)));
    status.textContent = said("{shown} of {all} claims").replace("{shown}", shown).replace("{all}", rows.length);
  };

  // By a column, upwards or downwards, what is empty last; by no column, as the reports tell it. A
  // number counts for what it is, whatever words stand before it, and a word of a list by its place.
  const LANGUAGE = document.documentElement.lang;
  const collator = new Intl.Collator(LANGUAGE, { numeric: true });
  const [GROUP, POINT] = (1000.5).toLocaleString(LANGUAGE, { useGrouping: "always" }).match(/\D/g);
  const numberIn = (text, group, point) =>
    new RegExp(`\\d[\\d${group}]*(\\${point}\\d+)?`).exec(text)?.[0].replaceAll(group, "").replace(point, ".");
  const places = Object.fromEntries(
    [...options].map(([{ name }, list]) => [name, list.map(({ value }) => value)]),
  );
  const compare = (name, one, other) => {
    if (name === "answer" || name === "verdict") {
      return places[name].indexOf(one) - places[name].indexOf(other);
    }
    if (name === "printed" || name === "counted") {
      const signs = name === "printed" ? [",", "."] : [GROUP, POINT]; // a report is quoted as it is
      const [first, second] = [one, other].map((text) => numberIn(text, ...signs));
      if (!first || !second) return !first - !second || collator.compare(one, other);
      return first - second;
    }
    return collator.compare(one, other);
  };
  let sorted = { name: "", down: false };
  const sort = (name, down) => {
    sorted = { name, down };
    const order = [...rows];
    if (name) {
      order.sort((a, b) => {
        const [one, other] = [a, b].map((row) => (name in places ? values : told).get(row)[name] ?? "");
        if (!one || !other) return !one - !other;
        return down ? compare(name, other, one) : compare(name, one, other);
      });
    }
    body.append(...order);
    heads.forEach((head) => {
      if (head.dataset.column === name) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  };

  const remember = () => {
    const order = sorted.name && (sorted.down ? "-" : "") + sorted.name;
    keep({ ...Object.fromEntries(new FormData(form)), sort: order });
  };

  heads.forEach((head) => {
    const { column } = head.dataset;
    const button = head.querySelector("button");
    button.disabled = false;
    button.addEventListener("click", () => {
      const again = sorted.name === column;
      if (again && sorted.down) sort("", false);
      else sort(column, again);
      remember();
    });
  });

  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      filter();
      remember();
    }, 100);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () =>
    setTimeout(() => {
      filter();
      sort("", false);
      remember();
    }),
  );

  // Whoever is led to a claim sees it open, whatever was filtered, and wherever its row comes to lie
  // while the rows around it get their heights.
  const FRAMES = 6;
  const bring = (row, left = FRAMES) => {
    row.scrollIntoView();
    if (left) requestAnimationFrame(() => bring(row, left - 1));
  };
  const arrive = () => {
    const row = rows.find(({ id }) => `#${id}` === decodeURIComponent(location.hash));
    if (!row) return;
    if (row.hidden) {
      form.elements.q.value = "";
      filters.forEach((list) => (list.value = ""));
      filter();
    }
    row.querySelector("details").open = true;
    bring(row);
  };
  addEventListener("hashchange", arrive);

  const asked = new URLSearchParams(location.search);
  form.elements.q.value = asked.get("q") ?? "";
  filters.forEach((list) => {
    const wanted = asked.get(list.name) ?? "";
    list.value = options.get(list).some(({ value }) => value === wanted) ? wanted : "";
  });
  const chosen = filters.some((list) => list.value);
  if (form.elements.q.value || chosen) filter();
  form.querySelector("details").open = chosen;
  const order = asked.get("sort") ?? "";
  const by = order.replace(/^-/, "");
  if (rows.some((row) => told.get(row)[by])) sort(by, order.startsWith("-"));
  arrive();
})();
