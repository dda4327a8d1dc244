/* SPDX-License-Identifier: MIT
 *
 * YAML into the tape, from libyaml's events; its document loader recurses and is not used. Decisions (core schema,
 * merge keys, ceilings) are explained in docs/internals/source.md.
 *
 * Invariants: the stack of frames mirrors the tape's open containers; an anchor's size and height are final before an
 * alias may use it, so no alias is part of itself and the expanded document is bounded in size and in depth.
 */
#include "yaml_reader.h"

#define FLOW_WORK_MAX ((uint64_t)1 << 29) /* libyaml looks at every open flow collection for every token */
#define HELP_ALIAS "write the repeated part once and refer to it with $ref"

codegen_origin cg_yaml_origin(const cg_yaml_reader *r, uint32_t begin, uint32_t end) {
  codegen_origin out = {r->id, 0, begin, end < begin ? begin : end};
  return out;
}

cg_status cg_yaml_fail(cg_yaml_reader *r, const char *code, uint32_t begin, uint32_t end, const char *help,
                       const char *format, ...) {
  char text[512];
  cg_buf pointer;
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  cg_buf_init(&pointer, 1u << 16);
  if (!help) help = "look at the indentation and the brackets before this place";
  cg_tape_pointer(&r->tape, false, &pointer);
  cg_diag_at(r->diags, code, cg_yaml_origin(r, begin, end), cg_buf_get(&pointer), help, "%s", text);
  cg_buf_release(&pointer);
  return CODEGEN_ERR_INPUT;
}

static cg_status tape_status(cg_yaml_reader *r, uint32_t at) {
  if (r->tape.status == CODEGEN_OK) return CODEGEN_OK;
  if (r->tape.status == CODEGEN_ERR_LIMIT && r->tape.deep)
    cg_yaml_fail(r, "CGS0006", at, at + 1, "flatten the document", "nested deeper than %u levels", r->tape.max_depth);
  else if (r->tape.status == CODEGEN_ERR_LIMIT)
    cg_yaml_fail(r, "CGS0007", at, at + 1, "split the document", "the document has too many values");
  else
    cg_diag(r->diags, "CGI0001", NULL, "out of memory while reading '%.*s'", CG_FMT(r->name));
  return r->tape.status;
}

static cg_status out_of_memory(cg_yaml_reader *r) {
  r->tape.status = CODEGEN_ERR_MEMORY;
  return tape_status(r, 0);
}

cg_yaml_frame *cg_yaml_top(cg_yaml_reader *r) {
  return r->frame.count ? cg_vec_at(&r->frame, cg_yaml_frame, r->frame.count - 1) : NULL;
}

/* -- what a value weighs ------------------------------------------------------------------------------------------ */

/** Adds a finished value to the container around it. `again`: it is there through an alias, at `begin`. */
static cg_status weigh(cg_yaml_reader *r, uint64_t size, uint32_t height, uint32_t begin, uint32_t end, bool again) {
  cg_yaml_frame *top = cg_yaml_top(r);
  if (again) {
    r->aliased = size > UINT64_MAX - r->aliased ? UINT64_MAX : r->aliased + size;
    if (r->aliased > CG_YAML_ALIASED_MAX || r->aliased > r->max_nodes || r->aliased + r->tape.count > r->max_nodes)
      return cg_yaml_fail(
          r, "CGS0008", begin, end, HELP_ALIAS, "aliases expand to more than %llu values",
          (unsigned long long)(r->max_nodes < CG_YAML_ALIASED_MAX ? r->max_nodes : CG_YAML_ALIASED_MAX));
    if (height + r->frame.count > r->tape.max_depth)
      return cg_yaml_fail(r, "CGS0006", begin, end, HELP_ALIAS, "aliases nest deeper than %u levels",
                          r->tape.max_depth);
  }
  if (!top) return CODEGEN_OK;
  top->size += size;
  if (top->height < height + 1) top->height = height + 1;
  if (top->end < end) top->end = end;
  top->has_key = false;
  return CODEGEN_OK;
}

