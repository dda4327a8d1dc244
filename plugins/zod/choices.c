/* SPDX-License-Identifier: MIT
 *
 * Choices that are asked twice: by the union or the condition that they belong to, and by unevaluated*, which has to
 * know what each of them speaks of. They are written once, as constants of the function that builds the schema, so that
 * text grows with the schema however deep choices lie within each other:
 *
 *   lazy(() => {
 *     const choice1 = z.looseObject({ ... });
 *     return once(z.union([choice1, ...]).check(unevaluatedProperties(z.never(), where(choice1, named("a")))));
 *   })
 *
 * A constant's text is written to the output like any other, and then taken out of it.
 */
#include "zod.h"

struct zod_choice {
  uint32_t type, number; /* number: of the constant, 0: there is none yet */
  uint8_t known;         /* what the constant may rely on */
};

struct zod_constant {
  codegen_str text;
  zod_constant *next;
};

/* The entry of a type behind entry `at` in the order of probing; NULL: no more. */
static zod_choice *probe(const zod_choices *c, uint32_t type, uint32_t *at) {
  for (uint32_t mask = c->slots - 1; c->slots && c->slot[*at & mask]; ++*at) {
    zod_choice *found = &c->item[c->slot[*at & mask] - 1];
    if (found->type != type) continue;
    ++*at;
    return found;
  }
  return NULL;
}

static void put_slot(zod_choices *c, uint32_t index) {
  uint32_t at = c->item[index].type * 2654435761u;
  while (c->slot[at & (c->slots - 1)]) at++;
  c->slot[at & (c->slots - 1)] = index + 1;
}

static bool grow(zod_emit *e) {
  zod_choices *c = &e->choices;
  uint32_t slots = c->slots ? c->slots * 2 : 64;
  uint32_t *slot = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, slots * sizeof *slot, _Alignof(uint32_t));
  zod_choice *item = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, slots / 2 * sizeof *item, _Alignof(zod_choice));
  if (!slot || !item || slots > UINT32_MAX / 4) return false;
  __builtin_memset(slot, 0, slots * sizeof *slot);
  if (c->count) __builtin_memcpy(item, c->item, c->count * sizeof *item);
  c->slot = slot;
  c->slots = slots;
  c->item = item;
  for (uint32_t i = 0; i < c->count; i++) put_slot(c, i);
  return true;
}

static void add(zod_emit *e, zod_choice choice) {
  zod_choices *c = &e->choices;
  if (c->count >= c->slots / 2 && !grow(e)) {
    e->out->failed = true;
    return;
  }
  c->item[c->count] = choice;
  put_slot(c, c->count++);
}

/** Has a choice written once. A reference is short enough to be written twice. */
void zod_share(zod_emit *e, uint32_t type) {
  uint32_t at = type * 2654435761u;
  const codegen_type *t = zod_at(e, type);
  if ((t->kind == CODEGEN_REF && !t->clauses.count) || probe(&e->choices, type, &at)) return;
  add(e, (zod_choice){.type = type});
}

/* Takes what was written since `mark` out of the output. */
static codegen_str cut(zod_emit *e, size_t mark) {
  codegen_str none = {"", 0};
  size_t size = e->out->failed ? 0 : e->out->size - mark;
  char *text = size ? codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, size, 1) : NULL;
  if (!text) {
    e->out->failed = true;
    return none;
  }
  __builtin_memcpy(text, e->out->data + mark, size);
  e->out->size = mark;
  return (codegen_str){text, size};
}

static void put_name(zod_emit *e, uint32_t number) {
  ZOD_PUT(e, "choice");
  codegen_out_u64(e->out, number);
}

static uint32_t define(zod_emit *e, uint32_t type, uint8_t known) {
  zod_constant *constant = codegen_alloc(e->ctx, CODEGEN_ARENA_CALL, sizeof *constant, _Alignof(zod_constant));
  uint32_t indent = e->indent;
  size_t mark = e->out->size;
  e->indent = 1;
  e->known = known;
  zod_type(e, type, 0);
  e->known = CODEGEN_ACCEPTS_ALL;
  e->indent = indent;
  if (!constant) e->out->failed = true;
  codegen_str text = cut(e, mark);
  if (e->out->failed) return 0;
  *constant = (zod_constant){text, NULL};
  if (e->choices.last)
    e->choices.last->next = constant;
  else
    e->choices.first = constant;
  e->choices.last = constant;
  add(e, (zod_choice){type, ++e->choices.named, known});
  return e->choices.named;
}

/** Writes the schema of a choice, of whose values it is `known` of which classes they are. */
void zod_choose(zod_emit *e, uint32_t type, uint8_t known) {
  uint32_t at = type * 2654435761u;
  bool shared = false;
  for (zod_choice *found; (found = probe(&e->choices, type, &at));) {
    shared = true;
    if (!found->number || known & ~found->known) continue;
    put_name(e, found->number);
    return;
  }
  if (shared) {
    put_name(e, define(e, type, known));
    return;
  }
  e->known = known;
  zod_type(e, type, 0);
  e->known = CODEGEN_ACCEPTS_ALL;
}

/** Begins what a function returns that builds a schema: the schema follows, then zod_close_body. */
void zod_open_body(zod_emit *e) {
  e->choices = (zod_choices){0};
  e->choices.mark = e->out->size;
  e->indent = 1;
  zod_line(e);
}

/** Ends it, with the constants that it needs before it. */
void zod_close_body(zod_emit *e) {
  uint32_t number = 0;
  e->indent = 0;
  if (e->out->failed) return;
  if (!e->choices.first) {
    zod_fit(e, e->choices.mark);
    return;
  }
  codegen_str text = cut(e, e->choices.mark);
  ZOD_PUT(e, " {");
  for (const zod_constant *c = e->choices.first; c; c = c->next) {
    ZOD_PUT(e, "\n  const ");
    put_name(e, ++number);
    ZOD_PUT(e, " = ");
    codegen_out_str(e->out, c->text);
    codegen_out_char(e->out, ';');
  }
  ZOD_PUT(e, "\n  return ");
  if (text.size > 3) codegen_out_str(e->out, (codegen_str){text.data + 3, text.size - 3}); /* its line's beginning */
  ZOD_PUT(e, ";\n}");
  zod_fit(e, e->choices.mark);
}
