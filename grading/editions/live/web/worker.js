// Python in a worker: the page never waits for it, and Stop can end it.

import diagnosis from "./diagnosis.py";
import floating from "./floating.py";
import runner from "./runner.py";
import svg from "../../figures/svg.py";
import agreement from "../../../trusted/agreement.py";

let python;
let runnerModule;
let answer;

const KINDS = { start, open };

onmessage = async ({ data }) => {
  try {
    const result = await (KINDS[data.kind] ?? work)(data);
    postMessage({ id: data.id, result });
  } catch (error) {
    postMessage({ id: data.id, error: String(error.message ?? error) });
  }
};

async function start({ base, version }) {
  importScripts(`${base}pyodide/pyodide.js`);
  const wheel = fetched(`${base}gradbook/gradbook.whl?v=${version}`);
  wheel.catch(() => {}); // awaited below
  python = await loadPyodide({ indexURL: `${base}pyodide/`, packages: ["numpy"] });
  python.unpackArchive(await wheel, "wheel");
  const sources = {
    page_agreement: agreement,
    page_diagnosis: diagnosis,
    page_floating: floating,
    page_runner: runner,
    page_svg: svg,
  };
  for (const [name, text] of Object.entries(sources)) {
    python.FS.writeFile(`${name}.py`, text);
  }
  python.pyimport("page_floating").mend();
  runnerModule = python.pyimport("page_runner");
  python.pyimport("gradbook.check");
  return {};
}

function open({ cells }) {
  const chapter = runnerModule.Chapter(python.toPy(cells));
  answer = (job) => JSON.parse(runnerModule.answer(chapter, JSON.stringify(job)));
  return {};
}

async function work(job) {
  const result = answer(job);
  if (!result.needs) return result;
  postMessage({ id: job.id, progress: "Loading matplotlib …" });
  await python.loadPackage(result.needs, { messageCallback: () => {} });
  answer({ kind: "draw" });
  return answer(job);
}

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.arrayBuffer();
}