/* -- anchors ------------------------------------------------------------------------------------------------------ */

/** Registers an anchor; `*index` counts from 1. */
static cg_status anchor_add(cg_yaml_reader *r, const yaml_char_t *name, uint32_t *index) {
  cg_str key = codegen_str_of((const char *)name);
  cg_yaml_anchor *anchor = cg_vec_add(&r->anchor, 1);
  uint32_t *slot, old;
  if (!anchor || r->anchor.count > UINT32_MAX) return out_of_memory(r);
  if (!cg_map_get(&r->by_name, key, &old)) key = cg_arena_copy(&r->arena, key);
  slot = key.data ? cg_map_put(&r->by_name, key, NULL) : NULL;
  if (!slot) return out_of_memory(r);
  *index = *slot = (uint32_t)r->anchor.count;
  return CODEGEN_OK;
}

/** The text of a scalar node of the unfinished tape. */
static cg_str node_text(const cg_yaml_reader *r, uint32_t node) {
  const codegen_node *row = &r->tape.node[node];
  if (row->kind != CODEGEN_NODE_STRING && row->kind != CODEGEN_NODE_NUMBER)
    return cg_str_slice(r->tape.bytes, row->begin, row->end);
  if (row->flags & CODEGEN_NODE_POOLED) return (cg_str){r->tape.pool.data + row->extra, row->size};
  return (cg_str){r->tape.bytes.data + row->begin + row->text, row->size};
}

/* -- scalars ------------------------------------------------------------------------------------------------------ */

/** Where text lies: in the source when it stands there letter by letter, else in the pool. */
static bool place_text(cg_yaml_reader *r, cg_str text, uint32_t guess, uint32_t begin, uint32_t *offset, bool *pooled) {
  cg_str bytes = r->tape.bytes;
  *pooled = guess > bytes.size || bytes.size - guess < text.size || guess - begin > UINT16_MAX ||
            (text.size && memcmp(bytes.data + guess, text.data, text.size) != 0);
  *offset = guess;
  return *pooled ? cg_tape_pool(&r->tape, text, offset) : true;
}

static void warn(cg_yaml_reader *r, uint32_t begin, uint32_t end, const char *help, const char *format, ...) {
  char text[256];
  va_list args;
  if (r->warnings++ >= CG_YAML_WARNINGS_MAX) return;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  cg_diag_at(r->diags, "CGS0015", cg_yaml_origin(r, begin, end), (cg_str){0}, help, "%s", text);
}

/** What a scalar is: by its tag, else by its text when it is plain. */
static cg_status scalar_kind(cg_yaml_reader *r, const cg_yaml_scalar *scalar, uint32_t *kind) {
  cg_str tag = scalar->tag, core = CG_STR("tag:yaml.org,2002:");
  bool plain = scalar->plain, special = false;
  uint32_t found;
  if (tag.size > core.size && memcmp(tag.data, core.data, core.size) == 0) tag = cg_str_slice(tag, core.size, tag.size);
  *kind = CODEGEN_NODE_STRING;
  if (codegen_str_is(tag, "!") || codegen_str_is(tag, "str")) return CODEGEN_OK;
  found = cg_yaml_scalar_kind(scalar->text, &r->number, &special);
  if (codegen_str_is(tag, "null") || codegen_str_is(tag, "bool") || codegen_str_is(tag, "int") ||
      codegen_str_is(tag, "float")) {
    bool good = tag.data[0] == 'n'   ? found == CODEGEN_NODE_NULL
                : tag.data[0] == 'b' ? found == CODEGEN_NODE_TRUE || found == CODEGEN_NODE_FALSE
                                     : found == CODEGEN_NODE_NUMBER;
    if (!good && !special)
      return cg_yaml_fail(r, "CGS0003", scalar->begin, scalar->end, "correct the value, or remove the tag",
                          "the value is no '!!%.*s'", CG_FMT(tag));
    *kind = found;
  } else {
    if (tag.size)
      warn(r, scalar->begin, scalar->end, "remove the tag; only the core tags of YAML have a meaning here",
           "tag '%.*s' is ignored", CG_FMT(scalar->tag));
    if (plain) *kind = found;
  }
  if (special && (plain || tag.size))
    warn(r, scalar->begin, scalar->end, "quote it when it is meant as text",
         "'%.*s' is no number in JSON: read as text", CG_FMT(scalar->text));
  return CODEGEN_OK;
}

