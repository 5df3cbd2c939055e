// Figures: the live chart in the picture's place, when a reader asks for it or stays.
(() => {
  "use strict";

  const { load, loadVega, pictureBox, embed, narrow } = window.recountCharts;
  const HOVER_MS = 300;
  const VIEW_MS = 800;
  const specs = new Map();

  // The script of a figure calls this with its chart.
  window.recountSpec = (name, spec) => specs.set(name, spec);

  const draw = async (figure) => {
    const box = pictureBox(figure);
    if (box.dataset.asked !== undefined) return;
    box.dataset.asked = "";
    const live = document.createElement("div");
    try {
      await Promise.all([loadVega(), load(figure.dataset.spec)]);
      const { width, height } = box.querySelector("svg").viewBox.baseVal;
      live.className = "recount-live";
      box.append(live);
      await embed(live, specs.get(figure.dataset.figure), box);
      const chart = live.querySelector("svg");
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
          button.textContent = said("Interactive now");
        });
      },
      () => {
        figure.querySelectorAll("[data-play]").forEach((button) => {
          button.textContent = said("Interactive: did not load, try again");
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
  narrow.addEventListener("change", () =>
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
})();
