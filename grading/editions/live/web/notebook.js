// The student's notebook: with the reader's answers in it, and answers out of it.

const marks = (cell) => cell.metadata?.nbgrader ?? {};
const text = (source) => (Array.isArray(source) ? source.join("") : source);

// A copy of a notebook with answers, {exercise: text}, in its solution cells.
export function filled(notebook, answers) {
  const copy = structuredClone(notebook);
  for (const cell of copy.cells) {
    if (isStub(cell)) cell.source = answers[marks(cell).grade_id] ?? cell.source;
  }
  return copy;
}

// The text of each stub as it stands in a notebook: {exercise: text}.
export function answersOf(notebook) {
  const stubs = notebook.cells.filter(isStub);
  const entry = (cell) => [marks(cell).grade_id, text(cell.source)];
  return Object.fromEntries(stubs.map(entry));
}

// The answers in a file's text that belong to this notebook; an Error says why none do.
export function broughtIn(file, notebook) {
  let brought;
  try {
    brought = answersOf(JSON.parse(file));
  } catch {
    throw new Error("This file is no notebook.");
  }
  const stubs = answersOf(notebook);
  const known = Object.entries(brought).filter(([name]) => name in stubs);
  if (!known.length) throw new Error("This notebook has no exercise of this chapter.");
  return Object.fromEntries(known.filter(([name, answer]) => answer !== stubs[name]));
}

export function download(name, notebook) {
  const type = "application/x-ipynb+json";
  const blob = new Blob([JSON.stringify(notebook, null, 1) + "\n"], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function isStub(cell) {
  return cell.cell_type === "code" && Boolean(marks(cell).solution);
}
