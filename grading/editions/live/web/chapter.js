// A chapter whose exercises are edited and checked in the page.

import { Demos } from "./demos.js";
import { Exercise } from "./exercise.js";
import { broughtIn, download, filled } from "./notebook.js";
import { Python, Stopped } from "./python.js";

// settings: {base, version, chapter, files, store, progress()}. files: addresses of what
// is known of the chapter, and of its notebook where that is none of it. Python and they
// are fetched at the same time.
export async function openChapter(settings) {
  const { base, version, files } = settings;
  const known = Promise.all(files.map(fetched)).then(
    ([chapter, notebook]) => ({ notebook, ...chapter }),
  );
  const python = new Python({ base, version, cells: known.then(cellsOf) });
  python.start().catch(() => {}); // Check tells it
  try {
    return new Chapter(settings, python, await known);
  } catch (error) {
    python.stop();
    throw error;
  }
}

class Chapter {
  constructor({ chapter, store, progress }, python, { notebook, plan, known }) {
    this.python = python;
    this.name = chapter;
    this.store = store;
    this.progress = progress;
    this.notebook = notebook;
    this.needs = plan.exercises;
    this.known = known; // of the self-study edition: {key, mistakes: {exercise: list}}
    const sources = sourcesOf(notebook);
    const { answers } = store.read(chapter);
    this.exercises = new Map(
      Object.keys(this.needs).map((name) => [
        name,
        new Exercise(name, sources.get(name), answers[name], {
          changed: (text) => this.keep(name, text),
          check: () => this.check(name),
          stop: () => this.python.stop(),
        }),
      ]),
    );
    const demos = plan.cells.filter(({ role }) => role === "demo");
    this.demos = new Demos(demos, {
      run: (row, say) => this.show(row, say),
      stop: () => this.python.stop(),
      isSolved: (name) => this.isSolved(name),
    });
    this.openInSight();
  }

  // Editors of exercises that come into sight; all at once they would cost a second.
  openInSight() {
    const seen = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          seen.unobserve(target);
          this.exercises.get(target.dataset.exercise).open();
        }
      },
      { rootMargin: "300px" },
    );
    for (const { place } of this.exercises.values()) seen.observe(place);
  }

  focus(name) {
    this.exercises.get(name).focus();
  }

  keep(name, text) {
    const exercise = this.exercises.get(name);
    this.store.change(this.name, ({ answers }) => {
      if (text === exercise.stub) delete answers[name];
      else answers[name] = text;
    });
    this.progress();
  }

  isSolved(name) {
    return Boolean(this.store.read(this.name).solved[name]);
  }

  answers() {
    const entries = [...this.exercises].map(([name, { answer }]) => [name, answer]);
    return Object.fromEntries(entries);
  }

  async check(name) {
    const exercise = this.exercises.get(name);
    exercise.open();
    if (exercise.checks.disabled) return;
    exercise.busy(this.python.isReady ? "Checking …" : "Python starts in this page …");
    const job = { kind: "check", name, needs: this.needs[name], answers: this.answers() };
    if (exercise.failures) job.known = this.knownOf(name);
    try {
      const told = await this.python.ask(job, (text) => exercise.busy(text));
      this.mark(name, told.passed);
      exercise.judged(told);
      if (told.passed) this.demos.solved(name);
    } catch (error) {
      if (error instanceof Stopped) {
        exercise.done("stopped", "Stopped. Your answers are kept; Check starts it anew.");
      } else {
        const text = `${error.message}\nCheck tries it again.`;
        exercise.done("stopped", "Python could not be run.", text);
      }
    }
  }

  // What tells a mistake by what it answers, where the edition has it.
  knownOf(name) {
    if (!this.known) return undefined;
    return { key: this.known.key, mistakes: this.known.mistakes[name] };
  }

  mark(name, passed) {
    this.store.change(this.name, ({ solved }) => {
      if (passed) solved[name] = true;
      else delete solved[name];
    });
    this.progress();
  }

  show({ id, after }, say) {
    const job = { kind: "show", cell: id, after, answers: this.answers() };
    return this.python.ask(job, say);
  }

  download() {
    download(`${this.name}.ipynb`, filled(this.notebook, this.answers()));
  }

  // Answers of a notebook's text; returns a sentence on what became of them.
  bringIn(file, confirmed = (text) => confirm(text)) {
    const brought = Object.entries(broughtIn(file, this.notebook));
    const differs = ([name, text]) => {
      const { answer, stub } = this.exercises.get(name);
      return answer !== stub && answer !== text;
    };
    const lost = brought.filter(differs).map(([name]) => name);
    const question = `Replace what you wrote here for ${lost.join(", ")}?`;
    if (lost.length && !confirmed(question)) {
      return "Nothing was changed.";
    }
    for (const [name, text] of brought) this.exercises.get(name).take(text);
    return `Answers brought in: ${brought.map(([name]) => name).join(", ") || "none"}.`;
  }

  reset() {
    for (const exercise of this.exercises.values()) {
      if (exercise.editor) exercise.reset();
      else exercise.answer = exercise.stub;
    }
    this.store.forget(this.name);
    this.progress();
  }
}

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

function sourcesOf({ cells }) {
  const text = ({ source }) => (Array.isArray(source) ? source.join("") : source);
  return new Map(cells.map((cell) => [cell.id, text(cell)]));
}

// What Python needs of the cells.
function cellsOf({ notebook, plan }) {
  const sources = sourcesOf(notebook);
  return plan.cells.map(({ id, role }) => ({ id, role, source: sources.get(id) }));
}
