/* SPDX-License-Identifier: MIT
 *
 * Option values: what a user wrote becomes a typed value, or a reason why not and what to do.
 *
 * Invariant: a secret value never appears in a message.
 */
#include "private.h"

typedef struct parser {
  cg_arena *arena;
  const codegen_option *option;
  const cg_str *item;
  size_t count;
  const cg_option_place *place;
  codegen_option_value *out;
  cg_buf *why, *help;
} parser;

const char *cg_option_type_name(uint32_t type) {
  static const char *const name[] = {"", "boolean", "integer", "text", "enum", "list", "map"};
  return type < CG_COUNT(name) ? name[type] : "";
}

static cg_status wrong(parser *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
static cg_status wrong(parser *p, const char *format, ...) {
  va_list args;
  va_start(args, format);
  cg_buf_vprintf(p->why, format, args);
  va_end(args);
  return CODEGEN_ERR_USAGE;
}

/* The value as messages may show it. */
static cg_str shown(const parser *p, cg_str text) {
  if (p->option->flags & CODEGEN_OPTION_SECRET) return CG_STR("(secret)");
  return text.size > 200 ? cg_str_slice(text, 0, 200) : text;
}

static bool from_file(const parser *p) {
  return p->place && (p->place->line || p->place->shape != CG_OPTION_UNKNOWN);
}

static size_t code_points(cg_str text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size; i++) count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
  return count;
}

static bool has_limits(const codegen_option *option) {
  return option->minimum != 0 || option->maximum != 0;
}

static void limits_help(parser *p) {
  cg_buf_printf(p->help, "%lld to %lld", (long long)p->option->minimum, (long long)p->option->maximum);
}

/* What a shape says that fits no single value; 0 items stand for a bare flag on the command line. */
static cg_status check_shape(parser *p) {
  uint32_t shape = p->place ? p->place->shape : CG_OPTION_UNKNOWN, type = p->option->type;
  const char *what = shape == CG_OPTION_MAPPING    ? "a mapping"
                     : shape == CG_OPTION_SEQUENCE ? "a list"
                                                   : "a single value";
  if (type == CODEGEN_OPTION_MAP && shape != CG_OPTION_MAPPING && shape != CG_OPTION_UNKNOWN)
    return wrong(p, "it takes a mapping, not %s", what);
  if (type == CODEGEN_OPTION_LIST && shape == CG_OPTION_MAPPING) return wrong(p, "it takes a list, not %s", what);
  if (type < CODEGEN_OPTION_LIST) {
    if (shape == CG_OPTION_SEQUENCE || shape == CG_OPTION_MAPPING || p->count > 1)
      return wrong(p, "it takes a single value, not %s", shape == CG_OPTION_UNKNOWN ? "several" : what);
    if (type != CODEGEN_OPTION_BOOL && p->count == 0) return wrong(p, "it needs a value");
  }
  return CODEGEN_OK;
}

static cg_status check_bytes(parser *p) {
  for (size_t i = 0; i < p->count; i++) {
    cg_str text = p->item[i];
    if (text.size && (cg_utf8_valid(text) != text.size || memchr(text.data, 0, text.size)))
      return wrong(p, "its value is not UTF-8 text");
  }
  return CODEGEN_OK;
}

static cg_status check_path(parser *p, cg_str text) {
  const char *why = NULL;
  if (!(p->option->flags & CODEGEN_OPTION_PATH) || cg_path_safe(text, &why)) return CODEGEN_OK;
  cg_buf_text(p->help, "a path below the output folder, such as models/types.ts");
  cg_str show = shown(p, text);
  return wrong(p, "'%.*s' is no usable path: %s", CG_FMT(show), why);
}

static cg_status take_bool(parser *p) {
  cg_str text = p->count ? p->item[0] : CG_STR("true"), show = shown(p, text);
  if (!codegen_str_is(text, "true") && !codegen_str_is(text, "false")) {
    cg_buf_text(p->help, "true or false");
    return wrong(p, "'%.*s' is neither true nor false", CG_FMT(show));
  }
  p->out->flag = text.size == 4;
  return CODEGEN_OK;
}

static cg_status take_integer(parser *p) {
  cg_str text = p->item[0], show = shown(p, text);
  if (!cg_str_i64(text, &p->out->integer)) return wrong(p, "'%.*s' is no whole number", CG_FMT(show));
  if (!has_limits(p->option) || (p->out->integer >= p->option->minimum && p->out->integer <= p->option->maximum))
    return CODEGEN_OK;
  limits_help(p);
  return wrong(p, "'%.*s' is out of range", CG_FMT(show));
}

static cg_status take_text(parser *p) {
  int64_t length = (int64_t)code_points(p->item[0]);
  p->out->text = cg_arena_copy(p->arena, p->item[0]);
  if (!p->out->text.data) return CODEGEN_ERR_MEMORY;
  if (has_limits(p->option) && (length < p->option->minimum || length > p->option->maximum)) {
    limits_help(p);
    cg_buf_text(p->help, " characters");
    return wrong(p, "it has %lld characters", (long long)length);
  }
  return check_path(p, p->out->text);
}

