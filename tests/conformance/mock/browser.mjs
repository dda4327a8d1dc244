// SPDX-License-Identifier: MIT
//
// Clicks through the example: browser.mjs BROWSER FOLDER [SCREENSHOT]. Serves the folder on a free port, opens it without a
// window, and speaks the protocol of the browser's own tools. Says what was seen; fails where something else is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';

const [browser, folder, screenshot] = process.argv.slice(2);
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const site = http.createServer((request, response) => {
  const file = path.join(folder, path.normalize(request.url.split('?')[0]).replace(/\/$/, '/index.html'));
  const found = fs.existsSync(file);
  response.writeHead(found ? 200 : 404, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
  response.end(found ? fs.readFileSync(file) : '');
});
await new Promise((done) => site.listen(0, '127.0.0.1', done));

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'codegen-browser-'));
const child = spawn(browser, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
  '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--window-size=1100,720', 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
const end = (code) => {
  child.kill('SIGKILL');
  site.closeAllConnections();
  site.close();
  fs.rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(code);
};
process.on('unhandledRejection', (error) => {
  console.error(String(error?.stack ?? error));
  end(1);
});
const address = await new Promise((done, fail) => {
  let text = '';
  child.stderr.on('data', (data) => {
    text += data;
    const found = /DevTools listening on (ws:\S+)/.exec(text);
    if (found) done(found[1]);
  });
  child.once('exit', () => fail(new Error(`the browser ended: ${text.slice(-500)}`)));
});

// The protocol: requests by number, events by name, all of one page.
const socket = new WebSocket(address);
await new Promise((done) => socket.addEventListener('open', done, { once: true }));
const waiting = new Map();
const problems = [];
let count = 0, session;
socket.addEventListener('message', ({ data }) => {
  const { id, result, error, method, params } = JSON.parse(data);
  if (id) error ? waiting.get(id).fail(new Error(error.message)) : waiting.get(id).done(result);
  if (method === 'Runtime.exceptionThrown') problems.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
  if (method === 'Runtime.consoleAPICalled' && params.type === 'error') problems.push(params.args.map((a) => a.value ?? a.description).join(' '));
});
const ask = (method, params = {}) => new Promise((done, fail) => {
  waiting.set(++count, { done, fail });
  socket.send(JSON.stringify({ id: count, method, params, sessionId: session }));
});
const evaluate = async (expression) => {
  const { result, exceptionDetails } = await ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
};
const until = async (what, expression) => {
  for (let i = 0; i < 1200; i++) {
    const value = await evaluate(expression).catch(() => undefined);
    if (value) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${what} did not come; the page says '${await evaluate('document.body.innerText')}' ${problems}`);
};
// A click where the element is, with the mouse.
const click = async (selector) => {
  const at = await evaluate(`(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.scrollIntoView({ block: 'center' });
    const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`);
  for (const type of ['mousePressed', 'mouseReleased']) await ask('Input.dispatchMouseEvent', { type, x: at[0], y: at[1], button: 'left', clickCount: 1 });
};
const type = async (selector, text) => {
  await click(selector);
  await evaluate(`document.querySelector(${JSON.stringify(selector)}).value = ''`);
  await ask('Input.insertText', { text });
};
const STATE = 'document.getElementById("state").textContent';
const PETS = 'document.querySelectorAll("#pets li").length';

const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
({ sessionId: session } = await ask('Target.attachToTarget', { targetId, flatten: true }));
await ask('Runtime.enable');
await ask('Page.enable');
await ask('Page.navigate', { url: `http://127.0.0.1:${site.address().port}/` });

await until('the list', `/^\\d of \\d+ pets$/.test(${STATE})`);
const listed = await evaluate(PETS);
assert.ok(listed >= 6 && listed <= 9, `${listed} pets`);
const served = await evaluate('navigator.serviceWorker.controller?.scriptURL ?? ""');
assert.match(served, /mockServiceWorker\.js$/, 'no service worker answers');

await click('#pets li:first-child button');
await until('a pet', '!document.getElementById("pet").hidden');
assert.match(await evaluate('document.querySelector("#pet p").textContent'), /^A (cat|dog|rabbit|parrot), born \d{4}-\d\d-\d\d\./);

await type('#add input[name=name]', 'Rosa');
await type('#add input[name=price]', '0.5');
await click('#add button');
await until('a refusal', 'document.getElementById("state").classList.contains("wrong")');
const refusal = await evaluate(STATE);
assert.equal(await evaluate(PETS), listed, 'what the schema refuses was sent');

await type('#add input[name=price]', '20');
await click('#add button');
await until('the new pet', `/ is number \\d+$/.test(${STATE})`);
assert.equal(await evaluate(PETS), listed + 1);

await click('#pets li:nth-child(2) button:last-child');
await until('the sale', `/ was sold$/.test(${STATE})`);
assert.equal(await evaluate(PETS), listed);
assert.deepEqual(problems, []);
if (screenshot) {
  const { data } = await ask('Page.captureScreenshot', { format: 'png' });
  fs.writeFileSync(screenshot, Buffer.from(data, 'base64'));
}
console.log(`${listed} pets listed, one looked at, one refused ('${refusal}'), one offered, one sold`);
end(0);
