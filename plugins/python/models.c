/* SPDX-License-Identifier: MIT
 *
 * Declarations as pydantic models: classes with fields, enumerations, names for type expressions; each in the shapes
 * that it has. Classes of types within a declaration stand before it.
 */
#include "members.h"

static void put_line(py_emit *e, const char *text) {
  codegen_out_text(e->out, text);
  codegen_out_char(e->out, '\n');
}

/* -- documentation ------------------------------------------------------------------------------------------------- */

static const codegen_note *note_of(const py_emit *e, uint32_t note, uint32_t type) {
  const codegen_note *own = codegen_note_at(e->model, note),
                     *other = codegen_note_at(e->model, py_at(e, type)->row.note);
  return own->text.size || own->title.size || own->summary.size || own->flags ? own : other;
}

static void doc_note(codegen_py_doc *doc, const codegen_note *note) {
  if (note->title.size && !note->text.size && !note->summary.size) codegen_py_doc_text(doc, note->title);
  codegen_py_doc_text(doc, note->summary);
  codegen_py_doc_text(doc, note->text);
  if (note->flags & CODEGEN_NOTE_DEPRECATED)
    codegen_py_doc_text(doc, note->deprecated.size ? note->deprecated : CODEGEN_STR("Deprecated."));
  if (note->see.size) codegen_py_doc_text(doc, note->see);
}

static codegen_str text_of(const codegen_note *note) {
  return note->text.size ? note->text : note->summary.size ? note->summary : note->title;
}

/* The docstring of a class; `c` NULL: of an enumeration. */
static bool put_doc(py_emit *e, const codegen_note *note, codegen_str name, const py_class *c) {
  codegen_py_doc doc;
  bool section = false;
  if (!e->plugin->options.docstrings) return false;
  doc = codegen_py_doc_begin(&e->py, 4);
  doc.name = name;
  doc_note(&doc, note);
  if (e->py.size == doc.begin) codegen_py_doc_text(&doc, name); /* a class without a word of its author */
  for (uint32_t i = 0; c && i < c->count; i++) {
    const py_member *m = &c->member[i];
    const codegen_note *about;
    if (m->inherited) continue;
    about = note_of(e, codegen_field_at(e->model, m->row)->row.note, m->type);
    if (!text_of(about).size) continue;
    if (!section) codegen_py_doc_section(&doc, "Attributes");
    section = true;
    codegen_py_doc_item(&doc, m->name, text_of(about));
  }
  return codegen_py_doc_end(&doc);
}

/* -- fields -------------------------------------------------------------------------------------------------------- */

/* Whether null is a value of a type. */
static bool takes_null(const py_emit *e, uint32_t type) {
  return (py_classes(e->model, type) & CODEGEN_ACCEPTS_NULL) != 0;
}

/* The default of a field, gathered; PY_DEFAULT_NONE where it has none that Python could say. */
static uint32_t put_default(py_emit *e, const py_member *m) {
  const codegen_field *field = codegen_field_at(e->model, m->row);
  const codegen_expr *initial = codegen_expr_at(e->model, field->initial ? field->initial : py_at(e, m->type)->initial);
  if (m->required || initial->form != CODEGEN_EXPR_VALUE || m->also_count) return PY_DEFAULT_NONE;
  return py_default(e, m->type, initial->value);
}

/* The type of a field, with what else its value is. */
static void put_member_type(py_emit *e, const py_member *m) {
  py_chain chain = {.begin = e->py.size};
  py_type(e, m->type);
  for (uint32_t i = 0; i < m->also_count && e->plugin->options.validate; i++) py_also(e, m->also[i], &chain);
  py_end(e, &chain);
}

