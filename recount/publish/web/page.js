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

  // What scrolls sideways is reached and moved by keyboard; what does not is no stop on the way.
  const boxes = document.querySelectorAll(
    ".recount-scroll:not([tabindex]), .pst-scrollable-table-container, .bd-article pre, .cell_output .output",
  );
  const sized = new ResizeObserver((entries) =>
    entries.forEach(({ target }) => {
      const wide = target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
      if (wide === (target.tabIndex === 0)) return;
      if (wide) {
        target.tabIndex = 0;
        target.setAttribute("role", "group");
        const what = target.matches("pre") || !target.querySelector("table") ? "Text" : "Table";
        target.setAttribute("aria-label", `${what} that scrolls`);
      } else {
        ["tabindex", "role", "aria-label"].forEach((name) => target.removeAttribute(name));
      }
    }),
  );
  boxes.forEach((box) => sized.observe(box));

  document.querySelector(".bd-search-container input[type=search]")?.focus();
}
