/* Chapter 11: where is the best step, and what moves it? */
"use strict";

explorables.step = (() => {
  const AT = 1; // the slope is measured here
  const UNIT = 2 ** -53; // the relative rounding error of a number
  const STEPS = Array.from({ length: 53 }, (_, k) => 10 ** (-14 + k / 4));

  const wave = (theta) => Math.exp(theta) * Math.sin(theta);
  const slope = Math.exp(AT) * (Math.sin(AT) + Math.cos(AT));
  const second = 2 * Math.exp(AT) * Math.cos(AT);
  const third = 2 * Math.exp(AT) * (Math.cos(AT) - Math.sin(AT));

  const oneSided = (f, theta, step) => (f(theta + step) - f(theta)) / step;
  const twoSided = (f, theta, step) => (f(theta + step) - f(theta - step)) / (2 * step);

  /* What makes up an error: factor and power of the step in that of the curve. */
  const METHODS = [
    { name: "one-sided", measure: oneSided, factor: Math.abs(second) / 2, power: 1 },
    { name: "two-sided", measure: twoSided, factor: Math.abs(third) / 6, power: 2 },
  ];
  const COLOURS = ["var(--one)", "var(--two)"];
  const ofCurve = ({ factor, power }, step) => factor * step ** power;
  const ofRounding = (size, step) => (UNIT * size) / step;

  /* Where the sum of both errors is smallest. */
  function best({ factor, power }, size) {
    return ((UNIT * size) / (power * factor)) ** (1 / (power + 1));
  }

  const error = (method, f, step) => Math.abs(method.measure(f, AT, step) - slope);

  const { power, short } = kit;
  const decades = (from, to, by) => Array.from(
    { length: (to - from) / by + 1 }, (_, k) => from + k * by,
  ).map((k) => [10 ** k, power(k)]);

  function curves(method, f, size, axes, look) {
    const steps = STEPS.filter((step) => step < 1);
    const line = (points, more) =>
      kit.svg("path", { class: "line", d: kit.path(points, axes), ...look, ...more });
    const thin = { "stroke-width": 1, "stroke-dasharray": "6 4" };
    const dots = steps.map((step) => kit.svg("circle", {
      cx: axes.x(step), cy: axes.y(Math.max(error(method, f, step), 1e-17)), r: 3.2,
      fill: look.stroke }));
    return [
      line(steps.map((step) => [step, ofCurve(method, step)]), thin),
      line(steps.map((step) => [step, ofRounding(size, step)]),
           { ...thin, stroke: "var(--pst-color-text-muted)" }),
      ...dots,
    ];
  }

  function start(place) {
    const width = kit.slider("step ε", {
      min: 0, max: STEPS.length - 1, step: 1, value: 28,
      format: (k) => short(STEPS[k]) }, show);
    const constant = kit.slider("constant c", {
      min: -1, max: 8, step: 1, value: -1,
      format: (k) => (k < 0 ? "0" : power(k)) }, show);
    const told = kit.status();
    const picture = kit.drawing(350, "");
    const plane = kit.axes(
      24, 320,
      { from: 1e-14, to: 1, log: true, ticks: decades(-14, 0, 2), label: "step ε" },
      { from: 1e-13, to: 1e3, log: true, ticks: decades(-12, 0, 3),
        label: "error of the slope" },
      64,
    );
    picture.append(
      plane.element,
      ...METHODS.flatMap(({ name }, k) => [
        kit.svg("circle", { cx: 75 + 110 * k, cy: 11, r: 5, fill: COLOURS[k] }),
        kit.text(85 + 110 * k, 16, name),
      ]),
      kit.text(290, 16, "╌╌ curve, rounding"),
    );

    function show() {
      const step = STEPS[width.value];
      const c = constant.value < 0 ? 0 : 10 ** constant.value;
      const f = (theta) => wave(theta) + c;
      const size = Math.abs(f(AT));
      const chosen = { class: "frame", "stroke-dasharray": "2 3" };
      plane.layer.replaceChildren(
        ...curves(METHODS[0], f, size, plane, { stroke: COLOURS[0] }),
        ...curves(METHODS[1], f, size, plane, { stroke: COLOURS[1] }),
        kit.svg("path", { ...chosen, d: `M${plane.x(step)} 0V400` }),
      );
      const [one, two] = METHODS.map((method) => short(error(method, f, step)));
      const [curve, noise] = [ofCurve(METHODS[1], step), ofRounding(size, step)];
      const more = `${curve > noise ? "the curve" : "rounding"} makes most of it`;
      const [early, late] = METHODS.map((method) => short(best(method, size)));
      told.say(
        `At ε = ${short(step)} the one-sided slope is off by ${one}, the two-sided by ` +
        `${two}; of that, ${more}. The best step is near ${early} for one side and ` +
        `near ${late} for two.`);
      picture.setAttribute("aria-label",
        "Errors of the one-sided and the two-sided slope over the step, both axes " +
        "logarithmic: each falls from the right and rises again as rounding takes over.");
    }

    show();
    place.append(picture, told.element, kit.controls(width.element, constant.element));
  }

  return { METHODS, wave, slope, error, ofCurve, ofRounding, best, start };
})();
