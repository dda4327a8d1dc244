/* SPDX-License-Identifier: MIT
 *
 * Values of a configuration: texts with environment variables, lists, options. Every refusal names the place.
 */
#include "private.h"

cg_option_place cg_config_place(const cg_config_reader *reader, uint32_t node) {
  cg_option_place place = {.file = reader->path};
  cg_diag_line(reader->document->bytes, codegen_node_raw(reader->document, node)->begin, &place.line, &place.column);
  return place;
}

void cg_config_error(cg_config_reader *reader, const char *code, uint32_t node, const char *help, const char *format,
                     ...) {
  char text[512];
  va_list args;
  cg_option_place place = cg_config_place(reader, node);
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  reader->failed = true;
  if (!help) help = "'codegen schema' prints what may stand there";
  cg_diag_file(reader->diags, code, reader->path, place.line, place.column, help, "%s", text);
}

static const char *kind_name(uint32_t kind) {
  switch (kind) {
    case CODEGEN_NODE_NULL: return "nothing";
    case CODEGEN_NODE_TRUE:
    case CODEGEN_NODE_FALSE: return "a boolean";
    case CODEGEN_NODE_NUMBER: return "a number";
    case CODEGEN_NODE_STRING: return "a text";
    case CODEGEN_NODE_ARRAY: return "a list";
    default: return "a mapping";
  }
}

static bool wrong_type(cg_config_reader *reader, uint32_t node, const char *what, const char *wanted) {
  cg_config_error(reader, "CGC0003", node, NULL, "'%s' must be %s, not %s", what, wanted,
                  kind_name(codegen_node_kind(reader->document, node)));
  return false;
}

static bool is_name(char c, bool first) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (!first && c >= '0' && c <= '9');
}

/** `${NAME}` or `${NAME:-default}` at `i`; gives the offset behind it, 0 when it is malformed. */
static size_t expand_one(cg_config_reader *reader, uint32_t node, cg_str text, size_t i, cg_buf *out) {
  size_t begin = i + 2, end = begin;
  while (end < text.size && is_name(text.data[end], end == begin)) end++;
  cg_str name = cg_str_slice(text, begin, end);
  bool fallback = end + 1 < text.size && text.data[end] == ':' && text.data[end + 1] == '-';
  size_t close = cg_str_find(text, '}', end);
  if (name.size == 0 || close == text.size || (!fallback && close != end)) {
    cg_config_error(reader, "CGC0004", node, "write ${NAME} or ${NAME:-default}; a dollar by itself is $$",
                    "malformed reference to an environment variable");
    return 0;
  }
  cg_str key = cg_arena_copy(reader->arena, name);
  const char *value = key.data ? getenv(key.data) : NULL;
  if (value && (value[0] || !fallback)) {
    cg_buf_text(out, value);
  } else if (fallback) {
    cg_buf_str(out, cg_str_slice(text, end + 2, close));
  } else {
    cg_config_error(reader, "CGC0005", node, "set it, or give a default: ${NAME:-default}",
                    "environment variable '%.*s' is not set", CG_FMT(name));
    return 0;
  }
  return close + 1;
}

static bool expand(cg_config_reader *reader, uint32_t node, cg_str text, cg_str *result) {
  cg_buf out;
  bool ok = true;
  cg_buf_init(&out, 1 << 20);
  for (size_t i = 0; i < text.size && ok;) {
    if (text.data[i] != '$') {
      cg_buf_char(&out, text.data[i++]);
    } else if (i + 1 < text.size && text.data[i + 1] == '$') {
      cg_buf_char(&out, '$');
      i += 2;
    } else if (i + 1 < text.size && text.data[i + 1] == '{') {
      i = expand_one(reader, node, text, i, &out);
      ok = i != 0;
    } else {
      cg_buf_char(&out, text.data[i++]);
    }
  }
  *result = cg_arena_copy(reader->arena, cg_buf_get(&out));
  ok = ok && !out.failed && result->data && cg_utf8_valid(*result) == result->size;
  if (!ok) reader->failed = true;
  cg_buf_release(&out);
  return ok;
}

bool cg_config_text(cg_config_reader *reader, uint32_t node, const char *what, cg_str *out) {
  switch (codegen_node_kind(reader->document, node)) {
    case CODEGEN_NODE_STRING: break;
    case CODEGEN_NODE_NUMBER:
      *out = cg_arena_copy(reader->arena, codegen_node_text(reader->document, node));
      return true;
    case CODEGEN_NODE_TRUE: *out = CG_STR("true"); return true;
    case CODEGEN_NODE_FALSE: *out = CG_STR("false"); return true;
    default: return wrong_type(reader, node, what, "a text");
  }
  cg_str text = codegen_node_text(reader->document, node);
  if (text.size && memchr(text.data, '\0', text.size)) {
    cg_config_error(reader, "CGC0004", node, NULL, "'%s' holds a NUL character", what);
    return false;
  }
  return expand(reader, node, text, out);
}

