/* SPDX-License-Identifier: MIT
 *
 * Options: what was set, by whom and where, matched with the plugins' tables.
 *
 * Invariants: a value that a plugin was given stays at its address as long as the plugin; equal settings give the same
 * values again, so that thousand runs need no more memory than one. Every wrong setting is reported, not only the
 * first.
 */
#include "private.h"

/** One complete set of values of a plugin. */
typedef struct values {
  cg_str text; /* canonical form of everything; the key in `known` */
  const codegen_option_value *value;
  cg_hash hash;
} values;

/** The options of a plugin, and every set of values that it ever had. */
struct cg_option_set {
  cg_arena arena;
  size_t count;
  const codegen_option *const *option;
  cg_vec known; /* values */
  size_t now;   /* index in `known` */
};

/* -- settings ---------------------------------------------------------------------------------------------------- */

cg_status cg_host_option(cg_host *host, cg_str plugin, cg_str name, const cg_str *item, size_t count,
                         const cg_option_place *place) {
  cg_str *copy = cg_arena_array(&host->settings, cg_str, count + 1);
  cg_setting setting = {.item = copy, .count = count};
  if (!copy) return CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < count; i++) {
    if (!item[i].data && count == 1) break; /* a bare flag stays one */
    copy[i] = cg_arena_copy(&host->settings, item[i]);
    if (!copy[i].data) return CODEGEN_ERR_MEMORY;
  }
  if (place) setting.place = *place;
  setting.plugin = cg_arena_copy(&host->settings, plugin);
  setting.name = cg_arena_copy(&host->settings, name);
  setting.place.file =
      cg_arena_copy(&host->settings, setting.place.file.size ? setting.place.file : CG_STR("command line"));
  if (!setting.plugin.data || !setting.name.data || !setting.place.file.data) return CODEGEN_ERR_MEMORY;
  cg_setting *slot = cg_vec_add(&host->setting, 1);
  if (!slot) return CODEGEN_ERR_MEMORY;
  *slot = setting;
  return CODEGEN_OK;
}

void cg_host_options_clear(cg_host *host) {
  host->setting.count = 0;
  cg_arena_reset(&host->settings);
}

static void complain(cg_host *host, const cg_plugin *plugin, uint32_t severity, const char *code,
                     const cg_option_place *place, const char *help, const char *format, ...)
    __attribute__((format(printf, 7, 8)));
static void complain(cg_host *host, const cg_plugin *plugin, uint32_t severity, const char *code,
                     const cg_option_place *place, const char *help, const char *format, ...) {
  codegen_diag diag = {.struct_size = sizeof diag, .severity = severity, .code = codegen_str_of(code)};
  cg_buf message;
  va_list args;
  cg_buf_init(&message, 1 << 16);
  va_start(args, format);
  cg_buf_vprintf(&message, format, args);
  va_end(args);
  diag.message = message.failed ? CG_STR("invalid plugin option") : cg_buf_get(&message);
  diag.help = codegen_str_of(help);
  if (place) {
    diag.file = place->file;
    diag.line = place->line;
    diag.column = place->column;
  }
  cg_diags_add(host->diags, &diag, plugin ? plugin->id : CG_STR(""));
  cg_buf_release(&message);
}

cg_status cg_options_unknown(cg_host *host) {
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < host->setting.count; i++) {
    const cg_setting *setting = cg_vec_at(&host->setting, cg_setting, i);
    bool found = !setting->plugin.size;
    cg_vec names;
    cg_buf help;
    cg_vec_init(&names, sizeof(cg_str));
    cg_buf_init(&help, 4096);
    for (size_t k = 0; k < host->plugin.count && !found; k++) {
      const cg_plugin *plugin = cg_host_plugin(host, k);
      bool part = plugin->wanted || plugin->automatic;
      found = part && cg_plugin_named(plugin, setting->plugin);
      cg_str *slot = part && !found ? cg_vec_add(&names, 1) : NULL;
      if (slot) *slot = plugin->id;
    }
    if (!found) {
      int near = cg_str_nearest(setting->plugin, names.data, names.count);
      if (near >= 0) cg_buf_printf(&help, "did you mean '%.*s'?", CG_FMT(*cg_vec_at(&names, cg_str, near)));
      complain(host, NULL, CODEGEN_ERROR, "CGC0008", &setting->place,
               near >= 0 ? help.data : "name the plugin with --plugin, or take the option away",
               "option '%.*s.%.*s' is for a plugin that takes no part", CG_FMT(setting->plugin), CG_FMT(setting->name));
      status = CODEGEN_ERR_USAGE;
    }
    cg_buf_release(&help);
    cg_vec_release(&names);
  }
  return status;
}

