/* SPDX-License-Identifier: MIT
 *
 * What every object may hold besides its meaning: notes, examples, extensions, and words that nobody knows. Nothing
 * is dropped: what has no place of its own becomes an annotation, with a diagnostic where it might have been meant as
 * a rule.
 */
#include <string.h>

#include "openapi.h"

/** A word in an object where this version gives it no meaning. True when it is to be read all the same. */
static bool foreign_word(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word, uint32_t allowed) {
  uint32_t where = oa_word_where(word);
  if (!(allowed & OA_S) || !(where & OA_S)) return false;
  if (allowed & OA_S2 && (word == OA_W_NULLABLE || word == OA_W_X_NULLABLE)) return true; /* an old habit */
  if (!(where & OA_QUIET))
    oa_report(r, file, node, OA_STRICT, "OAS0007",
              "it is applied as it was meant; write it as this version does, or change the version of the document",
              "'%.*s' is no keyword of this version", OA_FMT(oa_word_text(word)));
  return true;
}

/** Whether these are words of a draft that lacks some of those that are known. */
static bool is_draft(const oa_file *file, uint32_t where) {
  return where == OA_S31 && file->dialect >= OA_DIALECT_D4 && file->dialect < OA_DIALECT_2020;
}

/** A word of schemas that a later draft brought. True when it is to be read all the same: not where the draft has
 *  another word for it. */
static bool later_word(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word) {
  const char *help = "it is applied as it was meant; let '$schema' name a newer draft";
  bool other = word == OA_W_DEPENDENT_REQUIRED || word == OA_W_DEPENDENT_SCHEMAS;
  if (oa_word_since(word) <= file->dialect) return true;
  if (word == OA_W_PREFIX_ITEMS)
    help = "it is only a note; write the list as 'items', or let '$schema' name a newer draft";
  if (other) help = "it is only a note; write 'dependencies', or let '$schema' name a newer draft";
  oa_report(r, file, node, OA_STRICT, "OAS0007", help, "'%.*s' is no keyword of the draft that '$schema' names",
            OA_FMT(oa_word_text(word)));
  return !other && word != OA_W_PREFIX_ITEMS;
}

/** The version of OpenAPI that brought a member of an object that is no schema, NONE for the others. */
static uint8_t version_of(uint32_t word, uint32_t where) {
  switch (word) {
    case OA_W_WEBHOOKS:
    case OA_W_DIALECT: return OA_DIALECT_31;
    case OA_W_PATH_ITEMS: return where & OA_COMPONENTS ? OA_DIALECT_31 : OA_DIALECT_NONE;
    case OA_W_SELF:
    case OA_W_QUERY:
    case OA_W_ADDITIONAL_OPERATIONS:
    case OA_W_MEDIA_TYPES:
    case OA_W_ITEM_SCHEMA:
    case OA_W_PREFIX_ENCODING:
    case OA_W_ITEM_ENCODING: return OA_DIALECT_32;
    default: return OA_DIALECT_NONE;
  }
}

static void later_member(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word, uint32_t where) {
  uint8_t since = version_of(word, where);
  if (since <= file->dialect || file->dialect < OA_DIALECT_30) return;
  oa_report(r, file, node, OA_STRICT, "OAS0007",
            "it is applied as it was meant; change the version of the document to 3.1 or 3.2",
            "'%.*s' is not part of this version", OA_FMT(oa_word_text(word)));
}

/** A method of a path item in capitals: it is read like the one in small letters. */
static uint32_t method_in_capitals(oa_reader *r, const oa_file *file, uint32_t node, codegen_str key) {
  char small[8];
  if (key.size < 3 || key.size > sizeof small || key.data[0] < 'A' || key.data[0] > 'Z') return OA_NO_WORD;
  for (size_t i = 0; i < key.size; i++) small[i] = (char)(key.data[i] | 32);
  uint32_t word = oa_word_of(&r->words, (codegen_str){small, key.size});
  if (word < OA_W_GET || word > OA_W_QUERY) return OA_NO_WORD;
  oa_report(r, file, node, OA_WARNING, "OAS0008", "it is read; write it in small letters",
            "method '%.*s' is written in capitals", OA_FMT(key));
  return word;
}

