/* Chapter 02: does each correction leave fewer flowers on the wrong side? */
"use strict";

explorables.perceptron = (() => {
  const score = (unit, [x1, x2]) => unit.w1 * x1 + unit.w2 * x2 + unit.b;
  const answer = (unit, x) => (score(unit, x) > 0 ? 1 : 0);

  /* The learning rule, with a learning rate of 1. error: label minus answer. */
  function corrected({ w1, w2, b }, [x1, x2], error) {
    return { w1: w1 + error * x1, w2: w2 + error * x2, b: b + error };
  }

  function wrong(unit, { X, Y }) {
    return X.map((_, i) => i).filter((i) => answer(unit, X[i]) !== Y[i]);
  }

  /* The flower from `from` on, in rounds, that is corrected next; -1: all are right. */
  function nextWrong(unit, flowers, from) {
    const all = wrong(unit, flowers);
    return all.find((i) => i >= from) ?? all[0] ?? -1;
  }

  /* Corners of the part of a box where the score is above 0. box: [[x, y], ...]. */
  function sideOfOne(unit, box) {
    const corners = [];
    box.forEach((here, k) => {
      const next = box[(k + 1) % box.length];
      const [z, beyond] = [score(unit, here), score(unit, next)];
      if (z > 0) corners.push(here);
      if (z > 0 !== beyond > 0) {
        const share = z / (z - beyond);
        corners.push(here.map((value, axis) => value + share * (next[axis] - value)));
      }
    });
    return corners;
  }

  const ZERO = { w1: 0, w2: 0, b: 0 };
  const LAST = 40; // corrections that the lower axes have room for

  function planes(pair) {
    const [right, up] = [0, 1].map((k) => Math.max(...pair.X.map((x) => x[k])));
    const label = (k) => `petal ${["length", "width"][k]} (cm)`;
    const ticks = (top, by) =>
      Array.from({ length: Math.floor(top / by) + 1 }, (_, k) => [k * by, k * by]);
    const box = [[0, 0], [right + 0.4, 0], [right + 0.4, up + 0.2], [0, up + 0.2]];
    const plane = kit.axes(
      8, 290,
      { from: 0, to: right + 0.4, ticks: ticks(right, 1), label: label(0) },
      { from: 0, to: up + 0.2, ticks: ticks(up, 0.5), label: label(1) },
    );
    const counts = kit.axes(
      306, 160,
      { from: 0, to: LAST, ticks: ticks(LAST, 10), label: "corrections, the last 40" },
      { from: 0, to: 55, ticks: [[0, 0], [25, 25], [50, 50]], label: "wrong" },
    );
    return { plane, counts, box };
  }

  function mark([x, y], kind, { plane }) {
    const [a, b] = [plane.x(x), plane.y(y)];
    return kind
      ? kit.svg("rect", { x: a - 4, y: b - 4, width: 8, height: 8, fill: "var(--two)",
                          stroke: "var(--pst-color-text-base)" })
      : kit.svg("circle", { cx: a, cy: b, r: 4.5, fill: "var(--one)",
                            stroke: "var(--pst-color-text-base)" });
  }

  function start(place, pairs) {
    let unit, next, history, flowers, axes, shape, rings, curve;
    const names = pairs.map((pair) => `● ${pair.kinds[0]}, ■ ${pair.kinds[1]}`);
    const kinds = kit.menu("flowers", names, reset);
    const limits = { step: 0.1, value: 0, format: (value) => value.toFixed(1) };
    const sliders = {
      w1: kit.slider("w₁, length", { min: -10, max: 10, ...limits }, moved),
      w2: kit.slider("w₂, width", { min: -10, max: 10, ...limits }, moved),
      b: kit.slider("bias b", { min: -40, max: 40, ...limits }, moved),
    };
    const step = kit.button("Next correction", () => correct());
    const back = kit.button("Start again at 0", reset);
    const told = kit.status();
    const picture = kit.drawing(472, "");

    function reset() {
      flowers = pairs[kinds.value];
      [unit, next, history] = [ZERO, 0, [wrong(ZERO, flowers).length]];
      axes = planes(flowers);
      shape = kit.svg("path", { fill: "var(--two)", "fill-opacity": 0.25,
                                stroke: "var(--pst-color-text-base)" });
      rings = kit.svg("g", { fill: "none", stroke: "var(--alarm)", "stroke-width": 2 });
      curve = kit.svg("path", { class: "line", stroke: "var(--alarm)" });
      const marks = flowers.X.map((x, i) => mark(x, flowers.Y[i], axes));
      axes.plane.layer.append(shape, ...marks, rings);
      axes.counts.layer.append(curve);
      picture.replaceChildren(axes.plane.element, axes.counts.element);
      show("All weights are 0, and so is every score.");
    }

    function correct() {
      const i = nextWrong(unit, flowers, next);
      if (i < 0) return;
      unit = corrected(unit, flowers.X[i], flowers.Y[i] - answer(unit, flowers.X[i]));
      next = (i + 1) % flowers.X.length;
      history.push(wrong(unit, flowers).length);
      const sign = flowers.Y[i] ? "added to" : "taken from";
      show(`Correction ${history.length - 1}: a ${flowers.kinds[flowers.Y[i]]}, ` +
           `${flowers.X[i].join(" by ")} cm, ${sign} the weights.`);
    }

    function moved() {
      unit = Object.fromEntries(
        Object.entries(sliders).map(([name, { value }]) => [name, value]));
      [next, history] = [0, [wrong(unit, flowers).length]];
      show("Your own cut.");
    }

    function show(what) {
      const bad = wrong(unit, flowers);
      const d = kit.path(sideOfOne(unit, axes.box), axes.plane);
      shape.setAttribute("d", d && `${d}Z`);
      rings.replaceChildren(...bad.map((i) => kit.svg("circle", {
        cx: axes.plane.x(flowers.X[i][0]), cy: axes.plane.y(flowers.X[i][1]), r: 8 })));
      const from = Math.max(0, history.length - 1 - LAST);
      const shown = history.slice(from).map((count, k) => [k, count]);
      curve.setAttribute("d", kit.path(shown, axes.counts));
      for (const name in sliders) sliders[name].value = unit[name];
      step.setAttribute("aria-disabled", bad.length === 0); // it keeps the focus
      const before = history.at(-2);
      const change = before === undefined ? "" : ` (${before} before)`;
      told.say(`${what} ${bad.length} of 100 flowers are wrong${change}.`);
      picture.setAttribute("aria-label",
        `Flowers by petal length and width, squares ${flowers.kinds[1]}, and the side ` +
        `of the cut that says 1. ${bad.length} flowers are ringed as wrong. Below, ` +
        `the count after each correction.`);
    }

    reset();
    place.append(
      kit.controls(kinds.element), picture, told.element, kit.controls(step, back),
      kit.controls(...Object.values(sliders).map((one) => one.element)),
    );
  }

  return { answer, corrected, wrong, nextWrong, sideOfOne, start };
})();
