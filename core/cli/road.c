/* SPDX-License-Identifier: MIT
 *
 * The road: makes what a run needs, registers the built-in phases, loads plugins, and takes everything down again. What
 * a phase does stands in stages.c.
 */
#include "road.h"

#include "kept.h"
#include "progress.h"
#include "stages.h"

#include <sys/auxv.h>
#include <unistd.h>

#define POUR ((size_t)64 << 20)  /* bytes of generated text that are held */
#define KEEP ((uint64_t)3 << 29) /* bytes of memory beyond which a run lets go of what lies in a file */

/** A directory for the user's own plugins; empty when there is no home. */
static cg_str user_dir(cg_arena *arena) {
  const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
  if (data && data[0] == '/') return cg_arena_printf(arena, "%s/codegen/plugins/%d", data, CODEGEN_ABI_MAJOR);
  if (home && home[0] == '/')
    return cg_arena_printf(arena, "%s/.local/share/codegen/plugins/%d", home, CODEGEN_ABI_MAJOR);
  return CG_STR("");
}

/** Where bodies and validators of URLs are kept for conditional requests; empty: nowhere. */
static cg_str fetch_cache(const cg_road *road, cg_arena *arena) {
  const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  if (road->cli->no_cache || getauxval(AT_SECURE)) return CG_STR("");
  if (cache && cache[0] == '/') return cg_arena_printf(arena, "%s/codegen/fetch", cache);
  if (home && home[0] == '/') return cg_arena_printf(arena, "%s/.cache/codegen/fetch", home);
  return CG_STR("");
}

void cg_road_search(const cg_cli *cli, cg_arena *arena, cg_host_config *out) {
  const char *path = getauxval(AT_SECURE) ? NULL : getenv("CODEGEN_PLUGIN_PATH");
  *out = (cg_host_config){.exe_dir = cli->exe_dir, .plugin_path = codegen_str_of(path ? path : "")};
  if (!getauxval(AT_SECURE)) out->user_dir = user_dir(arena);
}

static cg_status make_host(cg_road *road) {
  cg_host_config config;
  cg_road_search(road->cli, &road->arena, &config);
  road->host = cg_host_new(road->diags, &config);
  if (!road->host) return CODEGEN_ERR_MEMORY;
  cg_model_install(cg_host_api(road->host));
  cg_run_install(road->host);
  road->hooks = cg_hooks_new(road->host);
  if (!road->hooks) return CODEGEN_ERR_MEMORY;
  cg_hooks_timeline(road->hooks, road->cli->timeline);
  return CODEGEN_OK;
}

static bool is_there(const cg_road *road, cg_str id) {
  for (size_t i = 0; i < cg_host_count(road->host); i++)
    if (codegen_str_equal(cg_host_at(road->host, i)->id, id)) return true;
  return false;
}

static cg_status set_options(cg_road *road, const cg_config_plugin *plugin, size_t count) {
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < count; i++) {
    if (road->job->options_if_there && plugin[i].id.size && !is_there(road, plugin[i].id)) continue;
    for (size_t k = 0; k < plugin[i].option_count; k++) {
      const cg_config_option *option = &plugin[i].option[k];
      cg_option_place place = option->place;
      place.if_there = road->job->narrowed;
      cg_status one = cg_host_option(road->host, plugin[i].id, option->name, option->item, option->count, &place);
      if (one < 0) status = one;
    }
  }
  return status;
}