static bool has_option(const cg_plugin *plugin, cg_str name) {
  const codegen_option *const *option = plugin->descriptor ? plugin->descriptor->options : NULL;
  for (; option && *option; option++)
    if (codegen_str_is(name, (*option)->name)) return true;
  return false;
}

/* Whether one of those that take part, or a reader that may yet, has the option. */
static bool anyone_has(cg_host *host, cg_str name) {
  for (size_t i = 0; i < host->plugin.count; i++)
    if (has_option(cg_host_plugin(host, i), name)) return true;
  for (size_t i = 0; i < host->plugin.count; i++) {
    cg_plugin *plugin = cg_host_plugin(host, i);
    if (!plugin->automatic || plugin->descriptor || plugin->failed) continue;
    cg_plugin_describe(host, plugin);
    if (has_option(plugin, name)) return true;
  }
  return false;
}

static void idle_help(cg_host *host, cg_str name, cg_buf *help) {
  cg_vec names;
  cg_vec_init(&names, sizeof(cg_str));
  for (size_t i = 0; i < host->plugin.count; i++) {
    const cg_plugin *plugin = cg_host_plugin(host, i);
    const codegen_option *const *option = plugin->descriptor ? plugin->descriptor->options : NULL;
    if (plugin->wanted && cg_plugin_named(plugin, name))
      cg_buf_text(help, "it is a plugin: write its options below 'plugins', or as PLUGIN.NAME");
    for (; option && *option; option++) {
      cg_str *slot = cg_vec_add(&names, 1);
      if (slot) *slot = codegen_str_of((*option)->name);
    }
    cg_str *slot = plugin->wanted ? cg_vec_add(&names, 1) : NULL;
    if (slot) *slot = plugin->id;
  }
  int near = help->size ? -1 : cg_str_nearest(name, names.data, names.count);
  if (near >= 0) cg_buf_printf(help, "did you mean '%.*s'?", CG_FMT(*cg_vec_at(&names, cg_str, near)));
  if (!help->size) cg_buf_text(help, "'codegen plugin info NAME' lists the options of a plugin");
  cg_vec_release(&names);
}

cg_status cg_options_idle(cg_host *host) {
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; host->readers_judged && i < host->setting.count; i++) {
    const cg_setting *setting = cg_vec_at(&host->setting, cg_setting, i);
    cg_buf help;
    if (setting->plugin.size || setting->place.if_there || anyone_has(host, setting->name)) continue;
    cg_buf_init(&help, 4096);
    idle_help(host, setting->name, &help);
    complain(host, NULL, CODEGEN_ERROR, "CGC0008", &setting->place, help.failed ? NULL : help.data,
             "no plugin that takes part has an option '%.*s'", CG_FMT(setting->name));
    cg_buf_release(&help);
    status = CODEGEN_ERR_USAGE;
  }
  return status;
}

/* -- one plugin -------------------------------------------------------------------------------------------------- */

/* Settings for options that the plugin does not have. */
static cg_status check_names(cg_host *host, const cg_plugin *plugin, const struct cg_option_set *set) {
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < host->setting.count; i++) {
    const cg_setting *setting = cg_vec_at(&host->setting, cg_setting, i);
    cg_str name[CG_LIST_MAX];
    bool found = false;
    cg_buf help;
    if (!cg_plugin_named(plugin, setting->plugin)) continue;
    for (size_t k = 0; k < set->count && !found; k++) {
      name[k] = codegen_str_of(set->option[k]->name);
      found = codegen_str_equal(name[k], setting->name);
    }
    if (found) continue;
    cg_buf_init(&help, 1 << 16);
    int near = cg_str_nearest(setting->name, name, set->count);
    if (near >= 0) {
      cg_buf_printf(&help, "did you mean '%.*s'?", CG_FMT(name[near]));
    } else if (set->count) {
      cg_buf_text(&help, "its options are ");
      for (size_t k = 0; k < set->count; k++) cg_buf_printf(&help, "%s'%.*s'", k ? ", " : "", CG_FMT(name[k]));
    } else {
      cg_buf_text(&help, "it has no options");
    }
    complain(host, plugin, CODEGEN_ERROR, "CGC0008", &setting->place, help.failed ? NULL : help.data,
             "plugin '%.*s' has no option '%.*s'", CG_FMT(plugin->id), CG_FMT(setting->name));
    cg_buf_release(&help);
    status = CODEGEN_ERR_USAGE;
  }
  return status;
}

/* What holds for one option of what was said to this plugin (`own`) or to all: the command line before files, the last
 * one; a list's words on the command line add up. */
