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
      const link = section && document.querySelector(`.page-toc a[href="#${section.id}"]`);
      mark(link, solved[name], "✓", "solved");
    }
  }

  // At each link to a chapter in lists of them.
  count() {
    const links = document.querySelectorAll("nav.bd-links a, [data-progress] a, article td a");
    for (const link of links) {
      const found = /(\d\d-[\w-]+)\.html$/.exec(new URL(link.href).pathname);
      const total = found && this.totals[found[1]];
      if (!total) continue;
      const done = this.done(found[1]);
      mark(link, done, `${done}/${total}`, `${done} of ${total} exercises solved`);
    }
  }
}

function mark(place, isShown, sign, label) {
  if (!place) return;
  let badge = place.querySelector(":scope > .live-badge");
  if (!isShown) return badge?.remove();
  if (!badge) place.append((badge = element("span", { class: "live-badge", role: "img" })));
  badge.textContent = sign;
  badge.setAttribute("aria-label", label);
}
