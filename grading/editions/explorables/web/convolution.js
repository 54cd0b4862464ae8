/* Chapter 16: how large is the output, and which pixels are never looked at? */
"use strict";

explorables.convolution = (() => {
  /* Filters of side f: what stands right minus left, below minus above, a mean. */
  const FILTERS = {
    "upright edges": (f, i, j) => Math.sign(j - (f - 1) / 2),
    "level edges": (f, i, j) => Math.sign(i - (f - 1) / 2),
    mean: (f) => 1 / f ** 2,
  };

  const table = (rows, columns, entry) =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => entry(i, j)));

  const filter = (name, f) => table(f, f, (i, j) => FILTERS[name](f, i, j));

  /* The middle n by n pixels. */
  function middle(image, n) {
    const from = Math.floor((image.length - n) / 2);
    return table(n, n, (i, j) => image[from + i][from + j]);
  }

  /* Where the filter begins, counted place by place; the first pixel is 0. */
  function begins(n, f, p, s) {
    const found = [];
    for (let at = -p; at + f <= n + p; at += s) found.push(at);
    return found;
  }

  function neverSeen(n, f, p, s) {
    const found = begins(n, f, p, s);
    return table(1, n, (_, pixel) => pixel)[0]
      .filter((pixel) => !found.some((at) => at <= pixel && pixel < at + f));
  }

  /* The sum below the filter K at one place; beyond the image there are zeros. */
  function sum(image, K, top, left) {
    let z = 0;
    K.forEach((row, i) => row.forEach((weight, j) => {
      z += weight * (image[top + i]?.[left + j] ?? 0);
    }));
    return z;
  }

  function response(image, K, p, s) {
    const found = begins(image.length, K.length, p, s);
    return found.map((top) => found.map((left) => sum(image, K, top, left)));
  }

  const SIDE = 222; // of each of the two pictures
  const INK = "var(--pst-color-text-base)";

  function pixels(values, size, left, colour) {
    const top = Math.max(...values.flat().map(Math.abs), 1e-12);
    return values.flatMap((row, i) => row.map((value, j) => kit.svg("rect", {
      x: left + j * size, y: 2 + i * size, width: size, height: size,
      "shape-rendering": "crispEdges",
      fill: colour(value), "fill-opacity": Math.abs(value / top).toFixed(3) })));
  }

  const outline = (x, y, side, stroke, more = {}) =>
    kit.svg("rect", { x, y, width: side, height: side, fill: "none", stroke, ...more });

  function input(image, p, f, s, corner, size) {
    const n = image.length;
    const padded = table(n + 2 * p, n + 2 * p, (i, j) => image[i - p]?.[j - p] ?? 0);
    const [first, side] = [2 + p * size, n * size];
    const unseen = neverSeen(n, f, p, s).flatMap((pixel) => {
      const at = first + pixel * size;
      const look = { fill: "var(--alarm)", "fill-opacity": 0.35 };
      return [
        kit.svg("rect", { x: at, y: first, width: size, height: side, ...look }),
        kit.svg("rect", { x: first, y: at, width: side, height: size, ...look }),
      ];
    });
    return [
      ...pixels(padded, size, 2, () => INK),
      outline(2, 2, padded.length * size, "var(--pst-color-text-muted)",
              { "stroke-dasharray": "3 3" }),
      outline(first, first, side, "var(--pst-color-text-muted)"),
      ...unseen,
      outline(first + corner[1] * size, first + corner[0] * size, f * size,
              "var(--alarm)", { "stroke-width": 3 }),
    ];
  }

  function output(map, place, size, isMean) {
    const left = kit.WIDTH - SIDE - 4;
    const colour = (z) => (isMean ? INK : z > 0 ? "var(--two)" : "var(--four)");
    return [
      ...pixels(map, size, left, colour),
      outline(left, 2, map.length * size, "var(--pst-color-text-muted)"),
      outline(left + place[1] * size, 2 + place[0] * size, size, "var(--alarm)",
              { "stroke-width": 3 }),
    ];
  }

  const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

  /* The formula with its numbers, what is left over, and the sum at the chosen place. */
  function sentence({ n, f, p, s }, map, [row, column]) {
    const share = (n + 2 * p - f) / s;
    const floor = Number.isInteger(share) ? "" : `, rounded down ${Math.floor(share)}`;
    const lost = neverSeen(n, f, p, s).length;
    const both = `${plural(lost, "row")} and ${plural(lost, "column")} of pixels`;
    const unseen = lost ? `${both} are never looked at.` : "Every pixel is looked at.";
    return `(${n} + 2 · ${p} − ${f}) / ${s} = ${Number(share.toFixed(2))}${floor}, and 1 ` +
      `for the first place: the output is ${map.length} × ${map.length}. ${unseen} ` +
      `At row ${row}, column ${column} the sum is ${map[row][column].toFixed(2)}.`;
  }

  function start(place, { digit }) {
    const ink = digit.map((row) => row.map((value) => value / 255));
    const names = Object.keys(FILTERS);
    const kind = kit.menu("filter", names, show);
    const sizes = Object.fromEntries([
      ["n", "image n", 7, 28, 28], ["f", "filter f", 1, 7, 3],
      ["p", "padding p", 0, 3, 0], ["s", "stride s", 1, 4, 2],
    ].map(([key, name, min, max, value]) =>
      [key, kit.slider(name, { min, max, step: 1, value }, show)]));
    const at = ["row", "column"].map((name, k) => kit.slider(
      name, { min: 0, max: 12, step: 1, value: [4, 6][k] }, show));
    const told = kit.status();
    const picture = kit.drawing(SIDE + 26, "");

    function show() {
      const [n, f, p, s] = ["n", "f", "p", "s"].map((key) => sizes[key].value);
      const name = names[kind.value];
      const image = middle(ink, n);
      const map = response(image, filter(name, f), p, s);
      for (const slider of at) slider.max = map.length - 1;
      const chosen = at.map((slider) => slider.value);
      const corner = chosen.map((k) => k * s - p);
      const size = (SIDE - 2) / (n + 2 * p);
      picture.replaceChildren(
        ...input(image, p, f, s, corner, size),
        ...output(map, chosen, size, name === "mean"),
        kit.text(2, SIDE + 20, `input ${n} × ${n}` + (p ? `, ${p} zeros around` : "")),
        kit.text(kit.WIDTH - SIDE - 4, SIDE + 20, `output ${map.length} × ${map.length}`),
      );
      told.say(sentence({ n, f, p, s }, map, chosen));
      picture.setAttribute("aria-label",
        `Left a handwritten digit with the place of the filter outlined, right its ` +
        `response to ${name}, ${map.length} by ${map.length}.`);
    }

    show();
    place.append(
      kit.controls(kind.element), picture, told.element,
      kit.controls(...Object.values(sizes).map((one) => one.element)),
      kit.controls(...at.map((one) => one.element)),
    );
  }

  return { filter, middle, begins, neverSeen, response, start };
})();