static bool take_texts(cg_config_reader *reader, uint32_t node, const char *what, bool empty, const cg_str **out,
                       size_t *count) {
  const codegen_document *document = reader->document;
  bool list = codegen_node_kind(document, node) == CODEGEN_NODE_ARRAY, ok = true;
  uint32_t n = list ? codegen_node_count(document, node) : 1;
  cg_str *item = cg_arena_array(reader->arena, cg_str, (size_t)n + 1);
  uint32_t child = list ? codegen_node_first(document, node) : node;
  if (!item) return false;
  for (uint32_t i = 0; i < n; i++) {
    ok = cg_config_text(reader, child, what, &item[i]) && ok;
    if (ok && item[i].size == 0 && !empty) {
      cg_config_error(reader, "CGC0004", child, NULL, "'%s' is empty", what);
      ok = false;
    }
    if (list) child = codegen_node_after(document, child);
  }
  *out = item;
  *count = n;
  return ok;
}

bool cg_config_texts(cg_config_reader *reader, uint32_t node, const char *what, const cg_str **out, size_t *count) {
  return take_texts(reader, node, what, false, out, count);
}

bool cg_config_bool(cg_config_reader *reader, uint32_t node, const char *what, bool *out) {
  uint32_t kind = codegen_node_kind(reader->document, node);
  if (kind != CODEGEN_NODE_TRUE && kind != CODEGEN_NODE_FALSE) return wrong_type(reader, node, what, "true or false");
  *out = kind == CODEGEN_NODE_TRUE;
  return true;
}

bool cg_config_choice(cg_config_reader *reader, uint32_t node, const char *what, const char *const *choices,
                      uint32_t *out) {
  cg_str text, name[16];
  uint32_t count = 0;
  if (!cg_config_text(reader, node, what, &text)) return false;
  for (; choices[count] && count < CG_COUNT(name); count++) {
    name[count] = codegen_str_of(choices[count]);
    if (!codegen_str_equal(name[count], text)) continue;
    *out = count;
    return true;
  }
  cg_buf help;
  cg_buf_init(&help, 1024);
  int near = cg_str_nearest(text, name, count);
  if (near >= 0)
    cg_buf_printf(&help, "did you mean '%s'?", choices[near]);
  else
    for (uint32_t i = 0; i < count; i++) cg_buf_printf(&help, "%s'%s'", i ? ", " : "it is one of ", choices[i]);
  cg_config_error(reader, "CGC0004", node, help.data, "'%.*s' is no value of '%s'", CG_FMT(text), what);
  cg_buf_release(&help);
  return false;
}

bool cg_config_object(cg_config_reader *reader, uint32_t node, const char *what) {
  return codegen_node_kind(reader->document, node) == CODEGEN_NODE_OBJECT ||
         wrong_type(reader, node, what, "a mapping");
}

bool cg_config_array(cg_config_reader *reader, uint32_t node, const char *what) {
  return codegen_node_kind(reader->document, node) == CODEGEN_NODE_ARRAY || wrong_type(reader, node, what, "a list");
}

void cg_config_known(cg_config_reader *reader, uint32_t object, const char *what, const char *const *known) {
  cg_str name[16];
  size_t count = 0;
  for (; known[count] && count < CG_COUNT(name); count++) name[count] = codegen_str_of(known[count]);
  uint32_t child = codegen_node_first(reader->document, object);
  for (uint32_t i = 0, n = codegen_node_count(reader->document, object); i < n; i++) {
    cg_str key = codegen_node_key(reader->document, child);
    bool found = false;
    for (size_t k = 0; k < count && !found; k++) found = codegen_str_equal(key, name[k]);
    if (!found) {
      char help[96] = "'codegen schema' prints what may stand there";
      int near = cg_str_nearest(key, name, count);
      if (near >= 0) snprintf(help, sizeof help, "did you mean '%s'?", known[near]);
      cg_config_error(reader, "CGC0002", child, help, "unknown key '%.*s' in %s", CG_FMT(key), what);
    }
    child = codegen_node_after(reader->document, child);
  }
}

/** One option: a scalar, a list, or a mapping as pairs. */
bool cg_config_option_take(cg_config_reader *reader, uint32_t node, cg_config_option *option) {
  const codegen_document *document = reader->document;
  option->name = cg_arena_copy(reader->arena, codegen_node_key(document, node));
  option->place = cg_config_place(reader, node);
  if (!option->name.data) return false;
  if (codegen_node_kind(document, node) != CODEGEN_NODE_OBJECT)
    return take_texts(reader, node, option->name.data, true, &option->item, &option->count);
  uint32_t n = codegen_node_count(document, node), child = codegen_node_first(document, node);
  cg_str *item = cg_arena_array(reader->arena, cg_str, 2 * (size_t)n + 1);
  bool ok = item != NULL;
  for (uint32_t i = 0; i < n && ok; i++) {
    item[2 * i] = cg_arena_copy(reader->arena, codegen_node_key(document, child));
    ok = cg_config_text(reader, child, option->name.data, &item[2 * i + 1]);
    child = codegen_node_after(document, child);
  }
  option->item = item;
  option->count = 2 * (size_t)n;
  return ok;
}

bool cg_config_options(cg_config_reader *reader, uint32_t node, const cg_config_option **out, size_t *count) {
  if (!cg_config_object(reader, node, "options")) return false;
  uint32_t n = codegen_node_count(reader->document, node), child = codegen_node_first(reader->document, node);
  cg_config_option *option = cg_arena_array(reader->arena, cg_config_option, (size_t)n + 1);
  bool ok = option != NULL;
  for (uint32_t i = 0; i < n && option; i++) {
    ok = cg_config_option_take(reader, child, &option[i]) && ok;
    child = codegen_node_after(reader->document, child);
  }
  *out = option;
  *count = n;
  return ok;
}
