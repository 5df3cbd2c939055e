// Explorers: controls move sentence, picture and table, from the outcome of every choice.
(() => {
  "use strict";

  const { load, loadVega, pictureBox, embed, narrow } = window.recountCharts;
  const KEEP_MS = 200;
  const NO_TABLE = -1;

  // One outcome after the other from the packed form that `recount/explorers/grid.py` writes.
  const entries = (series) =>
    series.split(" ").flatMap((part) => {
      const [entry, times = 1] = part.split("*");
      const [first, last] = entry.split("~");
      if (last === undefined) return entry ? Array(Number(times)).fill(entry) : [];
      return Array.from({ length: last - first + 1 }, (_, at) => String(Number(first) + at));
    });
  const unpack = (grid, sentencesEach) => {
    const seen = grid.texts.map(() => 0);
    const told = entries(grid.told).map(Number);
    const ordinals = told.map((text) => seen[text]++);
    const numerals = grid.numerals.map((gaps) => gaps.map(entries));
    const names = Object.keys(grid.tables);
    const tables = names.map((name) => entries(grid.tables[name]).map(Number));
    const cells = (column) =>
      Array.isArray(column) ? column : entries(column.at).map((place) => column.of[place]);
    const sentence = (place) => {
      const text = told[place];
      const [first, ...others] = grid.texts[text];
      const behind = (words, gap) => numerals[text][gap][ordinals[place]] + words;
      return first + others.map(behind).join("");
    };
    const table = (number) => {
      const which = tables.map((ofOutcome) => ofOutcome[number]);
      if (!names.length || which.includes(NO_TABLE)) return null;
      return Object.fromEntries(names.map((name, at) => [name, cells(grid.columns[name][which[at]])]));
    };
    return {
      length: told.length / sentencesEach,
      outcome: (number) => ({
        table: table(number),
        sentences: Array.from({ length: sentencesEach }, (_, at) =>
          sentence(number * sentencesEach + at),
        ),
      }),
    };
  };

  // The script of an explorer calls this with its grid.
  const grids = new Map();
  window.recountExplorer = (name, grid) => grids.set(name, grid);
  Object.assign(window.recountExplorer, { grids, unpack });

  const make = (name, text = "", className = "") =>
    Object.assign(document.createElement(name), { textContent: text, className });

  // By the signs of the page’s language, with thousands set apart as everywhere in the book.
  const notation = { maximumSignificantDigits: 10, useGrouping: "always" };
  let numerals; // made when there is a number to write: it takes a while
  const numberWords = (number) => {
    numerals ??= new Intl.NumberFormat(document.documentElement.lang, notation);
    return numerals.format(number).replace("-", "−");
  };
  const SWITCH = { no: said("no"), yes: said("yes") };
  const isYear = (cell) => Number.isInteger(cell) && cell >= 1900 && cell <= 2100;

  // A control: what it offers, by the names that links have in every language, and the words for
  // them; the places of what is picked, and a way to pick others.
  const control = (node) => {
    const name = node.dataset.choice;
    if (node.matches("fieldset")) {
      const boxes = [...node.querySelectorAll("input")];
      const count = node.closest("details").querySelector("output");
      const picked = () => [...boxes.keys()].filter((at) => boxes[at].checked);
      return {
        name,
        label: node.querySelector("legend").textContent,
        column: node.dataset.column,
        options: boxes.map((box) => box.value),
        words: (option) => boxes.find(({ value }) => value === option).labels[0].textContent.trim(),
        picked,
        pick: (places) => boxes.forEach((box, at) => (box.checked = places.includes(at))),
        show: () => (count.textContent = picked().length),
      };
    }
    const one = { name, label: node.labels[0].textContent, show: () => {}, words: String };
    if (node.matches("select")) {
      return {
        ...one,
        options: [...node.options].map((option) => option.value),
        words: (option) => [...node.options].find(({ value }) => value === option).text,
        picked: () => [node.selectedIndex],
        pick: ([place]) => (node.selectedIndex = place),
      };
    }
    if (node.type === "checkbox") {
      return {
        ...one,
        options: ["no", "yes"],
        words: (option) => SWITCH[option],
        picked: () => [Number(node.checked)],
        pick: ([place]) => (node.checked = place === 1),
      };
    }
    const [low, high, step] = [node.min, node.max, node.step].map(Number);
    const output = node.parentElement.querySelector("output");
    const words = (option) => ("plain" in node.dataset ? option : numberWords(Number(option)));
    const last = (high - low) / step;
    // Of a number that is typed, the nearest that was computed.
    const nearest = (number) => Math.max(0, Math.min(last, Math.round((number - low) / step)));
    let kept = nearest(node.valueAsNumber);
    node.addEventListener("change", () => (node.value = low + kept * step));
    return {
      ...one,
      words,
      options: Array.from({ length: last + 1 }, (_, at) => String(low + at * step)),
      picked: () => {
        if (!Number.isNaN(node.valueAsNumber)) kept = nearest(node.valueAsNumber);
        return [kept];
      },
      pick: ([place]) => (node.value = low + place * step),
      show: () => output && (output.textContent = words(node.value)),
    };
  };

  const rowsOf = (table) => {
    const columns = Object.entries(table ?? {});
    return (columns[0]?.[1] ?? []).map((_, at) =>
      Object.fromEntries(columns.map(([name, cells]) => [name, cells[at]])),
    );
  };

  // Cells as people read them: numbers with separators, but for years, and yes or no.
  const wordsOf = (rows, name) => {
    if (rows.every((row) => isYear(row[name]))) return String;
    return (cell) =>
      typeof cell === "number" ? numberWords(cell) : { true: SWITCH.yes, false: SWITCH.no }[cell] ?? cell;
  };

  const tableOf = (title, rows, headings) => {
    const table = make("table", "", "recount-plain");
    table.setAttribute("aria-label", said("Table: {title}").replace("{title}", () => title));
    const columns = Object.keys(rows[0]).map((name) => ({
      name,
      words: wordsOf(rows, name),
      kind: rows.every((row) => typeof row[name] === "number") ? "recount-number" : "",
    }));
    const head = table.createTHead().insertRow();
    head.append(
      ...columns.map(({ name, kind }) => Object.assign(make("th", headings[name], kind), { scope: "col" })),
    );
    const body = table.createTBody();
    for (const row of rows) {
      body.insertRow().append(...columns.map(({ name, words, kind }) => make("td", words(row[name]), kind)));
    }
    return table;
  };

  const quoted = (cell) =>
    /[",\r\n]/.test(cell) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell);
  const csvOf = (rows, headings) =>
    [Object.keys(rows[0]).map((name) => headings[name]), ...rows.map(Object.values)]
      .map((line) => `${line.map(quoted).join(",")}\n`)
      .join("");

  const save = (words, text) => {
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    const stem = words.map((word) => word.replace(/[^\p{L}\p{N}.-]+/gu, "-")).join("_");
    link.download = `${stem.slice(0, 120)}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // A browser may forbid this from a folder on disk, or if it is asked too often.
  let keeping;
  const keep = (address) => {
    clearTimeout(keeping);
    keeping = setTimeout(() => {
      try {
        history.replaceState(history.state, "", address);
      } catch {
        // The link to copy leads to the choice all the same.
      }
    }, KEEP_MS);
  };

  const explorer = (figure) => {
    const name = figure.dataset.explorer;
    const part = (selector) => figure.querySelector(selector);
    const [form, result, note, picture, wait] = ["controls", "result", "note", "picture", "wait"].map(
      (kind) => part(`.recount-${kind}`),
    );
    const [csv, copy] = [part("[data-csv]"), part("[data-copy]")];
    const live = make("div", "", "recount-live");
    const image = part(".recount-drawn");
    image?.append(live);
    const title = document.getElementById(`${figure.id}--title`).textContent;
    const headings = JSON.parse(figure.dataset.words);

    const controls = [...form.querySelectorAll("[data-choice]")].map(control);
    const items = controls.find(({ column }) => column);
    const named = (by) => controls.find((one) => one.name === by);
    const chosen = ({ options, picked }) => picked().map((place) => options[place]);
    const numberOf = (among) =>
      among.reduce((number, { options, picked }) => number * options.length + picked()[0], 0);

    // All choices by name, so that a link means the same should the explorer start elsewhere.
    const query = () => {
      const pairs = controls.flatMap((one) => {
        const options = chosen(one);
        return (options.length ? options : [""]).map((option) => [one.name, option]);
      });
      return new URLSearchParams(pairs).toString().replaceAll("+", "%20");
    };

    const linkChoices = () => {
      copy.dataset.copy = `#explorer-${name}?${query()}`;
    };
    const showChoices = () => {
      controls.forEach(({ show }) => show());
      const words = controls.flatMap((one, at) => [
        `${at ? "; " : ""}${one.label}: `,
        make("strong", chosen(one).map(one.words).join(", ")),
      ]);
      part(".recount-choices").replaceChildren(...words);
      linkChoices();
    };

    let outcomes;
    const read = async () => {
      await load(figure.dataset.grid);
      outcomes ??= unpack(grids.get(name), items?.options.length ?? 1);
    };

    // What there is to show now; the same as `recount/explorers/explorer.py` says.
    const found = (began) => {
      const grid = grids.get(name);
      const { table, sentences } = outcomes.outcome(numberOf(controls.filter((c) => c !== items)));
      const spec = grid.forms[numberOf(grid.form_by.map(named))];
      const one = { began, spec, query: query(), sentence: sentences[0], rows: rowsOf(table) };
      if (!items) return one;
      const picked = items.picked();
      const told = new Set(picked.map((place) => sentences[place]));
      const left = items.options.filter((_, place) => !picked.includes(place));
      const hidden = new Set(left.map(items.words));
      return {
        ...one,
        sentence: picked.length
          ? [...told].join(" ")
          : said("{choice}: choose one or more.").replace("{choice}", () => items.label),
        rows: one.rows.filter((row) => !hidden.has(row[items.column])),
      };
    };

    let now; // what is shown, or about to be
    let drawn = query(); // the choices that the picture shows
    const tallest = { width: 0, height: 0 }; // the sentence, so that a shorter one moves nothing
    const tell = () => {
      const { width, height } = result.getBoundingClientRect();
      const before = width === tallest.width ? tallest.height : 0;
      Object.assign(tallest, { width, height: Math.max(before, height) });
      result.style.minHeight = `${tallest.height}px`;
      if (result.textContent !== now.sentence) result.textContent = now.sentence;
      image?.setAttribute("aria-label", now.sentence);
      const table = now.rows.length ? tableOf(title, now.rows, headings) : said("No rows.");
      part(".recount-scroll").replaceChildren(table);
      csv.disabled = !now.rows.length;
    };

    // A picture of other choices never looks as if it were of these.
    const mark = (failed = false) => {
      const holds = picture.dataset.live !== undefined && !failed;
      const stale = drawn === now.query || holds ? "" : failed ? "failed" : "loading";
      picture.dataset.state = now.rows.length ? stale : "empty";
      const text = {
        loading: said("The chart is loading."),
        failed: said("The chart did not load. The sentence and the table hold."),
      };
      wait.textContent = text[picture.dataset.state] ?? "";
    };

    // One chart for each form, made once for this width of the page.
    let charts = new Map();
    const draw = async ({ spec, rows }) => {
      let chart = charts.get(spec);
      if (chart) {
        await chart.view.resize().data("table", rows).runAsync();
      } else {
        const place = make("div");
        const whole = { ...spec, datasets: { ...spec.datasets, table: rows } };
        const { view } = await embed(place, whole, pictureBox(figure));
        chart = { place, view };
        charts.set(spec, chart);
      }
      live.replaceChildren(chart.place);
      picture.dataset.live = "";
    };

    const settle = ({ query, began }) => {
      figure.dataset.shown = query;
      performance.measure(`explorer ${name}`, { start: began });
    };

    let drawing = false;
    const redraw = async () => {
      if (!picture) return settle(now);
      mark();
      if (drawing) return;
      drawing = true;
      for (let last; last !== now; ) {
        last = now;
        try {
          await loadVega();
          if (last.rows.length) {
            await draw(last);
            drawn = last.query;
          }
          mark();
          settle(last);
        } catch {
          mark(true);
        }
      }
      drawing = false;
    };

    const update = async () => {
      const began = performance.now();
      showChoices();
      try {
        if (!outcomes) await read();
      } catch {
        form.reset();
        showChoices();
        note.textContent = said("The numbers of this explorer did not load. Try again.");
        return;
      }
      now = found(began);
      tell();
      await redraw();
    };

    const use = () => {
      if (!now) update();
    };
    const moved = () => {
      note.textContent = "";
      keep(`#explorer-${name}?${query()}`);
      update();
    };

    // What a link asks of one choice; gives a sentence about what there is not.
    const pick = (by, asked) => {
      const one = named(by);
      if (!one) return said("“{name}” is none of the choices.").replace("{name}", () => by);
      const options = asked.filter((option) => option || one !== items);
      const places = options.map((option) => one.options.indexOf(option));
      const known = places.filter((place) => place >= 0);
      if (known.length || !options.length) one.pick(known);
      const unknown = options.filter((_, at) => places[at] < 0);
      if (!unknown.length) return "";
      const shown = chosen(one).map(one.words);
      const none =
        unknown.length > 1
          ? said("“{options}” are not one of the choices of “{choice}”")
          : said("“{options}” is not one of the choices of “{choice}”");
      const instead = shown.length > 1 ? said("{options} are shown.") : said("{options} is shown.");
      return [
        none.replace("{options}", () => unknown.join("”, “")).replace("{choice}", () => one.label),
        instead.replace("{options}", () => shown.join(", ")),
      ].join("; ");
    };

    // Choices that a link does not name are as at the start.
    const apply = async (asked) => {
      const params = new URLSearchParams(asked);
      form.reset();
      const notes = [...new Set(params.keys())].map((by) => pick(by, params.getAll(by)));
      note.textContent = notes.filter(Boolean).join(" ");
      figure.tabIndex = -1;
      figure.scrollIntoView({ behavior: "instant" });
      figure.focus({ preventScroll: true });
      await update();
    };

    ["focusin", "pointerdown"].forEach((sign) => form.addEventListener(sign, use));
    part(".recount-table").addEventListener("toggle", use);
    form.addEventListener("input", moved);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("click", ({ target }) => {
      const { reset, tick } = target.dataset;
      if (reset !== undefined) form.reset();
      if (tick !== undefined) items.pick(tick ? [...items.options.keys()] : []);
      if (reset !== undefined || tick !== undefined) moved();
    });
    csv.addEventListener("click", async () => {
      if (!now) await update();
      if (now?.rows.length) save([name, ...controls.flatMap(chosen)], csvOf(now.rows, headings));
    });
    // A page turned on its side has another width for its charts.
    narrow.addEventListener("change", () => {
      charts.forEach(({ view }) => view.finalize());
      charts = new Map();
      if (!now) return;
      now = { ...now, began: performance.now() };
      redraw();
    });

    linkChoices(); // the page itself shows the choices at the start
    part("fieldset").disabled = csv.disabled = false;
    return { use, apply };
  };

  // One after the other, once the page has nothing else to do, or when it is asked for.
  const explorers = new Map();
  const figures = new Map(
    [...document.querySelectorAll("figure[data-explorer]")].map((figure) => [figure.dataset.explorer, figure]),
  );
  const ready = (name) => {
    if (figures.has(name) && !explorers.has(name)) explorers.set(name, explorer(figures.get(name)));
    return explorers.get(name);
  };
  const names = [...figures.keys()];
  const later = window.requestIdleCallback ?? ((task) => setTimeout(task, 50));
  const readyNext = () => {
    if (!names.length) return;
    ready(names.shift());
    later(readyNext);
  };

  // A link names an explorer, and behind a question mark choices: `#explorer-window?start=2010`.
  const follow = () => {
    clearTimeout(keeping);
    const [, name, asked] = location.hash.match(/^#explorer-([a-z0-9-]+)(?:\?(.*))?$/) ?? [];
    const folded = name && document.getElementById(`explorer-${name}`)?.closest(".recount-try");
    if (folded) folded.open = true;
    if (asked === undefined) ready(name)?.use();
    else ready(name)?.apply(asked);
  };
  addEventListener("hashchange", follow);
  follow();
  later(readyNext);
})();
