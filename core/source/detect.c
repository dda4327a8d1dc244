/* SPDX-License-Identifier: MIT
 *
 * What a document is: JSON, YAML, or neither (raw: a reader plugin's own language). The extension speaks first where it
 * is clear; otherwise the first significant bytes do. Nothing is parsed here.
 */
#include "private.h"

cg_str cg_path_extension(cg_str path) {
  size_t end = path.size, dot;
  if (cg_url_is(path)) end = cg_str_find(path, '?', 0);
  for (dot = end; dot > 0 && path.data[dot - 1] != '.' && path.data[dot - 1] != '/'; dot--) continue;
  if (dot < 2 || path.data[dot - 1] != '.' || path.data[dot - 2] == '/') return (cg_str){"", 0};
  return cg_str_slice(path, dot, end);
}

static bool extension_is(cg_str extension, const char *word) {
  return extension.size == strlen(word) && strncasecmp(extension.data, word, extension.size) == 0;
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/** The first byte that is neither white space nor part of a `#` comment. */
static size_t significant(cg_str text) {
  size_t at = 0;
  while (at < text.size) {
    if (text.data[at] == '#')
      at = cg_str_find(text, '\n', at);
    else if (is_space(text.data[at]))
      at++;
    else
      break;
  }
  return at;
}

bool cg_text_blank(cg_str text) {
  return significant(text) == text.size;
}

/** Whether the first significant line is one that YAML documents begin with: a key, a list item, a marker. */
static bool looks_like_yaml(cg_str text) {
  size_t at = significant(text), end = cg_str_find(text, '\n', at);
  cg_str line = cg_str_slice(text, at, end);
  char quote;
  while (line.size && is_space(line.data[line.size - 1])) line.size--;
  if (codegen_str_is(line, "---") || cg_str_begins(line, "--- ") || cg_str_begins(line, "%YAML")) return true;
  if (codegen_str_is(line, "-") || cg_str_begins(line, "- ")) return true;
  if (line.size == 0) return false;
  quote = line.data[0] == '"' || line.data[0] == '\'' ? line.data[0] : 0;
  at = quote ? cg_str_find(line, quote, 1) + 1 : 0;
  for (; at < line.size && line.data[at] != ':'; at++)
    if (quote || is_space(line.data[at]) || strchr("{}[](),;<>=*&", line.data[at])) return false;
  return at > 0 && at < line.size && (at + 1 == line.size || is_space(line.data[at + 1]));
}

int cg_format_detect(cg_str name, cg_str text) {
  cg_str extension = cg_path_extension(name);
  size_t at = significant(text);
  bool bracket = at < text.size && (text.data[at] == '{' || text.data[at] == '[');
  bool telling = extension.size == 0 || cg_url_is(name); /* nothing speaks for another language */
  if (extension_is(extension, "json")) return CG_FORMAT_JSON;
  if (extension_is(extension, "yaml") || extension_is(extension, "yml"))
    return bracket ? CG_FORMAT_JSON_THEN_YAML : CG_FORMAT_YAML;
  if (bracket) return telling ? CG_FORMAT_EITHER : CG_FORMAT_MAYBE_JSON;
  if (looks_like_yaml(text)) return telling ? CG_FORMAT_YAML : CG_FORMAT_MAYBE_YAML;
  return CG_FORMAT_RAW;
}