static cg_status gather_said(cg_host *host, const cg_plugin *plugin, const codegen_option *option, bool own,
                             cg_vec *item, const cg_option_place **place) {
  bool adds = option->type == CODEGEN_OPTION_LIST || option->type == CODEGEN_OPTION_MAP;
  *place = NULL;
  for (size_t i = 0; i < host->setting.count; i++) {
    const cg_setting *setting = cg_vec_at(&host->setting, cg_setting, i);
    bool file = setting->place.line != 0, before = *place && !(*place)->line;
    if (!codegen_str_is(setting->name, option->name) || own != (setting->plugin.size != 0)) continue;
    if (own && !cg_plugin_named(plugin, setting->plugin)) continue;
    if (file && before) continue;
    if (!(adds && !file && before)) item->count = 0;
    *place = &setting->place;
    cg_str *slot = setting->count ? cg_vec_add(item, setting->count) : NULL;
    if (!slot && setting->count) return CODEGEN_ERR_MEMORY;
    if (slot) memcpy(slot, setting->item, setting->count * sizeof *slot);
  }
  return CODEGEN_OK;
}

static cg_status gather(cg_host *host, const cg_plugin *plugin, const codegen_option *option, cg_vec *item,
                        const cg_option_place **place) {
  cg_status status = gather_said(host, plugin, option, true, item, place);
  return status < 0 || *place ? status : gather_said(host, plugin, option, false, item, place);
}

static cg_status one_option(cg_host *host, const cg_plugin *plugin, const codegen_option *option, cg_arena *arena,
                            codegen_option_value *out) {
  const cg_option_place *place = NULL;
  cg_vec item;
  cg_buf why, help;
  cg_vec_init(&item, sizeof(cg_str));
  cg_buf_init(&why, 1 << 16);
  cg_buf_init(&help, 1 << 16);
  cg_status status = gather(host, plugin, option, &item, &place);
  if (status >= 0 && place) {
    status = cg_option_parse(arena, option, item.data, item.count, place, out, &why, &help);
    out->set = true;
    if (option->instead)
      complain(host, plugin, CODEGEN_WARNING, "CGC0009", place, option->instead, "option '%.*s.%s' is deprecated",
               CG_FMT(plugin->id), option->name);
    if (status == CODEGEN_ERR_USAGE)
      complain(host, plugin, CODEGEN_ERROR, "CGC0009", place, help.size ? help.data : NULL,
               "invalid value for option '%.*s.%s': %s", CG_FMT(plugin->id), option->name, why.size ? why.data : "");
  } else if (status >= 0) {
    cg_str text = codegen_str_of(option->initial);
    *out = (codegen_option_value){.struct_size = sizeof *out, .type = option->type, .text = CG_STR("")};
    if (option->initial) status = cg_option_parse(arena, option, &text, 1, NULL, out, &why, &help);
    if (option->flags & CODEGEN_OPTION_REQUIRED) {
      complain(host, plugin, CODEGEN_ERROR, "CGC0009", NULL, option->doc, "plugin '%.*s' needs the option '%s'",
               CG_FMT(plugin->id), option->name);
      status = CODEGEN_ERR_USAGE;
    }
  }
  cg_vec_release(&item);
  cg_buf_release(&why);
  cg_buf_release(&help);
  return status;
}

/* -- canonical form ---------------------------------------------------------------------------------------------- */

static void put_text(cg_buf *out, cg_str text) {
  cg_buf_printf(out, "%zu:", text.size);
  cg_buf_str(out, text);
}

/* `secrets`: for telling sets of values apart; a digest that may end in a file leaves them out, and leaves out
 * whether the user said a value or it is the default. */
static void put_values(cg_buf *out, const struct cg_option_set *set, const codegen_option_value *value, bool all) {
  for (size_t i = 0; i < set->count; i++) {
    const codegen_option *option = set->option[i];
    const codegen_option_value *v = &value[i];
    if (!all && (option->flags & CODEGEN_OPTION_SECRET)) continue;
    size_t texts = option->type == CODEGEN_OPTION_MAP ? 2 * v->count : v->count;
    bool unset = !v->set && !option->initial;
    put_text(out, codegen_str_of(option->name));
    cg_buf_printf(out, "%u %d %d %lld ", v->type, all ? v->set : unset, v->flag, (long long)v->integer);
    put_text(out, v->text);
    for (size_t k = 0; k < texts; k++) put_text(out, v->item[k]);
    cg_buf_char(out, '\n');
  }
}

