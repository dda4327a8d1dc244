// SPDX-License-Identifier: MIT
//
// What other makers of data come to where they are asked for the same as ours: json-schema-faker, and what Orval writes. Reads
// one job a line, {name, file, components: [{name, fixture}], seeds, maker, module}; answers {name, asked, valid, none: how
// often nothing came of it, endless}. A thread makes the data, so that one that does not end can be ended.
import fs from 'node:fs';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const PATIENCE = 5000;

async function serve() {
  const make = workerData.maker === 'orval' ? await orval(workerData.module) : await schemas();
  parentPort.postMessage({ ready: true });
  parentPort.on('message', (request) => {
    const made = [];
    for (let seed = 1; seed <= request.seeds; seed++) {
      try {
        made.push({ value: JSON.stringify(make(request, seed)) });
      } catch {
        made.push({});
      }
    }
    parentPort.postMessage({ made });
  });
}

async function schemas() {
  const { generateSync } = await import('json-schema-faker');
  return ({ schema }, seed) => generateSync(structuredClone(schema), { seed, maxDefaultItems: 3 });
}

async function orval(module) {
  const text = fs.readFileSync(module, 'utf8').replace(/from '(\.[^']*)'/g, (all, path) => (path.endsWith('.ts') ? all : `from '${path}.ts'`));
  fs.writeFileSync(module, text);
  const made = await import(pathToFileURL(module));
  const { faker } = await import(workerData.faker);
  return ({ index }, seed) => {
    faker.seed(seed);
    return made[`getS${index}ResponseMock`]();
  };
}

// One request at a time: what was made, or undefined where it does not end.
class Maker {
  constructor(job) {
    this.data = job;
  }
  #next(event) {
    return new Promise((done) => {
      const end = (value) => {
        clearTimeout(timer);
        this.worker.removeAllListeners('message');
        this.worker.removeAllListeners('error');
        done(value);
      };
      const timer = setTimeout(() => end(undefined), event === 'ready' ? 60000 : PATIENCE);
      this.worker.once('message', end);
      this.worker.once('error', (error) => end({ error }));
    });
  }
  async ask(request) {
    if (!this.worker) {
      this.worker = new Worker(new URL(import.meta.url), { workerData: this.data, resourceLimits: { maxOldGenerationSizeMb: 2000 } });
      const ready = await this.#next('ready');
      if (!ready?.ready) {
        await this.end();
        return { made: [] };
      }
    }
    this.worker.postMessage(request);
    const answer = await this.#next('made');
    if (!answer?.made) await this.end();
    return answer;
  }
  async end() {
    await this.worker?.terminate();
    this.worker = undefined;
  }
}

async function run(job, answer) {
  const { Judge } = await import('./ajv.mjs');
  const { Bundle, Documents, escape } = await import('../zod/schema.mjs');
  const documents = new Documents();
  const bundle = new Bundle(documents, job.file);
  const root = documents.load(job.file).swagger ? '/definitions/' : '/components/schemas/';
  const ids = job.components.map(({ name }) => {
    try {
      return bundle.add(root + escape(name));
    } catch {
      return undefined;
    }
  });
  const judge = new Judge(bundle);
  const maker = new Maker({ maker: job.maker, module: job.module, faker: job.faker });
  for (const [i, { index, fixture }] of job.components.entries()) {
    const own = JSON.parse(fs.readFileSync(fixture, 'utf8'));
    let validate;
    try {
      validate = ids[i] && judge.get(ids[i]);
      if (validate && own.length) validate(own[0]);
    } catch {
      validate = undefined;
    }
    if (!validate || !own.length) continue; // what Ajv cannot judge, or nothing is valid for
    answer.asked += job.seeds;
    if (job.maker === 'codegen') {
      for (let k = 0; k < job.seeds; k++) answer.valid += k < own.length && validate(own[k]) ? 1 : 0;
      continue;
    }
    const got = await maker.ask({ index, seeds: job.seeds, schema: job.maker === 'orval' ? undefined : bundle.alone(ids[i]) });
    if (!got) answer.endless++;
    for (let k = 0; k < job.seeds; k++) {
      const value = got?.made?.[k]?.value;
      if (value === undefined) answer.none++;
      else if (validate(JSON.parse(value))) answer.valid++;
    }
  }
  await maker.end();
}

if (isMainThread) {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const job = JSON.parse(line);
    const answer = { name: job.name, asked: 0, valid: 0, none: 0, endless: 0 };
    try {
      await run(job, answer);
    } catch (error) {
      answer.failed = String(error?.stack ?? error).slice(0, 300);
    }
    process.stdout.write(JSON.stringify(answer) + '\n');
  }
} else await serve();
