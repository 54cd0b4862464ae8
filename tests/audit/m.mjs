import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { createGzip } from 'node:zlib';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
const [, , SITE, PAGE] = process.argv;
const TYPES = {'.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript','.svg': 'image/svg+xml', '.json': 'application/json', '.png': 'image/png','.woff': 'font/woff', '.woff2': 'font/woff2', '.txt': 'text/plain'};
const Z=new Set(['.html', '.css', '.js', '.svg', '.json', '.txt']);
const server = createServer((q,r)=>{const p=join(SITE, normalize(new URL(q.url,'http://x').pathname)); if(!existsSync(p)) return r.writeHead(404).end(); const k=extname(p); const h={'Content-Type':TYPES[k],'Cache-Control':'max-age=600'}; if(!Z.has(k)){r.writeHead(200,h);return createReadStream(p).pipe(r);} r.writeHead(200,{...h,'Content-Encoding':'gzip'}); createReadStream(p).pipe(createGzip()).pipe(r);}).listen(0,'127.0.0.1');
await new Promise((x)=>server.once('listening',x));
const chrome=await launch({chromeFlags:['--headless=new','--no-sandbox','--disable-dev-shm-usage']});
const {lhr,artifacts}=await lighthouse(`http://127.0.0.1:${server.address().port}/${PAGE}`,{port:chrome.port,onlyCategories:['performance'],logLevel:'error'});
console.log('score',lhr.categories.performance.score);
for(const m of ['first-contentful-paint','largest-contentful-paint','total-blocking-time','cumulative-layout-shift','speed-index']) console.log(m,lhr.audits[m].displayValue,lhr.audits[m].score);
for(const a of ['mainthread-work-breakdown','bootup-time','long-tasks','largest-contentful-paint-element','network-requests','dom-size','layout-shifts','lcp-breakdown-insight','render-blocking-insight','forced-reflow-insight']){const x=lhr.audits[a]; if(!x) continue; console.log('##',a,x.displayValue); for(const i of (x.details?.items??[]).slice(0,14)) console.log(JSON.stringify(i).slice(0,260));}
await chrome.kill(); server.close();
