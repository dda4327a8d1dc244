// SPDX-License-Identifier: MIT
import * as z from "zod";

const building = Symbol("building");

interface Unbuilt {
  [building]?: (() => object) | undefined;
}

/** What is yet to build a schema. The property stays while it does: whoever finds none asks the prototype. */
function setBuilding(holder: Unbuilt, value: (() => object) | undefined): void {
  Object.defineProperty(holder, building, { value, configurable: true });
}

/** A schema that cannot be built says so each time it is asked for. */
function attempt(build: () => object, holder: Unbuilt): object {
  try {
    return build();
  } catch (error) {
    setBuilding(holder, build);
    throw error;
  }
}

/** Builds a schema whose turn has come, and makes the place holder that schema. */
function built(holder: Unbuilt): object {
  const build = holder[building];
  if (!build) return z.lazy(() => holder as never); // asked for by what is being built for it
  setBuilding(holder, undefined);
  const schema = attempt(build, holder);
  delete holder[building];
  Object.setPrototypeOf(holder, Object.getPrototypeOf(schema) as object);
  Object.defineProperties(holder, Object.getOwnPropertyDescriptors(schema));
  return holder;
}

const unbuilt = new Proxy(Object.prototype, {
  get: (_, key, holder: Unbuilt) => Reflect.get(built(holder), key) as unknown,
  set: (_, key, value, holder: Unbuilt) => Reflect.set(built(holder), key, value),
});

/** A schema that is built when it is first used: importing a module with many of them costs next to nothing. */
export function lazy<T>(build: () => object): T {
  const holder = Object.create(unbuilt) as Unbuilt;
  setBuilding(holder, build);
  return holder as T;
}
