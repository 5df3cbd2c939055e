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

  document.querySelector(".bd-search-container input[type=search]")?.focus();
}