static cg_status scalar_value(cg_yaml_reader *r, const cg_yaml_scalar *scalar, uint32_t *node) {
  uint32_t kind = 0, offset = 0;
  bool pooled = false;
  cg_str text = scalar->text;
  cg_status status;
  r->number.size = 0;
  status = scalar_kind(r, scalar, &kind);
  if (status) return status;
  *node = cg_tape_add(&r->tape, kind, scalar->begin, scalar->end);
  if (*node && (kind == CODEGEN_NODE_STRING || kind == CODEGEN_NODE_NUMBER)) {
    if (kind == CODEGEN_NODE_NUMBER && r->number.size) text = cg_buf_get(&r->number);
    if (place_text(r, text, scalar->begin + !scalar->plain, scalar->begin, &offset, &pooled))
      cg_tape_text(&r->tape, *node, offset, (uint32_t)text.size, pooled, scalar->plain ? CODEGEN_NODE_PLAIN : 0);
  }
  return tape_status(r, scalar->begin);
}

static cg_status scalar_key(cg_yaml_reader *r, const cg_yaml_scalar *scalar, uint32_t anchor) {
  cg_yaml_frame *top = cg_yaml_top(r);
  uint32_t offset = 0;
  bool pooled = false;
  if (!place_text(r, scalar->text, scalar->begin + !scalar->plain, scalar->begin, &offset, &pooled))
    return tape_status(r, scalar->begin);
  cg_tape_key(&r->tape, offset, (uint32_t)scalar->text.size, pooled);
  top->has_key = true;
  top->merge = scalar->plain && codegen_str_is(scalar->text, "<<");
  top->key_begin = scalar->begin;
  top->key_end = scalar->end;
  if (anchor) {
    cg_yaml_anchor *row = cg_vec_at(&r->anchor, cg_yaml_anchor, anchor - 1);
    *row = (cg_yaml_anchor){.size = 1, .done = true, .plain = scalar->plain};
    row->text = cg_arena_copy(&r->arena, scalar->text);
    row->begin = scalar->begin;
    row->end = scalar->end;
    if (!row->text.data) return out_of_memory(r);
  }
  return CODEGEN_OK;
}

/** Skips `&anchor` and `!tag` before a node: they are no part of its span. */
static uint32_t skip_properties(const cg_yaml_reader *r, uint32_t begin, uint32_t end) {
  const char *data = r->tape.bytes.data;
  uint32_t at = begin;
  while (at < end && (data[at] == '&' || data[at] == '!')) {
    while (at < end && !strchr(" \t\r\n", data[at])) at++;
    for (;;) {
      while (at < end && strchr(" \t\r\n", data[at])) at++;
      if (at >= end || data[at] != '#') break;
      while (at < end && data[at] != '\n') at++;
    }
  }
  return at;
}

static uint32_t trim_end(const cg_yaml_reader *r, uint32_t begin, uint32_t end) {
  while (end > begin && strchr(" \t\r\n", r->tape.bytes.data[end - 1])) end--;
  return end;
}

