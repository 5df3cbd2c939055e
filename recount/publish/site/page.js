// What the theme would put into attributes of its buttons, and what it leaves to a keyboard.
{
  "use strict";
  const does = {
    print: () => window.print(),
    fullscreen: () =>
      document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen(),
  };
  document.querySelectorAll("[data-does]").forEach((button) => {
    button.addEventListener("click", does[button.dataset.does]);
  });

  // The theme takes the focus from these buttons, so a closed sidebar would leave it nowhere.
  for (const side of ["primary", "secondary"]) {
    const dialog = document.getElementById(`pst-${side}-sidebar-modal`);
    dialog?.addEventListener("close", () => document.querySelector(`.${side}-toggle`)?.focus());
  }

  // Bootstrap comes with the first sign of a reader, for tooltips, the menu of downloads, the mark of
  // the section in view and the way back to the top. What it missed by then is said to it again.
  const { bootstrap: address } = document.currentScript.dataset;
  const away = new AbortController();
  const arrived = () => {
    away.abort();
    window.oldScroll = window.scrollY; // as the theme notes it
    if (document.body.dataset.bsSpy) window.bootstrap.ScrollSpy.getOrCreateInstance(document.body);
    const tip = (state) => document.querySelector(`[data-bs-toggle="tooltip"]:${state}`);
    tip("hover")?.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
    tip("focus")?.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    held?.menu.dispatchEvent(new held.event.constructor(held.event.type, held.event));
  };
  let coming = false, failed = false, held;
  const wake = ({ type, movementX, movementY }) => {
    if (coming || (failed && ["pointermove", "scroll"].includes(type))) return;
    if (type === "pointermove" && !movementX && !movementY) return; // it rests where the page opened
    coming = true;
    const script = Object.assign(document.createElement("script"), { src: address, onload: arrived });
    script.onerror = () => {
      script.remove();
      held = undefined;
      [coming, failed] = [false, true]; // the next press asks again
    };
    document.head.append(script);
  };
  const hold = (event) => {
    const menu = event.target.closest("[data-bs-toggle='dropdown']");
    if (!menu || (event.type === "keydown" && !["ArrowDown", "ArrowUp"].includes(event.key))) return;
    event.preventDefault();
    held ??= { menu, event };
    wake(event);
  };
  const { signal } = away;
  for (const sign of ["pointermove", "pointerdown", "focusin", "keydown", "scroll"]) {
    addEventListener(sign, wake, { passive: true, signal });
  }
  for (const kind of ["click", "keydown"]) addEventListener(kind, hold, { capture: true, signal });

  // A page in another language opens at the same place. Whoever reads one of them rather than this
  // one is told so in it, once a page: nothing is kept.
  const others = [...document.querySelectorAll(".recount-languages a")];
  others.forEach((link) => link.addEventListener("click", () => (link.hash = location.hash)));
  const base = (language) => language.split("-")[0];
  const own = base(document.documentElement.lang);
  const reads = navigator.languages.map(base);
  const known = [own, ...others.map(({ hreflang }) => base(hreflang))];
  const liked = others.find(({ hreflang }) => base(hreflang) === reads.find((one) => known.includes(one)));
  if (liked) {
    const { offer, close } = liked.dataset;
    const line = Object.assign(document.createElement("p"), { className: "recount-offer", lang: liked.lang });
    const link = Object.assign(document.createElement("a"), { href: liked.href, hreflang: liked.hreflang });
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    link.textContent = offer;
    link.addEventListener("click", () => (link.hash = location.hash));
    button.setAttribute("aria-label", close);
    button.addEventListener("click", () => line.remove());
    line.append(link, button);
    document.querySelector(".bd-header-article")?.after(line);
  }

  // What scrolls sideways is reached and moved by keyboard; what does not is no stop on the way.
  const boxes = document.querySelectorAll(
    ".recount-scroll, .pst-scrollable-table-container, .bd-article pre, .cell_output .output",
  );
  const setStop = (target, wide) => {
    if (!wide) {
      ["tabindex", "role", "aria-label"].forEach((name) => target.removeAttribute(name));
      return;
    }
    target.tabIndex = 0;
    target.setAttribute("role", "group");
    const table = target.matches("pre") ? null : target.querySelector("table");
    const name = table?.getAttribute("aria-label");
    const scrolls = table ? said("Table that scrolls") : said("Text that scrolls");
    target.setAttribute("aria-label", name ? `${scrolls}: ${name}` : scrolls);
  };
  const sized = new ResizeObserver((entries) => {
    // All is read before anything is written, so that the page is laid out once. What is folded has
    // no size, and is asked when it unfolds.
    const shown = entries.filter(({ contentRect }) => contentRect.width).map(({ target }) => target);
    const wide = shown.map(
      (box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight,
    );
    shown.forEach((box, i) => wide[i] === (box.tabIndex === 0) || setStop(box, wide[i]));
  });
  boxes.forEach((box) => sized.observe(box));

  // What waits for the view is laid out, little at a time, once the page has nothing else to do, so
  // that nothing moves for whoever jumps far ahead. Whoever jumps before gets all of it first, or
  // the jump would end beside its target.
  const waiting = [...document.querySelectorAll(".recount-figure, .recount-ledger tbody tr")];
  const atOnce = waiting[0]?.matches("tr") ? 12 : 1; // a row is little work
  const later = window.requestIdleCallback ?? ((task) => setTimeout(task, 50));
  const layOut = (most) => {
    for (const part of waiting.splice(0, most)) part.style.contentVisibility = "visible";
  };
  const settle = () => {
    layOut(atOnce);
    if (waiting.length) later(settle);
  };
  document.addEventListener(
    "click",
    ({ target }) => target.closest("a[href^='#']") && layOut(waiting.length),
    { capture: true },
  );
  // What is folded unfolds for whoever is led into it, where a browser does not see to it, and for
  // paper.
  const unfold = () => {
    const target = document.querySelector(":target");
    for (let part = target; part; part = part.parentElement) if (part.matches("details")) part.open = true;
    target?.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  addEventListener("load", () => {
    if (document.querySelector(":target")) layOut(waiting.length);
    unfold();
    later(settle);
  });
  let folded = [];
  addEventListener("beforeprint", () => {
    const kinds = ["section", "try", "sources", "card", "unchecked", "more", "numbers", "answer"];
    folded = kinds.flatMap((kind) => [...document.querySelectorAll(`.recount-${kind}:not([open])`)]);
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
  });

  document.querySelector(".bd-search-container input[type=search]")?.focus();
}