static void unknown_word(oa_reader *r, const oa_file *file, uint32_t node, codegen_str key, uint32_t allowed) {
  bool operation = allowed & OA_PATH && codegen_node_kind(file->doc, node) == CODEGEN_NODE_OBJECT &&
                   codegen_node_get(file->doc, node, "responses");
  if (operation && (key.size < 2 || key.data[0] != 'x' || key.data[1] != '-')) {
    oa_report(r, file, node, OA_STRICT, "OAS0008",
              "the operation is left out; from 3.2 on other methods stand in 'additionalOperations'",
              "unknown method '%.*s'", OA_FMT(key));
    return;
  }
  if (key.size >= 2 && key.data[0] == 'x' && key.data[1] == '-') return;
  if (allowed & OA_S31) return; /* JSON Schema: an annotation */
  if (key.size == 2 && codegen_str_is(key, "id")) return;
  oa_report(r, file, node, OA_WARNING, "OAS0008", "it is kept as an annotation; extensions begin with 'x-'",
            "unknown keyword '%.*s'", OA_FMT(key));
}

/** A member that is more, or less, than a word of this version: the word that it is read as, OA_NO_WORD for none. */
static uint32_t odd_member(oa_reader *r, const oa_file *file, uint32_t node, codegen_str key, uint32_t word,
                           uint32_t where, uint32_t limit) {
  uint32_t meaning = oa_word_where(word);
  if (word && !(meaning & where) && !foreign_word(r, file, node, word, where)) word = 0;
  if (!word && where == OA_PATH) word = method_in_capitals(r, file, node, key);
  if (meaning & OA_LATER && word && !(where & OA_S)) later_member(r, file, node, word, where);
  if (word && is_draft(file, where) && !later_word(r, file, node, word)) {
    oa_push(r, &r->stack, node);
    return OA_NO_WORD;
  }
  if (!word) unknown_word(r, file, node, key, where);
  if (!word || word >= limit || meaning & (OA_KEEP | OA_LIFT)) oa_push(r, &r->stack, node);
  return word < limit && !(meaning & OA_KEEP) ? word : OA_NO_WORD;
}

/** oa_collect; `s`, where it is no NULL, gets the words in the order of the text. One pass: nothing looks at the
 *  members of a schema again to find a word. */
static void collect(oa_reader *r, const oa_file *file, uint32_t node, uint32_t where, uint32_t *at, uint32_t limit,
                    oa_schema *s) {
  const uint32_t odd = is_draft(file, where) ? UINT32_MAX : OA_KEEP | OA_LIFT | OA_LATER;
  uint32_t said = 0, traits = 0;
  memset(at, 0, limit * sizeof *at);
  for (oa_children c = oa_first_child(file->doc, node); c.left; oa_next_child(&c)) {
    codegen_str key = oa_child_key(&c);
    uint32_t word = oa_word_of(&r->words, key), meaning = r->words.word[word].where;
    if (oa_shadowed(&c)) continue;
    if (!(meaning & where) || meaning & odd || word >= limit)
      word = odd_member(r, file, c.node, key, word, where, limit);
    if (!word) continue;
    at[word] = c.node;
    if (!s) continue;
    s->said[said++] = (uint8_t)word;
    traits |= oa_traits[word];
  }
  if (!s) return;
  s->said_count = said;
  s->traits = traits;
}

void oa_collect(oa_reader *r, const oa_file *file, uint32_t node, uint32_t where, uint32_t *at, uint32_t limit) {
  collect(r, file, node, where, at, limit, NULL);
}

void oa_collect_schema(oa_schema *s, uint32_t where) {
  collect(s->r, s->at.file, s->at.node, where, s->word, OA_SCHEMA_WORDS, s);
}

void oa_weigh(oa_schema *s) {
  s->traits = 0;
  for (uint32_t i = 0; i < s->said_count; i++)
    if (s->word[s->said[i]]) s->traits |= oa_traits[s->said[i]];
}

codegen_range oa_annotate(oa_reader *r, const oa_file *file, uint32_t base) {
  codegen_range out = {0, r->stack.count > base ? r->stack.count - base : 0};
  if (!out.count) return out;
  out.first = codegen_edit_add(r->edit, CODEGEN_TABLE_ANNOTATION, out.count);
  if (!out.first) out.count = 0;
  for (uint32_t i = 0; i < out.count; i++) {
    codegen_annotation *row = codegen_edit_annotation(r->edit, out.first + i);
    uint32_t node = r->stack.id[base + i];
    row->origin = codegen_node_origin(file->doc, node);
    row->name = codegen_node_key(file->doc, node);
    row->value = oa_value(file, node);
    bool extension = row->name.size > 1 && row->name.data[0] == 'x' && row->name.data[1] == '-';
    row->space = extension || file->dialect < OA_DIALECT_31 ? r->word_openapi : r->word_schema;
    if (oa_word_where(oa_word_of(&r->words, row->name)) & OA_LIFT) row->flags = CODEGEN_ANNOTATION_LIFTED;
  }
  r->stack.count = base;
  return out;
}

