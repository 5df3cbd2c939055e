// A prebuilt extension of JupyterLab, written by hand: a container as module federation expects it,
// which shares nothing and has two plugins.
(() => {
  // JupyterLab reads #cell-id=… while it starts, before the notebook of the address is open, and
  // forgets it. This keeps the id and goes to the cell.
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

  const openAtCell = {
    id: "recount-notebooks:open-at-cell",
    autoStart: true,
    activate: (app) => { if (wanted) start(app); },
  };

  // What JupyterLab notes of a kernel once it runs, such as its version, is no change of a reader's,
  // nor is the picture that it puts into the notebook of each chart that it draws: nothing to save.
  const OF_KERNEL = ["kernelspec", "language_info"];
  const CHART = "application/vnd.vegalite.v5+json";

  function keepUnchanged(model) {
    const set = model.setMetadata.bind(model);
    model.setMetadata = (name, value) => {
      const {dirty} = model;
      set(name, value);
      if (OF_KERNEL.includes(name)) model.dirty = dirty;
    };
  }

  /** Let charts be drawn as if their picture were there already. */
  function drawOnly(factory) {
    const create = factory.createRenderer.bind(factory);
    factory.createRenderer = (options) => {
      const renderer = create(options);
      const draw = renderer.renderModel.bind(renderer);
      renderer.renderModel = ({data, metadata}) =>
        draw({data: {"image/png": "none", ...data}, metadata, setData: () => {}});
      return renderer;
    };
  }

  let drawing = null;
  const onlyShown = {
    id: "recount-notebooks:only-shown",
    autoStart: true,
    activate: (app) => app.docRegistry.addWidgetExtension("Notebook", {
      createNew: (panel, {model}) => {
        keepUnchanged(model);
        const factory = panel.content.rendermime.getFactory(CHART);
        if (factory && factory !== drawing) drawOnly(factory); // which all notebooks share
        drawing = factory;
      },
    }),
  };

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["recount-notebooks"] = {
    init: () => {},
    get: async () => () => ({__esModule: true, default: [openAtCell, onlyShown]}),
  };
})();