/* How classes of each kind say what a field is besides its type. */
static const struct words {
  const char *call, *factory, *head;
} words[] = {
    [PY_MODELS_PYDANTIC] = {"_p.Field", "default_factory=lambda: ", ""},
    [PY_MODELS_DATACLASS] = {"_dc.field", "default_factory=lambda: ", "@_dc.dataclass(slots=True, kw_only=True)\n"},
    [PY_MODELS_TYPEDDICT] = {"", "", ""},
    [PY_MODELS_ATTRS] = {"_attrs.field", "factory=lambda: ", "@_attrs.define(kw_only=True)\n"}};

/* The name on the wire, in the words of pydantic or as metadata. */
static void put_alias(py_emit *e, codegen_str key) {
  codegen_py *py = &e->py;
  if (py_is_plain(e->plugin)) {
    codegen_py_text(py, "metadata=");
    codegen_py_open(py, '{');
    codegen_py_text(py, "\"name\": ");
    codegen_py_string(py, key);
    codegen_py_close(py, '}');
    return;
  }
  codegen_py_text(py, "validation_alias=");
  codegen_py_string(py, key);
  codegen_py_next(py);
  codegen_py_text(py, "serialization_alias=");
  codegen_py_string(py, key);
}

static bool has_brackets(codegen_str text) {
  return text.size && __builtin_memchr(text.data, 1, text.size);
}

/* What stands behind `=` in a field: its default in `from`, what a call says besides. */
static void put_initial(py_emit *e, const py_member *m, uint32_t how, codegen_str from, bool old) {
  const struct words *w = &words[e->plugin->options.models];
  codegen_py *py = &e->py;
  bool alias = !codegen_str_equal(m->name, m->key);
  uint32_t count = 0;
  if (!alias && !old && how != PY_DEFAULT_FACTORY) {
    if (!m->required) codegen_py_str(py, from);
    return;
  }
  codegen_py_text(py, w->call);
  codegen_py_open(py, '(');
  if (!m->required) {
    codegen_str head = codegen_str_of(how == PY_DEFAULT_FACTORY ? w->factory : "default=");
    size_t begin = py->size;
    codegen_py_str(py, head);
    codegen_py_str(py, from);
    if (how == PY_DEFAULT_FACTORY && !has_brackets(from) &&
        8 + codegen_py_width(py, codegen_py_part_since(py, begin)) + (alias || old) > py->width) {
      codegen_py_reset(py, begin + head.size); /* the body of a function that does not fit stands in parentheses */
      codegen_py_open(py, '(');
      codegen_py_str(py, from);
      codegen_py_close(py, ')');
    }
    count++;
  }
  if (alias) {
    if (count++) codegen_py_next(py);
    put_alias(e, m->key);
  }
  if (old) {
    if (count++) codegen_py_next(py);
    codegen_py_text(py, "deprecated=True");
  }
  codegen_py_close(py, ')');
}

/* What a field is where it is absent and has no default, and what its type needs for that. */
static const char *put_absent(py_emit *e, bool null, codegen_str text) {
  bool plain = py_is_plain(e->plugin), any = codegen_str_is(text, "_t.Any");
  bool last = text.size > 5 && __builtin_memcmp(text.data + text.size - 5, "\x04None", 5) == 0 && !py_in_brackets(text);
  bool none = any || last || codegen_str_is(text, "None");
  if (plain && null) { /* None is null there */
    bool only = codegen_str_is(text, "None");
    if (last) codegen_py_reset(&e->py, e->py.size - 5);
    if (only) codegen_py_reset(&e->py, e->py.size - 4);
    if (!any) {
      if (!only) codegen_py_or(&e->py);
      codegen_py_text(&e->py, "_m.UnsetType");
    }
    if (last || only) {
      codegen_py_or(&e->py);
      codegen_py_text(&e->py, "None");
    }
    return "_m.UNSET";
  }
  if (!none) {
    codegen_py_or(&e->py);
    codegen_py_text(&e->py, "None");
  }
  return "None";
}

/* A name without case can be that of a class and of a field, which hides it. */
static bool is_ascii(codegen_str text) {
  for (size_t i = 0; i < text.size; i++)
    if ((unsigned char)text.data[i] >= 0x80) return false;
  return true;
}

