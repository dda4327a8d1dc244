// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import fs from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const doc = JSON.parse(fs.readFileSync('keywords.json', 'utf8'));
const NONE = new Set(['NoLength', 'NoValue', 'Endless']);
const regExp = Object.assign((pattern: string, flags: string) => {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern); // a property that nobody knows: `p` is a letter then
  }
}, { code: 'new RegExp' });
const ajv = formats.default(new Ajv.default({ strict: false, validateFormats: true, logger: false, code: { regExp } }));
const defs = structuredClone(doc.components.schemas);
delete defs.Account.properties.secret; // not read
defs.Account.required = ['id'];
ajv.addSchema({ $id: 'https://doc.invalid/', components: { schemas: defs } });

const bare = (name: string) => name.replace(/[^a-z0-9]/gi, '').toLowerCase();
const read = (folder: string, name: string) => {
  const files = fs.readdirSync(`${folder}/mocks/fixtures`).filter((file) => bare(file) === bare(`${name}.json`));
  assert.equal(files.length, 1, `${folder} ${name}`);
  return fs.readFileSync(`${folder}/mocks/fixtures/${files[0]}`, 'utf8');
};
const made = new Map<string, unknown[]>();

for (const folder of ['plain', 'other']) {
  const data = await import(`./${folder}/mocks/data.ts`);
  const runtime = await import(`./${folder}/mocks/runtime.ts`);
  for (const value of Object.values<any>(data)) {
    const name = decodeURIComponent(value.key.split('/').at(-1)).replace(/Write$/, '');
    const sent = value.key.endsWith('Write');
    const file = Object.keys(data).find((k) => data[k] === value)!.slice('data'.length);
    const text = read(folder, file);
    assert.equal(runtime.mockFixture(value, 20), text, `${folder} ${file}: factories make something else`);
    const values = JSON.parse(text);
    assert.equal(values.length, NONE.has(name) ? 0 : 20, `${folder} ${file}`);
    if (sent) continue;
    made.set(`${folder} ${name}`, values);
    const validate = ajv.compile({ $ref: `https://doc.invalid/#/components/schemas/${name}` });
    for (const one of values) assert.ok(validate(one), `${folder} ${name} ${JSON.stringify(one)}: ${JSON.stringify(validate.errors)}`);
    if (NONE.has(name)) assert.throws(() => runtime.mockValue(value), /no value of/);
  }
}

// a seed is a value, another is another
const { mockPet, mockCat, mockPerson, mockAccount, mockAccountWrite, mockMap } = await import('./plain/mocks/index.ts') as any;
assert.deepEqual(mockPerson(), mockPerson());
assert.notDeepEqual(mockPerson(undefined, 1), mockPerson(undefined, 2));
assert.equal(mockPerson({ city: 'Bonn' }).city, 'Bonn');
assert.equal(mockCat({ lives: 3 }).kind, 'cat');
assert.equal(typeof mockMap(), 'object');

// overrides: at any depth, of cases the one that they are of; undefined takes away
const { mockWith, mockNative } = await import('./plain/mocks/index.ts') as any;
assert.deepEqual(mockWith({ overrides: 'me' }), { overrides: 'me' });
assert.deepEqual(mockWith({ overrides: undefined }), {});
const deep = mockNative({ deep: { text: 'mine' } });
assert.deepEqual(deep, { ...mockNative(), deep: { ...mockNative().deep, text: 'mine' } });
for (let seed = 1; seed <= 20; seed++) {
  const dog = mockPet({ kind: 'dog' }, seed);
  assert.ok(ajv.compile({ $ref: 'https://doc.invalid/#/components/schemas/Pet' })(dog), JSON.stringify(dog));
}
assert.deepEqual(mockPet({ kind: 5 }).kind, 5, 'what nothing valid has is given all the same');
assert.equal(JSON.parse('{"__proto__": 1}').__proto__, 1);
assert.equal(Object.hasOwn(mockWith(JSON.parse('{"__proto__": 1}')), '__proto__'), true);

