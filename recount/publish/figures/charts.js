// What figures and explorers share: scripts loaded when asked for, and live charts.
window.recountCharts = (() => {
  "use strict";

  const VEGA = document.currentScript.dataset.vega;
  const narrow = matchMedia("(max-width: 600px)");
  const scripts = new Map();

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
  const loadVega = () => load(VEGA);

  // The box of the picture that this width of the page shows.
  const pictureBox = (figure) =>
    figure.querySelector(narrow.matches ? ".recount-narrow" : ".recount-wide");

  // The chart in Vega, without its title, for this width. Vega-Lite would warn of the fit where rows
  // have a height of their own, and names a version of Vega that is not the one that draws.
  const compiled = (spec, width) => {
    const { title, usermeta, autosize, ...bare } = spec;
    const config = {
      ...spec.config,
      axis: { ...spec.config?.axis, labelSeparation: 6 }, // as in the pictures
      mark: { ...spec.config?.mark, tooltip: true },
    };
    const { $schema, ...vega } = window.vegaCompile({ ...bare, config, width }).spec;
    return { ...vega, autosize: { type: "fit-x", contains: "padding" } };
  };

  // Draw a chart into a place, as wide as the picture in `box`, once Vega is there. The text
  // alternative is that of the box around it.
  const embed = async (place, spec, box) => {
    const { width } = box.querySelector("svg").viewBox.baseVal;
    const made = await window.vegaEmbed(place, compiled(spec, width), {
      actions: false,
      ast: true, // Vega's interpreter, which needs no eval
      defaultStyle: false,
      logLevel: 1, // a layer that has no rows, where nothing is picked for it, is no fault
      mode: "vega",
      renderer: "svg",
      tooltip: { disableDefaultStyle: true },
    });
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    return made;
  };

  return { load, loadVega, pictureBox, embed, narrow };
})();
