/* Chapter 12: which rule is fastest in a ravine, and does that outlast a turn of it? */
"use strict";

explorables.race = (() => {
  const STEPS = 60;
  const BEND = [1, 100];
  const GRID = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];
  const RATES = [-3, -2, -1, 0, 1].flatMap((k) =>
    [1, 1.5, 2, 3, 5, 7].map((digit) => Number(`${digit}e${k}`))).filter((r) => r <= 30);
  const LOST = 1e6; // further away than this nobody comes back

  /* A rule remembers what it needs for one coordinate: slope and number of the step,
     from 1, give what the learning rate multiplies. */
  const RULES = {
    plain: () => (g) => g,
    momentum: (beta = 0.9, v = 0) => (g) => (v = beta * v + (1 - beta) * g),
    RMSprop: (beta = 0.9, s = 0) => (g) => {
      s = beta * s + (1 - beta) * g ** 2;
      return g / (Math.sqrt(s) + 1e-8);
    },
    Adam: (beta1 = 0.9, beta2 = 0.999, v = 0, s = 0) => (g, t) => {
      v = beta1 * v + (1 - beta1) * g;
      s = beta2 * s + (1 - beta2) * g ** 2;
      return v / (1 - beta1 ** t) / (Math.sqrt(s / (1 - beta2 ** t)) + 1e-8);
    },
  };

  /* The ravine J = w^T H w / 2, turned, and where the race begins. */
  function ravine(degrees) {
    const angle = (degrees * Math.PI) / 180;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [long, steep] = BEND;
    const mixed = c * s * (long - steep);
    const H = [[c * c * long + s * s * steep, mixed],
               [mixed, s * s * long + c * c * steep]];
    return { H, from: [-7 * c - s, -7 * s + c] };
  }

  const times = (H, w) => H.map(([a, b]) => a * w[0] + b * w[1]);
  const cost = (H, w) => (w[0] * times(H, w)[0] + w[1] * times(H, w)[1]) / 2;

  /* Where a rule leads: {points: [[w1, w2], ...], J: the cost at the end}. */
  function race(rule, rate, degrees, steps = STEPS) {
    const { H, from } = ravine(degrees);
    const rules = from.map(() => RULES[rule]());
    const points = [from];
    for (let t = 1; t <= steps; t += 1) {
      const here = points.at(-1);
      const slopes = times(H, here);
      points.push(here.map((w, k) => w - rate * rules[k](slopes[k], t)));
      if (Math.max(...points.at(-1).map(Math.abs)) > LOST) break;
    }
    return { points, J: cost(H, points.at(-1)) };
  }

  function bestRate(rule, degrees, steps = STEPS) {
    const ends = GRID.map((rate) => race(rule, rate, degrees, steps).J);
    return GRID[ends.indexOf(Math.min(...ends))];
  }

  const LOOKS = {
    plain: { stroke: "var(--one)", marker: "○", "stroke-dasharray": "none" },
    momentum: { stroke: "var(--two)", marker: "■", "stroke-dasharray": "9 3" },
    RMSprop: { stroke: "var(--three)", marker: "▲", "stroke-dasharray": "2 3" },
    Adam: { stroke: "var(--four)", marker: "◆", "stroke-dasharray": "9 3 2 3" },
  };

  function rings(degrees, { x, y }) {
    const unit = x(1) - x(0);
    const turned = { transform: `rotate(${-degrees} ${x(0)} ${y(0)})` };
    return [1, 2, 3, 4, 5, 6, 7, 8].map((level) => kit.svg("ellipse", {
      cx: x(0), cy: y(0), rx: level * unit, ry: (level * unit) / 10,
      class: "frame", "stroke-width": 0.6, ...turned }));
  }

  function track({ points }, look, axes) {
    const near = ([a, b]) => Math.abs(a) < 50 && Math.abs(b) < 50;
    const shown = points.map((w) => (near(w) ? w : [NaN, NaN]));
    const end = points.at(-1);
    const mark = near(end)
      ? [kit.text(axes.x(end[0]), axes.y(end[1]) + 5, look.marker,
                  { "text-anchor": "middle", fill: look.stroke })]
      : [];
    const line = { class: "line", d: kit.path(shown, axes), ...look };
    return [kit.svg("path", line), ...mark];
  }

  const ending = (J) =>
    J > 1e9 ? "left the ravine" : `J = ${J < 0.01 ? kit.short(J) : J.toPrecision(2)}`;

  function start(place) {
    const turn = kit.slider("turned by", {
      min: 0, max: 45, step: 1, value: 45, format: (a) => `${a}°` }, show);
    const steps = kit.slider(
      "steps", { min: 1, max: STEPS, step: 1, value: STEPS }, show);
    const names = Object.keys(RULES);
    const rates = Object.fromEntries(names.map((name) => [name, kit.slider(
      `${LOOKS[name].marker} ${name} α`,
      { min: 0, max: RATES.length - 1, step: 1, value: 0, format: (k) => RATES[k],
        colour: LOOKS[name].stroke },
      show)]));
    const told = kit.status();
    const picture = kit.drawing(420, "");
    const ticks = (from, to) =>
      Array.from({ length: (to - from) / 2 + 1 }, (_, k) => [from + 2 * k, from + 2 * k]);
    const axes = kit.axes(
      8, 412,
      { from: -8.5, to: 2.5, ticks: ticks(-8, 2), label: "w₁" },
      { from: -7, to: 2.71, ticks: ticks(-6, 2), label: "w₂" },
      50,
    );
    picture.append(axes.element);

    function choose() {
      for (const name of names) {
        rates[name].value = RATES.indexOf(bestRate(name, turn.value, steps.value));
      }
      show();
    }

    function show() {
      const ran = names.map((name) =>
        [name, race(name, RATES[rates[name].value], turn.value, steps.value)]);
      axes.layer.replaceChildren(
        ...rings(turn.value, axes),
        ...ran.flatMap(([name, one]) => track(one, LOOKS[name], axes)),
      );
      const order = [...ran].sort((a, b) => a[1].J - b[1].J);
      const ends = order.map(([name, { J }]) => `${name} ${ending(J)}`).join("; ");
      told.say(`After ${steps.value} steps, the lowest first: ${ends}.`);
      picture.setAttribute("aria-label",
        `Contour lines of a narrow valley, turned by ${turn.value} degrees, and the ` +
        "paths of four optimizers towards its lowest point at 0.");
    }

    choose();
    place.append(
      picture, told.element,
      kit.controls(kit.button("Best rate of the grid for each", choose)),
      kit.controls(turn.element, steps.element),
      kit.controls(...names.map((name) => rates[name].element)),
    );
  }

  return { race, bestRate, start };
})();
