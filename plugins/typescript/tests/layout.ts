// What the entry gives is the same in every layout.
import * as types from "./types.js";
import { Level } from "./types.js";
import type { Pet, PetWrite, components, operations, paths } from "./types.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <T extends true>(): T | void => {};

same<Equal<components["schemas"]["Pet"], Pet>>();
same<Equal<paths["/pets"]["get"], operations["listPets"]>>();
same<Equal<operations["listPets"]["responses"][200]["content"]["application/json"], Pet[]>>();
same<Equal<NonNullable<operations["createPet"]["requestBody"]>["content"]["application/json"], PetWrite>>();
same<Equal<keyof operations, "listPets" | "createPet" | "con" | "odd" | "plain">>();
same<Equal<paths["/odd"]["post"]["responses"][200]["content"]["application/json"], Level>>();
same<Equal<NonNullable<NonNullable<operations["listPets"]["parameters"]["query"]>["page"]>, Level>>();
const pet: Pet = { id: 1, name: "Rex", level: Level.low, owner: { pets: [] } };
const sent: PetWrite = { name: pet.name };
if (types.Level.high !== "high" || Level !== types.Level || sent.name !== "Rex") throw new Error("values");