static void put_field(py_emit *e, const py_member *m) {
  codegen_py *py = &e->py;
  size_t begin = py->size;
  uint32_t how = put_default(e, m);
  codegen_str from = {how == PY_DEFAULT_NONE ? "" : py->data + begin, py->size - begin};
  bool null = takes_null(e, m->type), optional = !m->required && how == PY_DEFAULT_NONE;
  bool old = codegen_note_at(e->model, codegen_field_at(e->model, m->row)->row.note)->flags & CODEGEN_NOTE_DEPRECATED;
  bool wrapped = optional && !null && !py_is_plain(e->plugin);
  codegen_py_part annotation;
  if (from.size) from = py_join(e->ctx, from, (codegen_str){"", 0}, (codegen_str){"", 0});
  if (!from.data) {
    e->out->failed = true;
    return;
  }
  codegen_py_reset(py, begin);
  for (uint32_t forward = e->forward;;) {
    if (wrapped) {
      py_model(e, "NotNull");
      codegen_py_open(py, '[');
    }
    size_t type = py->size;
    e->early = true;
    put_member_type(e, m);
    e->early = false;
    if (optional) from = codegen_str_of(put_absent(e, null, (codegen_str){py->data + type, py->size - type}));
    if (wrapped) codegen_py_close(py, ']');
    if (e->quoted || (e->forward == forward && is_ascii((codegen_str){py->data + begin, py->size - begin}))) break;
    e->quoted = true; /* it names what is not there yet: once more, as a text that is read later */
    codegen_py_reset(py, begin);
  }
  if (e->quoted) codegen_py_string(py, py_flat(e, begin));
  e->quoted = false;
  annotation = codegen_py_part_since(py, begin);
  size_t at = py->size;
  put_initial(e, m, how, from, old && !py_is_plain(e->plugin));
  codegen_py_put_assignment(py, 4, m->name, annotation, codegen_py_part_since(py, at));
  codegen_py_reset(py, begin);
}

/* -- classes ------------------------------------------------------------------------------------------------------- */

/* `    return call(arguments)` */
static void put_return(py_emit *e, size_t begin) {
  codegen_out_text(e->out, "        return ");
  codegen_py_put(&e->py, 8, 15, 0, codegen_py_part_since(&e->py, begin));
  codegen_out_char(e->out, '\n');
  codegen_py_reset(&e->py, begin);
}

/* What holds for the whole. */
static void put_checks(py_emit *e, const py_class *c) {
  py_chain chain = {.begin = e->py.size, .count = 0};
  size_t begin = e->py.size;
  bool tags = false;
  if (!e->plugin->options.validate) return;
  py_check(e, "checks");
  codegen_py_open(&e->py, '(');
  chain.begin = e->py.size;
  chain.count = 1; /* annotations without what they stand behind */
  size_t first = e->py.size;
  for (uint32_t i = 0; i < c->record.count; i++) {
    const codegen_type *t = py_at(e, c->record.type[i]);
    if (t->object) py_object_checks(e, t, &chain, true);
    py_object_clauses(e, t, &chain);
    py_array_clauses(e, t, &chain);
    for (uint32_t k = 0; k < t->clauses.count; k++)
      py_when(e, codegen_clause_at(e->model, t->clauses.first + k), &chain);
  }
  for (uint32_t i = 0; i < c->check.count; i++) py_also(e, c->check.type[i], &chain);
  for (uint32_t i = 0; i < c->count; i++) {
    const py_member *m = &c->member[i];
    for (uint32_t k = 0; m->inherited && k < m->also_count; k++) {
      bool closed = e->closed;
      py_meta(e, &chain);
      py_check(e, "Property");
      codegen_py_open(&e->py, '(');
      codegen_py_string(&e->py, m->key);
      codegen_py_next(&e->py);
      e->closed = true;
      py_type_value(e, m->also[k]);
      e->closed = closed;
      codegen_py_close(&e->py, ')');
    }
  }
  (void)tags;
  if (e->py.size == first) {
    codegen_py_reset(&e->py, begin);
    return;
  }
  /* each began with a comma: the first one goes */
  __builtin_memmove(e->py.data + first, e->py.data + first + 1, e->py.size - first - 1);
  e->py.size--;
  codegen_py_close(&e->py, ')');
  put_line(e, "");
  put_line(e, "    @classmethod");
  put_line(e, "    def _checks(cls) -> tuple[_v.Check, ...]:");
  put_return(e, begin);
}