static cg_status on_scalar(cg_yaml_reader *r, const yaml_event_t *event, uint32_t begin, uint32_t end) {
  cg_yaml_scalar scalar = {.begin = begin, .end = end};
  cg_yaml_frame *top = cg_yaml_top(r);
  uint32_t anchor = 0, node = 0;
  cg_status status;
  scalar.text = (cg_str){(const char *)event->data.scalar.value, event->data.scalar.length};
  scalar.tag = codegen_str_of((const char *)event->data.scalar.tag);
  scalar.plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  if (scalar.tag.size || event->data.scalar.anchor) scalar.begin = skip_properties(r, begin, end);
  scalar.end = trim_end(r, scalar.begin, end);
  r->restored.size = 0;
  if (cg_yaml_input_restore(&r->input, scalar.text, &r->restored)) {
    if (r->restored.failed) return out_of_memory(r);
    scalar.text = cg_buf_get(&r->restored);
  }
  if (event->data.scalar.anchor && (status = anchor_add(r, event->data.scalar.anchor, &anchor))) return status;
  if (top && top->mapping && !top->has_key) return scalar_key(r, &scalar, anchor);
  status = scalar_value(r, &scalar, &node);
  if (status) return status;
  if (anchor)
    *cg_vec_at(&r->anchor, cg_yaml_anchor, anchor - 1) = (cg_yaml_anchor){.node = node, .size = 1, .done = true};
  return weigh(r, 1, 0, scalar.begin, scalar.end, false);
}

/* -- containers --------------------------------------------------------------------------------------------------- */

static cg_status on_open(cg_yaml_reader *r, const yaml_event_t *event, uint32_t begin, uint32_t end) {
  bool mapping = event->type == YAML_MAPPING_START_EVENT;
  const yaml_char_t *name = mapping ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
  const yaml_char_t *tag = mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag;
  cg_yaml_frame *top = cg_yaml_top(r), frame = {.mapping = mapping}, *slot;
  cg_status status;
  if (tag && strcmp((const char *)tag, "!") != 0 &&
      strcmp((const char *)tag, mapping ? "tag:yaml.org,2002:map" : "tag:yaml.org,2002:seq") != 0)
    warn(r, begin, end, "remove the tag; only the core tags of YAML have a meaning here", "tag '%.200s' is ignored",
         (const char *)tag);
  if (tag || name) begin = skip_properties(r, begin, (uint32_t)r->tape.bytes.size);
  if (top && top->mapping && !top->has_key)
    return cg_yaml_fail(r, "CGS0003", begin, end, "write the key as text", "a mapping key must be a scalar");
  frame.flow = mapping ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                       : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
  frame.merged = top && top->mapping && top->merge;
  frame.end = begin;
  frame.size = 1;
  frame.height = 1;
  frame.merge_base = r->merge.count;
  if (name && (status = anchor_add(r, name, &frame.anchor))) return status;
  frame.node = cg_tape_open(&r->tape, mapping ? CODEGEN_NODE_OBJECT : CODEGEN_NODE_ARRAY, begin);
  if (!frame.node) return tape_status(r, begin);
  if (frame.anchor) cg_vec_at(&r->anchor, cg_yaml_anchor, frame.anchor - 1)->node = frame.node;
  slot = cg_vec_add(&r->frame, 1);
  if (!slot) return out_of_memory(r);
  *slot = frame;
  r->flow_depth += frame.flow;
  return CODEGEN_OK;
}

static cg_status on_close(cg_yaml_reader *r, uint32_t end) {
  cg_yaml_frame frame = *cg_yaml_top(r), *top;
  cg_status status;
  if (!frame.flow) end = frame.end;
  if (frame.mapping && r->merge.count > frame.merge_base) {
    status = cg_yaml_merge(r, &frame);
    if (status) return r->tape.status ? tape_status(r, frame.end) : status;
  }
  r->merge.count = frame.merge_base;
  cg_tape_close(&r->tape, end);
  if (r->tape.status) return tape_status(r, end);
  r->frame.count--;
  r->flow_depth -= frame.flow;
  if (frame.anchor) {
    cg_yaml_anchor *anchor = cg_vec_at(&r->anchor, cg_yaml_anchor, frame.anchor - 1);
    *anchor = (cg_yaml_anchor){.node = frame.node, .size = frame.size, .height = frame.height, .done = true};
  }
  top = cg_yaml_top(r);
  if (frame.merged && (status = cg_yaml_merge_inline(r, frame.node, frame.size))) {
    if (r->tape.status) return tape_status(r, end);
    return status;
  }
  if (top) top->merge = false;
  return weigh(r, frame.size, frame.height, end, end, false);
}

