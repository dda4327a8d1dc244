/* SPDX-License-Identifier: MIT
 *
 * OpenAPI Overlays 1.0 and 1.1: actions that select nodes by JSONPath, and merge something into them or remove them.
 *
 * Invariant: an action selects before it changes anything, and changes each selected node once.
 */
#include "change.h"
#include "jsonpath.h"

#define DEPTH CG_DRAFT_DEPTH

typedef struct overlay {
  cg_documents *documents;
  cg_change *change;
  const codegen_document *file;
  cg_draft *draft;
  cg_arena arena;
  cg_vec node; /* cg_draft_node *: selected */
  bool newer;  /* 1.1 or later */
} overlay;

static const char *kind_name(uint32_t kind) {
  static const char *const name[] = {"nothing",  "null",     "a boolean", "a boolean",
                                     "a number", "a string", "an array",  "an object"};
  return name[kind < CG_COUNT(name) ? kind : 0];
}

static cg_draft_node *merged(cg_draft *draft, cg_draft_node *node, cg_draft_node *with, bool concatenate,
                             uint32_t depth);

static bool merge_members(cg_draft *draft, cg_draft_node *node, cg_draft_node *with, bool concatenate, uint32_t depth) {
  if (!cg_draft_open(draft, node) || !cg_draft_open(draft, with)) return false;
  for (cg_draft_node *member = with->first, *next; member; member = next) {
    next = member->next;
    cg_draft_node *old = cg_draft_member(draft, node, member->key);
    if (draft->status) return false;
    cg_draft_take(draft, member);
    if (old ? !merged(draft, old, member, concatenate, depth) : !cg_draft_put(draft, node, NULL, member->key, member))
      return false;
  }
  return true;
}

/* Merges a value that is in no tree into a node. */
static cg_draft_node *merged(cg_draft *draft, cg_draft_node *node, cg_draft_node *with, bool concatenate,
                             uint32_t depth) {
  bool ok = false;
  if (!depth) {
    draft->status = CODEGEN_ERR_LIMIT;
  } else if (node->kind == CODEGEN_NODE_OBJECT && with->kind == CODEGEN_NODE_OBJECT) {
    ok = merge_members(draft, node, with, concatenate, depth - 1);
  } else if (node->kind == CODEGEN_NODE_ARRAY && with->kind == CODEGEN_NODE_ARRAY && concatenate) {
    ok = cg_draft_open(draft, node) && cg_draft_open(draft, with);
    for (cg_draft_node *item = with->first, *next; item && ok; item = next) {
      next = item->next;
      cg_draft_take(draft, item);
      ok = cg_draft_put(draft, node, NULL, (cg_str){0}, item);
    }
  } else {
    ok = cg_draft_become(draft, node, with);
  }
  return ok ? node : NULL;
}

static bool refuse(overlay *o, uint32_t node, const char *help, const char *what) {
  cg_change_report(o->documents, o->change, "CGS0016", node, help, "%s", what);
  return false;
}

/* The JSONPath at a node of the file; NULL after reporting. */
static const cg_jsonpath *read_path(overlay *o, uint32_t node) {
  cg_str text = codegen_node_text(o->file, node);
  const codegen_node *row = codegen_node_at(o->file, node);
  cg_jsonpath_error error;
  const cg_jsonpath *path = cg_jsonpath_parse(&o->arena, text, &error);
  if (path) return path;
  if (!error.message) {
    o->draft->status = CODEGEN_ERR_MEMORY;
    return NULL;
  }
  codegen_origin origin = codegen_node_origin(o->file, node);
  size_t at = row->begin + row->text + error.at;
  if (!(row->flags & CODEGEN_NODE_POOLED) && at < o->file->bytes.size) {
    origin.begin = (uint32_t)at;
    origin.end = origin.begin + 1 < row->end ? origin.begin + 1 : row->end;
  }
  cg_diag_at(o->documents->diags, "CGS0017", origin, (cg_str){0}, NULL, "%s, at character %zu of '%.*s'", error.message,
             error.at + 1, (int)(text.size < 200 ? text.size : 200), text.data);
  return NULL;
}

