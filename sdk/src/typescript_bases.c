/* SPDX-License-Identifier: MIT
 *
 * The setting `hierarchies`: a base whose discriminator tells its subtypes apart is the union of them, so that who
 * reads one can narrow it and who sends one can say what a subtype adds. The record itself has a name of its own then,
 * which the subtypes include: PetBase.
 */
#include "typescript.h"

/* Through declarations that are another one by another name, and so add nothing to it. */
static uint32_t behind(const codegen_model *model, uint32_t decl) {
  for (uint32_t steps = 0; decl && steps < 64; steps++) {
    const codegen_type *subject = codegen_type_at(model, codegen_decl_at(model, decl)->subject);
    if (subject->kind != CODEGEN_REF) break;
    decl = subject->target;
  }
  return decl;
}

/* What a case leads to. */
static uint32_t target_of(const codegen_model *model, const codegen_type *t, uint32_t at) {
  return behind(model, codegen_type_ref(model, codegen_case_at(model, t->cases.first + at)->type));
}

/** Whether a declaration is written as the union of its subtypes: a record with a tag, and something that inherits. */
bool codegen_ts_is_hierarchy(const codegen_ts_settings *settings, const codegen_model *model, uint32_t decl) {
  codegen_ts ts = {.settings = settings, .model = model};
  uint32_t type = codegen_decl_at(model, decl)->subject;
  const codegen_type *t = codegen_type_at(model, type);
  if (!settings->hierarchies || t->kind != CODEGEN_RECORD || t->cases.count > CODEGEN_TS_LOOK || !t->cases.count ||
      t->row.flags & CODEGEN_TYPE_NULLABLE || !codegen_ts_tag_of(&ts, t))
    return false;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint32_t target = target_of(model, t, i);
    if (target != decl && codegen_ts_is_subtype(&ts, target, decl)) return true;
  }
  return false;
}

/** The name of the record behind a hierarchy, in the shape of the direction that is written; empty for what is none. */
codegen_str codegen_ts_base_name(const codegen_ts *ts, uint32_t decl) {
  uint32_t shape = codegen_decl_shape(codegen_decl_at(ts->model, decl), ts->direction);
  codegen_str name = {"", 0};
  if (!ts->settings->hierarchies || !codegen_ts_is_hierarchy(ts->settings, ts->model, decl)) return name;
  name = codegen_ts_name_of(ts, decl, shape + CODEGEN_TS_ROLE_BASE, false);
  if (name.size || !shape) return name.size ? codegen_ts_name_of(ts, decl, shape + CODEGEN_TS_ROLE_BASE, true) : name;
  return codegen_ts_name_of(ts, decl, CODEGEN_TS_ROLE_BASE, true);
}

/** Whether a part of the declaration that is written is the base that it inherits from: the record is meant. */
bool codegen_ts_put_base(codegen_ts *ts, const codegen_type *part) {
  uint32_t target = part->kind == CODEGEN_REF ? behind(ts->model, part->target) : 0;
  codegen_str name;
  if (!ts->settings->hierarchies || ts->guard || !ts->decl || !ts->direct || !target ||
      part->row.flags & CODEGEN_TYPE_NULLABLE || !codegen_ts_is_subtype(ts, ts->decl, target))
    return false;
  name = codegen_ts_base_name(ts, target);
  if (name.size && !ts->name) codegen_out_str(ts->out, ts->qualifier);
  codegen_out_str(ts->out, name);
  return name.size != 0;
}

static void separate(codegen_ts *ts, uint32_t *count) {
  codegen_ts_line(ts);
  CODEGEN_TS_PUT(ts, "| ");
  ++*count;
}

/* Whether a case is the first one of its type, and that type a subtype. */
static bool counts(const codegen_ts *ts, const codegen_type *t, uint32_t decl, uint32_t at) {
  uint32_t target = target_of(ts->model, t, at);
  if (!target || target == decl || !codegen_ts_is_subtype(ts, target, decl)) return false;
  for (uint32_t i = 0; i < at; i++)
    if (target_of(ts->model, t, i) == target) return false;
  return true;
}

/* Whether a subtype has subtypes of its own: its name stands for them, too. */
static bool has_subtypes(const codegen_ts *ts, const codegen_type *t, uint32_t decl) {
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint32_t target = target_of(ts->model, t, i);
    if (target != decl && codegen_ts_is_subtype(ts, target, decl)) return true;
  }
  return false;
}

/* The values of the tag that lead to `decl` itself; how many there are. */
static uint32_t put_values(codegen_ts *ts, const codegen_type *t, uint32_t decl, uint32_t count) {
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(ts->model, t->cases.first + i);
    if (!c->value.document || target_of(ts->model, t, i) != decl) continue;
    if (count++) CODEGEN_TS_PUT(ts, " | ");
    codegen_ts_literal(ts, c->value);
  }
  return count;
}

static bool has_values(const codegen_ts *ts, const codegen_type *t, uint32_t decl) {
  for (uint32_t i = 0; i < t->cases.count; i++)
    if (target_of(ts->model, t, i) == decl) return true;
  return false;
}

/* ({ kind: "dog" } & Dog). The base as a value of its own goes by the name that the document gives it as well, unless
   the tag has listed values. */
static void put_tagged(codegen_ts *ts, const codegen_type *t, uint32_t id, codegen_str base) {
  const codegen_clause *tag = codegen_ts_tag_of(ts, t);
  uint32_t count = 0;
  CODEGEN_TS_PUT(ts, "({ ");
  codegen_put_js_key(ts->out, tag->key);
  CODEGEN_TS_PUT(ts, ": ");
  if (base.size && codegen_ts_tag_is_free(ts, t, tag->key)) {
    codegen_put_string(ts->out, codegen_decl_at(ts->model, id)->name, 0);
    count++;
  }
  put_values(ts, t, id, count);
  CODEGEN_TS_PUT(ts, " } & ");
  if (base.size)
    codegen_out_str(ts->out, base);
  else
    codegen_ts_reference(ts, id);
  codegen_out_char(ts->out, ')');
}

/** Writes the union of a base's subtypes behind an equals sign: a line each. */
void codegen_ts_put_hierarchy(codegen_ts *ts, uint32_t id, codegen_str base) {
  const codegen_decl *decl = codegen_decl_at(ts->model, id);
  const codegen_type *t = codegen_ts_at(ts, decl->subject);
  bool is_free = codegen_ts_tag_is_free(ts, t, codegen_ts_tag_of(ts, t)->key);
  bool named = ts->settings->enums == CODEGEN_TS_ENUMS_ENUM && !is_free;
  uint32_t count = 0;
  ts->indent++;
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint32_t target = target_of(ts->model, t, i);
    if (!counts(ts, t, id, i)) continue;
    separate(ts, &count);
    if (named || !has_subtypes(ts, t, target))
      codegen_ts_reference(ts, target);
    else
      put_tagged(ts, t, target, (codegen_str){"", 0});
  }
  if (named && has_values(ts, t, id)) {
    separate(ts, &count);
    codegen_out_str(ts->out, base);
  } else if ((is_free && decl->name.size) || has_values(ts, t, id)) {
    separate(ts, &count);
    put_tagged(ts, t, id, base);
  }
  ts->indent--;
}