/* The type of members that are no field. */
static void put_extra(py_emit *e, const py_class *c) {
  size_t begin = e->py.size;
  bool closed = c->closed && py_is_plain(e->plugin);
  if (!c->extra && !closed) return;
  put_line(e, "");
  put_line(e, "    @classmethod");
  put_line(e, "    def _extra_type(cls) -> _t.Any:  # of members that are no field");
  if (closed)
    py_model(e, "Never");
  else
    py_type_value(e, c->extra);
  put_return(e, begin);
}

/* `class Name(Base):` */
static void put_header(py_emit *e, codegen_str name, const py_class *c) {
  size_t begin = e->py.size;
  codegen_py_text(&e->py, "class ");
  codegen_py_str(&e->py, name);
  codegen_py_open(&e->py, '(');
  for (uint32_t i = 0; i < c->bases; i++) {
    if (i) codegen_py_next(&e->py);
    py_reference(e, c->base[i]);
  }
  if (!c->bases) py_model(e, "Model");
  codegen_py_close(&e->py, ')');
  codegen_out_text(e->out, "\n\n");
  codegen_out_text(e->out, words[e->plugin->options.models].head);
  codegen_py_put(&e->py, 0, 0, 1, codegen_py_part_since(&e->py, begin));
  codegen_out_text(e->out, ":\n");
  codegen_py_reset(&e->py, begin);
}

/* Whether a declared class is, in the end, one of those that inherit from another. */
static bool inherits(const py_emit *e, uint32_t decl, uint32_t base, uint32_t depth) {
  const py_class *c = py_compose(e, codegen_decl_at(e->model, decl)->subject);
  for (uint32_t i = 0; c && i < c->bases && depth < 16; i++)
    if (c->base[i] == base || inherits(e, c->base[i], base, depth + 1)) return true;
  return false;
}

/* Which subtype a member tells that a value is. */
static void put_subtypes(py_emit *e, uint32_t decl, uint32_t type) {
  const codegen_type *t = py_at(e, type);
  size_t begin = e->py.size;
  codegen_str key = {"", 0};
  uint32_t count = 0;
  for (uint32_t i = 0; i < t->clauses.count; i++) {
    const codegen_clause *clause = codegen_clause_at(e->model, t->clauses.first + i);
    if (clause->kind == CODEGEN_CLAUSE_TAG) key = clause->key;
  }
  if (!key.size || t->kind != CODEGEN_RECORD) return;
  py_model(e, "subtypes");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, key);
  for (uint32_t i = 0; i < t->cases.count; i++) {
    const codegen_case *c = codegen_case_at(e->model, t->cases.first + i);
    uint32_t to = py_at(e, c->type)->kind == CODEGEN_REF ? py_at(e, c->type)->target : 0;
    if (!to || to == decl || c->row.flags & CODEGEN_CASE_DANGLING || e->plugin->form[to] != PY_FORM_CLASS) continue;
    if (codegen_value_kind(e->model, c->value) != CODEGEN_NODE_STRING || !inherits(e, to, decl, 0)) continue;
    codegen_py_next(&e->py);
    codegen_py_open(&e->py, '(');
    codegen_py_string(&e->py, codegen_value_text(e->model, c->value));
    codegen_py_next(&e->py);
    py_reference(e, to);
    codegen_py_close(&e->py, ')');
    count++;
  }
  codegen_py_close(&e->py, ')');
  if (!count) {
    codegen_py_reset(&e->py, begin);
    return;
  }
  put_line(e, "");
  put_line(e, "    @classmethod");
  put_line(e, "    def _subtypes(cls) -> _m.Subtypes:");
  put_return(e, begin);
}

