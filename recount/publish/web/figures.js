// Figures: the live chart in the picture's place, and what the menu copies.
(() => {
  "use strict";

  const VEGA = document.currentScript.dataset.vega;
  const HOVER_MS = 300;
  const VIEW_MS = 800;
  const specs = new Map();
  const scripts = new Map();

  // The script of a figure calls this with its chart.
  window.recountSpec = (name, spec) => specs.set(name, spec);

  const load = (address) => {
    if (!scripts.has(address)) {
      const loaded = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = () => {
          scripts.delete(address);
          script.remove();
          reject(new Error(`${address} did not load`));
        };
        document.head.append(script);
      });
      scripts.set(address, loaded);
    }
    return scripts.get(address);
  };

  // The chart without its title, for this width.
  const fitted = (spec, width) => {
    const { title, usermeta, ...bare } = spec;
    const config = { ...spec.config, mark: { ...spec.config?.mark, tooltip: true } };
    const autosize = { type: "fit-x", contains: "padding" };
    return { ...bare, config, width, autosize };
  };

  const shownBox = (figure) =>
    [...figure.querySelectorAll(":scope .recount-wide, :scope .recount-narrow")].find(
      (box) => box.getClientRects().length,
    );

  const draw = async (figure) => {
    const box = shownBox(figure);
    if (!box || box.dataset.asked !== undefined) return;
    box.dataset.asked = "";
    const live = document.createElement("div");
    try {
      await Promise.all([load(VEGA), load(figure.dataset.spec)]);
      const still = box.querySelector("svg");
      const { width, height } = still.viewBox.baseVal;
      live.className = "recount-live";
      box.append(live);
      await window.vegaEmbed(live, fitted(specs.get(figure.dataset.figure), width), {
        actions: false,
        ast: true, // Vega's interpreter, which needs no eval
        defaultStyle: false,
        mode: "vega-lite",
        renderer: "svg",
        tooltip: { disableDefaultStyle: true },
      });
      const chart = live.querySelector("svg");
      chart.setAttribute("aria-hidden", "true"); // the box around it carries the text alternative
      chart.setAttribute("width", width);
      chart.setAttribute("height", height);
      chart.style.aspectRatio = `${width} / ${height}`;
      box.dataset.live = "";
    } catch (error) {
      live.remove();
      delete box.dataset.asked;
      throw error;
    }
  };

  const play = (figure) =>
    draw(figure).then(
      () => {
        figure.dataset.playing = "";
        figure.querySelectorAll("[data-play]").forEach((button) => {
          button.disabled = true;
          button.textContent = "Interactive now";
        });
      },
      () => {
        figure.querySelectorAll("[data-play]").forEach((button) => {
          button.textContent = "Interactive: did not load, try again";
        });
      },
    );

  const saving =
    navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;
  const fast = navigator.connection?.effectiveType === "4g";

  const figures = [...document.querySelectorAll("figure[data-spec]")];
  figures.forEach((figure) => {
    figure.querySelectorAll("[data-play]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => play(figure));
    });
    if (saving) return;
    figure.querySelectorAll(".recount-wide, .recount-narrow").forEach((box) => {
      let timer;
      box.addEventListener("pointerenter", () => {
        timer = setTimeout(() => play(figure), HOVER_MS);
      });
      box.addEventListener("pointerleave", () => clearTimeout(timer));
    });
  });

  // A page turned on its side shows the other picture.
  matchMedia("(max-width: 600px)").addEventListener("change", () =>
    figures.filter((figure) => figure.dataset.playing !== undefined).forEach(play),
  );

  // On a fast line, whoever has begun to read gets the charts that stay in view.
  if (fast && !saving) {
    const waiting = new Map();
    const watcher = new IntersectionObserver(
      (entries) =>
        entries.forEach(({ isIntersecting, target }) => {
          clearTimeout(waiting.get(target));
          if (isIntersecting) waiting.set(target, setTimeout(() => play(target), VIEW_MS));
        }),
      { threshold: 0.6 },
    );
    ["scroll", "pointerdown", "keydown"].forEach((sign) =>
      addEventListener(sign, () => figures.forEach((figure) => watcher.observe(figure)), {
        once: true,
        passive: true,
      }),
    );
  }

  document.querySelectorAll("a[data-table][href^='#']").forEach((link) =>
    link.addEventListener("click", () => {
      document.querySelector(link.hash).closest("details").open = true;
    }),
  );

  const copying = (button, text) => {
    if (!navigator.clipboard) return;
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = label), 2000);
    });
  };
  document
    .querySelectorAll("[data-copy]")
    .forEach((button) => copying(button, () => new URL(button.dataset.copy, location.href).href));
  document
    .querySelectorAll("[data-copy-text]")
    .forEach((button) =>
      copying(button, () => button.parentElement.firstChild.textContent.trim()),
    );
})();
