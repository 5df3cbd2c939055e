// What a reader does on a page, as far as the page has what for; what came of each, by name.
async () => {
  const until = async (holds) => {
    for (let waited = 0; waited < 30_000; waited += 50) {
      if (holds()) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
  };
  const set = (control, value) => {
    if (control.type === "checkbox") control.checked = !control.checked;
    else control.value = value;
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const done = {};

  const figure = document.querySelector("figure[data-spec]");
  if (figure) {
    figure.querySelector("[data-play]").click();
    done.figure = await until(() => figure.querySelector("[data-live] .recount-live svg"));
  }

  const explorer = document.querySelector("figure[data-explorer]");
  if (explorer) {
    for (let part = explorer; part; part = part.parentElement) if (part.matches("details")) part.open = true;
    const control = explorer.querySelector("[data-choice]:is(input, select)");
    const others = control.options && [...control.options].find((option) => !option.selected);
    set(control, others ? others.value : Number(control.value) + Number(control.step || 1));
    done.explorer = await until(() => explorer.dataset.shown);
    explorer.querySelector(".recount-table").open = true;
    done.table = await until(() => explorer.querySelector(".recount-table td"));
  }

  const filter = document.querySelector(".recount-filter input");
  if (filter) {
    set(filter, "28,000");
    const rows = document.querySelectorAll(".recount-ledger tbody tr");
    const shown = () => [...rows].filter((row) => !row.hidden).length;
    done.ledger = await until(() => shown() > 0 && shown() < rows.length);
  }

  const results = document.querySelector("#recount-results");
  if (results && location.search) done.search = await until(() => results.querySelector("a"));

  const wide = document.documentElement.scrollWidth;
  done.width = wide <= innerWidth;
  done.tables = document.querySelectorAll("table:not([aria-label], [role=presentation])").length === 0;
  return done;
};
