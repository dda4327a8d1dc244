// SPDX-License-Identifier: MIT
// What the types of a client say. Compiled, never run.
import * as api from "./plain/client/index.ts";
import type * as types from "./plain/types.ts";
import * as native from "./native/client/index.ts";
import * as text from "./text/api/index.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function expect<_T extends true>(): void {}

const client: api.Client = api.createClient({ variables: { region: "us" } });

export async function use(): Promise<void> {
  // Nothing is required: nothing has to be said.
  const page = await api.listPets(client);
  expect<Equal<typeof page, types.PetPage>>();
  await api.listPets(client, { query: { tags: ["a"], filter: { size: 1 }, kind: "cat" }, headers: { "X-Ids": [1] } });
  // @ts-expect-error no such parameter
  await api.listPets(client, { query: { none: 1 } });
  // @ts-expect-error the path is required
  await api.getPet(client);
  // @ts-expect-error one of its variables is missing
  await api.getPet(client, { path: { "pet-id": 1 } });
  const pet = await api.getPet(client, { path: { "pet-id": 1, "a.b": ["x"] } });
  expect<Equal<typeof pet, types.Pet>>();
  const nothing = await api.delete_(client, { path: { "pet-id": 1, "a.b": [] } });
  expect<Equal<typeof nothing, undefined>>();

  // What is sent has its secret, and no id.
  await api.addPet(client, { body: { name: "a", born: "2020-01-01T00:00:00Z", secret: "s" } });
  // @ts-expect-error the id is read only
  await api.addPet(client, { body: { name: "a", born: "2020-01-01T00:00:00Z", id: 1 } });

  // Statuses tell answers apart.
  const answer = await api.attempt(api.listPets, client);
  if (answer.status === 200) expect<Equal<typeof answer.body, types.PetPage>>();
  else expect<Equal<typeof answer.body, types.Problem>>();

  // The media type tells bodies apart.
  const path = { "pet-id": 1, "a.b": ["x"] };
  await api.uploadPet(client, { path, body: { photo: new Blob(["x"]), drawn: new Blob(["y"]), tags: ["a"] } });
  await api.uploadPet(client, { path, body: { name: "a", born: "b" }, contentType: "application/json" });
  // @ts-expect-error a form has a photo
  await api.uploadPet(client, { path, body: { name: "a", born: "b" }, contentType: "multipart/form-data" });
  await api.patchPet(client, { path, contentType: "application/json", body: { name: "a", born: "b" } });
  await api.patchPet(client, { path });

  expect<Equal<Awaited<ReturnType<typeof api.sendText>>, string>>();
  expect<Equal<Awaited<ReturnType<typeof api.sendBytes>>, Blob>>();
  expect<Equal<Awaited<ReturnType<typeof text.sendBytes>>, Uint8Array>>();

  // Streams and pages.
  for await (const kind of await api.chatStream(client, { body: { stream: true } })) expect<Equal<typeof kind, types.Kind>>();
  const plain = await api.chat(client, { body: {} });
  expect<Equal<typeof plain, types.Pet>>();
  for await (const found of await api.sendLines(client, { body: [{ name: "a", born: "b" }] }))
    expect<Equal<typeof found, types.Pet>>();
  for await (const item of api.paginate(api.listPets, client)) expect<Equal<typeof item, types.Pet>>();

  // Dates and 64-bit integers.
  const { id, born } = await native.getPet(native.createClient(), { path: { "pet-id": 1n, "a.b": [] } });
  expect<Equal<typeof id, bigint>>();
  expect<Equal<typeof born, Date>>();
}

export const secured: api.Client = api.createClient({
  auth: [api.bearerAuth(() => "token"), api.login("me", "word"), api.key("k"), api.oauth("t")],
});
