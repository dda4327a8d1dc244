/* SPDX-License-Identifier: MIT
 *
 * Descriptors: what a plugin's entry returned, copied into structures of this host's size and judged.
 *
 * Invariants: a member that the plugin's headers did not know is zero in the copy; a member that this host does not
 * know is not copied. Lists end within a ceiling. What the copy holds agrees with the note.
 */
#include "private.h"

#define STRUCT_MAX 65536u /* bytes of one structure of a plugin */
#define TEXT_MAX 4096u

/* Size of a structure up to and with its last member of minor 0: what every plugin must hand in. */
#define UPTO(type, member) (offsetof(type, member) + sizeof(((type *)0)->member))

typedef struct taker {
  cg_host *host;
  const cg_plugin *plugin;
  cg_buf *why;
} taker;

/* -- versions ---------------------------------------------------------------------------------------------------- */

/* The three numbers of `1.2.0`, `1.2.0-rc.1`; what follows a hyphen goes to `pre`. */
static bool version_split(cg_str version, uint64_t number[3], cg_str *pre) {
  size_t plus = cg_str_find(version, '+', 0), hyphen = cg_str_find(cg_str_slice(version, 0, plus), '-', 0);
  size_t at = 0;
  if (version.size == 0 || version.size > 64) return false;
  for (int i = 0; i < 3; i++) {
    size_t end = cg_str_find(cg_str_slice(version, 0, hyphen), '.', at);
    if (i == 2) end = hyphen;
    cg_str part = at <= end ? cg_str_slice(version, at, end) : CG_STR("");
    if (!cg_str_u64(part, &number[i]) || (part.size > 1 && part.data[0] == '0')) return false;
    if (i < 2 && end >= hyphen) return false;
    at = end + 1;
  }
  *pre = hyphen < plus ? cg_str_slice(version, hyphen + 1, plus) : CG_STR("");
  for (size_t i = hyphen; i < version.size; i++) {
    char c = version.data[i];
    bool ok =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '+';
    if (!ok) return false;
  }
  return true;
}

bool cg_version_valid(cg_str version) {
  uint64_t number[3];
  cg_str pre;
  return version_split(version, number, &pre);
}

int cg_version_compare(cg_str a, cg_str b) {
  uint64_t left[3] = {0}, right[3] = {0};
  cg_str left_pre = CG_STR(""), right_pre = CG_STR("");
  version_split(a, left, &left_pre);
  version_split(b, right, &right_pre);
  for (int i = 0; i < 3; i++)
    if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
  if (!left_pre.size != !right_pre.size) return left_pre.size ? -1 : 1; /* 1.0.0-rc stands before 1.0.0 */
  return codegen_str_compare(left_pre, right_pre);
}

/* -- pieces ------------------------------------------------------------------------------------------------------ */

