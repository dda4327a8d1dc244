/* SPDX-License-Identifier: MIT
 *
 * The graph of needs: who must be created before whom, who is missing, who cannot live together.
 *
 * Invariant: the order depends on ids and needs alone, never on the order in which plugins were named or loaded.
 */
#include "private.h"

/* Who takes part: plugins that are wanted or run already. Of several files with one id the first wanted one counts. */
static cg_plugin *partner(const cg_host *host, const char *id) {
  for (size_t i = 0; i < host->plugin.count; i++) {
    cg_plugin *plugin = cg_host_plugin(host, i);
    if ((plugin->wanted || plugin->created) && codegen_str_is(plugin->id, id)) return plugin;
  }
  return NULL;
}

static bool serves(const cg_plugin *plugin, const codegen_need *need) {
  return !need->version || cg_version_compare(plugin->note.version, codegen_str_of(need->version)) >= 0;
}

static void report_missing(cg_host *host, cg_plugin *plugin, const codegen_need *need) {
  cg_vec names;
  char help[256];
  cg_vec_init(&names, sizeof(cg_str));
  for (size_t i = 0; i < host->plugin.count; i++) {
    const cg_plugin *other = cg_host_plugin(host, i);
    cg_str *slot = other->wanted && other != plugin ? cg_vec_add(&names, 1) : NULL;
    if (slot) *slot = other->id;
  }
  int near = cg_str_nearest(codegen_str_of(need->id), names.data, names.count);
  if (near >= 0)
    snprintf(help, sizeof help, "'%.*s' is there: is that what it means?", CG_FMT(*cg_vec_at(&names, cg_str, near)));
  else
    snprintf(help, sizeof help, "add --plugin=%.64s", need->id);
  cg_plugin_fail(host, plugin, "CGP0008", help, "plugin '%.*s' needs the plugin '%s', which takes no part",
                 CG_FMT(plugin->id), need->id);
  cg_vec_release(&names);
}

/* What the descriptor alone knows: versions and conflicts. */
static void check_needs(cg_host *host, cg_plugin *plugin) {
  for (const codegen_need *const *row = plugin->descriptor->needs; *row; row++) {
    const codegen_need *need = *row;
    cg_plugin *other = partner(host, need->id);
    if (need->flags & CODEGEN_NEED_CONFLICT) {
      if (!other || (other->failed && !other->descriptor)) continue;
      cg_plugin_fail(host, plugin, "CGP0009", "take one of the two", "plugins '%.*s' and '%s' cannot be used together",
                     CG_FMT(plugin->id), need->id);
    } else if (need->flags & CODEGEN_NEED_OPTIONAL) {
      continue;
    } else if (!other) {
      report_missing(host, plugin, need);
    } else if (!serves(other, need)) {
      cg_plugin_fail(host, plugin, "CGP0008", "update it", "plugin '%.*s' needs '%s' %s or later, here is %.*s",
                     CG_FMT(plugin->id), need->id, need->version, CG_FMT(other->note.version));
    }
  }
}

cg_plugin *cg_graph_broken(cg_host *host, const cg_plugin *plugin) {
  for (const codegen_need *const *need = plugin->descriptor->needs; *need; need++) {
    cg_plugin *other = partner(host, (*need)->id);
    if (!((*need)->flags & (CODEGEN_NEED_OPTIONAL | CODEGEN_NEED_CONFLICT)) && other && other->failed) return other;
  }
  return NULL;
}

static bool stands_behind(const codegen_need *need, const cg_plugin *other) {
  return !(need->flags & CODEGEN_NEED_CONFLICT) && codegen_str_is(other->id, need->id);
}

/* The first of `rest` that `plugin` has to wait for, by id; NULL when it may go. */
static cg_plugin *waits_for(const cg_plugin *plugin, cg_plugin *const *rest, size_t count) {
  for (size_t i = 0; i < count; i++)
    for (const codegen_need *const *need = plugin->descriptor->needs; *need; need++)
      if (rest[i] != plugin && stands_behind(*need, rest[i])) return rest[i];
  return NULL;
}

/* Nobody of `rest` may go: walks along what each waits for until somebody comes again, and prints that cycle whole. */
static size_t break_cycle(cg_host *host, cg_plugin **rest, size_t count) {
  cg_plugin *at = rest[0];
  cg_buf text;
  cg_buf_init(&text, 1 << 16);
  for (size_t i = 0; i < count; i++) at = waits_for(at, rest, count); /* certainly on a cycle now */
  cg_plugin *first = at, *least = at;
  for (cg_plugin *p = waits_for(at, rest, count); p != first; p = waits_for(p, rest, count))
    if (codegen_str_compare(p->id, least->id) < 0) least = p;
  at = least;
  do {
    cg_buf_printf(&text, "'%.*s' needs ", CG_FMT(at->id));
    at = waits_for(at, rest, count);
  } while (at != least);
  cg_buf_printf(&text, "'%.*s'", CG_FMT(least->id));
  cg_plugin_report(host, least, "CGP0010", "take one of them out", "plugins need each other: %s",
                   text.failed ? "the cycle is long" : text.data);
  cg_buf_release(&text);
  do {
    cg_plugin *next = waits_for(at, rest, count);
    at->failed = true;
    at->problem = CG_STR("is part of a cycle of needs");
    at = next;
  } while (at != least);
  size_t kept = 0;
  for (size_t i = 0; i < count; i++)
    if (!rest[i]->failed) rest[kept++] = rest[i];
  return kept;
}

void cg_graph_sort(cg_host *host, cg_plugin **plugin, size_t count) {
  size_t done = 0;
  for (size_t i = 0; i < count; i++) check_needs(host, plugin[i]);
  size_t live = 0; /* failed ones go to the end: nobody waits for them */
  for (size_t i = 0; i < count; i++)
    if (!plugin[i]->failed) plugin[live++] = plugin[i];
  while (done < live) {
    size_t i = done;
    while (i < live && waits_for(plugin[i], plugin + done, live - done)) i++;
    if (i == live) {
      live = done + break_cycle(host, plugin + done, live - done);
      continue;
    }
    cg_plugin *next = plugin[i];
    memmove(plugin + done + 1, plugin + done, (i - done) * sizeof *plugin); /* the others stay sorted by id */
    plugin[done++] = next;
  }
  for (size_t i = live; i < count; i++) plugin[i] = NULL;
}