static bool apply_update(overlay *o, uint32_t action, uint32_t update, cg_draft_node *copied) {
  for (size_t i = 0; i < o->node.count; i++) {
    cg_draft_node *node = *cg_vec_at(&o->node, cg_draft_node *, i);
    if (node->mark == o->draft->mark) continue; /* selected twice */
    node->mark = o->draft->mark;
    cg_draft_node *value = copied ? cg_draft_copy(o->draft, copied) : cg_draft_value(o->draft, o->file, update);
    if (!value) return false;
    bool objects = node->kind == CODEGEN_NODE_OBJECT && value->kind == CODEGEN_NODE_OBJECT;
    if (node->kind == CODEGEN_NODE_ARRAY && (value->kind != CODEGEN_NODE_ARRAY || !o->newer)) {
      if (!cg_draft_put(o->draft, node, NULL, (cg_str){0}, value)) return false;
      continue;
    }
    if (node->kind == CODEGEN_NODE_OBJECT && !objects) {
      cg_change_report(o->documents, o->change, "CGS0016", copied ? action : update,
                       "an object takes an object, whose members are merged into it",
                       "'update' is %s, but 'target' selects an object", kind_name(value->kind));
      return false;
    }
    if (!merged(o->draft, node, value, true, DEPTH)) return false;
  }
  return true;
}

static bool apply_remove(overlay *o, uint32_t action) {
  for (size_t i = 0; i < o->node.count; i++) {
    cg_draft_node *node = *cg_vec_at(&o->node, cg_draft_node *, i);
    if (node == o->draft->root) return refuse(o, action, "select what is in it", "'remove' selects the whole document");
    cg_draft_take(o->draft, node);
  }
  return true;
}

/* The one node that `copy` selects; NULL after reporting. */
static cg_draft_node *find_copied(overlay *o, uint32_t copy) {
  const cg_jsonpath *path = read_path(o, copy);
  cg_draft_node *out = NULL;
  cg_vec node;
  cg_vec_init(&node, sizeof(cg_draft_node *));
  if (path && cg_jsonpath_select(path, o->draft, &node)) {
    if (node.count == 1)
      out = *cg_vec_at(&node, cg_draft_node *, 0);
    else
      cg_change_report(o->documents, o->change, "CGS0016", copy, "it must select exactly one",
                       "'copy' selects %zu nodes", node.count);
  }
  cg_vec_release(&node);
  return out ? cg_draft_copy(o->draft, out) : NULL;
}

static bool apply_action(overlay *o, uint32_t action, uint32_t *hits) {
  uint32_t target = codegen_node_get(o->file, action, "target"), update = codegen_node_get(o->file, action, "update");
  uint32_t remove = codegen_node_get(o->file, action, "remove"), copy = codegen_node_get(o->file, action, "copy");
  cg_draft_node *copied = NULL;
  if (codegen_node_kind(o->file, action) != CODEGEN_NODE_OBJECT)
    return refuse(o, action, "it needs 'target', and 'update' or 'remove'", "an action is an object");
  if (codegen_node_kind(o->file, target) != CODEGEN_NODE_STRING)
    return refuse(o, target ? target : action, "it is a JSONPath, as in target: $.paths['/pets']",
                  "an action needs a 'target'");
  uint32_t flag = codegen_node_kind(o->file, remove);
  if (remove && flag != CODEGEN_NODE_TRUE && flag != CODEGEN_NODE_FALSE)
    return refuse(o, remove, "write 'remove: true'", "'remove' is no boolean");
  if (!update && !remove && !copy)
    return refuse(o, action, "say what is to be done", "an action needs 'update' or 'remove'");
  if (copy && codegen_node_kind(o->file, copy) != CODEGEN_NODE_STRING)
    return refuse(o, copy, "it is a JSONPath", "'copy' is no string");
  const cg_jsonpath *path = read_path(o, target);
  o->node.count = 0;
  if (!path || !cg_jsonpath_select(path, o->draft, &o->node)) return false;
  *hits = (uint32_t)(*hits + o->node.count < UINT32_MAX ? *hits + o->node.count : UINT32_MAX);
  o->draft->mark++;
  if (flag == CODEGEN_NODE_TRUE) return apply_remove(o, action); /* then `update` does not count */
  if (copy && o->node.count && !(copied = find_copied(o, copy))) return false;
  if (copied && !apply_update(o, copy, 0, copied)) return false;
  if (copied && update) o->draft->mark++;
  return !update || apply_update(o, action, update, NULL);
}

