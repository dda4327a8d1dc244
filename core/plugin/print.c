/* SPDX-License-Identifier: MIT
 *
 * `codegen plugin list` and `info`: what a note says without running anything, and all that a loaded descriptor says.
 *
 * Invariant: the order of everything is the plugin's own or by bytes; a secret default is not printed.
 */
#include "private.h"

/* -- JSON -------------------------------------------------------------------------------------------------------- */

static void json_key(cg_buf *out, const char *key) {
  if (out->size && out->data[out->size - 1] != '{' && out->data[out->size - 1] != '[') cg_buf_char(out, ',');
  if (key) cg_buf_printf(out, "\"%s\":", key);
}

static void json_text(cg_buf *out, const char *key, cg_str text) {
  json_key(out, key);
  cg_buf_json(out, text);
}

/* Left out when there is none. */
static void json_maybe(cg_buf *out, const char *key, const char *text) {
  if (text) json_text(out, key, codegen_str_of(text));
}

static void json_open(cg_buf *out, const char *key, char bracket) {
  json_key(out, key);
  cg_buf_char(out, bracket);
}

static void json_strings(cg_buf *out, const char *key, const cg_str *item, size_t count) {
  json_open(out, key, '[');
  for (size_t i = 0; i < count; i++) json_text(out, NULL, item[i]);
  cg_buf_char(out, ']');
}

static void json_texts(cg_buf *out, const char *key, const char *const *item) {
  json_open(out, key, '[');
  for (; item && *item; item++) json_text(out, NULL, codegen_str_of(*item));
  cg_buf_char(out, ']');
}

static void json_note(cg_buf *out, const cg_plugin *plugin) {
  const cg_note *note = &plugin->note;
  json_text(out, "id", plugin->id);
  json_text(out, "version", note->version);
  json_text(out, "path", plugin->path);
  json_key(out, "abi");
  cg_buf_printf(out, "{\"major\":%u,\"minor\":%u,\"needed\":%u}", note->abi_major, note->abi_minor, note->abi_needed);
  json_key(out, "own");
  cg_buf_text(out, plugin->own ? "true" : "false");
  json_strings(out, "needs", note->need, note->need_count);
  json_strings(out, "capabilities", note->capability, note->capability_count);
  if (note->reader_id.size) {
    json_open(out, "reader", '{');
    json_text(out, "id", note->reader_id);
    json_strings(out, "markers", note->marker, note->marker_count);
    json_strings(out, "extensions", note->extension, note->extension_count);
    cg_buf_char(out, '}');
  }
}

static bool has_limits(const codegen_option *option) {
  return option->minimum != 0 || option->maximum != 0;
}

/* Pairs: a word, and the value that it stands for. */
static void json_synonyms(cg_buf *out, const char *const *word) {
  if (!word || !*word) return;
  json_open(out, "synonyms", '{');
  for (; *word; word += 2) json_text(out, word[0], codegen_str_of(word[1]));
  cg_buf_char(out, '}');
}

static void json_options(cg_buf *out, const codegen_option *const *option) {
  json_open(out, "options", '[');
  for (; *option; option++) {
    const codegen_option *row = *option;
    json_open(out, NULL, '{');
    json_maybe(out, "name", row->name);
    json_text(out, "type", codegen_str_of(cg_option_type_name(row->type)));
    json_maybe(out, "doc", row->doc);
    if (!(row->flags & CODEGEN_OPTION_SECRET)) json_maybe(out, "default", row->initial);
    if (row->type == CODEGEN_OPTION_ENUM) json_texts(out, "values", row->values);
    json_synonyms(out, row->synonyms);
    if (has_limits(row)) {
      json_key(out, "minimum");
      cg_buf_printf(out, "%lld", (long long)row->minimum);
      json_key(out, "maximum");
      cg_buf_printf(out, "%lld", (long long)row->maximum);
    }
    json_key(out, "required");
    cg_buf_text(out, row->flags & CODEGEN_OPTION_REQUIRED ? "true" : "false");
    if (row->flags & CODEGEN_OPTION_PATH) cg_buf_text(out, ",\"path\":true");
    if (row->flags & CODEGEN_OPTION_SECRET) cg_buf_text(out, ",\"secret\":true");
    json_maybe(out, "since", row->since);
    json_maybe(out, "instead", row->instead);
    cg_buf_char(out, '}');
  }
  cg_buf_char(out, ']');
}