codegen_range oa_read_words(oa_reader *r, const oa_file *file, uint32_t node, uint32_t where, uint32_t *at,
                            uint32_t limit) {
  uint32_t base = r->stack.count;
  oa_collect(r, file, node, where, at, limit);
  return oa_annotate(r, file, base);
}

void oa_annotate_more(oa_reader *r, const oa_file *file, codegen_range *range, uint32_t node, codegen_str name,
                      uint32_t flags) {
  codegen_range wider = codegen_edit_grow(r->edit, CODEGEN_TABLE_ANNOTATION, *range, 1);
  if (wider.count != range->count + 1) return;
  codegen_annotation *row = codegen_edit_annotation(r->edit, wider.first + range->count);
  row->origin = codegen_node_origin(file->doc, node);
  row->name = name;
  row->value = oa_value(file, node);
  row->space = r->word_openapi;
  row->flags = flags;
  *range = wider;
}

/* -- Examples ------------------------------------------------------------------------------------------------------ */

static void fill_example(oa_reader *r, const oa_file *file, uint32_t node, codegen_str name, codegen_annotation *row) {
  row->origin = codegen_node_origin(file->doc, node);
  row->name = name;
  row->value = oa_value(file, node);
  row->space = r->word_example;
}

/** An Example Object, references followed. */
static void read_example(oa_reader *r, oa_at at, codegen_str name, codegen_annotation *row) {
  uint32_t word[OA_WORDS], value;
  codegen_str key;
  oa_at to;
  fill_example(r, at.file, at.node, name, row);
  if (codegen_node_kind(at.file->doc, at.node) != CODEGEN_NODE_OBJECT || !oa_follow(r, at, &to, &key)) {
    oa_is(r, at.file, at.node, CODEGEN_NODE_OBJECT, "example");
    return;
  }
  uint32_t base = r->stack.count;
  oa_collect(r, to.file, to.node, OA_EXAMPLE, word, OA_WORDS);
  r->stack.count = base; /* an annotation has none of its own */
  value = word[OA_W_DATA_VALUE] ? word[OA_W_DATA_VALUE] : word[OA_W_VALUE];
  row->value = oa_value(to.file, value);
  row->text = oa_text(r, to.file, word[OA_W_EXTERNAL_VALUE], OA_W_EXTERNAL_VALUE);
  if (!value && !row->text.size) row->text = oa_text(r, to.file, word[OA_W_SERIALIZED_VALUE], OA_W_SERIALIZED_VALUE);
  if (!row->text.size) row->text = oa_text(r, to.file, word[OA_W_SUMMARY], OA_W_SUMMARY);
  if (!row->text.size) row->text = oa_text(r, to.file, word[OA_W_DESCRIPTION], OA_W_DESCRIPTION);
}

codegen_range oa_examples(oa_reader *r, oa_at at, uint32_t example, uint32_t examples) {
  const codegen_document *doc = at.file->doc;
  uint32_t kind = codegen_node_kind(doc, examples), count = codegen_node_count(doc, examples);
  uint32_t child = codegen_node_first(doc, examples), used = 0;
  codegen_range out = {0, count + (example ? 1 : 0)};
  codegen_str none = {"", 0};
  for (uint32_t i = 0, at_child = child; i < count; i++, at_child = codegen_node_after(doc, at_child))
    if (codegen_node_shadowed(doc, at_child)) out.count--;
  if (examples && kind != CODEGEN_NODE_ARRAY && kind != CODEGEN_NODE_OBJECT) {
    oa_is(r, at.file, examples, CODEGEN_NODE_OBJECT, "examples");
    out.count = example ? 1 : 0;
  }
  if (!out.count) return out;
  out.first = codegen_edit_add(r->edit, CODEGEN_TABLE_ANNOTATION, out.count);
  if (!out.first) out.count = 0;
  if (example && out.count)
    fill_example(r, at.file, example, none, codegen_edit_annotation(r->edit, out.first + used++));
  for (uint32_t i = 0; i < count && used < out.count; i++, child = codegen_node_after(doc, child)) {
    if (codegen_node_shadowed(doc, child)) continue;
    codegen_annotation *row = codegen_edit_annotation(r->edit, out.first + used++);
    if (kind == CODEGEN_NODE_ARRAY)
      fill_example(r, at.file, child, none, row);
    else
      read_example(r, oa_child(at, child), codegen_node_key(doc, child), row);
  }
  return out;
}

