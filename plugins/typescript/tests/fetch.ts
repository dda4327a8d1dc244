// SPDX-License-Identifier: MIT
//
// openapi-fetch used the way its documentation shows, on the types of fetch.yaml: typed parameters, bodies, answers,
// errors, media types, middleware; and what is to be refused is refused.
import createClient, { type Middleware } from "openapi-fetch";
import type { BlogPost, paths } from "./types";

const client = createClient<paths>({ baseUrl: "https://example.com/v1/" });
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export async function read(): Promise<void> {
  const { data, error, response } = await client.GET("/blogposts/{post_id}", {
    params: { path: { post_id: "123" }, query: { version: 2 } },
  });
  if (error) {
    const same: Same<typeof error, { code: number; message: string } | { message: string }> = true;
    console.log(error.message, same);
  } else {
    const post: BlogPost = data;
    const id: number = data.id;
    console.log(post, id, response.status);
  }
  const list = await client.GET("/blogposts", { params: { query: { tags: ["a", "b"] } } });
  const titles: string[] | undefined = list.data?.map((post) => post.title);
  const all = await client.GET("/blogposts");
  const text = await client.GET("/export", { parseAs: "text" });
  console.log(titles, all.data, text.data satisfies string | undefined);
}

export async function write(): Promise<void> {
  const made = await client.PUT("/blogposts", { body: { title: "New", secret: "s" } });
  const sent = await client.POST("/upload", {
    body: { title: "x", file: new Blob([]) },
    bodySerializer(body) {
      const form = new FormData();
      for (const [name, value] of Object.entries(body ?? {})) form.append(name, value);
      return form;
    },
  });
  await client.DELETE("/blogposts/{post_id}", { params: { path: { post_id: "1" } } });
  console.log(made.data?.id, sent.response.ok);
}

export const logger: Middleware = {
  onRequest({ request, schemaPath }) {
    if (schemaPath !== "/export") request.headers.set("x", "y");
    return request;
  },
  onResponse({ response }) {
    return response;
  },
};
client.use(logger);

export async function refused(): Promise<void> {
  // @ts-expect-error no such path
  await client.GET("/blogpost");
  // @ts-expect-error no such method on the path
  await client.POST("/blogposts/{post_id}", {});
  // @ts-expect-error the path parameter is missing
  await client.GET("/blogposts/{post_id}");
  // @ts-expect-error a parameter of another type
  await client.GET("/blogposts/{post_id}", { params: { path: { post_id: 1 } } });
  // @ts-expect-error the body lacks what is required
  await client.PUT("/blogposts", { body: {} });
  const { data } = await client.GET("/blogposts/{post_id}", { params: { path: { post_id: "1" } } });
  // @ts-expect-error answers hold no secret
  console.log(data?.secret);
}
