// SPDX-License-Identifier: MIT
// What a client does when things go wrong, against servers of this process that misbehave: each failure is one typed error
// that tells operation, status and cause, and no secret.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { inspect } from "node:util";

const run = await import(process.argv[2]);
const {
  ApiError,
  CallError,
  attempt,
  call,
  defineOperation,
  download,
  isError,
  jsonAnswer,
  newClient,
  pages,
  paginate,
} = run;

// Other platforms have other errors behind a failed fetch, and send again what a dropped connection left unanswered.
const isNode = !globalThis.Deno && !globalThis.Bun;
let failed = 0;
let done = 0;
async function check(name, test) {
  try {
    await test();
    done++;
  } catch (error) {
    failed++;
    console.log(`failed: ${name}\n${error.stack ?? error}`);
  }
}

const servers = [];
/** The address of a server with this handler. */
async function serve(handler, make = createServer) {
  const server = make(handler);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://127.0.0.1:${server.address().port}`;
}

/** An address where nobody listens. */
async function closed() {
  const address = await serve(() => {}, createSocket);
  await new Promise((resolve) => servers.pop().close(resolve));
  return address;
}

const json = { "content-type": "application/json" };
const get = defineOperation({
  name: "getPet",
  method: "GET",
  path: "/pets/{id}",
  params: [
    [run.pathText, "id"],
    [run.queryText, "q"],
  ],
  accept: "application/json",
  answers: { 200: jsonAnswer, 404: jsonAnswer, "5XX": jsonAnswer },
  security: [{ token: [] }, { key: [] }, { query: [] }, { cookie: [] }, { oauth: ["read"] }],
});
const post = defineOperation({
  name: "addPet",
  method: "POST",
  path: "/pets",
  body: ({ body }) => run.jsonBody(body, "application/json"),
  answers: { 201: jsonAnswer, default: jsonAnswer },
});
const events = defineOperation({ name: "watch", method: "GET", path: "/events", answers: { 200: run.eventsAnswer } });
const lines = defineOperation({ name: "lines", method: "GET", path: "/lines", answers: { 200: run.linesAnswer } });
const classes = defineOperation({
  name: "classes",
  method: "GET",
  path: "/{a}/{a}",
  params: [[run.pathText, "a"]],
  answers: { "2XX": jsonAnswer, 304: run.emptyAnswer, 400: run.bytesAnswer },
});
const photo = defineOperation({ name: "photo", method: "GET", path: "/photo", answers: { 200: run.blobAnswer } });
const args = { path: { id: 1 } };
const SECRET = "s3cr3t-value";

/** The error of a call: it is a CallError of this kind, and shows no secret wherever it is looked at. */
async function error(promise, kind, operation = "getPet", status = 0) {
  const found = await promise.then(
    (value) => assert.fail(`there is no error but ${inspect(value)}`),
    (e) => e,
  );
  assert.ok(found instanceof CallError, `no CallError but ${inspect(found)}`);
  const shown = inspect(found, { depth: 20, showHidden: true }) + JSON.stringify(found) + String(found.stack);
  assert.ok(!shown.includes(SECRET), `shows a secret: ${shown}`);
  // On a slow machine the time is over before the head is there.
  if (kind === "timeout") assert.ok(found.status === 0 || found.status === status, inspect(found));
  else assert.equal(found.status, status, inspect(found));
  assert.deepEqual([found.kind, found.operation], [kind, operation], inspect(found));
  assert.ok(found.message.startsWith(`${operation}: `), found.message);
  return found;
}

/** A server whose answers begin well, and what cuts the connection once the head was read: however slow the machine is. */
async function severed(header, text) {
  const open = new Set();
  const base = await serve((socket) => {
    open.add(socket.on("error", () => {}).on("close", () => open.delete(socket)));
    socket.once("data", () => socket.write(`HTTP/1.1 200 OK\r\n${header}\r\ncontent-length: 99\r\n\r\n${text}`));
  }, createSocket);
  const use = (send) => async (request) => {
    const response = await send(request);
    for (const socket of open) socket.destroy();
    return response;
  };
  return { base, use };
}

// -- the call itself ----------------------------------------------------------------------------------------------

await check("a call", async () => {
  const base = await serve((request, response) => {
    response.writeHead(200, json);
    response.end(JSON.stringify({ url: request.url, method: request.method, accept: request.headers.accept }));
  });
  const client = newClient(base + "/v1/", {});
  assert.deepEqual(await get(client, { path: { id: "a/b ü" }, query: { q: "x&y" } }), {
    url: "/v1/pets/a%2Fb%20%C3%BC?q=x%26y",
    method: "GET",
    accept: "application/json",
  });
  assert.equal((await get(client, args, { baseUrl: base })).url, "/pets/1");
  assert.equal((await get(client, args, { baseUrl: `${base}/@me:x` })).url, "/@me:x/pets/1");
});

