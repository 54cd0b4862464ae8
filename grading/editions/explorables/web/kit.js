/* What the explorables share: elements, controls and axes. Nothing moves by itself. */
"use strict";

/* A script of its own adds itself here: name -> {start(place, data), formulas ...}. */
const explorables = {};

const kit = (() => {
  const WIDTH = 480; // of a drawing, in its own units: 14 of them are 10 px on a phone

  function filled(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  function html(tag, attributes = {}, ...children) {
    return filled(document.createElement(tag), attributes, children);
  }

  function svg(tag, attributes = {}, ...children) {
    const space = "http://www.w3.org/2000/svg";
    return filled(document.createElementNS(space, tag), attributes, children);
  }

  /* A number as text, with a true minus sign. */
  const minus = (words) => String(words).replace(/-(?=[\d.])/g, "−");

  const SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const power = (k) =>
    `10${k < 0 ? "⁻" : ""}${[...String(Math.abs(k))].map((d) => SUPER[d]).join("")}`;

  /* 3.2 · 10⁻⁷, on one line */
  function short(number) {
    if (number === 0) return "0";
    const [digits, exponent] = number.toExponential(1).split("e").map(Number);
    return `${digits.toFixed(1)}\u00a0·\u00a0${power(exponent)}`;
  }

  /* A number that is moved: label, range and what it stands at. format: its text.
     colour: of the curve that it moves. */
  function slider(name, { min, max, step, value, format = String, colour }, changed) {
    const range = html("input", { type: "range", min, max, step, value });
    const shown = html("output");
    const look = colour ? { style: `border-inline-start: 6px solid ${colour}` } : {};
    const show = (number = range.valueAsNumber) => {
      shown.value = minus(format(number));
      range.setAttribute("aria-valuetext", shown.value);
    };
    range.addEventListener("input", () => {
      show();
      changed();
    });
    show();
    return {
      element: html("label", look, html("span", {}, name), range, shown),
      get value() {
        return range.valueAsNumber;
      },
      set value(number) {
        range.value = number;
        show(number); // which may lie beyond the ends
      },
      /* A new upper end; what is beyond it comes back to it. */
      set max(number) {
        range.max = number;
        show();
      },
    };
  }

  /* One of several. names: texts; value is the place of the chosen one. */
  function menu(name, names, changed) {
    const options = names.map((text, k) => html("option", { value: k }, text));
    const select = html("select", {}, ...options);
    select.addEventListener("change", changed);
    return {
      element: html("label", {}, html("span", {}, name), select),
      get value() {
        return Number(select.value);
      },
    };
  }

  function button(name, pressed) {
    const element = html("button", { type: "button" }, name);
    element.addEventListener("click", pressed);
    return element;
  }

  function controls(...elements) {
    return html("div", { class: "controls" }, ...elements);
  }

  /* Numbers that are read out when they change: {element, say(words)}. */
  function status() {
    const element = html("p", { class: "said", role: "status" });
    return { element, say: (words) => element.replaceChildren(minus(words)) };
  }

  /* A drawing of its own. told: what it shows, for those who do not see it. */
  function drawing(height, told, ...children) {
    const box = { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": told };
    return svg("svg", { class: "drawing", ...box }, ...children);
  }

  function text(x, y, words, more = {}) {
    return svg("text", { x, y, ...more }, minus(words));
  }

  /* Axes in a drawing. x, y: {from, to, ticks: [[value, text], ...], label, log}.
     Returns {element, layer, x, y}: what is drawn in `layer` is cut at the frame, and
     x and y turn values into its units. */
  function axes(top, height, x, y, left = 58) {
    const [wide, high] = [WIDTH - left - 12, height - 50];
    const place = ({ from, to, log }, length) => {
      const grown = log ? Math.log10 : (value) => value;
      const [low, span] = [grown(from), grown(to) - grown(from)];
      return (value) => (length * (grown(value) - low)) / span;
    };
    const [right, up] = [place(x, wide), place(y, high)];
    const above = (value) => high - up(value);
    const layer = svg("svg", { x: left, y: top, width: wide, height: high });
    const frame = svg("path", {
      class: "frame",
      d: `M${left} ${top}v${high}h${wide}`,
    });
    const marks = [
      ...x.ticks.map(([value, words]) =>
        text(left + right(value), top + high + 17, words, { "text-anchor": "middle" })),
      ...y.ticks.map(([value, words]) =>
        text(left - 6, top + above(value) + 5, words, { "text-anchor": "end" })),
      text(left + wide / 2, top + high + 38, x.label, { "text-anchor": "middle" }),
      text(14, top + high / 2, y.label, {
        "text-anchor": "middle",
        transform: `rotate(-90 14 ${top + high / 2})`,
      }),
    ];
    return { element: svg("g", {}, layer, frame, ...marks), layer, x: right, y: above };
  }

  /* Points [[x, y], ...] of axes as the `d` of a path; what is no number parts it. */
  function path(points, { x, y }) {
    let pen = "M";
    return points.map(([a, b]) => {
      const [right, down] = [x(a), y(b)];
      if (!Number.isFinite(right + down)) {
        pen = "M";
        return "";
      }
      const piece = `${pen}${right.toFixed(2)} ${down.toFixed(2)}`;
      pen = "L";
      return piece;
    }).join("");
  }

  /* Take the place of a still picture; the figure's caption stays for both. */
  function begin(place) {
    const figure = document.getElementById(place.dataset.still);
    const data = JSON.parse(place.querySelector("script").textContent);
    explorables[place.dataset.explorable].start(place, data);
    figure.insertBefore(place, figure.querySelector("figcaption"));
    figure.classList.add("explored");
    place.hidden = false;
  }

  addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".explorable").forEach(begin);
  });

  return {
    WIDTH, html, svg, power, short, slider, menu, button, controls, status, drawing, text,
    axes, path,
  };
})();