/* Needs and capabilities of the descriptor say more than those of the note. */
static void json_relations(cg_buf *out, const codegen_plugin *descriptor) {
  json_open(out, "relations", '[');
  for (const codegen_need *const *row = descriptor->needs; *row; row++) {
    json_open(out, NULL, '{');
    json_maybe(out, "id", (*row)->id);
    json_text(out, "kind",
              (*row)->flags & CODEGEN_NEED_CONFLICT   ? CG_STR("conflict")
              : (*row)->flags & CODEGEN_NEED_OPTIONAL ? CG_STR("optional")
                                                      : CG_STR("need"));
    json_maybe(out, "version", (*row)->version);
    cg_buf_char(out, '}');
  }
  cg_buf_text(out, "],\"reasons\":[");
  for (const codegen_capability *const *row = descriptor->capabilities; *row; row++) {
    json_open(out, NULL, '{');
    json_maybe(out, "capability", (*row)->id);
    json_maybe(out, "reason", (*row)->reason);
    cg_buf_char(out, '}');
  }
  cg_buf_char(out, ']');
}

static void json_phase(cg_buf *out, cg_str id, const char *order, const char *doc) {
  json_open(out, NULL, '{');
  json_text(out, "id", id);
  json_maybe(out, "order", order);
  json_maybe(out, "doc", doc);
}

/* Everything that becomes a phase. */
static void json_phases(cg_buf *out, const codegen_plugin *descriptor) {
  json_open(out, "phases", '[');
  for (const codegen_phase *const *row = descriptor->phases; *row; row++) {
    json_phase(out, codegen_str_of((*row)->id), (*row)->order, (*row)->doc);
    if ((*row)->before) json_texts(out, "before", (*row)->before);
    if ((*row)->after) json_texts(out, "after", (*row)->after);
    json_maybe(out, "replaces", (*row)->replaces);
    cg_buf_char(out, '}');
  }
  cg_buf_text(out, "],\"readers\":[");
  for (const codegen_reader *const *row = descriptor->readers; *row; row++) {
    json_phase(out, codegen_str_of((*row)->id), (*row)->order ? (*row)->order : "2", (*row)->doc);
    json_texts(out, "markers", (*row)->markers);
    json_texts(out, "extensions", (*row)->extensions);
    cg_buf_char(out, '}');
  }
  cg_buf_text(out, "],\"writers\":[");
  for (const codegen_writer *const *row = descriptor->writers; *row; row++) {
    json_phase(out, codegen_str_of((*row)->id), (*row)->order ? (*row)->order : "6", (*row)->doc);
    cg_buf_char(out, '}');
  }
  cg_buf_text(out, "],\"commands\":[");
  for (const codegen_command *const *row = descriptor->commands; *row; row++) {
    json_open(out, NULL, '{');
    json_maybe(out, "name", (*row)->name);
    json_maybe(out, "doc", (*row)->doc);
    cg_buf_char(out, '}');
  }
  cg_buf_char(out, ']');
}