await check("arguments that make no request", async () => {
  const client = newClient("http://127.0.0.1:1", {});
  await error(get(client, { path: {} }), "config");
  await error(get(client, { path: { id: "" } }), "config");
  for (const id of [".", "..", "../x".slice(0, 2)]) await error(get(client, { path: { id } }), "config");
  await error(get(client, args, { headers: { "x-token": `${SECRET}\nb` } }), "config");
  for (const at of [`http://u:${SECRET}@h`, `http://u:${SECRET}/w@h`, `//u:${SECRET}@h`, `http://u:/${SECRET}@h`])
    await error(get(client, args, { baseUrl: at }), "config");
  await error(get(client, args, { headers: { "x-token": `${SECRET}\u{1F600}` } }), "config");
  await error(post(client, { body: { big: 1n } }), "config", "addPet");
});

await check("statuses", async () => {
  const base = await serve((request, response) => {
    const [status, media, text] = JSON.parse(decodeURIComponent(request.url.split("?q=")[1]));
    response.writeHead(status, { ...(media && { "content-type": media }), "set-cookie": `id=${SECRET}`, "x-id": "7" });
    response.end(text);
  });
  const client = newClient(base, {});
  const ask = (...answer) => ({ path: { id: 1 }, query: { q: JSON.stringify(answer) } });
  const missing = await error(
    get(client, ask(404, "application/json", '{"message":"no such pet"}')),
    "status",
    "getPet",
    404,
  );
  assert.ok(missing instanceof ApiError && isError(get, missing) && !isError(post, missing));
  assert.deepEqual(missing.body, { message: "no such pet" });
  assert.equal(missing.headers.get("x-id"), "7");
  assert.equal(missing.headers.get("set-cookie"), null);
  assert.equal(missing.message, "getPet: status 404 no such pet");
  const page = await error(get(client, ask(502, "text/html", "<html>")), "status", "getPet", 502);
  assert.equal(page.body, "<html>");
  assert.equal(page.cause.kind, "media");
  const broken = await error(get(client, ask(503, "application/json", "{")), "status", "getPet", 503);
  assert.equal(broken.body, "{");
  assert.equal(broken.cause.kind, "decode");
  const other = await error(get(client, ask(418, "application/json", "[1]")), "status", "getPet", 418);
  assert.ok(!isError(get, other));
  assert.deepEqual(other.body, [1]);
  // What is not documented, but success.
  assert.deepEqual(await get(client, ask(202, "application/json", "[2]")), [2]);
  assert.equal(await get(client, ask(204)), undefined);
  // The form that returns.
  assert.deepEqual(
    (({ status, body }) => [status, body])(await attempt(get, client, ask(404, "application/json", "[3]"))),
    [404, [3]],
  );
  assert.equal((await attempt(get, client, ask(500, "application/json", "{}"))).status, 500);
  await error(attempt(get, client, ask(202, "application/json", "[2]")), "status", "getPet", 202);
  await error(attempt(get, client, ask(418, "application/json", "[2]")), "status", "getPet", 418);
  await error(attempt(get, client, ask(502, "text/html", "<html>")), "media", "getPet", 502);
});

await check("answers without a body, and errors of bytes", async () => {
  const base = await serve((request, response) => {
    const [, status] = /^\/(\d+)\/\1$/.exec(request.url);
    response.writeHead(Number(status), { "content-type": "application/octet-stream" });
    response.end(status === "400" ? Buffer.from([0, 255, 128]) : undefined);
  });
  const client = newClient(base, { timeout: Infinity });
  assert.equal(await classes(client, { path: { a: 204 } }), undefined);
  assert.equal((await attempt(classes, client, { path: { a: 304 } })).body, undefined);
  assert.equal((await error(classes(client, { path: { a: 304 } }), "status", "classes", 304)).body, undefined);
  assert.deepEqual([...(await attempt(classes, client, { path: { a: 400 } })).body], [0, 255, 128]);
});