// as its type says
const native = await import('./native/mocks/index.ts') as any;
const wire = await import('./native/mocks/runtime.ts') as any;
const { dataNative } = await import('./native/mocks/data.ts') as any;
for (let seed = 1; seed <= 20; seed++) {
  const [made, json] = [native.mockNative(undefined, seed), JSON.parse(wire.mockText(dataNative, seed))];
  assert.equal(made.at.toISOString().slice(0, 19), new Date(json.at).toISOString().slice(0, 19));
  assert.equal(String(made.whole), /"whole": (\d+)/.exec(wire.mockText(dataNative, seed))![1]);
  assert.ok(made.bytes instanceof Uint8Array && made.deep.when instanceof Date && typeof made.deep.text === 'string');
  assert.ok((made.deep.days ?? []).every((day: unknown) => day instanceof Date));
  assert.ok(made.either instanceof Date || typeof made.either === 'number');
}
const moment = new Date(0);
assert.equal(native.mockNative({ deep: { when: moment } }).deep.when, moment);
assert.equal(native.mockNative({ whole: 9007199254740995n }).whole, 9007199254740995n);
assert.ok('kind' in mockPet());
assert.deepEqual(Object.keys(mockAccount()), ['id']);
assert.deepEqual(Object.keys(mockAccountWrite()), ['secret']);

// what is plausible
for (const person of made.get('plain Person') as any[]) {
  assert.match(person.firstName, /^[A-Z][a-z]+$/);
  assert.match(person.email, /^\S+@example\.(com|org|net)$/);
  assert.ok(person.price >= 1 && person.price < 500);
}
assert.notDeepEqual(made.get('plain Person'), made.get('other Person'));
assert.ok((made.get('other Example') as unknown[]).every((one) => one === 'right'), 'examples that are valid come first');
assert.ok((made.get('plain Pet') as any[]).some((p) => p.kind === 'cat') && (made.get('plain Pet') as any[]).some((p) => p.kind === 'dog'));
assert.ok((made.get('plain Nullable') as unknown[]).includes(null) || (made.get('plain Nullable') as unknown[]).length === 20);

// texts of another maker, where they fit
const fake = await import('./faker/mocks/index.ts') as any;
assert.match(fake.mockPerson().firstName, /^faker\.person\.firstName \d+$/);
assert.equal(fake.mockPerson().firstName, fake.mockPerson().firstName);
assert.match(fake.mockLongMail(), /^\S+@\S+$/);

// what operations are called with: as it is sent, and what can be sent
const args = await import('./plain/mocks/arguments.ts') as any;
assert.deepEqual(Object.keys(args).sort(), ['mockBestPetArgs', 'mockDropPetArgs', 'mockGetPetArgs', 'mockListPetsArgs', 'mockOpenArgs']);
for (let seed = 1; seed <= 20; seed++) {
  assert.ok(args.mockGetPetArgs(undefined, seed).path.id.length > 0);
  assert.deepEqual(Object.keys(args.mockOpenArgs(undefined, seed).body ?? { secret: '' }), ['secret']);
}
assert.deepEqual(args.mockGetPetArgs({ path: { id: 'seven' } }), { path: { id: 'seven' } });
assert.deepEqual(args.mockListPetsArgs(), {});

// handlers
const { mockHandlers } = await import('./plain/mocks/handlers.ts') as any;
const handlers = mockHandlers('https://api.test/');
assert.deepEqual(handlers.map((h: any) => `${h.method} ${h.path}`).sort(), ['delete https://api.test/pets/:id', 'get https://api.test/pets',
  'get https://api.test/pets/:id', 'get https://api.test/pets/best', 'post https://api.test/accounts']);
assert.ok(handlers.findIndex((h: any) => h.path.endsWith('best')) < handlers.findIndex((h: any) => h.path.endsWith(':id')));
const answer = handlers.find((h: any) => h.path.endsWith('/pets')).answer();
assert.equal(answer.status, 200);
assert.ok(Array.isArray(await answer.json()));
assert.equal(handlers.find((h: any) => h.method === 'delete').answer().status, 204);

// the server
const { mockServer } = await import('./plain/mocks/server.ts') as any;
const server = mockServer();
await new Promise((done) => server.listen(0, '127.0.0.1', done as () => void));
const base = `http://127.0.0.1:${server.address().port}`;
const ask = (path: string, init?: RequestInit) => fetch(base + path, init);
assert.equal((await ask('/v1/pets/7')).status, 200);
assert.equal((await ask('/pets/best')).status, 201);
assert.equal((await (await ask('/pets/best')).json()).kind, 'cat');
assert.equal((await ask('/pets/7', { method: 'DELETE' })).status, 204);
assert.deepEqual(Object.keys(await (await ask('/accounts', { method: 'POST', body: '{}' })).json()), ['id']);
assert.equal((await ask('/nothing')).status, 404);
const seeds = await Promise.all([1, 2, 3, 4].map(async (s) => (await ask('/pets', { headers: { 'x-mock-seed': String(s) } })).text()));
assert.ok(new Set(seeds).size > 1);
server.closeAllConnections();
server.close();
console.log('ok');
