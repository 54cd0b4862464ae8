// Demonstrations show what they do with the reader's own functions.

import { button, cellOf, element } from "./dom.js";

export class Demos {
  // rows: the plan's rows of demonstrations. run: async function of a row -> what it
  // shows. isSolved: whether an exercise is.
  constructor(rows, run, isSolved) {
    this.rows = rows.filter((row) => row.waits.length && cellOf(row.id));
    this.run = run;
    this.isSolved = isSolved;
    for (const row of this.rows) if (row.long) this.offer(row);
  }

  // What waited for this exercise and for nothing else any more.
  async solved(name) {
    for (const row of this.rows) {
      if (!row.waits.includes(name) || !row.waits.every(this.isSolved)) continue;
      if (row.long) row.start.hidden = false;
      else if (!(await this.show(row))) return;
    }
  }

  offer(row) {
    const ready = row.waits.every(this.isSolved);
    row.start = button("Run with your functions", () => this.show(row), { hidden: !ready });
    row.note = element("span", { role: "status" });
    const tools = element("div", { class: "live-tools" }, row.start, row.note);
    cellOf(row.id).append(tools);
  }

  // Whether it came to its end.
  async show(row) {
    const say = (text) => row.note && (row.note.textContent = text);
    say("Running …");
    try {
      const shown = await this.run(row, say);
      if (shown.passed || row.long) replaceOutput(cellOf(row.id), shown);
      say("");
      return true;
    } catch (error) {
      say(String(error.message));
      return false;
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
    box.innerHTML = figure; // drawn by matplotlib, in this page
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