static bool put_record_doc(py_emit *e, const py_class *c) {
  return put_doc(e, note_of(e, e->note, c->type), e->title, c);
}

static void put_class(py_emit *e, uint32_t type, codegen_str name, uint32_t note) {
  py_class *c = py_compose(e, type);
  bool doc, any = false;
  if (!c || e->out->failed) return;
  if (e->plugin->options.models == PY_MODELS_TYPEDDICT) {
    py_import_name(e, "__future__", "annotations");
    e->note = note;
    e->title = name;
    py_typed_dict(e, c, name, put_record_doc);
    return;
  }
  put_header(e, name, c);
  doc = put_doc(e, note_of(e, note, type), name, c);
  if (c->closed && !py_is_plain(e->plugin)) {
    if (doc) codegen_out_char(e->out, '\n');
    put_line(e, "    model_config = _p.ConfigDict(extra=\"forbid\")");
    doc = any = true;
  }
  for (uint32_t i = 0; i < c->count; i++) {
    if (c->member[i].inherited) continue;
    if (doc) codegen_out_char(e->out, '\n');
    doc = false;
    any = true;
    put_field(e, &c->member[i]);
  }
  if (!any && !e->plugin->options.docstrings) put_line(e, "    pass");
  put_extra(e, c);
  if (!e->inner) put_subtypes(e, e->decl, type);
  put_checks(e, c);
  py_printed(e, name);
}

/* -- enumerations -------------------------------------------------------------------------------------------------- */

static void put_enum(py_emit *e, uint32_t type, codegen_str name, uint32_t note) {
  const codegen_type *t = py_at(e, type);
  bool text = codegen_value_kind(e->model, codegen_case_at(e->model, t->cases.first)->value) == CODEGEN_NODE_STRING;
  bool open = e->plugin->options.enums == PY_ENUMS_OPEN || t->row.flags & CODEGEN_TYPE_OPEN;
  size_t begin = e->py.size;
  codegen_py_text(&e->py, "class ");
  codegen_py_str(&e->py, name);
  codegen_py_open(&e->py, '(');
  codegen_py_text(&e->py, open   ? text ? "_e.OpenStrEnum" : "_e.OpenIntEnum"
                          : text ? "_e.ClosedStrEnum"
                                 : "_e.ClosedIntEnum");
  codegen_py_close(&e->py, ')');
  codegen_out_text(e->out, "\n\n");
  codegen_py_put(&e->py, 0, 0, 1, codegen_py_part_since(&e->py, begin));
  codegen_out_text(e->out, ":\n");
  codegen_py_reset(&e->py, begin);
  if (put_doc(e, note_of(e, note, type), name, NULL)) codegen_out_char(e->out, '\n');
  py_printed(e, name);
  for (uint32_t i = 0; i < t->cases.count; i++) {
    uint32_t row = t->cases.first + i;
    codegen_py_part none = {0, 0};
    codegen_py_value(&e->py, e->model, codegen_case_at(e->model, row)->value);
    codegen_py_put_assignment(&e->py, 4, py_name(e, CODEGEN_TABLE_CASE, row, 0), none,
                              codegen_py_part_since(&e->py, begin));
    codegen_py_reset(&e->py, begin);
  }
}

/* -- aliases ------------------------------------------------------------------------------------------------------- */

static void put_alias_doc(py_emit *e, const codegen_note *note, codegen_str name) {
  codegen_py_doc doc;
  if (!e->plugin->options.docstrings) return;
  doc = codegen_py_doc_begin(&e->py, 0);
  doc.name = name;
  doc_note(&doc, note);
  codegen_py_doc_end(&doc);
}

