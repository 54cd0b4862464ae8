// What is solved: ticks at exercises, done of total at chapters.

import { cellOf, element } from "./dom.js";

export class Progress {
  // totals: {chapter: number of exercises}.
  constructor(store, totals) {
    this.store = store;
    this.totals = totals;
  }

  done(chapter) {
    return Object.keys(this.store.read(chapter).solved).length;
  }

  // Of this chapter's exercises; names: all of them.
  tick(chapter, names) {
    const { solved } = this.store.read(chapter);
    for (const name of names) {
      const section = cellOf(name)?.closest("section");
      mark(section?.querySelector("h1, h2, h3, h4"), solved[name], "✓", "solved");
      const inContents = `.page-toc a[href="#${section?.id}"]`;
      const link = document.querySelector(inContents);
      mark(link, solved[name], "✓", "solved");
    }
  }

  // At each chapter in lists of them: links, and rows of a table that begin with its
  // number.
  count() {
    const links = [...document.querySelectorAll("nav.bd-links a, [data-progress] a")];
    const rows = [...document.querySelectorAll("article td:first-child")];
    for (const [chapter, total] of Object.entries(this.totals)) {
      const done = this.done(chapter);
      const label = `${done} of ${total} exercises solved`;
      const number = `${chapter.slice(0, 2)} `;
      for (const place of [
        ...links.filter((link) => link.pathname.endsWith(`/${chapter}.html`)),
        ...rows.filter((row) => row.textContent.startsWith(number)),
      ]) {
        mark(place, done, `${done}/${total}`, label);
      }
    }
  }

  // In the map of chapters. order: numbers of the chapters as its boxes were drawn.
  chart(svg, order) {
    for (const old of svg.querySelectorAll(".live-badge")) old.remove();
    const boxes = svg.querySelectorAll('[id^="text_"]');
    order.forEach((number, index) => {
      const chapter = Object.keys(this.totals).find((name) => name.startsWith(number));
      const done = chapter && this.done(chapter);
      if (!done || !boxes[index]) return;
      const { x, y, width, height } = boxes[index].getBBox();
      const text = document.createElementNS(svg.namespaceURI, "text");
      text.setAttribute("class", "live-badge");
      text.setAttribute("x", x + width / 2);
      text.setAttribute("y", y + height + 9);
      text.textContent = `${done}/${this.totals[chapter]}`;
      svg.append(text);
    });
  }

  all() {
    const chapters = Object.keys(this.totals);
    const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
    const done = chapters.map((name) => this.done(name));
    return [sum(done), sum(Object.values(this.totals))];
  }
}

function mark(place, isShown, sign, label) {
  if (!place) return;
  let badge = place.querySelector(":scope > .live-badge");
  if (!isShown) return badge?.remove();
  if (!badge) {
    badge = element("span", { class: "live-badge", role: "img" });
    place.append(badge);
  }
  badge.textContent = sign;
  badge.setAttribute("aria-label", label);
}
