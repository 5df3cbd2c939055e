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
  const heads = [...table.tHead.rows[0].cells];
  const names = heads.map((head) => head.dataset.column);
  const cell = (row, name) => row.cells[names.indexOf(name)].textContent;

  let ready = false;
  const found = (query) => {
    if (!ready) {
      const words = (row) => [...row.cells].slice(1).map((one) => one.textContent).join(". ");
      prepare(rows.map((row) => ["claim", row.cells[0].textContent, `#${row.id}`, words(row), "", ""]));
      ready = true;
    }
    return new Set(search(query).hits.map(({ entry }) => entry.address.slice(1)));
  };

  const filters = [...form.querySelectorAll("select")];
  const filter = () => {
    const query = form.elements.q.value.trim();
    const hits = query && found(query);
    const chosen = filters.filter((list) => list.value);
    let count = 0;
    for (const row of rows) {
      const fits = ({ name, value }) => cell(row, name).split("; ").includes(value);
      row.hidden = !((!hits || hits.has(row.id)) && chosen.every(fits));
      count += !row.hidden;
    }
    status.textContent = `${count} of ${rows.length} claims`;
  };

  // By a column, upwards or downwards, what is empty last; by no column, as the reports tell it.
  const collator = new Intl.Collator("en", { numeric: true });
  let sorted = { name: "", down: false };
  const sort = (name, down) => {
    sorted = { name, down };
    const order = [...rows];
    if (name) {
      const texts = new Map(rows.map((row) => [row, cell(row, name)]));
      order.sort((a, b) => {
        const [one, other] = [texts.get(a), texts.get(b)];
        if (!one || !other) return !one - !other;
        return down ? collator.compare(other, one) : collator.compare(one, other);
      });
    }
    body.append(...order);
    heads.forEach((head, i) => {
      if (names[i] === name) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  };

  const remember = () => {
    const order = sorted.name && (sorted.down ? "-" : "") + sorted.name;
    keep({ ...Object.fromEntries(new FormData(form)), sort: order });
  };

  heads.forEach((head, i) => {
    const button = head.querySelector("button");
    button.disabled = false;
    button.addEventListener("click", () => {
      const again = sorted.name === names[i];
      if (again && sorted.down) sort("", false);
      else sort(names[i], again);
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

  // Whoever is led to a claim sees it, whatever was filtered, and wherever its row comes to lie
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
    bring(row);
  };
  addEventListener("hashchange", arrive);

  const asked = new URLSearchParams(location.search);
  form.elements.q.value = asked.get("q") ?? "";
  filters.forEach((list) => {
    const wanted = asked.get(list.name) ?? "";
    list.value = [...list.options].some(({ value }) => value === wanted) ? wanted : "";
  });
  if (form.elements.q.value || filters.some((list) => list.value)) filter();
  const order = asked.get("sort") ?? "";
  if (names.includes(order.replace(/^-/, ""))) sort(order.replace(/^-/, ""), order.startsWith("-"));
  arrive();
})();
