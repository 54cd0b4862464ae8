// Runs with each page. It asks for nothing: what it needs is fetched at the press of a
// button, from where this script came.

import { button, cellOf, element } from "./dom.js";
import { Progress } from "./progress.js";
import { Store } from "./store.js";

const script = document.currentScript;
const base = new URL("..", script.src).href; // of _live/
const { chapter, address, notebook, totals, map } = script.dataset;
const version = new URL(script.src).searchParams.get("v");
const store = new Store(new URL(base).pathname);
const progress = new Progress(store, JSON.parse(totals));

const START = document.getElementById("live-bar"); // of a chapter
const FRONT = document.getElementById("live-front"); // a check on the front page
const ALL = document.getElementById("live-all"); // of the contents
const CANNOT =
  "This page was opened as a file: its exercises can be written and checked where a " +
  "server gives it out, such as `python -m http.server` in the folder of the book.";

function names() {
  const checks = document.querySelectorAll('[id^="cell-check-"]');
  return [...checks].map((cell) => cell.id.replace("cell-check-", ""));
}

let opening = null;

// The chapter, fetched once; what failed is tried again at the next press.
function opened() {
  const files = [address, notebook].filter(Boolean).map((path) => base + path);
  const place = { base, version, chapter, files };
  const settings = { ...place, store, progress: show };
  opening ??= import(`${base}scripts/chapter.js?v=${version}`)
    .then(({ openChapter }) => openChapter(settings))
    .catch((error) => {
      opening = null;
      throw error;
    });
  return opening;
}

function show() {
  progress.count();
  if (map) progress.chart(document.querySelector("#fig-start-map svg"), JSON.parse(map));
  if (ALL) {
    const [done, total] = progress.all();
    ALL.hidden = !store.chapters().length;
    const text = `${done} of all ${total} exercises solved`;
    ALL.querySelector(".live-count").textContent = text;
  }
  if (!START) return;
  progress.tick(chapter, names());
  const [done, total] = [progress.done(chapter), names().length];
  START.querySelector(".live-count").textContent = `${done} of ${total} solved`;
  if (store.problem) say(store.problem);
}

function say(text) {
  (START ?? FRONT).querySelector(".live-note").textContent = text;
}

async function attempt(action) {
  try {
    say("");
    await action(await opened());
  } catch (error) {
    say(`This did not work: ${error.message}. Is there a connection? Then try again.`);
  }
}

function exerciseButtons() {
  for (const name of names()) {
    const press = () => {
      start.disabled = true;
      attempt((page) => page.focus(name)).finally(() => (start.disabled = false));
    };
    const start = button("Edit and check here", press, { class: "live-check" });
    const place = element("div", { class: "live", "data-exercise": name }, start);
    const { answers } = store.read(chapter);
    if (answers[name]) place.append(element("span", {}, "Your answer is kept here."));
    cellOf(name).append(place);
    cellOf(`check-${name}`)?.classList.add("live-beside");
  }
}

function bar() {
  const file = START.querySelector("input");
  file.addEventListener("change", () => {
    const [chosen] = file.files;
    if (chosen) attempt(async (page) => say(page.bringIn(await chosen.text())));
    file.value = "";
  });
  const reset = () => {
    if (confirm("Forget all answers of this chapter?")) attempt((page) => page.reset());
  };
  const press = {
    download: () => attempt((page) => page.download()),
    load: () => file.click(),
    reset,
  };
  for (const one of START.querySelectorAll("button")) {
    one.addEventListener("click", press[one.dataset.does]);
    one.disabled = false;
  }
}

function allBar() {
  const reset = () => {
    if (!confirm("Forget all answers of all chapters?")) return;
    store.chapters().forEach((name) => store.forget(name));
    location.reload();
  };
  ALL.replaceChildren(
    element("span", { class: "live-count" }),
    button("Reset everything", reset),
  );
}

if (location.protocol === "file:") {
  START?.replaceChildren(element("p", {}, CANNOT));
} else {
  if (START) {
    bar();
    exerciseButtons();
  } else if (FRONT) {
    exerciseButtons();
    cellOf(names()[0]).append(element("p", { class: "live-note", role: "status" }));
  }
  if (ALL) allBar();
  show();
}