static void print_json(const cg_plugin *plugin, bool full, cg_buf *out) {
  const codegen_plugin *descriptor = plugin->descriptor;
  cg_buf_char(out, '{');
  if (plugin->id.size)
    json_note(out, plugin);
  else
    json_text(out, "path", plugin->path);
  if (plugin->problem.size) json_text(out, "problem", plugin->problem);
  if (full && plugin->id.size)
    json_text(out, "sha256", codegen_str_of(cg_plugin_digest((cg_plugin *)(uintptr_t)plugin)));
  if (full && descriptor) {
    json_maybe(out, "doc", descriptor->doc);
    json_maybe(out, "license", descriptor->license);
    json_maybe(out, "homepage", descriptor->homepage);
    json_options(out, descriptor->options);
    json_relations(out, descriptor);
    json_phases(out, descriptor);
  }
  cg_buf_text(out, "}\n");
}

/* -- text -------------------------------------------------------------------------------------------------------- */

/* Texts of a plugin may hold anything; a terminal gets no control characters. */
static void put_safe(cg_buf *out, cg_str text) {
  size_t at = 0;
  while (at < text.size) {
    uint32_t code = 0;
    size_t size = cg_utf8_decode(text.data + at, text.size - at, &code);
    bool control = size == 0 || code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
                   (code >= 0x2066 && code <= 0x2069);
    if (control)
      cg_buf_char(out, '?');
    else
      cg_buf_add(out, text.data + at, size);
    at += size ? size : 1;
  }
}

static void put_line(cg_buf *out, const char *head, const char *text) {
  if (!text || !*text) return;
  cg_buf_printf(out, "  %-13s", head);
  put_safe(out, codegen_str_of(text));
  cg_buf_char(out, '\n');
}

static void put_strings(cg_buf *out, const cg_str *item, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (i) cg_buf_text(out, ", ");
    put_safe(out, item[i]);
  }
}

static void put_texts(cg_buf *out, const char *head, const char *const *item) {
  if (!item || !*item) return;
  cg_buf_printf(out, "%s", head);
  for (size_t i = 0; item[i]; i++) {
    if (i) cg_buf_text(out, ", ");
    put_safe(out, codegen_str_of(item[i]));
  }
}

static void put_doc(cg_buf *out, const char *doc) {
  if (doc && *doc) {
    cg_buf_text(out, ": ");
    put_safe(out, codegen_str_of(doc));
  }
  cg_buf_char(out, '\n');
}

static void text_options(cg_buf *out, const codegen_option *const *option) {
  if (*option) cg_buf_text(out, "  options\n");
  for (; *option; option++) {
    const codegen_option *row = *option;
    cg_buf_printf(out, "    %s (%s", row->name, cg_option_type_name(row->type));
    if (row->type == CODEGEN_OPTION_ENUM) put_texts(out, ": ", row->values);
    for (const char *const *word = row->synonyms; word && *word; word += 2) {
      cg_buf_text(out, ", ");
      put_safe(out, codegen_str_of(word[0]));
      cg_buf_text(out, " for ");
      put_safe(out, codegen_str_of(word[1]));
    }
    if (has_limits(row)) cg_buf_printf(out, ", %lld to %lld", (long long)row->minimum, (long long)row->maximum);
    if (row->flags & CODEGEN_OPTION_REQUIRED) cg_buf_text(out, ", required");
    if (row->flags & CODEGEN_OPTION_SECRET) cg_buf_text(out, ", secret");
    if (row->initial && !(row->flags & CODEGEN_OPTION_SECRET)) {
      cg_buf_text(out, ", default ");
      put_safe(out, codegen_str_of(row->initial));
    }
    cg_buf_char(out, ')');
    put_doc(out, row->doc);
    if (row->instead) {
      cg_buf_text(out, "      deprecated");
      put_doc(out, row->instead);
    }
  }
}