/** Options of the configuration first, then the source's own, then the command line: later ones win. */
static cg_status load_plugins(cg_road *road) {
  const cg_job *job = road->job;
  const cg_cli *cli = road->cli;
  cg_option_place place = {.file = CG_STR("command line")};
  cg_status status = CODEGEN_OK;
  for (size_t i = 0; i < job->plugin_count; i++)
    if (cg_host_want(road->host, job->plugin[i]) < 0) status = CODEGEN_ERR_PLUGIN;
  if (cg_host_readers(road->host) < 0) status = CODEGEN_ERR_PLUGIN;
  if (set_options(road, job->options, job->options_count) < 0) status = CODEGEN_ERR_USAGE;
  if (set_options(road, job->override, job->override_count) < 0) status = CODEGEN_ERR_USAGE;
  for (size_t i = 0; i < cli->option_count; i++)
    if (cg_host_option(road->host, cli->option[i].plugin, cli->option[i].name, &cli->option[i].value, 1, &place) < 0)
      status = CODEGEN_ERR_USAGE;
  cg_status loaded = cg_host_load(road->host);
  return loaded < 0 ? loaded : status;
}

static cg_status make_sources(cg_road *road) {
  cg_fetch_config fetch = {.header = road->job->header,
                           .header_count = road->job->header_count,
                           .cache_dir = fetch_cache(road, &road->arena)};
  cg_source_limits limits = {0};
  const uint64_t usual = (uint64_t)1 << 30;
  limits.by_memory = road->job->memory && road->job->memory / 2 < usual;
  if (limits.by_memory) limits.max_bytes = road->job->memory / 2;
  road->spill = cg_spill_new(KEEP);
  if (!road->spill) return CODEGEN_ERR_MEMORY;
  road->fetch = cg_fetch_new(&fetch, road->cli->exe_dir);
  road->documents = cg_documents_new(road->diags, &limits);
  if (!road->fetch || !road->documents) return CODEGEN_ERR_MEMORY;
  cg_fetcher fetcher = cg_fetch_fetcher(road->fetch);
  cg_fetch_hooks hooks = {cg_stage_fetch_before, cg_stage_fetch_after, road};
  cg_documents_fetcher(road->documents, &fetcher);
  cg_documents_spill(road->documents, road->spill);
  cg_documents_hooks(road->documents, &hooks);
  cg_documents_lane(road->documents, cg_trace_lane(road->cli));
  for (size_t i = 0; i < road->job->allow_remote_count; i++)
    if (cg_documents_allow(road->documents, road->job->allow_remote[i]) < 0) return CODEGEN_ERR_USAGE;
  cg_host_documents(road->host, road->documents);
  return CODEGEN_OK;
}

static cg_status make_model(cg_road *road) {
  road->model = cg_model_new(road->diags, road->documents);
  if (!road->model) return CODEGEN_ERR_MEMORY;
  road->names = cg_names_new(road->model, road->diags);
  if (!road->names) return CODEGEN_ERR_MEMORY;
  road->sections = cg_sections_new(road->host, road->hooks, road->model, road->names);
  if (!road->sections) return CODEGEN_ERR_MEMORY;
  cg_sections_jobs(road->sections, road->cli->job_count);
  uint64_t texts = road->job->memory / 16; /* a limit that is small asks for less than usual */
  cg_sections_spill(road->sections, road->spill, texts && texts < POUR ? (size_t)texts : POUR);
  return CODEGEN_OK;
}

static void describe_run(cg_road *road) {
  const cg_cli *cli = road->cli;
  road->run = (codegen_run){.struct_size = sizeof road->run,
                            .flags = (cli->check ? CODEGEN_RUN_CHECK : 0u) | (cli->dry_run ? CODEGEN_RUN_DRY : 0u) |
                                     (road->job->strict ? CODEGEN_RUN_STRICT : 0u) |
                                     (road->job->canonical ? CODEGEN_RUN_CANONICAL : 0u),
                            .source = road->job->name,
                            .root = road->job->output,
                            .set = road->job->set};
  cg_host_run(road->host, &road->run);
}

/** JSON pointers of places, for diagnostics: the diag room knows no documents. */
static bool pointer_of(void *self, codegen_origin origin, cg_buf *out) {
  cg_road *road = self;
  const codegen_document *document = road->documents ? cg_documents_at(road->documents, origin.document) : NULL;
  if (!document || origin.node == 0) return false;
  cg_document_pointer(document, origin.node, out);
  return !out->failed;
}