await check("wrong media types and bodies", async () => {
  const base = await serve((request, response) => {
    const [media, text] = JSON.parse(decodeURIComponent(request.url.split("?q=")[1]));
    response.writeHead(200, media ? { "content-type": media } : {});
    response.end(text);
  });
  const client = newClient(base, {});
  const ask = (...answer) => ({ path: { id: 1 }, query: { q: JSON.stringify(answer) } });
  assert.deepEqual(await get(client, ask("application/problem+json; charset=utf-8", "[1]")), [1]);
  assert.deepEqual(await get(client, ask("", "[1]")), [1]);
  await error(get(client, ask("text/html", "<html>")), "media", "getPet", 200);
  await error(get(client, ask("application/json", "<html>")), "decode", "getPet", 200);
  await error(get(client, ask("application/json", "")), "decode", "getPet", 200);
  const checked = defineOperation({
    ...get.spec,
    check: (given) => run.checkArgs(given, { path: schema((value) => value.id > 0, "id") }),
    answers: {
      200: (reply) =>
        jsonAnswer(reply, (value) =>
          run.checkAnswer(
            schema((v) => v.ok === true, "ok"),
            value,
          ),
        ),
    },
  });
  function schema(test, key) {
    const issues = [{ message: "is wrong", path: [key] }];
    return { "~standard": { validate: async (value) => (test(value) ? { value } : { issues }) } };
  }
  assert.deepEqual(await checked(client, ask("application/json", '{"ok":true}')), { ok: true });
  const wrong = await error(checked(client, ask("application/json", '{"ok":1}')), "validation", "getPet", 200);
  assert.equal(wrong.message, "getPet: 1 problem: answer.ok: is wrong");
  assert.equal(wrong.cause.issues.length, 1);
  const argument = await error(checked(client, { path: { id: 0 } }), "validation");
  assert.equal(argument.message, "getPet: 1 problem: path.id: is wrong");
  assert.equal(argument.attempts, 1);
});

// -- time and connections -----------------------------------------------------------------------------------------

await check("timeouts", async () => {
  const silent = await serve(() => {});
  await error(get(newClient(silent, { timeout: 50 }), args), "timeout");
  const half = await serve((_, response) => {
    response.writeHead(200, json);
    response.write("[1,");
  });
  await error(get(newClient(half, { timeout: 80 }), args), "timeout", "getPet", 200);
  const drip = await serve((_, response) => {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(" "), 5);
    response.on("close", () => clearInterval(timer));
  });
  await error(get(newClient(drip, { timeout: 100 }), args), "timeout", "getPet", 200);
  await error(photo(newClient(drip, { timeout: 100 })), "timeout", "photo", 200);
});

await check("cancelling", async () => {
  const silent = await serve(() => {});
  const client = newClient(silent, {});
  const stop = new AbortController();
  const waiting = error(get(client, args, { signal: stop.signal }), "cancelled");
  setTimeout(() => stop.abort("enough"), 20);
  assert.equal((await waiting).cause, "enough");
  await error(get(client, args, { signal: stop.signal }), "cancelled");
  await error(get(client, args, { signal: AbortSignal.timeout(20) }), "cancelled");
  const half = await serve((_, response) => response.writeHead(200, json).write("[1,"));
  const late = new AbortController();
  const soon = (send) => async (request) => {
    const response = await send(request);
    setTimeout(() => late.abort(), 5);
    return response;
  };
  await error(get(newClient(half, { use: soon }), args, { signal: late.signal }), "cancelled", "getPet", 200);
  // Listeners are gone with the call.
  const quick = await serve((_, response) => response.writeHead(200, json).end("1"));
  const long = new AbortController();
  let held = 0;
  const { addEventListener: add, removeEventListener: remove } = long.signal;
  long.signal.addEventListener = (...rest) => (held++, add.apply(long.signal, rest));
  long.signal.removeEventListener = (...rest) => (held--, remove.apply(long.signal, rest));
  for (let i = 0; i < 20; i++) await get(newClient(quick, {}), args, { signal: long.signal });
  assert.equal(held, 0);
});

await check("connections", async () => {
  const none = await error(get(newClient(await closed(), {}), args), "connection");
  if (isNode) assert.equal(none.cause.cause.code, "ECONNREFUSED");
  const slam = await serve((socket) => socket.destroy(), createSocket);
  await error(get(newClient(slam, {}), args), "connection");
  const noise = await serve((socket) => socket.end("what?\r\n\r\n"), createSocket);
  await error(get(newClient(noise, {}), args), "connection");
  const { base: short, use } = await severed("content-type: application/json", "[1,");
  await error(get(newClient(short, { use }), args), "connection", "getPet", 200);
  await error(photo(newClient(short, { use })), "connection", "photo", 200);
  const zipped = await serve((_, response) => {
    response.writeHead(200, { ...json, "content-encoding": "gzip" });
    response.end("not gzip");
  });
  await error(get(newClient(zipped, {}), args), "connection", "getPet", 200);
  await error(get(newClient("/relative", {}), args), "connection");
});

await check("endless bodies", async () => {
  let closed;
  const gone = new Promise((resolve) => (closed = resolve));
  const endless = await serve((_, response) => {
    response.writeHead(200, json);
    const more = () => {
      while (response.write("x".repeat(65536)));
    };
    response.on("drain", more);
    response.on("close", closed);
    more();
  });
  const client = newClient(endless, { use: run.limitSize(1 << 20) });
  await error(get(client, args), "size", "getPet", 200);
  await gone;
  await error(photo(client), "size", "photo", 200);
  const small = await serve((_, response) => response.writeHead(200, json).end("[1]"));
  assert.deepEqual(await get(newClient(small, { use: run.limitSize(3) }), args), [1]);
  await error(get(newClient(small, { use: run.limitSize(2) }), args), "size", "getPet", 200);
});