static void text_phases(cg_buf *out, const codegen_plugin *descriptor) {
  for (const codegen_phase *const *row = descriptor->phases; *row; row++) {
    cg_buf_printf(out, "  phase        %s", (*row)->id);
    if ((*row)->order) cg_buf_printf(out, ", order %s", (*row)->order);
    put_texts(out, ", before ", (*row)->before);
    put_texts(out, ", after ", (*row)->after);
    if ((*row)->replaces) cg_buf_printf(out, ", for %s", (*row)->replaces);
    put_doc(out, (*row)->doc);
  }
  for (const codegen_reader *const *row = descriptor->readers; *row; row++) {
    cg_buf_printf(out, "  reader       %s", (*row)->id);
    put_texts(out, ", of documents with ", (*row)->markers);
    put_texts(out, ", of files ", (*row)->extensions);
    put_doc(out, (*row)->doc);
  }
  for (const codegen_writer *const *row = descriptor->writers; *row; row++) {
    cg_buf_printf(out, "  writer       %s", (*row)->id);
    put_doc(out, (*row)->doc);
  }
  for (const codegen_command *const *row = descriptor->commands; *row; row++) {
    cg_buf_printf(out, "  command      codegen %s", (*row)->name);
    put_doc(out, (*row)->doc);
  }
}

static void text_relations(cg_buf *out, const codegen_plugin *descriptor) {
  for (const codegen_need *const *row = descriptor->needs; *row; row++)
    cg_buf_printf(out, "  %-13s%s%s%s\n",
                  (*row)->flags & CODEGEN_NEED_CONFLICT   ? "conflicts"
                  : (*row)->flags & CODEGEN_NEED_OPTIONAL ? "comes after"
                                                          : "needs",
                  (*row)->id, (*row)->version ? " from " : "", (*row)->version ? (*row)->version : "");
  for (const codegen_capability *const *row = descriptor->capabilities; *row; row++) {
    cg_buf_text(out, "  capability   ");
    put_safe(out, codegen_str_of((*row)->id));
    put_doc(out, (*row)->reason);
  }
}

static void print_brief(const cg_plugin *plugin, cg_buf *out) {
  const cg_note *note = &plugin->note;
  if (!plugin->id.size) {
    put_safe(out, plugin->path);
    cg_buf_text(out, ": ");
    put_safe(out, plugin->problem);
    cg_buf_char(out, '\n');
    return;
  }
  cg_buf_printf(out, "%-16.*s %-10.*s ", CG_FMT(plugin->id), CG_FMT(note->version));
  put_safe(out, plugin->path);
  if (note->marker_count) {
    cg_buf_text(out, "  reads documents with ");
    put_strings(out, note->marker, note->marker_count);
  }
  if (note->extension_count) {
    cg_buf_text(out, "  reads files ");
    put_strings(out, note->extension, note->extension_count);
  }
  if (note->need_count) {
    cg_buf_text(out, "  needs ");
    put_strings(out, note->need, note->need_count);
  }
  cg_buf_char(out, '\n');
}

static void print_full(const cg_plugin *plugin, cg_buf *out) {
  const codegen_plugin *descriptor = plugin->descriptor;
  cg_buf_printf(out, "%.*s %.*s\n", CG_FMT(plugin->id), CG_FMT(plugin->note.version));
  if (descriptor) put_line(out, "about", descriptor->doc);
  put_line(out, "file", plugin->path.data);
  put_line(out, "sha256", cg_plugin_digest((cg_plugin *)(uintptr_t)plugin));
  cg_buf_printf(out, "  %-13s%u.%u, needs %u.%u\n", "abi", plugin->note.abi_major, plugin->note.abi_minor,
                plugin->note.abi_major, plugin->note.abi_needed);
  if (plugin->problem.size) put_line(out, "problem", plugin->problem.data);
  if (!descriptor) return;
  put_line(out, "licence", descriptor->license);
  put_line(out, "homepage", descriptor->homepage);
  text_relations(out, descriptor);
  text_phases(out, descriptor);
  text_options(out, descriptor->options);
}

cg_status cg_plugin_print(const cg_plugin *plugin, bool json, bool full, cg_buf *out) {
  if (json)
    print_json(plugin, full, out);
  else if (full && plugin->id.size)
    print_full(plugin, out);
  else
    print_brief(plugin, out);
  return out->failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}