void oa_example_component(oa_reader *r, oa_at at, codegen_str key, codegen_str name) {
  uint32_t id = 0;
  codegen_annotation *row = codegen_add_annotation(r->edit, &id);
  read_example(r, at, name, row);
  oa_declare(r, at, CODEGEN_DECL_EXAMPLE, id, key, name);
}

/* -- Notes --------------------------------------------------------------------------------------------------------- */

static uint32_t word_at(const uint32_t *word, uint32_t limit, uint32_t which) {
  return which < limit ? word[which] : 0;
}

static void read_docs(oa_reader *r, const oa_file *file, uint32_t node, codegen_note *note) {
  uint32_t url, text;
  if (!oa_is(r, file, node, CODEGEN_NODE_OBJECT, "externalDocs")) return;
  url = codegen_node_get(file->doc, node, "url");
  text = codegen_node_get(file->doc, node, "description");
  note->see = oa_text(r, file, url, OA_W_URL);
  note->see_text = oa_text(r, file, text, OA_W_DESCRIPTION);
}

uint32_t oa_note(oa_reader *r, oa_at at, const uint32_t *word, uint32_t limit) {
  const oa_file *file = at.file;
  uint32_t id = 0, examples = word_at(word, limit, OA_W_EXAMPLES), docs = word_at(word, limit, OA_W_EXTERNAL_DOCS);
  uint32_t example = word_at(word, limit, OA_W_EXAMPLE);
  bool deprecated = word[OA_W_DEPRECATED] && oa_flag(r, file, word[OA_W_DEPRECATED], OA_W_DEPRECATED);
  if (limit == OA_SCHEMA_WORDS && examples && codegen_node_kind(file->doc, examples) == CODEGEN_NODE_OBJECT)
    example = example ? example : examples, examples = 0; /* an object is no list of examples of a schema */
  if (!word[OA_W_TITLE] && !word[OA_W_SUMMARY] && !word[OA_W_DESCRIPTION] && !word[OA_W_COMMENT] && !deprecated &&
      !docs && !example && !examples)
    return 0;
  codegen_note *note = codegen_add_note(r->edit, &id);
  note->title = oa_text(r, file, word[OA_W_TITLE], OA_W_TITLE);
  note->summary = oa_text(r, file, word[OA_W_SUMMARY], OA_W_SUMMARY);
  note->text = oa_text(r, file, word[OA_W_DESCRIPTION], OA_W_DESCRIPTION);
  note->comment = oa_text(r, file, word[OA_W_COMMENT], OA_W_COMMENT);
  if (note->text.size) note->format = r->word_markdown;
  if (deprecated) note->flags = CODEGEN_NOTE_DEPRECATED;
  if (docs) read_docs(r, file, docs, note);
  if (example || examples) note->examples = oa_examples(r, at, example, examples);
  return id;
}

static void keep(codegen_str *to, codegen_str from) {
  if (!to->size) *to = from;
}

void oa_note_merge(oa_reader *r, uint32_t *to, uint32_t from) {
  if (!from || *to == from) return;
  if (!*to) {
    *to = from;
    return;
  }
  codegen_note *into = codegen_edit_note(r->edit, *to), *other = codegen_edit_note(r->edit, from);
  keep(&into->title, other->title);
  keep(&into->summary, other->summary);
  if (!into->text.size) {
    into->text = other->text, into->format = other->format;
  } else if (other->text.size && !codegen_str_equal(into->text, other->text)) {
    codegen_str both[3] = {into->text, CODEGEN_STR("\n\n"), other->text};
    into->text = oa_join(r, both, 3);
  }
  keep(&into->comment, other->comment);
  if (!into->see.size) into->see = other->see, into->see_text = other->see_text;
  keep(&into->deprecated, other->deprecated);
  if (!into->examples.count) into->examples = other->examples, other->examples = (codegen_range){0, 0};
  into->flags |= other->flags;
}
