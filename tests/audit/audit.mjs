// Lighthouse on the built book, served as a static host would:
//     node audit.mjs SITE [PAGE...]
// Accessibility, best practices and SEO must be 100. Speed differs from run to run and
// from machine to machine: it is reported with its spread.

import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { createGzip } from 'node:zlib';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const [, , SITE, ...NAMED] = process.argv;
const TYPICAL = ['index.html', 'chapters/03-logistic-regression.html', 'chapters/glossary.html'];
const PAGES = NAMED.length ? NAMED : TYPICAL;
const RUNS = Number(process.env.RUNS ?? 3);
const MUST_BE_100 = ['accessibility', 'best-practices', 'seo'];
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript',
  '.svg': 'image/svg+xml', '.json': 'application/json', '.png': 'image/png',
  '.woff': 'font/woff', '.woff2': 'font/woff2', '.txt': 'text/plain',
};
const COMPRESSED = new Set(['.html', '.css', '.js', '.svg', '.json', '.txt']);
const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

function serve(request, response) {
  const path = join(SITE, normalize(new URL(request.url, 'http://x').pathname));
  if (!existsSync(path)) return response.writeHead(404).end();
  const kind = extname(path);
  const headers = { 'Content-Type': TYPES[kind], 'Cache-Control': 'max-age=600' };
  if (!COMPRESSED.has(kind)) {
    response.writeHead(200, headers);
    return createReadStream(path).pipe(response);
  }
  response.writeHead(200, { ...headers, 'Content-Encoding': 'gzip' });
  return createReadStream(path).pipe(createGzip()).pipe(response);
}

// {category: score of 100} and what cost points, of one look at a page.
async function look(address, port, config, categories) {
  const options = { port, onlyCategories: categories, logLevel: 'error' };
  const { lhr } = await lighthouse(address, options, config);
  const scores = {};
  const faults = [];
  for (const [name, category] of Object.entries(lhr.categories)) {
    scores[name] = Math.round(100 * category.score);
    if (name === 'performance') continue;
    for (const { id, weight } of category.auditRefs) {
      const audit = lhr.audits[id];
      if (weight && audit.score !== null && audit.score < 1) faults.push(`${id}: ${audit.title}`);
    }
  }
  return { scores, faults };
}

const server = createServer(serve).listen(0, '127.0.0.1');
await new Promise((ready) => server.once('listening', ready));
const chrome = await launch({ chromeFlags: FLAGS });
let faulty = 0;
for (const page of PAGES) {
  for (const [device, config] of [['phone', undefined], ['desktop', desktopConfig]]) {
    const address = `http://127.0.0.1:${server.address().port}/${page}`;
    const speeds = [];
    let first;
    for (let run = 0; run < RUNS; run += 1) {
      const categories = run ? ['performance'] : [...MUST_BE_100, 'performance'];
      const seen = await look(address, chrome.port, config, categories);
      first ??= seen;
      speeds.push(seen.scores.performance);
    }
    const asked = MUST_BE_100.map((name) => `${name} ${first.scores[name]}`).join(', ');
    console.log(`${page}, ${device}: ${asked}; performance ${Math.min(...speeds)} to ${Math.max(...speeds)}`);
    first.faults.forEach((fault) => console.log(`  ${fault}`));
    faulty += MUST_BE_100.some((name) => first.scores[name] < 100);
  }
}
await chrome.kill();
server.close();
process.exit(faulty ? 1 : 0);