static bool refuse(taker *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool refuse(taker *t, const char *format, ...) {
  va_list args;
  va_start(args, format);
  if (!t->why->size) cg_buf_vprintf(t->why, format, args);
  va_end(args);
  return false;
}

/* A structure of the plugin's, at least `least` bytes, as one of ours with `size` bytes. */
static void *take_struct(taker *t, const void *given, size_t least, size_t size, const char *what) {
  uint32_t said;
  memcpy(&said, given, sizeof said);
  if (said < least || said > STRUCT_MAX) {
    refuse(t, "the struct_size of %s is %u, not %zu or more", what, said, least);
    return NULL;
  }
  void *out = cg_arena_zalloc(&t->host->arena, size, _Alignof(max_align_t));
  if (!out) {
    refuse(t, "memory is out");
    return NULL;
  }
  memcpy(out, given, said < size ? said : size);
  uint32_t now = (uint32_t)size; /* the rest is there, and zero */
  memcpy(out, &now, sizeof now);
  return out;
}

static bool list_count(taker *t, const void *const *list, size_t *count, const char *what) {
  for (*count = 0; list && list[*count]; ++*count)
    if (*count == CG_LIST_MAX)
      return refuse(t, "the list of %s has more than %u entries, or no NULL at its end", what, CG_LIST_MAX);
  return true;
}

/* A list of structures, copied; never NULL, so that nobody has to test. `*list` is replaced. */
static bool take_list(taker *t, const void *const **list, size_t least, size_t size, const char *what) {
  size_t count;
  if (!list_count(t, *list, &count, what)) return false;
  const void **copy = cg_arena_array(&t->host->arena, const void *, count + 1);
  if (!copy) return refuse(t, "memory is out");
  for (size_t i = 0; i < count; i++)
    if (!(copy[i] = take_struct(t, (*list)[i], least, size, what))) return false;
  *list = copy;
  return true;
}

/* The lists of a descriptor differ in type alone. */
#define TAKE_LIST(t, field, type, last, what) \
  take_list(t, (const void *const **)(void *)&(field), UPTO(type, last), sizeof(type), what)

static bool check_texts(taker *t, const char *const *list, const char *what) {
  size_t count;
  if (!list_count(t, (const void *const *)(const void *)list, &count, what)) return false;
  for (size_t i = 0; i < count; i++)
    if (strnlen(list[i], TEXT_MAX + 1) > TEXT_MAX) return refuse(t, "an entry of %s has no end", what);
  return true;
}

static bool check_text(taker *t, const char *text, bool required, const char *what) {
  if (!text && required) return refuse(t, "%s is missing", what);
  if (text && strnlen(text, TEXT_MAX + 1) > TEXT_MAX) return refuse(t, "%s is longer than %u bytes", what, TEXT_MAX);
  if (text && required && !*text) return refuse(t, "%s is empty", what);
  return true;
}

static bool is_phase_id(cg_str id) {
  if (id.size == 0 || id.size > 200 || id.data[0] == '/' || id.data[id.size - 1] == '/') return false;
  for (size_t i = 0; i < id.size; i++) {
    char c = id.data[i];
    bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (!part && !(c == '/' && id.data[i - 1] != '/')) return false;
  }
  return true;
}

static bool is_option_name(cg_str name) {
  if (name.size == 0 || name.size > 64 || name.data[0] < 'a' || name.data[0] > 'z') return false;
  for (size_t i = 0; i < name.size; i++) {
    char c = name.data[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

/* -- members ----------------------------------------------------------------------------------------------------- */

static bool check_initial(taker *t, const codegen_option *option) {
  codegen_option_value value = {.struct_size = sizeof value};
  cg_str text = codegen_str_of(option->initial);
  cg_buf why, help;
  if (!option->initial) return true;
  cg_buf_init(&why, 4096);
  cg_buf_init(&help, 4096);
  bool ok = cg_option_parse(&t->host->arena, option, &text, 1, NULL, &value, &why, &help) >= 0;
  if (!ok)
    refuse(t, "the default of option '%s' does not fit: %s", option->name, why.size ? why.data : "memory is out");
  cg_buf_release(&why);
  cg_buf_release(&help);
  return ok;
}

/* Pairs: a word that is no value, and a value. */
static bool check_synonyms(taker *t, const codegen_option *option) {
  size_t count;
  if (!check_texts(t, option->synonyms, "synonyms of an option")) return false;
  if (!list_count(t, (const void *const *)(const void *)option->synonyms, &count, "synonyms")) return false;
  bool ok = count % 2 == 0 && (!count || option->type == CODEGEN_OPTION_ENUM);
  for (size_t i = 0; i < count && ok; i++) {
    bool value = false;
    for (const char *const *row = option->values; *row && !value; row++) value = !strcmp(*row, option->synonyms[i]);
    ok = value == (i % 2 == 1);
  }
  return ok || refuse(t, "the synonyms of option '%s' are no pairs of a word and one of its values", option->name);
}

static bool check_options(taker *t, const codegen_option *const *options) {
  for (size_t i = 0; options[i]; i++) {
    const codegen_option *option = options[i];
    if (!check_text(t, option->name, true, "the name of an option") ||
        !check_text(t, option->doc, false, "the sentence of an option") ||
        !check_text(t, option->initial, false, "the default of an option") ||
        !check_text(t, option->since, false, "the version of an option") ||
        !check_text(t, option->instead, false, "the successor of an option") ||
        !check_texts(t, option->values, "values of an option"))
      return false;
    if (!is_option_name(codegen_str_of(option->name)))
      return refuse(t, "option '%s' has a malformed name", option->name);
    if (option->type < CODEGEN_OPTION_BOOL || option->type > CODEGEN_OPTION_MAP)
      return refuse(t, "option '%s' has the unknown type %u", option->name, option->type);
    if (option->type == CODEGEN_OPTION_ENUM && (!option->values || !option->values[0]))
      return refuse(t, "option '%s' has no values", option->name);
    if (!check_synonyms(t, option)) return false;
    if (option->minimum > option->maximum) return refuse(t, "option '%s' has no possible value", option->name);
    for (size_t k = 0; k < i; k++)
      if (strcmp(options[k]->name, option->name) == 0) return refuse(t, "option '%s' is there twice", option->name);
    if (!check_initial(t, option)) return false;
  }
  return true;
}

static bool check_needs(taker *t, const codegen_plugin *plugin) {
  for (const codegen_need *const *need = plugin->needs; *need; need++) {
    if (!check_text(t, (*need)->id, true, "the id of a need") ||
        !check_text(t, (*need)->version, false, "the version of a need"))
      return false;
    if (!cg_plugin_id_valid(codegen_str_of((*need)->id)))
      return refuse(t, "the need '%s' is no plugin id", (*need)->id);
    if ((*need)->version && !cg_version_valid(codegen_str_of((*need)->version)))
      return refuse(t, "the version '%s' of the need '%s' is malformed", (*need)->version, (*need)->id);
    if (strcmp((*need)->id, plugin->id) == 0) return refuse(t, "it needs itself");
  }
  return true;
}

static bool check_phases(taker *t, const codegen_plugin *plugin) {
  for (const codegen_phase *const *phase = plugin->phases; *phase; phase++) {
    if (!check_text(t, (*phase)->id, true, "the id of a phase") ||
        !check_text(t, (*phase)->order, false, "the order of a phase") ||
        !check_text(t, (*phase)->doc, false, "the sentence of a phase") ||
        !check_text(t, (*phase)->replaces, false, "the phase that a phase replaces") ||
        !check_texts(t, (*phase)->before, "phases before") || !check_texts(t, (*phase)->after, "phases after") ||
        !check_texts(t, (*phase)->needs, "needed keys") || !check_texts(t, (*phase)->provides, "provided keys"))
      return false;
    if (!is_phase_id(codegen_str_of((*phase)->id))) return refuse(t, "phase '%s' has a malformed id", (*phase)->id);
    if (!(*phase)->run) return refuse(t, "phase '%s' has no function to run", (*phase)->id);
  }
  return true;
}

static bool check_readers(taker *t, const codegen_plugin *plugin) {
  for (size_t i = 0; plugin->readers[i]; i++) {
    const codegen_reader *reader = plugin->readers[i];
    if (i) return refuse(t, "it has two readers: each goes into a plugin of its own, in the same file if you like");
    if (!check_text(t, reader->id, true, "the id of a reader") ||
        !check_text(t, reader->order, false, "the order of a reader") ||
        !check_text(t, reader->doc, false, "the sentence of a reader") || !check_texts(t, reader->markers, "markers") ||
        !check_texts(t, reader->extensions, "extensions"))
      return false;
    if (!cg_plugin_id_valid(codegen_str_of(reader->id))) return refuse(t, "reader '%s' has a malformed id", reader->id);
    if (!reader->read) return refuse(t, "reader '%s' has no function to read", reader->id);
    for (size_t k = 0; reader->known && reader->known[k]; k++)
      if (reader->known[k]->struct_size < sizeof(codegen_known_document) || !reader->known[k]->url ||
          !reader->known[k]->text)
        return refuse(t, "reader '%s' has a known document without a URL or a text", reader->id);
  }
  return true;
}

/* Writers hold a structure of their own, which needs a copy, too. The list was copied, so it may be written. */
static bool check_writers(taker *t, const codegen_plugin *plugin) {
  for (size_t i = 0; plugin->writers[i]; i++) {
    codegen_writer *writer = (codegen_writer *)(uintptr_t)plugin->writers[i];
    if (!check_text(t, writer->id, true, "the id of a writer") ||
        !check_text(t, writer->order, false, "the order of a writer") ||
        !check_text(t, writer->doc, false, "the sentence of a writer"))
      return false;
    if (!cg_plugin_id_valid(codegen_str_of(writer->id))) return refuse(t, "writer '%s' has a malformed id", writer->id);
    if (!writer->plan || !writer->emit) return refuse(t, "writer '%s' has no function to plan or to emit", writer->id);
    if (writer->convention) {
      writer->convention = take_struct(t, writer->convention, UPTO(codegen_convention, extra),
                                       sizeof(codegen_convention), "a naming convention");
      if (!writer->convention || !check_texts(t, writer->convention->reserved, "reserved words") ||
          !check_text(t, writer->convention->extra, false, "the extra characters of a convention") ||
          !check_texts(t, writer->convention->types, "words that no type may be called") ||
          !check_texts(t, writer->convention->members, "words that no member may be called") ||
          !check_texts(t, writer->convention->files, "words that no file may be called") ||
          !check_text(t, writer->convention->lead, false, "the lead of a convention"))
        return false;
    }
    for (size_t k = 0; k < i; k++)
      if (strcmp(plugin->writers[k]->id, writer->id) == 0) return refuse(t, "writer '%s' is there twice", writer->id);
  }
  return true;
}

static bool check_facets(taker *t, const codegen_plugin *plugin) {
  for (const codegen_facet_layout *const *row = plugin->facets; *row; row++)
    if (!check_text(t, (*row)->id, true, "the id of a facet")) return false;
  return true;
}

static bool check_rest(taker *t, const codegen_plugin *plugin) {
  for (const codegen_capability *const *row = plugin->capabilities; *row; row++) {
    if (!check_text(t, (*row)->id, true, "the id of a capability") ||
        !check_text(t, (*row)->reason, false, "the reason of a capability"))
      return false;
    cg_str id = codegen_str_of((*row)->id);
    size_t equal = cg_str_find(id, '=', 0);
    if (equal == 0 || equal + 1 >= id.size) return refuse(t, "the capability '%s' is not like net=HOST", (*row)->id);
  }
  for (const codegen_command *const *row = plugin->commands; *row; row++) {
    if (!check_text(t, (*row)->name, true, "the name of a command") ||
        !check_text(t, (*row)->doc, false, "the sentence of a command"))
      return false;
    if (!cg_plugin_id_valid(codegen_str_of((*row)->name)))
      return refuse(t, "command '%s' has a malformed name", (*row)->name);
    if (!(*row)->run) return refuse(t, "command '%s' has no function to run", (*row)->name);
  }
  return true;
}

/* -- descriptor and note ----------------------------------------------------------------------------------------- */

static bool in_list(cg_str text, const cg_str *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (codegen_str_equal(list[i], text)) return true;
  return false;
}

static bool same_texts(const char *const *given, const cg_str *said, size_t count) {
  size_t n = 0;
  for (; given && given[n]; n++)
    if (!in_list(codegen_str_of(given[n]), said, count)) return false;
  for (size_t i = 0; i < count; i++) {
    bool found = false;
    for (size_t k = 0; k < n && !found; k++) found = codegen_str_is(said[i], given[k]);
    if (!found) return false;
  }
  return true;
}

static bool note_readers(taker *t, const codegen_plugin *given) {
  const cg_note *note = &t->plugin->note;
  const codegen_reader *reader = given->readers[0];
  if (!reader && note->reader_id.size)
    return refuse(t, "the note claims the reader '%.*s', the descriptor has none", CG_FMT(note->reader_id));
  if (!reader) return true;
  if (!note->reader_id.size) return refuse(t, "the note does not name the reader '%s'", reader->id);
  if (!codegen_str_is(note->reader_id, reader->id))
    return refuse(t, "the note says reader '%.*s', the descriptor '%s'", CG_FMT(note->reader_id), reader->id);
  if (!same_texts(reader->markers, note->marker, note->marker_count))
    return refuse(t, "note and descriptor name different markers of reader '%s'", reader->id);
  if (!same_texts(reader->extensions, note->extension, note->extension_count))
    return refuse(t, "note and descriptor name different extensions of reader '%s'", reader->id);
  return true;
}

/* What must be there is what the note lists; what is optional or in conflict only the descriptor knows. */
static bool note_lists(taker *t, const codegen_plugin *given) {
  const cg_note *note = &t->plugin->note;
  size_t needs = 0, capabilities = 0;
  for (const codegen_need *const *need = given->needs; *need; need++) {
    if ((*need)->flags & (CODEGEN_NEED_OPTIONAL | CODEGEN_NEED_CONFLICT)) continue;
    if (!in_list(codegen_str_of((*need)->id), note->need, note->need_count))
      return refuse(t, "the note does not list the need '%s'", (*need)->id);
    needs++;
  }
  if (needs != note->need_count) return refuse(t, "the note lists needs that the descriptor does not have");
  for (; given->capabilities[capabilities]; capabilities++)
    if (!in_list(codegen_str_of(given->capabilities[capabilities]->id), note->capability, note->capability_count))
      return refuse(t, "the note does not list the capability '%s'", given->capabilities[capabilities]->id);
  if (capabilities != note->capability_count)
    return refuse(t, "the note lists capabilities that the descriptor does not have");
  return true;
}

static bool note_identity(taker *t, const codegen_plugin *given) {
  const cg_note *note = &t->plugin->note;
  if (!codegen_str_is(note->id, given->id))
    return refuse(t, "the note says id '%.*s', the descriptor '%s'", CG_FMT(note->id), given->id);
  if (!codegen_str_is(note->version, given->version))
    return refuse(t, "the note says version '%.*s', the descriptor '%s'", CG_FMT(note->version), given->version);
  if (note->abi_major != given->abi_major || note->abi_minor != given->abi_minor ||
      note->abi_needed != given->abi_needed)
    return refuse(t, "the note says ABI [%u,%u,%u], the descriptor [%u,%u,%u]", note->abi_major, note->abi_minor,
                  note->abi_needed, given->abi_major, given->abi_minor, given->abi_needed);
  return true;
}

cg_str cg_descriptor_id(const codegen_plugin *given) {
  if (given->struct_size < UPTO(codegen_plugin, id) || !given->id || strnlen(given->id, 65) > 64) return CG_STR("");
  return codegen_str_of(given->id);
}

cg_status cg_descriptor_take(cg_host *host, cg_plugin *plugin, const codegen_plugin *given, const codegen_plugin **out,
                             cg_buf *why) {
  taker taken = {host, plugin, why}, *t = &taken;
  codegen_plugin *copy = take_struct(t, given, UPTO(codegen_plugin, destroy), sizeof(codegen_plugin), "the descriptor");
  bool ok = copy && check_text(t, copy->id, true, "the id") && check_text(t, copy->version, true, "the version") &&
            check_text(t, copy->doc, false, "the sentence about it") &&
            check_text(t, copy->license, false, "the licence") &&
            check_text(t, copy->homepage, false, "the homepage") && note_identity(t, copy) &&
            TAKE_LIST(t, copy->options, codegen_option, instead, "options") &&
            TAKE_LIST(t, copy->needs, codegen_need, version, "needs") &&
            TAKE_LIST(t, copy->capabilities, codegen_capability, reason, "capabilities") &&
            TAKE_LIST(t, copy->phases, codegen_phase, run, "phases") &&
            TAKE_LIST(t, copy->readers, codegen_reader, read, "readers") &&
            TAKE_LIST(t, copy->writers, codegen_writer, tail, "writers") &&
            TAKE_LIST(t, copy->commands, codegen_command, run, "commands") &&
            TAKE_LIST(t, copy->facets, codegen_facet_layout, size, "facets") && check_options(t, copy->options) &&
            check_needs(t, copy) && check_phases(t, copy) && check_readers(t, copy) && check_writers(t, copy) &&
            check_facets(t, copy) && check_rest(t, copy) && note_lists(t, copy) && note_readers(t, copy);
  if (!ok) return CODEGEN_ERR_PLUGIN;
  *out = copy;
  return CODEGEN_OK;
}