static cg_status on_alias(cg_yaml_reader *r, const yaml_event_t *event, uint32_t begin, uint32_t end) {
  cg_str name = codegen_str_of((const char *)event->data.alias.anchor);
  cg_yaml_frame *top = cg_yaml_top(r);
  cg_yaml_anchor *anchor;
  uint32_t index = 0;
  cg_status status;
  if (!cg_map_get(&r->by_name, name, &index) || index == 0)
    return cg_yaml_fail(r, "CGS0008", begin, end, "define it earlier in the same document, with '&'",
                        "alias '%.200s' has no anchor", name.data);
  anchor = cg_vec_at(&r->anchor, cg_yaml_anchor, index - 1);
  if (!anchor->done)
    return cg_yaml_fail(r, "CGS0008", begin, end, "refer to it with $ref", "alias '%.200s' is part of itself",
                        name.data);
  if (anchor->node == 0) { /* the anchor stood at a key: its scalar again */
    cg_yaml_scalar scalar = {.text = anchor->text, .begin = begin, .end = end, .plain = anchor->plain};
    uint32_t node = 0;
    if (top && top->mapping && !top->has_key) return scalar_key(r, &scalar, 0);
    status = scalar_value(r, &scalar, &node);
    return status ? status : weigh(r, 1, 0, begin, end, false);
  }
  if (top && top->mapping && !top->has_key) {
    uint32_t kind = r->tape.node[anchor->node].kind;
    cg_yaml_scalar scalar = {.begin = begin, .end = end};
    if (kind == CODEGEN_NODE_OBJECT || kind == CODEGEN_NODE_ARRAY)
      return cg_yaml_fail(r, "CGS0003", begin, end, "write the key as text", "a mapping key must be a scalar");
    scalar.text = cg_arena_copy(&r->arena, node_text(r, anchor->node)); /* the pool may move */
    return scalar.text.data ? scalar_key(r, &scalar, 0) : out_of_memory(r);
  }
  if (top && top->merge && r->tape.node[anchor->node].kind == CODEGEN_NODE_OBJECT) {
    if (!cg_yaml_merge_add(r, anchor->node)) return out_of_memory(r);
    cg_tape_key(&r->tape, 0, 0, false);
    top->merge = false;
  } else if (cg_tape_alias(&r->tape, anchor->node, begin, end) == 0) {
    return tape_status(r, begin);
  }
  return weigh(r, anchor->size, anchor->height, begin, end, true);
}

/* -- the stream --------------------------------------------------------------------------------------------------- */

static cg_status syntax_error(cg_yaml_reader *r, yaml_parser_t *parser) {
  const char *problem = parser->problem ? parser->problem : "the text cannot be read", *help = NULL;
  uint32_t at = cg_yaml_input_offset(&r->input, &parser->problem_mark), line, column;
  char next = at < r->tape.bytes.size ? r->tape.bytes.data[at] : '\0';
  char context[160] = "";
  if (parser->error == YAML_MEMORY_ERROR) return out_of_memory(r);
  if (parser->error == YAML_READER_ERROR) at = 0; /* not possible after the survey */
  if (parser->context) {
    cg_diag_line(r->tape.bytes, cg_yaml_input_offset(&r->input, &parser->context_mark), &line, &column);
    snprintf(context, sizeof context, " %.100s (line %u)", parser->context, line);
  }
  if (next == '\t')
    help = "indent with spaces, not with tabs";
  else if (next == '@' || next == '`' || next == '%')
    help = "quote values that begin with '@', '%' or a backtick";
  else if (strstr(problem, "mapping values"))
    help = "quote text that contains ': '";
  else if (strstr(problem, "block end") || strstr(problem, "expected key") || strstr(problem, "expected ':'"))
    help = "check the indentation, and quote text that contains special characters";
  return cg_yaml_fail(r, "CGS0003", at, next ? at + 1 : at, help, "%s%s", problem, context);
}