// -- streams ------------------------------------------------------------------------------------------------------

async function gather(stream, most = Infinity) {
  const items = [];
  for await (const item of stream) if (items.push(item) >= most) break;
  return items;
}

await check("streams", async () => {
  const pieces =
    (media, ...texts) =>
    async (_, response) => {
      response.writeHead(200, { "content-type": media });
      for (const text of texts) {
        response.write(text);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      response.end();
    };
  const sse = await serve(
    pieces(
      "text/event-stream",
      "\ufeff: hi\r",
      "\nid: 1\nda",
      'ta: {"a":\rdata: 1}\r\n\r\n',
      "data: 2\n\nevent: x\n\n",
      "data: 3\n",
    ),
  );
  const stream = await events(newClient(sse, {}));
  assert.deepEqual(await gather(stream), [{ a: 1 }, 2]);
  assert.equal(stream.lastEventId, "1");
  const whole = defineOperation({
    ...events.spec,
    answers: { 200: (reply) => run.eventsAnswer(reply, { whole: true }) },
  });
  const named = await serve(
    pieces("text/event-stream", "event: e\ndata: a\ndata: b\nretry: 5\n\ndata:[DONE]\n\ndata: c\n\n"),
  );
  assert.deepEqual(await gather(await whole(newClient(named, {}))), [{ event: "e", data: "a\nb", retry: 5 }]);
  const nd = await serve(pieces("application/x-ndjson", '{"a":', "1}\r", "\n\n[2]", "\n3"));
  assert.deepEqual(await gather(await lines(newClient(nd, {}))), [{ a: 1 }, [2], 3]);
  const sequence = defineOperation({ ...lines.spec, answers: { 200: run.sequenceAnswer } });
  const seq = await serve(pieces("application/json-seq", "\x1e{}\n\x1e", "[1,\n2]\n", "\x1e3"));
  assert.deepEqual(await gather(await sequence(newClient(seq, {}))), [{}, [1, 2], 3]);
  await error(events(newClient(nd, {})), "media", "watch", 200);
  await error(
    gather(await events(newClient(await serve(pieces("text/event-stream", "data: {\n\n")), {}))),
    "decode",
    "watch",
    200,
  );
  // A stream has no end in time once it has begun: on a slow machine in more time than on a fast one.
  for (let time = 60; ; time *= 4) {
    const slow = await serve(async (_, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      for (const text of ["1\n", "2\n"]) {
        response.write(text);
        await new Promise((resolve) => setTimeout(resolve, time));
      }
      response.end();
    });
    const begun = await lines(newClient(slow, { timeout: time })).catch((late) => late);
    if (begun instanceof CallError && begun.kind === "timeout" && time < 20_000) continue;
    assert.deepEqual(await gather(begun), [1, 2]);
    break;
  }
});

await check("streams that break, and that are left", async () => {
  let closed;
  let gone = new Promise((resolve) => (closed = resolve));
  const endless = await serve((_, response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    const timer = setInterval(() => response.write("1\n"), 2);
    response.on("close", () => (clearInterval(timer), closed()));
  });
  const client = newClient(endless, {});
  assert.deepEqual(await gather(await lines(client), 3), [1, 1, 1]);
  await gone;
  gone = new Promise((resolve) => (closed = resolve));
  const stop = new AbortController();
  const stopped = async () => {
    for await (const item of await lines(client, {}, { signal: stop.signal })) if (item) stop.abort();
  };
  await error(stopped(), "cancelled", "lines", 200);
  await gone;
  const { base: cut, use } = await severed("content-type: application/x-ndjson", "1\n2");
  await error(gather(await lines(newClient(cut, { use }))), "connection", "lines", 200);
  const file = await download(photo, newClient(cut, { use }));
  assert.equal(file.status, 200);
  await error(new Response(file.body).text(), "connection", "photo", 200);
  gone = new Promise((resolve) => (closed = resolve));
  const left = await download(photo, client);
  await left.body.cancel();
  await gone;
  await error(
    download(get, newClient(await serve((_, r) => r.writeHead(404, json).end("{}")), {}), args),
    "status",
    "getPet",
    404,
  );
});

// -- credentials and redirections -----------------------------------------------------------------------------------

const shown = (request, response) => {
  response.writeHead(200, json);
  const { authorization = "", cookie = "", "x-key": key = "", "x-mine": mine = "" } = request.headers;
  response.end(JSON.stringify([authorization, cookie, key, mine, request.url, request.method].join("|")));
};

await check("credentials", async () => {
  const base = await serve(shown);
  const client = (...auth) => newClient(base, { auth });
  assert.equal(await get(client(), args), "||||/pets/1|GET");
  assert.equal(await get(client(run.bearer("token", "t")), args), "Bearer t||||/pets/1|GET");
  assert.equal(await get(client(run.basic("token", "ü", "p:q")), args), "Basic w7w6cDpx||||/pets/1|GET");
  assert.equal(await get(client(run.apiKey("key", "header", "X-Key", async () => "k")), args), "||k||/pets/1|GET");
  assert.equal(await get(client(run.apiKey("query", "query", "a key", "k&")), args), "||||/pets/1?a%20key=k%26|GET");
  assert.equal(await get(client(run.apiKey("cookie", "cookie", "c", "k;")), args), "|c=k%3B|||/pets/1|GET");
  // The first alternative that is complete; what an operation does not ask for is not sent.
  assert.equal(
    await get(client(run.apiKey("key", "header", "X-Key", "k"), run.bearer("token", "t")), args),
    "Bearer t||||/pets/1|GET",
  );
  assert.equal(await get(client(run.bearer("other", "t")), args), "||||/pets/1|GET");
  await error(get(client(run.bearer("token", `${SECRET}\nb`)), args), "config");
  const refused = await error(get(client(run.bearer("token", () => Promise.reject(Error("no luck")))), args), "auth");
  assert.equal(refused.cause.cause.message, "no luck");
  const stop = AbortSignal.timeout(30);
  await error(get(client(run.bearer("token", () => new Promise(() => {}))), args, { signal: stop }), "cancelled");
  await error(
    get(newClient(await closed(), { auth: [run.apiKey("query", "query", "k", SECRET)] }), args),
    "connection",
  );
  await error(get(newClient(await closed(), { auth: [run.bearer("token", SECRET)] }), args), "connection");
});

await check("tokens that are renewed", async () => {
  let refused = 0;
  const base = await serve((request, response) => {
    if (request.headers.authorization === "Bearer new") return shown(request, response);
    refused++;
    response.writeHead(401, json).end("{}");
  });
  let given = 0;
  const token = (renew) => (given++, renew ? "new" : "old");
  assert.equal(await get(newClient(base, { auth: [run.bearer("token", token)] }), args), "Bearer new||||/pets/1|GET");
  assert.deepEqual([refused, given], [1, 2]);
  await error(get(newClient(base, { auth: [run.bearer("token", SECRET)] }), args), "status", "getPet", 401);
  await error(get(newClient(base, { auth: [run.bearer("token", () => SECRET)] }), args), "status", "getPet", 401);
  assert.equal(refused, 4);
});

await check("client credentials", async () => {
  let fetched = 0;
  let answer = () => ({ access_token: `t${fetched}`, expires_in: 3600 });
  const asked = [];
  const token = await serve((request, response) => {
    let text = "";
    request.on("data", (piece) => (text += piece));
    request.on("end", () => {
      fetched++;
      asked.push([request.headers.authorization, text, request.headers["x-mine"]]);
      const [status, body] = [answer()].flat().length > 1 ? answer() : [200, answer()];
      response
        .writeHead(status, { ...json, ...(status === 302 && { location: "/elsewhere" }) })
        .end(JSON.stringify(body));
    });
  });
  const base = await serve((request, response) => {
    if (request.headers.authorization === "Bearer t1" && fetched > 1) response.writeHead(401, json).end("{}");
    else shown(request, response);
  });
  const client = newClient(base, {
    headers: { "x-mine": "m" },
    auth: [run.clientCredentials("oauth", token, { clientId: "me:", clientSecret: SECRET, audience: "api" })],
  });
  const both = await Promise.all([get(client, args), get(client, args)]);
  assert.deepEqual(both, ["Bearer t1|||m|/pets/1|GET", "Bearer t1|||m|/pets/1|GET"]);
  assert.equal(fetched, 1);
  assert.deepEqual(asked[0], [
    `Basic ${btoa(`me%3A:${SECRET}`)}`,
    "grant_type=client_credentials&scope=read&audience=api",
    undefined,
  ]);
  // Who waits first and is cancelled does not end it for the others; interceptors see no secret.
  const slow = run.clientCredentials("oauth", token, { clientId: "me", clientSecret: SECRET });
  const stop = new AbortController();
  const watched = [];
  const spy = (send) => (request) => (watched.push(String([...request.headers])), send(request));
  const patient = newClient(base, { auth: [slow], use: spy });
  const first = error(get(patient, args, { signal: stop.signal }), "cancelled");
  const second = get(patient, args);
  setTimeout(() => stop.abort(), 1);
  await first.catch(() => {}); // it may have been faster
  assert.match(await second, /^Bearer t\d/);
  assert.ok(watched.length >= 2 && watched.every((headers) => !/authorization/.test(headers)), String(watched));
  fetched = 5;
  assert.equal(await get(client, args), "Bearer t6|||m|/pets/1|GET");
  // One that lives shortly is used for half of its life.
  answer = () => ({ access_token: "short", expires_in: 0 });
  const brief = () =>
    newClient(base, { auth: [run.clientCredentials("oauth", token, { clientId: "a", clientSecret: SECRET })] });
  const before = fetched;
  const short = brief();
  await get(short, args);
  await get(short, args);
  assert.equal(fetched, before + 2);
  for (const [given, message] of [
    [
      [400, { error: "invalid_client", error_description: SECRET }],
      "no token for scheme 'oauth': status 400, invalid_client",
    ],
    [[302, {}], "no token for scheme 'oauth': status 302"],
    [{ token: SECRET }, "no token for scheme 'oauth': the answer holds none"],
  ]) {
    answer = () => given;
    assert.equal((await error(get(brief(), args), "auth")).message, `getPet: ${message}`);
  }
  await error(
    get(newClient(base, { auth: [run.clientCredentials("oauth", "", { clientId: "a", clientSecret: SECRET })] }), args),
    "config",
  );
  const gone = run.clientCredentials("oauth", await closed(), { clientId: "a", clientSecret: SECRET });
  await error(get(newClient(base, { auth: [gone] }), args), "auth");
});

await check("redirections", async () => {
  const elsewhere = await serve(shown);
  const base = await serve((request, response) => {
    const [, code, target] = /^\/pets\/(\d+)\?q=(.*)$/.exec(request.url) ?? [];
    if (!code) return shown(request, response);
    response.writeHead(Number(code), { location: decodeURIComponent(target) }).end();
  });
  const auth = [run.bearer("token", "t")];
  const key = [run.apiKey("key", "header", "X-Key", "k"), run.apiKey("cookie", "cookie", "c", "k")];
  const go = (client, code, target) => get(client, { path: { id: code }, query: { q: target } });
  const headers = { "x-mine": "m" };
  for (const given of [auth, key]) {
    const client = newClient(base, { auth: given, headers });
    assert.match(await go(client, 302, "/other"), /^(Bearer t\|\|\||\|\|k\|)m\|\/other\|GET$/);
    assert.equal(await go(client, 307, `${elsewhere}/other`), "||||/other|GET");
    await error(go(client, 301, "file:///etc/passwd"), "redirect");
    await error(go(client, 301, "http://"), "redirect");
    for (const at of [`http://u:${SECRET}@localhost`, `//${SECRET}@localhost`])
      await error(go(client, 301, at), "redirect");
  }
  const circle = await serve((_, response) => response.writeHead(302, { location: "/again" }).end());
  await error(get(newClient(circle, { auth }), args), "redirect");
  // A client without credentials leaves it to the platform, unless it is told not to.
  assert.equal(await go(newClient(base, { headers, use: run.followRedirects }), 308, `${elsewhere}/x`), "||||/x|GET");
  await error(go(newClient(base, { auth, request: { redirect: "error" } }), 302, "/other"), "connection");
  const seen = await error(
    go(newClient(base, { auth, request: { redirect: "manual" } }), 302, "/other"),
    "status",
    "getPet",
    302,
  );
  assert.equal(seen.headers.get("location"), "/other");
  // A browser does not tell where to.
  const opaque = () => Promise.resolve(Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" }));
  await error(get(newClient(base, { fetch: opaque, auth: key }), args), "redirect");
  const follows = (url, init) => (init.redirect === "manual" ? opaque() : fetch(url, init));
  assert.equal(await get(newClient(base, { fetch: follows, auth }), args), "Bearer t||||/pets/1|GET");
  // Methods and bodies.
  const moved = await serve((request, response) => {
    if (request.url !== "/pets") return shown(request, response);
    request.resume();
    response.writeHead(Number(request.headers["x-code"]), { location: "/new" }).end();
  });
  const send = defineOperation({ ...post.spec, security: [{ token: [] }], answers: { 200: jsonAnswer } });
  for (const [code, method] of [
    [301, "GET"],
    [302, "GET"],
    [303, "GET"],
    [307, "POST"],
    [308, "POST"],
  ]) {
    const to = newClient(moved, { auth, headers: { "x-code": String(code) } });
    assert.equal(await send(to, { body: {} }), `Bearer t||||/new|${method}`);
  }
});

// -- trying again ---------------------------------------------------------------------------------------------------

await check("retries", async () => {
  let plan = [];
  const base = await serve((request, response) => {
    request.resume();
    const [status, headers = {}] = plan.shift() ?? [200];
    if (!status) return request.socket.destroy();
    response.writeHead(status, { ...json, ...headers }).end("{}");
  });
  const pauses = [];
  const told = [];
  const again = (options) =>
    run.retry({
      random: () => 0.5,
      wait: async (pause) => void pauses.push(pause),
      onRetry: (event) => told.push(event),
      ...options,
    });
  const client = newClient(base, { retry: again() });
  const go = async (operation, given, ...steps) => {
    plan = steps;
    pauses.length = 0;
    return operation(client, given);
  };
  assert.deepEqual(await go(get, args, [503], [isNode ? 0 : 503]), {});
  assert.deepEqual(pauses, [250, 500]);
  assert.deepEqual([told[0].operation, told[0].attempts, told[0].error.kind], ["getPet", 1, "status"]);
  assert.equal((await error(go(get, args, [503], [503], [503]), "status", "getPet", 503)).attempts, 3);
  await go(get, args, [429, { "retry-after": "2" }], [503, { "retry-after-ms": "7" }]);
  assert.deepEqual(pauses, [2000, 7]);
  const soon = new Date(Date.now() + 110_000).toUTCString();
  await go(get, args, [503, { "retry-after": soon }]);
  assert.ok(pauses[0] > 0 && pauses[0] <= 110_000, String(pauses));
  await error(go(get, args, [503, { "retry-after": "121" }]), "status", "getPet", 503);
  await error(go(get, args, [404]), "status", "getPet", 404);
  await error(go(get, args, [503, { "x-should-retry": "false" }]), "status", "getPet", 503);
  await go(get, args, [418, { "x-should-retry": "true" }]);
  // What must not be sent twice is sent again where the server has done nothing.
  await error(go(post, { body: {} }, [503]), "status", "addPet", 503);
  if (isNode) await error(go(post, { body: {} }, [0]), "connection", "addPet");
  await go(post, { body: {} }, [429], [503, { "retry-after": "1" }]);
  const stream = defineOperation({ ...post.spec, body: ({ body }) => run.binaryBody(body, "a/b") });
  const once = (text) => new Blob([text]).stream();
  assert.deepEqual(await go(stream, { body: once("abc") }), {});
  await error(go(stream, { body: once("abc") }, [429]), "status", "addPet", 429);
  const lined = defineOperation({ ...post.spec, body: ({ body }) => run.linesBody(body, "application/x-ndjson") });
  function* items() {
    yield 1;
  }
  await error(go(lined, { body: items() }, [429]), "status", "addPet", 429);
  assert.deepEqual(await go(lined, { body: [1, 2] }, [429]), {});
  const refused = await error(
    post(newClient(await closed(), { retry: again() }), { body: {} }),
    "connection",
    "addPet",
  );
  assert.equal(refused.attempts, 3);
  plan = [[503], [503], [503]];
  const stop = new AbortController();
  const real = newClient(base, { retry: run.retry({ initial: 1e6, maximum: 1e6, random: () => 1 }) });
  setTimeout(() => stop.abort(), 50);
  await error(get(real, args, { signal: stop.signal }), "cancelled");
  plan = [[503], [503]];
  await error(get(newClient(base, { retry: again({ deadline: 100 }) }), args), "status", "getPet", 503);
  plan = [[503]];
  await error(get(client, args, { retry: undefined }), "status", "getPet", 503);
});

// -- interceptors, pages ----------------------------------------------------------------------------------------------

await check("interceptors", async () => {
  const base = await serve(shown);
  const seen = [];
  const log = (name) => (send) => async (request) => {
    seen.push(`${name} ${request.operation.name} ${request.attempt}`);
    request.headers.set("x-mine", (request.headers.get("x-mine") ?? "") + name);
    const response = await send(request);
    seen.push(`${name} ${response.status}`);
    return response;
  };
  assert.equal(await get(newClient(base, { use: run.chain(log("a"), log("b")) }), args), "|||ab|/pets/1|GET");
  assert.deepEqual(seen, ["a getPet 1", "b getPet 1", "b 200", "a 200"]);
  const own = Error("mine");
  const thrown = await error(get(newClient(base, { use: () => () => Promise.reject(own) }), args), "connection");
  assert.equal(thrown.cause, own);
  const made = () => async () => Response.json([1]);
  assert.deepEqual(await get(newClient(base, { use: made }), args), [1]);
  assert.deepEqual(await get(newClient(base, { fetch: async () => Response.json([2]) }), args), [2]);
});

await check("pages", async () => {
  const other = await serve((request, response) => {
    response
      .writeHead(200, json)
      .end(JSON.stringify([request.headers.authorization ?? "", request.headers["x-mine"] ?? ""]));
  });
  const base = await serve((request, response) => {
    const url = new URL(request.url, "http://x");
    const at = Number(url.searchParams.get("at") ?? 0);
    const link = { 0: `<?at=1>; rel="next", <?at=9>; rel=last`, 1: `<${other}/p>; rel="prev next"` }[at];
    if (url.pathname === "/links")
      response.writeHead(200, { ...json, ...(link && { link }) }).end(JSON.stringify([at]));
    else if (url.pathname === "/cursor") {
      response.writeHead(200, json).end(JSON.stringify({ items: [at, at], meta: { next: at < 2 ? at + 1 : null } }));
    } else if (url.pathname === "/offset") {
      response.writeHead(200, json).end(JSON.stringify({ items: at < 5 ? [at, at + 1] : [] }));
    } else if (url.pathname === "/page") {
      response.writeHead(200, json).end(JSON.stringify({ items: [at], more: at < 3 }));
    } else if (url.pathname === "/last") {
      response.writeHead(200, json).end(JSON.stringify({ items: [{ id: at + 1 }], more: at < 2 }));
    } else response.writeHead(200, json).end(JSON.stringify({ items: [1], next: "/circle" }));
  });
  const list = (path, paging) =>
    defineOperation({
      name: "list",
      method: "GET",
      path,
      params: [
        [run.queryText, "at"],
        [run.headerText, "x-mine"],
      ],
      answers: { 200: jsonAnswer },
      security: [{ token: [] }],
      ...(paging && { paging }),
    });
  const client = newClient(base, { auth: [run.bearer("token", "t")] });
  const argument = ["query", "at"];
  assert.deepEqual(await gather(paginate(list("/links"), client, { headers: { "x-mine": "m" } })), [0, 1, "", ""]);
  const cursor = list("/cursor", { style: "cursor", items: "/items", argument, next: "/meta/next" });
  assert.deepEqual(await gather(paginate(cursor, client)), [0, 0, 1, 1, 2, 2]);
  const first = (await pages(cursor, client).next()).value;
  assert.deepEqual([first.items, first.next, first.body.meta], [[0, 0], 1, { next: 1 }]);
  assert.equal((await pages(cursor, client, undefined, {}, first.next).next()).value.next, 2);
  assert.deepEqual(
    await gather(paginate(list("/offset", { style: "offset", items: "/items", argument }), client)),
    [0, 1, 2, 3, 4, 5],
  );
  assert.deepEqual(
    await gather(
      paginate(list("/page", { style: "page", items: "/items", argument, more: "/more" }), client, {
        query: { at: 1 },
      }),
    ),
    [1, 2, 3],
  );
  const last = list("/last", { style: "cursor", items: "/items", argument, next: "/items/-1/id", more: "/more" });
  assert.deepEqual(await gather(paginate(last, client)), [{ id: 1 }, { id: 2 }, { id: 3 }]);
  const circle = list("/circle", { style: "next-url", items: "/items", next: "/next" });
  await error(gather(paginate(circle, client)), "paging", "list", 200);
});

// -- bodies and exact numbers -----------------------------------------------------------------------------------------

await check("exact integers", async () => {
  const base = await serve((request, response) => {
    let text = "";
    request.on("data", (piece) => (text += piece));
    request.on("end", () => response.writeHead(201, json).end(text));
  });
  const send = defineOperation({
    ...post.spec,
    body: ({ body }) => run.exactBody(body, "application/json"),
    answers: { 201: run.exactAnswer },
  });
  const value = { a: 9223372036854775807n, b: [-9223372036854775808n, 1], c: '9223372036854775807 "x"', d: 1.5 };
  assert.deepEqual(await send(newClient(base, {}), { body: value }), value);
  assert.deepEqual(run.parseExact("[1e30,-12345678901234567,0.12345678901234567]"), [
    1e30,
    -12345678901234567n,
    0.12345678901234567,
  ]);
  assert.equal(run.writeExact({ a: 1n, b: new Date(0) }), '{"a":1,"b":"1970-01-01T00:00:00.000Z"}');
});

await check("converters", () => {
  const read = (v) =>
    run.convertRecord(
      v,
      { born: run.toDate, kids: (list) => run.convertList(list, read), id: run.toBigInt },
      run.toDate,
    );
  const value = JSON.parse(
    '{"born":"2020-01-02T03:04:05Z","kids":[{"born":"x","id":1}],"__proto__":"2020-01-02T03:04:05Z"}',
  );
  const found = read(value);
  assert.equal(found.born.getTime(), Date.UTC(2020, 0, 2, 3, 4, 5));
  assert.deepEqual(found.kids, [{ born: "x", id: 1n }]);
  assert.ok(Object.hasOwn(found, "__proto__") && Object.getPrototypeOf(found) === Object.prototype);
  assert.deepEqual(run.convertTuple([1, 2, 3], [run.toBigInt, undefined], run.toInt64Text), [1n, 2, "3"]);
  assert.equal(run.fromInt64Text("9223372036854775807"), 9223372036854775807n);
  assert.equal(run.convertAny("a", run.toDate, run.toBigInt), "a");
});

for (const server of servers) {
  server.closeAllConnections?.();
  server.close();
}
console.log(`${done} groups of checks hold, ${failed} do not`);
process.exit(failed ? 1 : 0);
