/* SPDX-License-Identifier: MIT
 *
 * JSON Patch (RFC 6902): operations at JSON pointers, one after the other; the first that cannot be done ends it.
 */
#include "change.h"

typedef struct patch {
  cg_documents *documents;
  cg_change *change;
  const codegen_document *file;
  cg_draft *draft;
  cg_arena arena;
  uint32_t operation;
} patch;

/** A place: a node, or where one would be put. */
typedef struct place {
  cg_draft_node *parent; /* NULL: the root */
  cg_draft_node *node;   /* what stands there, NULL: nothing */
  cg_str key;            /* in an object */
  bool end;              /* of an array */
} place;

static bool refuse(patch *p, uint32_t node, const char *help, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static bool refuse(patch *p, uint32_t node, const char *help, const char *format, ...) {
  char text[600];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  cg_change_report(p->documents, p->change, "CGS0019", node ? node : p->operation, help, "%s", text);
  return false;
}

/* Undoes ~0 and ~1; false on any other escape. */
static bool unescape(patch *p, cg_str part, cg_str *out) {
  char *text = cg_arena_alloc(&p->arena, part.size + 1, 1);
  size_t size = 0;
  if (!text) {
    p->draft->status = CODEGEN_ERR_MEMORY;
    return false;
  }
  for (size_t i = 0; i < part.size; i++) {
    char c = part.data[i];
    if (c == '~') {
      c = ++i < part.size ? part.data[i] : '\0';
      if (c != '0' && c != '1') return false;
      c = c == '0' ? '~' : '/';
    }
    text[size++] = c;
  }
  *out = (cg_str){text, size};
  return true;
}

static bool step_array(patch *p, cg_draft_node *array, cg_str part, place *out) {
  uint64_t index;
  bool digits = part.size > 0 && (part.size == 1 || part.data[0] != '0');
  for (size_t i = 0; i < part.size; i++) digits &= part.data[i] >= '0' && part.data[i] <= '9';
  if (!cg_draft_open(p->draft, array)) return false;
  if (codegen_str_is(part, "-"))
    index = array->count;
  else if (!digits || !cg_str_u64(part, &index))
    return false;
  if (index > array->count) return false;
  out->end = index == array->count;
  out->node = out->end ? NULL : cg_draft_item(p->draft, array, index);
  return out->end || out->node;
}

/* Where a pointer leads; false where its parent is not there. */
static bool walk(patch *p, cg_str pointer, place *out) {
  *out = (place){.node = p->draft->root};
  if (pointer.size && pointer.data[0] != '/') return false;
  for (size_t at = 0, end; at < pointer.size; at = end) {
    cg_str part;
    end = cg_str_find(pointer, '/', at + 1);
    if (!out->node || !unescape(p, cg_str_slice(pointer, at + 1, end), &part)) return false;
    *out = (place){.parent = out->node, .key = part};
    if (out->parent->kind == CODEGEN_NODE_OBJECT)
      out->node = cg_draft_member(p->draft, out->parent, part);
    else if (out->parent->kind != CODEGEN_NODE_ARRAY || !step_array(p, out->parent, part, out))
      return false;
    if (p->draft->status) return false;
  }
  return true;
}

/* The place of a member of the operation, `path` or `from`. */
static bool find(patch *p, const char *member, bool there, place *out) {
  uint32_t node = codegen_node_get(p->file, p->operation, member);
  cg_str text = codegen_node_text(p->file, node);
  int size = (int)(text.size < 300 ? text.size : 300);
  if (codegen_node_kind(p->file, node) != CODEGEN_NODE_STRING)
    return refuse(p, node, "it is a JSON pointer, as in /paths/~1pets", "an operation needs '%s'", member);
  bool found = walk(p, text, out);
  if (p->draft->status) return false;
  if (found && (out->node || !there)) return true;
  return refuse(p, node, "a slash in a name is written '~1', a tilde '~0'", "there is nothing at '%.*s'%s", size,
                text.data, there ? "" : " to put it into");
}

static bool put(patch *p, const place *to, cg_draft_node *value) {
  if (!value) return false;
  if (!to->parent) return cg_draft_become(p->draft, p->draft->root, value);
  if (to->parent->kind == CODEGEN_NODE_ARRAY) return cg_draft_put(p->draft, to->parent, to->node, (cg_str){0}, value);
  if (to->node) return cg_draft_become(p->draft, to->node, value);
  cg_str key = cg_arena_copy(&p->draft->arena, to->key);
  if (!key.data) p->draft->status = CODEGEN_ERR_MEMORY;
  return key.data && cg_draft_put(p->draft, to->parent, NULL, key, value);
}

static bool move(patch *p, const place *from) {
  place to;
  cg_draft_node *value = from->node;
  uint32_t path = codegen_node_get(p->file, p->operation, "path");
  if (codegen_str_equal(codegen_node_text(p->file, path),
                        codegen_node_text(p->file, codegen_node_get(p->file, p->operation, "from"))))
    return true;
  if (!from->parent) return refuse(p, 0, "use 'copy'", "the whole document cannot be moved into itself");
  /* first out, then in (RFC 6902, 4.4): so that no value is put into itself */
  cg_draft_take(p->draft, value);
  if (!find(p, "path", false, &to)) return false;
  return put(p, &to, value);
}

static bool apply(patch *p) {
  cg_str op = codegen_node_text(p->file, codegen_node_get(p->file, p->operation, "op"));
  uint32_t value = codegen_node_get(p->file, p->operation, "value");
  bool add = codegen_str_is(op, "add"), replace = codegen_str_is(op, "replace"), test = codegen_str_is(op, "test");
  bool from_one = codegen_str_is(op, "move") || codegen_str_is(op, "copy");
  place at, from;
  if (codegen_node_kind(p->file, p->operation) != CODEGEN_NODE_OBJECT)
    return refuse(p, 0, "it needs 'op' and 'path'", "an operation is an object");
  if (!add && !replace && !test && !from_one && !codegen_str_is(op, "remove"))
    return refuse(p, codegen_node_get(p->file, p->operation, "op"), "use add, remove, replace, move, copy or test",
                  "unknown operation '%.*s'", (int)(op.size < 100 ? op.size : 100), op.data);
  if ((add || replace || test) && !value) return refuse(p, 0, "add it", "operation '%.*s' needs 'value'", CG_FMT(op));
  if (from_one) {
    if (!find(p, "from", true, &from)) return false;
    if (codegen_str_is(op, "move")) return move(p, &from);
    return find(p, "path", false, &at) && put(p, &at, cg_draft_copy(p->draft, from.node));
  }
  if (!find(p, "path", !add, &at)) return false;
  if (add) return put(p, &at, cg_draft_value(p->draft, p->file, value));
  if (replace) {
    cg_draft_node *node = cg_draft_value(p->draft, p->file, value);
    return node && cg_draft_become(p->draft, at.node, node);
  }
  if (test) {
    cg_draft_node *node = cg_draft_value(p->draft, p->file, value);
    if (!node) return false;
    if (cg_draft_equal(p->draft, at.node, node)) return true;
    return !p->draft->status &&
           refuse(p, value, "the document has changed: check the whole patch", "the value is not what 'test' says");
  }
  if (!at.parent) return refuse(p, 0, "remove what is in it", "the whole document cannot be removed");
  cg_draft_take(p->draft, at.node);
  return true;
}

bool cg_patch_apply(cg_documents *documents, cg_change *change, const cg_entry *input, cg_draft *draft) {
  patch p = {.documents = documents, .change = change, .file = change->entry->document, .draft = draft};
  bool ok = true;
  (void)input;
  if (codegen_node_kind(p.file, 1) != CODEGEN_NODE_ARRAY) {
    cg_change_report(documents, change, "CGS0016", 1, "it is a list of operations", "this is no JSON Patch");
    return false;
  }
  cg_arena_init(&p.arena, 0);
  p.operation = codegen_node_first(p.file, 1);
  for (uint32_t left = codegen_node_count(p.file, 1); ok && left && !draft->status; left--) {
    ok = apply(&p);
    cg_arena_reset(&p.arena);
    p.operation = codegen_node_after(p.file, p.operation);
  }
  cg_arena_release(&p.arena);
  return ok && !draft->status;
}
