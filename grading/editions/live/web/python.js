// The page's side of the worker: one request at a time, in order; Stop ends them all.

export class Stopped extends Error {}

export class Python {
  // settings: {base, version, cells}; cells is a promise: Python is loaded meanwhile.
  constructor(settings) {
    this.settings = settings;
    this.worker = null;
    this.isReady = false;
    this.waiting = new Map();
    this.last = 0;
  }

  start() {
    if (this.worker) return this.ready;
    const { base, version, cells } = this.settings;
    this.worker = new Worker(`${base}scripts/worker.js?v=${version}`);
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = (event) =>
      this.end(new Error(event.message || "the worker could not be loaded"));
    this.ready = Promise.all([cells, this.send({ kind: "start", base, version })]).then(
      ([known]) => this.send({ kind: "open", cells: known }),
    );
    // A start that failed is tried again with the next request.
    this.ready.then(
      () => (this.isReady = true),
      (error) => this.end(error),
    );
    return this.ready;
  }

  // What the runner answers to {kind, ...}. progress: function of a text.
  async ask(job, progress = () => {}) {
    await this.start();
    return this.send(job, progress);
  }

  stop() {
    this.end(new Stopped("Stopped."));
  }

  send(job, progress) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, progress });
      this.worker.postMessage({ id, ...job });
    });
  }

  receive({ id, result, error, progress }) {
    const request = this.waiting.get(id);
    if (!request) return;
    if (progress) return request.progress(progress);
    this.waiting.delete(id);
    if (error === undefined) return request.resolve(result);
    // Python itself came to its end, not a cell: the next request starts it anew.
    request.reject(new Error(error));
    this.end(new Error(error));
  }

  end(reason) {
    this.worker?.terminate();
    this.worker = null;
    this.isReady = false;
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
  }
}
