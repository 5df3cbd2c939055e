// JupyterLab reads #cell-id=… while it starts, before the notebook of the address is open, and
// forgets it. This keeps the id and goes to the cell. It is a prebuilt extension, written by hand: a
// container as module federation expects it, which shares nothing and has one plugin.
(() => {
  const wanted = /^#cell-id=(.+)$/.exec(window.location.hash);
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function opened(shell) {
    for (;;) {
      const panel = shell.currentWidget;
      if (panel?.content?.scrollToItem && panel.context) return panel;
      await pause(100);
    }
  }

  /** Go to a cell, and stay there while the charts above it take their room; the reader's hand wins. */
  async function goTo(notebook, index) {
    let left = false;
    const leave = () => { left = true; };
    for (const kind of ["wheel", "keydown", "pointerdown"]) {
      document.addEventListener(kind, leave, {capture: true, once: true});
    }
    notebook.activeCellIndex = index;
    for (let still = 0; still < 20 && !left; still += 1) {
      const cell = notebook.widgets[index].node;
      const away = cell.getBoundingClientRect().top - notebook.node.getBoundingClientRect().top;
      if (!cell.isConnected || Math.abs(away) > notebook.node.clientHeight / 2) {
        notebook.scrollToItem(index, "start");
        still = 0;
      }
      await pause(250);
    }
  }

  async function start(app) {
    await app.restored; // which JupyterLab is not before `activate` has returned
    const panel = await opened(app.shell);
    await panel.context.ready;
    const id = decodeURIComponent(wanted[1]);
    const index = panel.content.widgets.findIndex((cell) => cell.model.id === id);
    if (index >= 0) await goTo(panel.content, index);
  }

  const plugin = {
    id: "recount-open-at-cell:plugin",
    autoStart: true,
    activate: (app) => { if (wanted) start(app); },
  };
  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["recount-open-at-cell"] = {
    init: () => {},
    get: async () => () => ({__esModule: true, default: plugin}),
  };
})();
