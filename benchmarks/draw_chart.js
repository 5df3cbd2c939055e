// Draws with Plot what plot.py made of a chart of the book.
import * as Plot from "@observablehq/plot";

const functions = (constants) =>
  Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, () => value]));

const mark = ({ mark, data, channels, constants, filters }, datasets) => {
  const tests = filters.map((filter) => new Function("datum", `return ${filter}`));
  const kept = datasets[data].filter((row) => tests.every((test) => test(row)));
  return Plot[mark](kept, { ...channels, ...functions(constants) });
};

const fitted = (projection, layers, datasets) => {
  const outlines = layers.filter(({ mark }) => mark === "geo").flatMap(({ data }) => datasets[data]);
  return { ...projection, domain: { type: "FeatureCollection", features: outlines } };
};

export function draw({ datasets, layers, projection, ...options }, width) {
  return Plot.plot({
    ...options,
    width,
    ...(projection && { projection: fitted(projection, layers, datasets) }),
    marks: layers.map((layer) => mark(layer, datasets)),
  });
}
