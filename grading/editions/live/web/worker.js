// Python in a worker: the page never waits for it, and Stop can end it.

import floating from "./floating.py";
import runner from "./runner.py";
import svg from "../../figures/svg.py";

let python;
let answer;

onmessage = async ({ data }) => {
  try {
    const result = data.kind === "start" ? await start(data) : await work(data);
    postMessage({ id: data.id, result });
  } catch (error) {
    postMessage({ id: data.id, error: String(error.message ?? error) });
  }
};

async function start({ base, version, cells }) {
  importScripts(`${base}pyodide/pyodide.js`);
  const wheel = fetched(`${base}gradbook/gradbook.whl?v=${version}`);
  wheel.catch(() => {}); // awaited below
  python = await loadPyodide({ indexURL: `${base}pyodide/`, packages: ["numpy"] });
  python.unpackArchive(await wheel, "wheel");
  const sources = { page_svg: svg, page_runner: runner, page_floating: floating };
  for (const [name, text] of Object.entries(sources)) python.FS.writeFile(`${name}.py`, text);
  python.pyimport("page_floating").mend();
  const module = python.pyimport("page_runner");
  const chapter = module.Chapter(python.toPy(cells));
  python.pyimport("gradbook.check");
  answer = (job) => JSON.parse(module.answer(chapter, JSON.stringify(job)));
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