/* Whether the file is an overlay, and one for this input. */
static bool check_file(overlay *o, const cg_entry *input, bool *meant) {
  cg_str version = codegen_node_text(o->file, codegen_node_get(o->file, 1, "overlay"));
  uint32_t extends = codegen_node_get(o->file, 1, "extends"), actions = codegen_node_get(o->file, 1, "actions");
  *meant = true;
  if (codegen_node_kind(o->file, 1) != CODEGEN_NODE_OBJECT || !version.size)
    return refuse(o, 1, "it begins with 'overlay: 1.0.0'", "this is no overlay");
  if (!codegen_str_is(version, "1.0") && !cg_str_begins(version, "1.0.") && !codegen_str_is(version, "1.1") &&
      !cg_str_begins(version, "1.1."))
    return refuse(o, codegen_node_get(o->file, 1, "overlay"), "use 1.0.0 or 1.1.0", "unknown version of overlay");
  o->newer = cg_str_begins(version, "1.1");
  if (codegen_node_kind(o->file, actions) != CODEGEN_NODE_ARRAY)
    return refuse(o, actions ? actions : 1, "write 'actions:' and a list below it", "an overlay needs 'actions'");
  bool several = o->documents->input_count > 1 || o->documents->folder_input;
  if (extends && several && codegen_node_kind(o->file, extends) == CODEGEN_NODE_STRING) {
    cg_str uri = codegen_node_text(o->file, extends), dir = cg_path_dir(o->change->entry->info.location);
    if (cg_str_begins(uri, "file://")) uri = cg_str_slice(uri, 7, uri.size);
    cg_str at = cg_url_is(uri) ? uri : cg_path_join(&o->arena, dir, uri);
    *meant = codegen_str_equal(at, input->info.location);
  }
  return true;
}

bool cg_overlay_apply(cg_documents *documents, cg_change *change, const cg_entry *input, cg_draft *draft) {
  overlay o = {.documents = documents, .change = change, .file = change->entry->document, .draft = draft};
  bool meant = false, ok;
  cg_arena_init(&o.arena, 0);
  cg_vec_init(&o.node, sizeof(cg_draft_node *));
  ok = check_file(&o, input, &meant);
  uint32_t actions = codegen_node_get(o.file, 1, "actions"), count = codegen_node_count(o.file, actions);
  if (ok && !change->hits) {
    change->hits = cg_arena_array(&documents->arena, uint32_t, count + (size_t)1);
    change->count = count;
    if (!change->hits) draft->status = CODEGEN_ERR_MEMORY;
  }
  uint32_t action = codegen_node_first(o.file, actions);
  for (uint32_t i = 0; ok && meant && i < count && !draft->status; i++, action = codegen_node_after(o.file, action))
    ok = apply_action(&o, action, &change->hits[i]);
  cg_vec_release(&o.node);
  cg_arena_release(&o.arena);
  return ok && !draft->status;
}

void cg_overlay_idle(cg_documents *documents, const cg_change *change) {
  const codegen_document *file = change->entry->document;
  uint32_t action = codegen_node_first(file, codegen_node_get(file, 1, "actions"));
  if (change->kind != CG_CHANGE_OVERLAY) return;
  for (uint32_t i = 0; i < change->count; i++, action = codegen_node_after(file, action)) {
    uint32_t target = codegen_node_get(file, action, "target");
    cg_str text = codegen_node_text(file, target);
    if (change->hits[i]) continue;
    cg_change_report(documents, change, "CGS0018", target, "check it against the document; names count with their case",
                     "'%.*s' selects nothing", (int)(text.size < 300 ? text.size : 300), text.data);
  }
}
