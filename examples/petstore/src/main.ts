// SPDX-License-Identifier: MIT
// A page over the generated client. Until there is a server, Mock Service Worker answers with what the schemas allow.
import { addPet, attempt, createClient, getPet, listPets, sellPet } from "./api/client/index.js";
import type { Kind, Pet, PetWrite } from "./api/types.js";

const KINDS: readonly Kind[] = ["cat", "dog", "rabbit", "parrot"];
const client = createClient();

function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

function say(text: string, wrong = false): void {
  const state = byId("state");
  state.textContent = text;
  state.classList.toggle("wrong", wrong);
}

function button(text: string, then: () => Promise<void>): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = text;
  made.addEventListener("click", () => void then().catch(complain));
  return made;
}

function complain(error: unknown): void {
  say(error instanceof Error ? error.message : String(error), true);
}

function card(pet: Pet): HTMLLIElement {
  const made = document.createElement("li");
  const [name, about] = [document.createElement("strong"), document.createElement("span")];
  made.className = pet.kind;
  name.textContent = pet.name;
  about.textContent = `${pet.kind}, ${pet.price.toFixed(2)} €`;
  made.append(name, about, button("Look", () => show(pet.id)), button("Sold", () => sell(pet.id, made)));
  return made;
}

async function list(): Promise<void> {
  const kind = byId<HTMLSelectElement>("kind").value as Kind | "";
  const page = await listPets(client, { query: { limit: 9, ...(kind && { kind }) } });
  byId("pets").replaceChildren(...page.items.map(card));
  say(`${page.items.length} of ${page.total} pets`);
}

async function show(petId: number): Promise<void> {
  const answer = await attempt(getPet, client, { path: { petId } });
  if (answer.status === 404) return say(answer.body.title, true);
  const pet = answer.body;
  const about = byId("pet");
  const [name, text, owner] = [document.createElement("h2"), document.createElement("p"), document.createElement("p")];
  name.textContent = pet.name;
  text.textContent = `A ${pet.kind}, born ${pet.born}. ${pet.description ?? ""}`;
  owner.textContent = pet.owner ? `Comes from ${pet.owner.firstName} ${pet.owner.lastName}, ${pet.owner.email}` : "Has no owner yet";
  about.replaceChildren(name, text, owner);
  about.hidden = false;
}

async function sell(petId: number, row: HTMLLIElement): Promise<void> {
  await sellPet(client, { path: { petId } });
  row.remove();
  say(`Pet ${petId} was sold`);
}

async function offer(form: HTMLFormElement): Promise<void> {
  const given = new FormData(form);
  const body: PetWrite = { name: String(given.get("name")), kind: given.get("kind") as Kind, price: Number(given.get("price")), born: String(given.get("born")) };
  const answer = await attempt(addPet, client, { body });
  if (answer.status !== 201) return say(answer.body.title, true);
  byId("pets").prepend(card(answer.body));
  say(`${answer.body.name} is number ${answer.body.id}`);
}

async function main(): Promise<void> {
  const { setupWorker } = await import("msw/browser");
  const { mockHandlers } = await import("./api/mocks/handlers.js");
  await setupWorker(...mockHandlers("https://petstore.example/v1")).start({ quiet: true });
  for (const kind of KINDS) {
    byId<HTMLSelectElement>("kind").add(new Option(kind));
    byId("add").querySelector("select")!.add(new Option(kind));
  }
  byId("kind").addEventListener("change", () => void list().catch(complain));
  byId<HTMLFormElement>("add").addEventListener("submit", (event) => {
    event.preventDefault();
    void offer(event.target as HTMLFormElement).catch(complain);
  });
  await list();
}

main().catch(complain);
