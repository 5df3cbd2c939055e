// Follows the book while it is being written: `recount watch` puts this into the pages it serves.
{
  "use strict";
  const { built, page } = document.currentScript.dataset;
  const events = new URL("events", document.currentScript.src);
  events.searchParams.set("page", page);
  const KEPT = "recount-watch"; // until the page is back, where the reader was
  const SETTLES_IN_MS = 2000; // a page: so long does it lay out what was far from the view

  const isShown = (part) => part.getClientRects().length > 0;
  const topOf = (part) => part.getBoundingClientRect().top;
  // What is folded has a name in another build too: its own id, the first one within, or its words.
  const nameOf = (part) =>
    part.id || part.querySelector("[id]")?.id || part.querySelector("summary")?.textContent;

  let isRestored = false;
  const remember = () => {
    const anchors = [...document.querySelectorAll("article [id]")].filter(isShown);
    const distance = (part) => Math.abs(topOf(part));
    const nearest = anchors.reduce(
      (best, part) => (best && distance(best) <= distance(part) ? best : part),
      null,
    );
    const folds = [...document.querySelectorAll("details")].map((part) => [nameOf(part), part.open]);
    const place = { id: nearest?.id, top: nearest && topOf(nearest), y: scrollY, folds };
    sessionStorage.setItem(KEPT, JSON.stringify({ page: location.pathname, ...place }));
  };

  const restore = () => {
    isRestored = true;
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    if (kept?.page !== location.pathname) return;
    const folds = new Map(kept.folds);
    for (const part of document.querySelectorAll("details")) {
      part.open = folds.get(nameOf(part)) ?? part.open;
    }
    let free = false;
    for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      addEventListener(act, () => (free = true), { once: true, passive: true });
    }
    const until = performance.now() + SETTLES_IN_MS;
    const hold = () => {
      if (free) return;
      const anchor = kept.id && document.getElementById(kept.id);
      const off = anchor && isShown(anchor) ? topOf(anchor) - kept.top : kept.y - scrollY;
      if (Math.abs(off) >= 1) scrollBy({ top: off, behavior: "instant" });
      if (performance.now() < until) requestAnimationFrame(hold);
    };
    hold();
  };
  addEventListener("load", () => setTimeout(restore)); // once all else that scrolls has done so

  const LOOK = `
    :host { all: initial; }
    section {
      position: fixed; inset: auto 0 0; z-index: 2147483647; box-sizing: border-box;
      max-height: 50vh; overflow: auto; padding: 0.75rem 1rem;
      background: #fff; color: #1a1a1a; border-top: 0.3rem solid #b3261e;
      font: 1rem/1.4 sans-serif;
    }
    h2 { margin: 0; font-size: 1rem; }
    pre { margin: 0.4rem 0 0; font-size: 0.9rem; white-space: pre-wrap; overflow-wrap: anywhere; }`;
  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const box = document.createElement("recount-watch");
  const look = new CSSStyleSheet();
  look.replaceSync(LOOK);
  box.attachShadow({ mode: "open" }).adoptedStyleSheets = [look];
  const say = (error) => {
    if (!error) return box.remove();
    const section = element("section", "");
    section.setAttribute("role", "alert");
    section.append(element("h2", "Not all is built:"), element("pre", error));
    box.shadowRoot.replaceChildren(section);
    document.body.append(box);
  };

  // A browser allows a host few connections at a time: only pages that are seen take one.
  let source;
  const listen = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(events);
    source.addEventListener("message", ({ data }) => {
      const state = JSON.parse(data);
      if (state.built === built) return say(state.error);
      source.close();
      if (isRestored) remember(); // else what the last page remembered still holds
      location.reload();
    });
  };
  document.addEventListener("visibilitychange", listen);
  listen();
}