static cg_status on_event(cg_yaml_reader *r, const yaml_event_t *event, bool *end_of_stream) {
  uint32_t begin = cg_yaml_input_offset(&r->input, &event->start_mark);
  uint32_t end = cg_yaml_input_offset(&r->input, &event->end_mark);
  r->work += r->flow_depth;
  if (r->work > FLOW_WORK_MAX)
    return cg_yaml_fail(r, "CGS0006", begin, end, "write it as JSON, or with indentation instead of brackets",
                        "too much text inside deeply nested brackets");
  switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
      if (r->documents++ == 0) return CODEGEN_OK;
      return cg_yaml_fail(r, "CGS0003", begin, end, "put each document in a file of its own",
                          "the file has more than one YAML document");
    case YAML_SCALAR_EVENT: return on_scalar(r, event, begin, end);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT: return on_open(r, event, begin, end);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return on_close(r, end);
    case YAML_ALIAS_EVENT: return on_alias(r, event, begin, end);
    case YAML_STREAM_END_EVENT: *end_of_stream = true; return CODEGEN_OK;
    default: return CODEGEN_OK;
  }
}

static cg_status read_events(cg_yaml_reader *r) {
  yaml_parser_t parser;
  yaml_event_t event;
  cg_status status = CODEGEN_OK;
  bool done = false;
  if (!yaml_parser_initialize(&parser)) return out_of_memory(r);
  cg_yaml_input_attach(&r->input, &parser);
  while (!done && status == CODEGEN_OK) {
    if (!yaml_parser_parse(&parser, &event)) {
      status = syntax_error(r, &parser);
      break;
    }
    status = on_event(r, &event, &done);
    yaml_event_delete(&event);
  }
  if (status == CODEGEN_OK && r->documents == 0)
    status = cg_yaml_fail(r, "CGS0003", 0, 0, "it must hold one value", "the document is empty");
  yaml_parser_delete(&parser);
  return status;
}

/** Duplicate keys are an error in YAML (1.2, section 3.2.1.3). */
static void on_duplicate(void *self, cg_tape *tape, uint32_t earlier, uint32_t later) {
  cg_yaml_reader *r = self;
  codegen_diag diag = {.struct_size = sizeof diag, .severity = CODEGEN_ERROR, .code = CG_STR("CGS0005")};
  cg_str key = cg_tape_key_text(tape, later);
  cg_buf pointer, text;
  uint32_t line, column;
  r->duplicates++;
  if (r->duplicates > CG_YAML_WARNINGS_MAX) return;
  cg_buf_init(&pointer, 1u << 16);
  cg_buf_init(&text, 1u << 12);
  if (r->frame.count > 1) { /* the object is closed already: its own part comes first */
    uint32_t object = cg_yaml_top(r)->node, parent = cg_vec_at(&r->frame, cg_yaml_frame, r->frame.count - 2)->node;
    cg_tape_pointer(tape, false, &pointer);
    if (tape->node[parent].kind == CODEGEN_NODE_OBJECT)
      cg_pointer_part(&pointer, cg_tape_key_text(tape, object));
    else
      cg_buf_printf(&pointer, "/%u", tape->node[parent].extra - 1);
  }
  cg_pointer_part(&pointer, key);
  cg_diag_line(tape->bytes, tape->node[earlier].begin, &line, &column);
  cg_buf_printf(&text, "duplicate key '%.*s'; the first is in line %u", key.size > 200 ? 200 : (int)key.size, key.data,
                line);
  diag.message = cg_buf_get(&text);
  diag.help = CG_STR("remove one of them");
  diag.pointer = cg_buf_get(&pointer);
  diag.origin = cg_yaml_origin(r, tape->node[later].begin, tape->node[later].end);
  cg_diags_add(r->diags, &diag, (cg_str){0});
  cg_buf_release(&text);
  cg_buf_release(&pointer);
}