cg_status cg_road_host(cg_road *road, cg_cli *cli, const cg_job *job) {
  memset(road, 0, sizeof *road);
  cg_heap_limit(job->memory);
  road->cli = cli;
  road->job = job;
  cg_arena_init(&road->arena, 0);
  cg_buf_init(&road->diff, CG_BUF_MAX);
  road->diags = cg_diags_new();
  if (!road->diags) return CODEGEN_ERR_MEMORY;
  cg_diags_strict(road->diags, job->strict);
  cg_diags_pointer(road->diags, pointer_of, road);
  return make_host(road);
}

cg_status cg_road_load(cg_road *road, cg_cli *cli, const cg_job *job) {
  cg_status status = cg_road_host(road, cli, job);
  if (status < 0) return status;
  describe_run(road);
  status = load_plugins(road);
  return status < 0 ? status : cg_hooks_seal(road->hooks);
}

/* A limit that was reached before anything was read: memory is looked at with every MiB that is asked for, and a small
 * run asks for less. */
static bool is_full(const cg_job *job) {
  return job->memory && (!cg_heap_room(0) || cg_heap_now().struck);
}

cg_status cg_road_begin(cg_road *road, cg_cli *cli, const cg_job *job) {
  cg_status status = cg_road_load(road, cli, job);
  if (status >= 0) status = make_sources(road);
  if (status >= 0) status = make_model(road);
  if (status >= 0) status = cg_stages_plan(road);
  if (status >= 0 && is_full(job)) status = CODEGEN_ERR_MEMORY;
  if (status == CODEGEN_ERR_MEMORY && road->diags) cg_diag(road->diags, "CGI0001", NULL, "out of memory");
  return status;
}

static bool keeps_all(const cg_road *road) {
  return codegen_str_is(road->cli->cache_mode, "all");
}

void cg_road_cache(cg_road *road) {
  const cg_cli *cli = road->cli;
  cg_cache *cache = cli->cache;
  if (cli->no_cache || !codegen_str_is(cli->command, "generate")) return;
  if (!cache && cg_cache_file_open(&road->cache, road->diags, road->job->output)) cache = road->cache.cache;
  if (!cache) return;
  cg_cache_run_begin(cache);
  road->counts = cg_cache_count(cache); /* of earlier runs in this process */
  cg_sections_cache(road->sections, cache, keeps_all(road), cli->verify_cache);
}

void cg_road_cache_end(cg_road *road) {
  const cg_cli *cli = road->cli;
  cg_cache *cache = road->cache.cache ? road->cache.cache : cli->cache;
  if (!cache || cli->no_cache || !road->output) return;
  cg_cache_run_end(cache);
  cg_cache_counts before = road->counts;
  road->counts = cg_cache_count(cache);
  road->counts.hits -= before.hits;
  road->counts.misses -= before.misses;
  road->counts.evicted -= before.evicted;
  if (road->cache.cache && !cli->check && !cli->dry_run) cg_cache_file_save(&road->cache, keeps_all(road));
}

cg_status cg_road_run(cg_road *road) {
  cg_progress_begin(road);
  cg_status status = cg_plan_run(road->plan, road->hooks, road->diags);
  cg_progress_end(road);
  return status;
}

void cg_road_end(cg_road *road) {
  cg_kept_end(road);
  cg_cache_file_close(&road->cache);
  cg_output_close(road->output);
  cg_sections_free(road->sections);
  cg_carry_free(road->carry);
  cg_names_free(road->names);
  cg_plan_free(road->plan);
  if (road->host) {
    cg_host_run_end(road->host);
    cg_host_documents(road->host, NULL);
  }
  cg_host_free(road->host);
  cg_hooks_free(road->hooks);
  cg_model_free(road->model);
  cg_documents_free(road->documents);
  cg_fetch_free(road->fetch);
  cg_spill_free(road->spill);
  cg_buf_release(&road->diff);
  cg_diags_free(road->diags);
  cg_arena_release(&road->arena);
}
