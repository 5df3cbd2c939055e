// Buttons that copy an address, or the text beside them. Without a clipboard they stay hidden.
(() => {
  "use strict";
  if (!navigator.clipboard) return;

  const SHOWN_MS = 2000;
  const copying = (button, text) => {
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text());
      button.textContent = said("Copied");
      setTimeout(() => (button.textContent = label), SHOWN_MS);
    });
  };
  document
    .querySelectorAll("[data-copy]")
    .forEach((button) => copying(button, () => new URL(button.dataset.copy, location.href).href));
  document
    .querySelectorAll("[data-copy-text]")
    .forEach((button) =>
      copying(button, () =>
        button.closest(".recount-cite").querySelector("[data-copied]").textContent.trim(),
      ),
    );
})();