static cg_status fault_status(cg_yaml_reader *r, cg_yaml_fault fault, size_t at) {
  uint32_t place = (uint32_t)at;
  switch (fault) {
    case CG_YAML_FINE: return CODEGEN_OK;
    case CG_YAML_MEMORY: return out_of_memory(r);
    case CG_YAML_UTF16:
      return cg_yaml_fail(r, "CGS0004", 0, 0, "save it as UTF-8", "the text is UTF-16 or UTF-32, not UTF-8");
    case CG_YAML_UTF8:
      return cg_yaml_fail(r, "CGS0004", place, place + 1, "save it as UTF-8", "invalid UTF-8 (byte 0x%02x)",
                          (unsigned)(unsigned char)r->tape.bytes.data[at]);
    case CG_YAML_CONTROL:
      return cg_yaml_fail(r, "CGS0003", place, place + 1, "write it as an escape in double quotes",
                          "control character U+%04X", (unsigned)(unsigned char)r->tape.bytes.data[at]);
    case CG_YAML_DIRECTIVES: return cg_yaml_fail(r, "CGS0003", place, place + 4, NULL, "too many %%TAG directives");
  }
  return CODEGEN_ERR_INPUT;
}

codegen_document *cg_document_parse_yaml(cg_str bytes, cg_str name, uint32_t id, const cg_source_limits *limits,
                                         cg_diags *diags) {
  cg_yaml_reader r = {.diags = diags, .id = id, .name = name};
  codegen_document *document = NULL;
  cg_yaml_fault fault;
  cg_status status;
  size_t at = 0;
  if (cg_str_begins(bytes, "\xEF\xBB\xBF")) bytes = cg_str_slice(bytes, 3, bytes.size);
  r.max_nodes = limits && limits->max_nodes ? limits->max_nodes : CG_YAML_NODES_MAX;
  cg_arena_init(&r.arena, 0);
  cg_map_init(&r.by_name);
  cg_vec_init(&r.anchor, sizeof(cg_yaml_anchor));
  cg_vec_init(&r.frame, sizeof(cg_yaml_frame));
  cg_vec_init(&r.merge, sizeof(uint32_t));
  cg_buf_init(&r.number, 1u << 30);
  cg_buf_init(&r.restored, (size_t)1 << 32);
  if (bytes.size >= CG_TAPE_BYTES_MAX) {
    cg_diag(diags, "CGS0007", "split the document", "'%.*s' is larger than 4 GiB", CG_FMT(name));
    goto done;
  }
  if (!cg_tape_init(&r.tape, bytes, bytes.size / 24, limits ? limits->max_nodes : 0, limits ? limits->max_depth : 0)) {
    out_of_memory(&r);
    goto done;
  }
  r.tape.duplicate = on_duplicate;
  r.tape.self = &r;
  fault = cg_yaml_input_init(&r.input, bytes, &at);
  status = fault_status(&r, fault, at);
  if (status == CODEGEN_OK) status = read_events(&r);
  if (status == CODEGEN_OK && r.duplicates == 0) {
    document = cg_tape_finish(&r.tape, name, id);
    if (!document) out_of_memory(&r);
  }
done:
  cg_tape_release(&r.tape);
  cg_yaml_input_release(&r.input);
  cg_buf_release(&r.restored);
  cg_buf_release(&r.number);
  cg_vec_release(&r.merge);
  cg_vec_release(&r.frame);
  cg_vec_release(&r.anchor);
  cg_map_release(&r.by_name);
  cg_arena_release(&r.arena);
  return document;
}
