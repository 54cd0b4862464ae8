// One exercise in the page: its editor, its buttons, what its check says.

import { button, cellOf, element } from "./dom.js";
import { createEditor } from "./editor.js";

const KEYS = "Shift+Enter checks. Esc, then Tab, leaves the editor.";
const TOUCH = "Enter behind a colon indents the next line."; // a phone has no Tab key
const AS_IT_WAS = "The exercise is as it was.";
const GIVE_BACK = "Bring my answer back"; // a phone has no Ctrl+Z

const KNOWN = "Your answer gives what a known mistake gives:";

export class Exercise {
  // stub: its text in the notebook. answer: what the reader wrote before, or undefined.
  // on: {changed(text), check(), stop()}.
  constructor(name, stub, answer, on) {
    this.name = name;
    this.stub = stub;
    this.answer = answer ?? stub;
    this.on = on;
    this.place = document.querySelector(`[data-exercise="${name}"]`);
    this.editor = null;
    this.failures = 0; // since it passed
  }

  // Put the editor in the place of the stub.
  open() {
    if (this.editor) return;
    const frame = element("div", { class: "live-editor" });
    this.checks = button("Check", () => this.on.check(), { class: "live-check" });
    this.stops = button("Stop", () => this.on.stop(), { hidden: true });
    const resets = button("Reset", () => this.reset());
    const keys = element("span", { class: "live-keys" }, KEYS);
    const touch = element("span", { class: "live-touch" }, TOUCH);
    const polite = { role: "status", "aria-live": "polite" };
    this.said = element("div", { class: "live-said", ...polite });
    const tools = [this.checks, this.stops, resets, keys, touch];
    const row = element("div", { class: "live-tools" }, ...tools);
    this.place.replaceChildren(frame, row, this.said);
    // Where the page tells what the check says of the stub, the next one takes its place.
    this.still = document.getElementById(`said-${this.name}`);
    this.still?.after(this.said);
    this.editor = createEditor(frame, {
      text: this.answer,
      label: `Python code of the exercise ${this.name}`,
      changed: (text) => this.changed(text),
      check: () => this.on.check(),
    });
    const source = cellOf(this.name).querySelector(".cell_input");
    source.hidden = true;
  }

  focus() {
    this.open();
    this.editor.toFirstGap();
    this.editor.focus();
  }

  changed(text) {
    this.answer = text;
    this.place.classList.toggle("live-old", this.place.dataset.verdict !== undefined);
    this.on.changed(text);
  }

  // Take another text, as an import or Reset brings it.
  take(text) {
    this.answer = text;
    if (this.editor) this.editor.text = text;
    else this.on.changed(text);
  }

  reset() {
    const { answer } = this;
    const changed = answer !== this.stub;
    if (changed) this.take(this.stub);
    else if (!this.still) return;
    this.say("", AS_IT_WAS);
    if (changed) this.said.append(button(GIVE_BACK, () => this.giveBack(answer)));
    if (this.still) this.said.before(this.still);
  }

  giveBack(answer) {
    this.take(answer);
    this.say("", "Your answer is back.");
    this.editor.focus(); // the button is gone
  }

  // While its check runs it can be stopped.
  busy(text) {
    this.stops.hidden = false;
    this.checks.disabled = true;
    this.say("busy", text);
  }

  // What a check found: {passed, said}, and the sentence of a known mistake, if it is one.
  judged({ passed, said, sentence }) {
    this.failures = passed ? 0 : this.failures + 1;
    this.done(passed ? "passed" : "failed", passed ? "Passed." : "Not yet.", said);
    if (sentence) this.said.append(element("p", {}, ...worded(`${KNOWN} ${sentence}`)));
    this.said.scrollIntoView({ block: "nearest" }); // it may lie below the keys of a phone
  }

  // verdict: passed, failed, stopped or "". text: what is said below the headline.
  done(verdict, headline, text = "") {
    const hadFocus = document.activeElement === this.stops;
    this.stops.hidden = true;
    this.checks.disabled = false;
    if (hadFocus) this.checks.focus();
    this.say(verdict, headline, text);
  }

  say(verdict, headline, text = "") {
    this.still?.remove();
    this.place.dataset.verdict = verdict;
    this.place.classList.remove("live-old");
    const parts = [element("p", { class: "live-headline" }, headline)];
    if (text) parts.push(element("pre", {}, text));
    this.said.replaceChildren(...parts);
  }
}

// Text in which `code` stands between backticks.
function worded(text) {
  const parts = text.split("`");
  return parts.map((part, index) => (index % 2 ? element("code", {}, part) : part));
}
