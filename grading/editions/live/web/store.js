// Answers and progress in the reader's own browser, one record for each chapter:
// {version, answers: {exercise: text}, solved: {exercise: true}}.

const VERSION = 1;

export class Store {
  // prefix: what tells this book from others on the same host.
  constructor(prefix, storage = () => localStorage) {
    this.prefix = `checked-gradients:${prefix}:`;
    this.storage = storage;
    this.unkept = new Map(); // what the browser does not take lives as long as the page
    this.problem = ""; // a sentence for the reader
  }

  read(chapter) {
    if (this.unkept.has(chapter)) return structuredClone(this.unkept.get(chapter));
    let text = null;
    try {
      text = this.storage().getItem(this.prefix + chapter);
      if (text === null) return empty();
      const record = JSON.parse(text);
      if (isRecord(record)) return record;
      if (record.version > VERSION) return this.leave(chapter);
    } catch (error) {
      if (text === null) return this.without(chapter, empty());
    }
    return this.setAside(chapter, text);
  }

  // The record as it stands now, changed by a function: two tabs do not undo each other.
  change(chapter, edit) {
    const record = this.read(chapter);
    edit(record);
    if (this.unkept.has(chapter)) {
      this.unkept.set(chapter, record);
      return;
    }
    try {
      this.storage().setItem(this.prefix + chapter, JSON.stringify(record));
    } catch {
      this.without(chapter, record);
    }
  }

  forget(chapter) {
    this.unkept.delete(chapter);
    try {
      this.storage().removeItem(this.prefix + chapter);
    } catch {
      // nothing is kept, so nothing is left
    }
  }

  // The chapters of which anything is kept.
  chapters() {
    try {
      const ours = (key) => key.startsWith(this.prefix);
      const keys = Object.keys(this.storage()).filter(ours);
      return keys.map((key) => key.slice(this.prefix.length));
    } catch {
      return [...this.unkept.keys()];
    }
  }

  leave(chapter) {
    this.problem =
      "Your answers were kept by a newer edition of this book. They stay as they are; " +
      "what you write here is gone when you close the page, unless you download it.";
    this.unkept.set(chapter, empty());
    return empty();
  }

  without(chapter, record) {
    this.problem =
      "Your browser keeps nothing for this page. What you write is gone when you close " +
      "it: download your notebook first.";
    this.unkept.set(chapter, record);
    return structuredClone(record);
  }

  setAside(chapter, text) {
    const name = `${this.prefix}${chapter}:unreadable`;
    this.problem =
      "What your browser had kept for this chapter cannot be read. It is set aside in " +
      `its storage as "${name}".`;
    try {
      const before = this.storage().getItem(name);
      this.storage().setItem(name, before ? `${before}\n${text}` : text);
      this.storage().removeItem(this.prefix + chapter);
    } catch {
      return this.without(chapter, empty());
    }
    return empty();
  }
}

function empty() {
  return { version: VERSION, answers: {}, solved: {} };
}

function isRecord(value) {
  const isText = (answer) => typeof answer === "string";
  return (
    value?.version === VERSION &&
    value.solved instanceof Object &&
    value.answers instanceof Object &&
    Object.values(value.answers).every(isText)
  );
}