/* Name: _t.TypeAlias = expression */
static void put_alias_type(py_emit *e, uint32_t type, codegen_str name, uint32_t note, bool first) {
  size_t begin = e->py.size;
  codegen_py_part annotation, value;
  codegen_py_text(&e->py, "_t.TypeAlias");
  annotation = codegen_py_part_since(&e->py, begin);
  py_type(e, type);
  value = codegen_py_part_since(&e->py, annotation.end);
  codegen_out_text(e->out, first ? "\n" : "\n\n");
  codegen_py_put_assignment(&e->py, 0, name, annotation, value);
  codegen_py_reset(&e->py, begin);
  put_alias_doc(e, note_of(e, note, type), name);
}

/* Name = _te.TypeAliasType("Name", "expression"): the text is read when the name stands for something. */
static void put_circle(py_emit *e, uint32_t type, codegen_str name, uint32_t note, bool first) {
  size_t begin = e->py.size;
  codegen_py_part whole = {0, 0};
  codegen_str text;
  e->quoted = true;
  py_type(e, type);
  e->quoted = false;
  text = py_flat(e, begin);
  codegen_py_text(&e->py, "_te.TypeAliasType");
  codegen_py_open(&e->py, '(');
  codegen_py_string(&e->py, name);
  codegen_py_next(&e->py);
  codegen_py_string(&e->py, text);
  codegen_py_close(&e->py, ')');
  codegen_out_text(e->out, first ? "\n" : "\n\n");
  codegen_py_put_assignment(&e->py, 0, name, whole, codegen_py_part_since(&e->py, begin));
  codegen_py_reset(&e->py, begin);
  put_alias_doc(e, note_of(e, note, type), name);
}

/* -- a declaration ------------------------------------------------------------------------------------------------- */

/* Classes within others come first: their names are there when they are asked for. */
static void put_within(py_emit *e, uint32_t id, uint32_t shape, bool *first) {
  for (uint32_t i = e->plugin->begin[id + 1]; i-- > e->plugin->begin[id] && !e->out->failed;) {
    const py_within *within = &e->plugin->within[i];
    codegen_str name;
    if (within->shape != shape) continue;
    name = py_name(e, CODEGEN_TABLE_TYPE, within->type, shape);
    if (!name.size) continue;
    e->direction = within->direction;
    e->shape = shape;
    e->inner = true;
    e->opening = *first;
    if (py_is_class(e->plugin, e->model, within->type))
      put_class(e, within->type, name, 0);
    else
      put_enum(e, within->type, name, 0);
    e->inner = false;
    *first = false;
  }
}

/** Writes a declaration in each shape that it has, and the classes within it. */
void py_declare(py_emit *e, uint32_t id) {
  const codegen_decl *decl = codegen_decl_at(e->model, id);
  bool first = (PY_USER(e->section->user) & 1) != 0;
  uint32_t shapes = decl->kind == CODEGEN_DECL_TYPE ? (uint32_t)CODEGEN_SHAPES : 1;
  e->decl = id;
  for (uint32_t shape = 0; shape < shapes && !e->out->failed; shape++) {
    uint32_t direction = codegen_decl_direction(decl, shape);
    codegen_str name = py_name(e, CODEGEN_TABLE_DECL, id, shape);
    if (decl->kind == CODEGEN_DECL_TYPE && (direction == CODEGEN_DIRECTIONS || !name.size)) continue;
    put_within(e, id, shape, &first);
    if (decl->kind != CODEGEN_DECL_TYPE) continue;
    e->direction = direction;
    e->shape = shape;
    e->opening = first;
    switch (e->plugin->form[id]) {
      case PY_FORM_CLASS: put_class(e, decl->subject, name, decl->row.note); break;
      case PY_FORM_ENUM: put_enum(e, decl->subject, name, decl->row.note); break;
      case PY_FORM_CIRCLE: put_circle(e, decl->subject, name, decl->row.note, first); break;
      default: put_alias_type(e, decl->subject, name, decl->row.note, first);
    }
    first = false;
  }
}
