// Demonstrations show what they do with the reader's own functions.

import { button, cellOf, element } from "./dom.js";

let drawnSoFar = 0;

export class Demos {
  // rows: the plan's rows of demonstrations. run(row, say): async, gives what it shows;
  // stop() ends that; isSolved(name): whether an exercise is.
  constructor(rows, { run, stop, isSolved }) {
    this.rows = rows.filter((row) => row.waits.length && cellOf(row.id));
    this.run = run;
    this.stop = stop;
    this.isSolved = isSolved;
    for (const row of this.rows) this.offer(row);
  }

  // What waited for this exercise and for nothing else any more.
  async solved(name) {
    for (const row of this.rows) {
      if (!row.waits.includes(name) || !row.waits.every(this.isSolved)) continue;
      if (row.long) row.start.hidden = false;
      else if (!(await this.show(row))) return;
    }
  }

  // What takes long has a button of its own; the book's figure stays meanwhile.
  offer(row) {
    const ready = row.waits.every(this.isSolved);
    row.start = button("Run with your functions", () => this.show(row), {
      hidden: !row.long || !ready,
    });
    row.note = element("span", { class: "live-note", role: "status" });
    row.stops = button("Stop", this.stop, { hidden: true });
    const tools = element("div", { class: "live-tools" }, row.start, row.stops, row.note);
    cellOf(row.id).append(tools);
  }

  // Whether Python is still there for the next one.
  async show(row) {
    row.note.textContent = "Running with your functions …";
    row.start.disabled = true;
    row.stops.hidden = false;
    try {
      const shown = await this.run(row, (text) => (row.note.textContent = text));
      if (shown.passed) replaceOutput(cellOf(row.id), shown);
      row.note.textContent = shown.passed ? "" : shown.said;
      return true;
    } catch (error) {
      row.note.textContent = error.message;
      return false;
    } finally {
      row.start.disabled = false;
      row.stops.hidden = true;
    }
  }
}

function replaceOutput(cell, { said, figures }) {
  let output = cell.querySelector(".cell_output");
  if (!output) cell.append((output = element("div", { class: "cell_output" })));
  for (const old of output.querySelectorAll(".output, .live-own")) old.remove();
  const drawn = [...output.querySelectorAll("svg.figure")];
  const alt = drawn[0]?.getAttribute("aria-label") ?? "";
  figures.forEach((figure, index) => {
    const box = element("div");
    box.innerHTML = withOwnNames(figure); // drawn by matplotlib, in this page
    const svg = box.firstElementChild;
    svg.setAttribute("aria-label", alt);
    if (drawn[index]) drawn[index].replaceWith(svg);
    else output.append(svg);
  });
  const note = figures.length ? "Drawn with your functions." : "With your functions:";
  const own = element("div", { class: "live-own" }, element("p", {}, note));
  if (said) own.append(element("pre", {}, said));
  output.prepend(own);
}

// Another matplotlib drew the book's figures: its letters have the same names and are
// not the same.
function withOwnNames(figure) {
  drawnSoFar += 1;
  return figure.replace(/( id="|href="#|url\(#)/g, `$1live-${drawnSoFar}-`);
}