static cg_status take_enum(parser *p) {
  cg_str value[CG_LIST_MAX];
  size_t count = 0;
  cg_str text = p->item[0], show = shown(p, text);
  for (const char *const *row = p->option->values; row && row[count] && count < CG_LIST_MAX; count++) {
    value[count] = codegen_str_of(row[count]);
    if (!codegen_str_equal(value[count], text)) continue;
    p->out->integer = (int64_t)count;
    p->out->text = value[count];
    return CODEGEN_OK;
  }
  for (const char *const *word = p->option->synonyms; word && word[0]; word += 2) {
    if (!codegen_str_is(text, word[0])) continue;
    for (size_t i = 0; i < count; i++) {
      if (!codegen_str_is(value[i], word[1])) continue;
      p->out->integer = (int64_t)i;
      p->out->text = value[i];
      return CODEGEN_OK;
    }
  }
  size_t words = count;
  for (const char *const *word = p->option->synonyms; word && word[0] && words < CG_LIST_MAX; word += 2)
    value[words++] = codegen_str_of(word[0]);
  int near = cg_str_nearest(text, value, words);
  if (near >= 0) cg_buf_printf(p->help, "did you mean '%.*s'? ", CG_FMT(value[near]));
  cg_buf_text(p->help, "It is one of ");
  for (size_t i = 0; i < count; i++) cg_buf_printf(p->help, "%s'%.*s'", i ? ", " : "", CG_FMT(value[i]));
  for (const char *const *word = p->option->synonyms; word && word[0]; word += 2)
    cg_buf_printf(p->help, "%s '%s' for '%s'", word == p->option->synonyms ? "; or" : ",", word[0], word[1]);
  return wrong(p, "'%.*s' is not one of its values", CG_FMT(show));
}

static cg_status take_list(parser *p) {
  cg_str *item = cg_arena_array(p->arena, cg_str, p->count + 1);
  if (!item) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < p->count; i++) {
    item[i] = cg_arena_copy(p->arena, p->item[i]);
    if (!item[i].data) return CODEGEN_ERR_MEMORY;
    cg_status status = check_path(p, item[i]);
    if (status < 0) return status;
  }
  p->out->item = item;
  p->out->count = p->count;
  if (!has_limits(p->option) || ((int64_t)p->count >= p->option->minimum && (int64_t)p->count <= p->option->maximum))
    return CODEGEN_OK;
  limits_help(p);
  cg_buf_text(p->help, " items");
  return wrong(p, "it has %zu items", p->count);
}

/* A file gives pairs; the command line `key=value`. Of equal keys the last counts, where the first one stood. */
static cg_status take_map(parser *p) {
  bool pairs = from_file(p);
  size_t step = pairs ? 2 : 1;
  cg_map seen;
  cg_status status = CODEGEN_OK;
  cg_map_init(&seen);
  cg_str *item = p->count > SIZE_MAX / 4 ? NULL : cg_arena_array(p->arena, cg_str, 2 * p->count + 2);
  if (!item) return CODEGEN_ERR_MEMORY;
  if (p->count % step) return wrong(p, "it takes a mapping, not a single value");
  for (size_t i = 0; i < p->count && status >= 0; i += step) {
    cg_str text = p->item[i];
    size_t equal = pairs ? text.size : cg_str_find(text, '=', 0);
    cg_str show = shown(p, text);
    if (!pairs && equal == text.size) {
      cg_buf_text(p->help, "write key=value");
      status = wrong(p, "'%.*s' is no key with a value", CG_FMT(show));
      break;
    }
    cg_str key = cg_arena_copy(p->arena, cg_str_slice(text, 0, equal));
    cg_str value = cg_arena_copy(p->arena, pairs ? p->item[i + 1] : cg_str_slice(text, equal + 1, text.size));
    uint32_t *at = key.data && value.data ? cg_map_put(&seen, key, NULL) : NULL;
    if (!at) {
      status = CODEGEN_ERR_MEMORY;
      break;
    }
    if (!*at) {
      *at = (uint32_t)++p->out->count;
      item[2 * (*at - 1)] = key;
    }
    item[2 * (*at - 1) + 1] = value;
    status = check_path(p, value);
  }
  p->out->item = item;
  cg_map_release(&seen);
  return status;
}

cg_status cg_option_parse(cg_arena *arena, const codegen_option *option, const cg_str *item, size_t count,
                          const cg_option_place *place, codegen_option_value *out, cg_buf *why, cg_buf *help) {
  parser self = {arena, option, item, count, place, out, why, help}, *p = &self;
  *out = (codegen_option_value){.struct_size = sizeof *out, .type = option->type, .text = CG_STR("")};
  if (count == 1 && !item[0].data) p->count = 0; /* a bare flag */
  cg_status status = check_shape(p);
  if (status >= 0) status = check_bytes(p);
  if (status < 0) return status;
  switch (option->type) {
    case CODEGEN_OPTION_BOOL: return take_bool(p);
    case CODEGEN_OPTION_INTEGER: return take_integer(p);
    case CODEGEN_OPTION_TEXT: return take_text(p);
    case CODEGEN_OPTION_ENUM: return take_enum(p);
    case CODEGEN_OPTION_LIST: return take_list(p);
    case CODEGEN_OPTION_MAP: return take_map(p);
    default: return wrong(p, "it has an unknown type");
  }
}