/* Makes `value` the current set, or finds the equal one that was there before. */
static cg_status settle(struct cg_option_set *set, const codegen_option_value *value) {
  cg_buf text, open;
  cg_buf_init(&text, CG_BUF_MAX);
  cg_buf_init(&open, CG_BUF_MAX);
  put_values(&text, set, value, true);
  put_values(&open, set, value, false);
  cg_status status = text.failed || open.failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
  for (size_t i = 0; status >= 0 && i < set->known.count; i++)
    if (codegen_str_equal(cg_vec_at(&set->known, values, i)->text, cg_buf_get(&text))) {
      set->now = i;
      goto done;
    }
  if (status < 0) goto done;
  status = CODEGEN_ERR_MEMORY;
  codegen_option_value *copy = cg_arena_array(&set->arena, codegen_option_value, set->count + 1);
  cg_str kept = cg_arena_copy(&set->arena, cg_buf_get(&text));
  if (!copy || !kept.data) goto done;
  for (size_t i = 0; i < set->count; i++) {
    size_t texts = value[i].type == CODEGEN_OPTION_MAP ? 2 * value[i].count : value[i].count;
    cg_str *item = cg_arena_array(&set->arena, cg_str, texts + 1);
    copy[i] = value[i];
    copy[i].text = cg_arena_copy(&set->arena, value[i].text);
    copy[i].item = item;
    if (!item || !copy[i].text.data) goto done;
    for (size_t k = 0; k < texts; k++)
      if (!(item[k] = cg_arena_copy(&set->arena, value[i].item[k])).data) goto done;
  }
  values *row = cg_vec_add(&set->known, 1);
  if (!row) goto done;
  *row = (values){kept, copy, cg_hash128(open.data ? open.data : "", open.size)};
  set->now = set->known.count - 1;
  status = CODEGEN_OK;
done:
  cg_buf_release(&text);
  cg_buf_release(&open);
  return status;
}

cg_status cg_options_apply(cg_host *host, cg_plugin *plugin) {
  struct cg_option_set *set = plugin->options;
  cg_arena scratch;
  cg_status status = CODEGEN_OK;
  if (!set) {
    set = cg_calloc(1, sizeof *set);
    if (!set) return CODEGEN_ERR_MEMORY;
    cg_arena_init(&set->arena, 0);
    cg_vec_init(&set->known, sizeof(values));
    set->option = plugin->descriptor->options;
    while (set->option[set->count]) set->count++;
    plugin->options = set;
  }
  cg_arena_init(&scratch, 0);
  codegen_option_value *value = cg_arena_array(&scratch, codegen_option_value, set->count + 1);
  if (!value) status = CODEGEN_ERR_MEMORY;
  for (size_t i = 0; i < set->count && status != CODEGEN_ERR_MEMORY; i++) {
    cg_status one = one_option(host, plugin, set->option[i], &scratch, &value[i]);
    if (one < 0) status = one;
  }
  if (status != CODEGEN_ERR_MEMORY && check_names(host, plugin, set) < 0) status = CODEGEN_ERR_USAGE;
  if (status >= 0) status = settle(set, value);
  cg_arena_release(&scratch);
  return status;
}

void cg_options_free(cg_plugin *plugin) {
  if (!plugin->options) return;
  cg_vec_release(&plugin->options->known);
  cg_arena_release(&plugin->options->arena);
  cg_free(plugin->options);
  plugin->options = NULL;
}

/* -- what others ask --------------------------------------------------------------------------------------------- */

static const values *current(const cg_plugin *plugin) {
  const struct cg_option_set *set = plugin->options;
  return set && set->now < set->known.count ? cg_vec_at(&set->known, values, set->now) : NULL;
}

cg_status cg_options_get(const cg_plugin *plugin, cg_str name, codegen_option_value *out) {
  const values *now = current(plugin);
  uint32_t room = out->struct_size;
  for (size_t i = 0; now && i < plugin->options->count; i++) {
    if (!codegen_str_is(name, plugin->options->option[i]->name)) continue;
    memcpy(out, &now->value[i], room < sizeof *out ? room : sizeof *out);
    out->struct_size = room;
    return CODEGEN_OK;
  }
  return CODEGEN_ERR_NOT_FOUND;
}

cg_hash cg_plugin_options_hash(const cg_plugin *plugin) {
  const values *now = current(plugin);
  return now ? now->hash : (cg_hash){0, 0};
}

cg_status cg_host_options_check(cg_host *host) {
  cg_status status = host->readers_judged ? cg_options_unknown(host) : CODEGEN_OK;
  for (size_t i = 0; i < host->plugin.count; i++) {
    cg_plugin *plugin = cg_host_plugin(host, i);
    cg_status one = plugin->created ? cg_options_apply(host, plugin) : CODEGEN_OK;
    if (one < 0) status = one;
  }
  return status;
}
