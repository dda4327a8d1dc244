/* SPDX-License-Identifier: MIT
 *
 * Records as TypedDicts: the shape of what is on the wire, by its own names. A key that no attribute could have, such
 * as `a-b`, asks for the functional form, in which types stand as they do in a class.
 */
#include "members.h"

static bool is_attribute(codegen_str key) {
  if (!key.size || codegen_py_is_keyword(key) || (key.size > 1 && key.data[0] == '_' && key.data[1] == '_'))
    return false;
  for (size_t i = 0; i < key.size; i++) {
    char c = key.data[i];
    bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
    if (!letter && !(i && c >= '0' && c <= '9')) return false;
  }
  return true;
}

/* Names of builtins that annotations are made of would mean the key from there on. */
static bool is_builtin(codegen_str key) {
  static const char *const names[] = {"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (codegen_str_is(key, names[i])) return true;
  return false;
}

static void put_member_type(py_emit *e, const py_member *m) {
  py_chain chain = {.begin = e->py.size};
  if (!m->required) {
    codegen_py_text(&e->py, "_te.NotRequired");
    codegen_py_open(&e->py, '[');
    chain.begin = e->py.size;
  }
  py_type(e, m->type);
  for (uint32_t i = 0; i < m->also_count && e->plugin->options.validate; i++) py_also(e, m->also[i], &chain);
  py_end(e, &chain);
  if (!m->required) codegen_py_close(&e->py, ']');
}

static void put_class(py_emit *e, codegen_str name, const py_class *c) {
  size_t begin = e->py.size;
  codegen_out_text(e->out, "\n\n@_p.with_config(");
  codegen_out_text(e->out, c->closed ? "_m.CLOSED)\n" : "_m.OPEN)\n");
  codegen_py_text(&e->py, "class ");
  codegen_py_str(&e->py, name);
  codegen_py_open(&e->py, '(');
  for (uint32_t i = 0; i < c->bases; i++) {
    if (i) codegen_py_next(&e->py);
    py_reference(e, c->base[i]);
  }
  if (!c->bases) codegen_py_text(&e->py, "_te.TypedDict");
  codegen_py_close(&e->py, ')');
  codegen_py_put(&e->py, 0, 0, 1, codegen_py_part_since(&e->py, begin));
  codegen_out_text(e->out, ":\n");
  codegen_py_reset(&e->py, begin);
}

static void put_fields(py_emit *e, const py_class *c, bool doc) {
  codegen_py_part none = {0, 0};
  bool any = false;
  for (uint32_t i = 0; i < c->count; i++) {
    size_t begin = e->py.size;
    if (c->member[i].inherited) continue;
    if (doc && !any) codegen_out_char(e->out, '\n');
    any = true;
    e->early = true;
    put_member_type(e, &c->member[i]);
    e->early = false;
    codegen_py_put_assignment(&e->py, 4, c->member[i].key, codegen_py_part_since(&e->py, begin), none);
    codegen_py_reset(&e->py, begin);
  }
  if (!any && !doc) codegen_out_text(e->out, "    pass\n");
}

/* A type that is read at once; one that names what is not there yet is a text. */
static void put_value_type(py_emit *e, const py_member *m) {
  size_t begin = e->py.size;
  uint32_t forward = e->forward;
  e->early = true;
  put_member_type(e, m);
  if (e->forward != forward) {
    codegen_py_reset(&e->py, begin);
    e->quoted = true;
    put_member_type(e, m);
    codegen_py_string(&e->py, py_flat(e, begin));
    e->quoted = false;
  }
  e->early = false;
}

/* Type checkers take no empty name: the record is one that has other members then. */
static bool is_closed(const py_class *c) {
  for (uint32_t i = 0; i < c->count; i++)
    if (!c->member[i].key.size) return false;
  return c->closed;
}

static void put_call(py_emit *e, codegen_str name, const py_class *c) {
  size_t begin = e->py.size;
  uint32_t count = 0;
  codegen_py_part none = {0, 0};
  codegen_py_text(&e->py, "_te.TypedDict");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, name);
  codegen_py_next(&e->py);
  codegen_py_open(&e->py, '{');
  for (uint32_t i = 0; i < c->count; i++) {
    if (!c->member[i].key.size) continue;
    if (count++) codegen_py_next(&e->py);
    codegen_py_string(&e->py, c->member[i].key);
    codegen_py_text(&e->py, ": ");
    put_value_type(e, &c->member[i]);
  }
  codegen_py_close(&e->py, '}');
  codegen_py_close(&e->py, ')');
  codegen_out_text(e->out, e->opening ? "\n" : "\n\n");
  codegen_py_put_assignment(&e->py, 0, name, none, codegen_py_part_since(&e->py, begin));
  codegen_py_reset(&e->py, begin);
  codegen_py_text(&e->py, is_closed(c) ? "_p.with_config(_m.CLOSED)" : "_p.with_config(_m.OPEN)");
  codegen_py_open(&e->py, '(');
  codegen_py_str(&e->py, name);
  codegen_py_close(&e->py, ')');
  codegen_py_put(&e->py, 0, 0, 0, codegen_py_part_since(&e->py, begin));
  codegen_py_reset(&e->py, begin);
  codegen_out_text(e->out, "\n");
}

/** Whether a record is written by a call; then nothing can inherit from it, and it inherits from nothing. */
static bool is_call(const py_class *c) {
  for (uint32_t i = 0; i < c->count; i++)
    if (!is_attribute(c->member[i].key) || is_builtin(c->member[i].key)) return true;
  return false;
}

/** Writes a record as a TypedDict. */
void py_typed_dict(py_emit *e, const py_class *c, codegen_str name, bool (*put_doc)(py_emit *e, const py_class *c)) {
  if (is_call(c)) {
    put_call(e, name, c);
    return;
  }
  put_class(e, name, c);
  put_fields(e, c, put_doc(e, c));
}
