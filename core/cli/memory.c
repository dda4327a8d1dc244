/* SPDX-License-Identifier: MIT
 *
 * Whether a run has nothing to do. Doubt means that it is run: whatever is not understood here, or may depend on more
 * than files and words, prevents it and says so.
 *
 * Invariants: no plugin's file is opened before the answer; a memory is kept of runs alone that ended well, wrote (or
 * kept) all of their output and whose participants all declare themselves pure; the answer is right for --check and
 * --dry-run, which do not write a memory.
 */
#include "memory.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <codegen/version.h>

#define SHOWN_MAX ((size_t)1 << 20)
#define FILES_MAX 200000u
#define FORMAT 2u
#define MANIFEST "codegen.manifest.json"

/* -- the key ----------------------------------------------------------------------------------------------------- */

/* Words that change what is shown or whether it is written, not what it is. */
static bool passed_over(cg_str word, bool *takes_value) {
  static const char *const flag[] = {"--check", "--dry-run", "-n",     "--verbose", "-v",
                                     "--quiet", "-q",        "--json", "--stats"};
  static const char *const valued[] = {"--jobs", "-j", "--trace", "--progress", "--memory-limit"};
  static const char *const glued[] = {"--jobs=", "--trace=", "--progress=", "--memory-limit="};
  *takes_value = false;
  for (size_t i = 0; i < CG_COUNT(valued); i++) *takes_value |= codegen_str_is(word, valued[i]);
  for (size_t i = 0; i < CG_COUNT(glued); i++)
    if (cg_str_begins(word, glued[i])) return true;
  for (size_t i = 0; i < CG_COUNT(flag); i++)
    if (codegen_str_is(word, flag[i])) return true;
  return *takes_value || (cg_str_begins(word, "-j") && word.size > 2);
}

/* The words of the command line, where they were said, and what says the rest. */
static cg_hash key_of(const cg_cli *cli, const cg_job *job) {
  cg_buf all;
  char cwd[4096], exe[4096];
  struct stat info;
  cg_buf_init(&all, CG_BUF_MAX);
  cg_pack_u64(&all, FORMAT);
  cg_pack_str(&all, CG_STR(CODEGEN_VERSION));
  ssize_t size = readlink("/proc/self/exe", exe, sizeof exe - 1);
  exe[size > 0 ? size : 0] = '\0';
  bool ok = size > 0 && stat(exe, &info) == 0 && getcwd(cwd, sizeof cwd);
  if (ok) {
    cg_pack_str(&all, codegen_str_of(exe));
    cg_pack_u64(&all, (uint64_t)info.st_ino);
    cg_pack_u64(&all, (uint64_t)info.st_size);
    cg_pack_u64(&all, (uint64_t)info.st_mtim.tv_sec);
    cg_pack_u64(&all, (uint64_t)info.st_mtim.tv_nsec);
    cg_pack_str(&all, codegen_str_of(cwd));
  }
  bool inputs = false; /* alone, behind `--` */
  for (int i = 1; i < cli->argc; i++) {
    cg_str word = codegen_str_of(cli->argv[i]);
    bool skip = false, over = !inputs && passed_over(word, &skip);
    if (!over) cg_pack_str(&all, word);
    inputs |= codegen_str_is(word, "--");
    i += skip;
  }
  const cg_str *text[] = {&job->name, &job->set, &job->output, &job->config, &job->base_dir};
  for (size_t i = 0; i < CG_COUNT(text); i++) cg_pack_str(&all, *text[i]);
  cg_hash hash = ok && !all.failed ? cg_hash128(all.data, all.size) : (cg_hash){0, 0};
  cg_buf_release(&all);
  return hash;
}

/* How diagnostics are shown: kept ones serve only the same style. */
static uint64_t style_of(const cg_cli *cli) {
  return (uint64_t)cli->json | (uint64_t)cli->quiet << 1 | (uint64_t)cli->verbose << 2 |
         (uint64_t)cg_cli_color(cli) << 3;
}

/* What cannot be compared with a look at files. */
static const char *said_too_much(const cg_cli *cli, const cg_job *job) {
  if (cli->no_cache) return "--no-cache";
  if (cli->verify_cache) return "--verify-cache";
  if (cli->force) return "--force";
  if (job->names.size) return "a names file is kept";
  if (job->overlay_count || job->patch_count) return "overlays and patches are not looked at";
  for (size_t i = 0; i < job->input_count; i++) {
    if (codegen_str_is(job->input[i], "-")) return "standard input is a source";
    if (cg_url_is(job->input[i])) return "a source is remote";
  }
  return NULL;
}

/* -- looking ----------------------------------------------------------------------------------------------------- */

static cg_hash places_of(const cg_memory *memory, int64_t *newest) {
  cg_diags *diags = cg_diags_new();
  cg_host_config config;
  cg_arena arena;
  cg_hash hash = {0, 0};
  cg_arena_init(&arena, 0);
  cg_road_search(memory->cli, &arena, &config);
  cg_host *host = diags ? cg_host_new(diags, &config) : NULL;
  if (host) hash = cg_host_places(host, newest);
  cg_host_free(host);
  cg_diags_free(diags);
  cg_arena_release(&arena);
  return hash;
}

/* Files of a list: `at` -1 for those of others. False with the one that is not what it was. */
static bool files_hold(cg_unpack *from, int at, bool *read, cg_str *which) {
  uint64_t count = cg_unpack_u64(from);
  cg_folder folder;
  bool hold = count <= FILES_MAX;
  cg_folder_begin(&folder, at);
  for (uint64_t i = 0; i < count && hold; i++) {
    cg_seen seen = cg_seen_unpack(from), now;
    bool fixed = cg_unpack_u64(from) != 0;
    const char *why;
    *which = seen.path;
    hold = !from->failed && (at < 0 || cg_path_safe(seen.path, &why)) &&
           (fixed ? cg_seen_look(&folder, seen.path, &now) : cg_seen_still(&folder, &seen, read));
  }
  cg_folder_forget(&folder);
  return hold;
}

static cg_str changed(cg_memory *memory, cg_str which, const char *what) {
  return which.size ? cg_arena_printf(&memory->arena, "%s '%.*s' is not what it was", what, CG_FMT(which))
                    : CG_STR("what is remembered cannot be used");
}

/* Lists the output as kept; `from` stands where its list begins. */
static bool list_changes(cg_memory *memory, cg_unpack from, cg_outcome *outcome) {
  uint64_t count = cg_unpack_u64(&from);
  cg_output_change *change = cg_arena_array(&memory->arena, cg_output_change, (size_t)count + 1);
  for (uint64_t i = 0; change && i < count; i++) {
    cg_seen seen = cg_seen_unpack(&from);
    cg_unpack_u64(&from);
    if (codegen_str_is(seen.path, MANIFEST)) continue;
    change[outcome->changes++] = (cg_output_change){seen.path, CG_OUTPUT_KEEP};
  }
  outcome->change = change;
  return change != NULL;
}

/* Compares what is remembered with what is there; gives the reason why it does not serve. */
static cg_str compare(cg_memory *memory, cg_outcome *outcome, cg_str *shown) {
  cg_unpack from = {.bytes = cg_buf_get(&memory->text)};
  cg_str which = {"", 0};
  bool read = false;
  if (!cg_hash_equal(cg_unpack_hash(&from), memory->key)) return CG_STR("the command line or the program changed");
  if (!cg_hash_equal(cg_unpack_hash(&from), memory->places)) return CG_STR("the plugins that can be found changed");
  uint64_t style = cg_unpack_u64(&from);
  *shown = cg_unpack_str(&from);
  outcome->warnings = (uint32_t)cg_unpack_u64(&from);
  bool silent = cg_unpack_u64(&from) != 0;
  memory->pace.vain = (uint32_t)cg_unpack_u64(&from);
  memory->pace.wait = (uint32_t)cg_unpack_u64(&from);
  if (from.failed) return changed(memory, which, "");
  memory->edited = true;
  if (!silent && style != style_of(memory->cli)) return CG_STR("its diagnostics are to be shown in another way");
  if (!files_hold(&from, -1, &read, &which)) return changed(memory, which, "file");
  cg_unpack outputs = from;
  if (!files_hold(&from, memory->root, &read, &which)) return changed(memory, which, "output");
  if (from.failed || from.at != from.bytes.size) return changed(memory, CG_STR(""), "");
  return list_changes(memory, outputs, outcome) ? CG_STR("") : CG_STR("out of memory");
}

static cg_str try_memory(cg_memory *memory, cg_outcome *outcome, cg_str *shown) {
  const cg_cli *cli = memory->cli;
  int64_t newest = 0;
  const char *wrong = said_too_much(cli, memory->job);
  if (wrong) return codegen_str_of(wrong);
  memory->key = key_of(cli, memory->job);
  memory->places = places_of(memory, &newest);
  if (!memory->key.low || !memory->places.low) return CG_STR("the program does not know where it is");
  memory->keep = !cli->check && !cli->dry_run && newest < memory->begin;
  memory->root = cg_root_open(memory->job->output);
  if (memory->root < 0) return CG_STR("the output folder is not there");
  if (cg_root_interrupted(memory->root)) return CG_STR("a commit was interrupted");
  if (!cg_state_read(memory->root, memory->name, &memory->text)) return CG_STR("no earlier run is remembered");
  if (!cli->check && !cli->dry_run && !cg_root_lock(memory->root)) return CG_STR("another run writes to the folder");
  return compare(memory, outcome, shown);
}

bool cg_memory_holds(cg_memory *memory, const cg_cli *cli, const cg_job *job, cg_outcome *outcome) {
  cg_str shown = {"", 0};
  char digest[33];
  *memory = (cg_memory){.cli = cli, .job = job, .root = -1, .begin = cli->begin};
  cg_arena_init(&memory->arena, 0);
  cg_buf_init(&memory->text, CG_BUF_MAX);
  cg_str who[] = {job->name, job->set};
  cg_hash both[2] = {cg_hash128(who[0].data, who[0].size), cg_hash128(who[1].data ? who[1].data : "", who[1].size)};
  cg_hash_text(cg_hash128(both, sizeof both), digest);
  snprintf(memory->name, sizeof memory->name, "run-%.16s", digest);
  outcome->why = try_memory(memory, outcome, &shown);
  if (memory->root >= 0) close(memory->root); /* and its lock */
  memory->root = -1;
  if (outcome->why.size) {
    outcome->changes = 0;
    outcome->warnings = 0;
    return false;
  }
  outcome->skipped = true;
  FILE *out = cli->json ? cli->out : cli->err;
  fwrite(shown.data, 1, shown.size, out);
  fflush(out);
  return true;
}

static bool pass_files(cg_unpack *from) {
  uint64_t count = cg_unpack_u64(from);
  for (uint64_t i = 0; i < count && count <= FILES_MAX && !from->failed; i++) {
    cg_seen_unpack(from);
    cg_unpack_u64(from);
  }
  return count <= FILES_MAX && !from->failed;
}

const cg_seen *cg_memory_outputs(cg_memory *memory, size_t *count) {
  cg_unpack from = {.bytes = cg_buf_get(&memory->text)};
  *count = 0;
  if (!memory->text.size) return NULL;
  cg_unpack_hash(&from), cg_unpack_hash(&from);
  cg_unpack_u64(&from), cg_unpack_str(&from);
  for (int i = 0; i < 4; i++) cg_unpack_u64(&from);
  uint64_t files = pass_files(&from) ? cg_unpack_u64(&from) : 0;
  cg_seen *seen = files <= FILES_MAX ? cg_arena_array(&memory->arena, cg_seen, (size_t)files + 1) : NULL;
  for (uint64_t i = 0; seen && i < files && !from.failed; i++) {
    cg_seen one = cg_seen_unpack(&from);
    bool fixed = cg_unpack_u64(&from) != 0;
    bool next = !*count || codegen_str_compare(seen[*count - 1].path, one.path) < 0;
    if (!from.failed && !fixed && next) seen[(*count)++] = one;
  }
  return seen;
}

/* -- remembering ------------------------------------------------------------------------------------------------- */

/* Something in a plugin that may depend on more than model and options. */
static cg_str impure(cg_memory *memory, const cg_plugin *plugin) {
  const char *id, *what = cg_plugin_impure(plugin, &id);
  if (what && (!codegen_str_is(codegen_str_of(what), "plugin") || plugin->provides))
    return cg_arena_printf(&memory->arena, "%s '%s' does not declare itself pure", what, id);
  if (!cg_plugin_stands_alone(plugin))
    return cg_arena_printf(&memory->arena, "plugin '%.*s' loads files of its own", CG_FMT(plugin->id));
  return CG_STR("");
}

static cg_str participants(cg_memory *memory, const cg_road *road) {
  cg_str plugin, hook, why = CG_STR("");
  if (cg_hooks_listener(road->hooks, &plugin, &hook))
    return cg_arena_printf(&memory->arena, "plugin '%.*s' listens to hook '%.*s'", CG_FMT(plugin), CG_FMT(hook));
  for (size_t i = 0; i < cg_host_count(road->host) && !why.size; i++)
    if (cg_host_at(road->host, i)->created) why = impure(memory, cg_host_at(road->host, i));
  return why;
}

static void add_seen(cg_memory *memory, cg_seen seen, cg_hash hash, int64_t known, bool fixed) {
  seen.known = known;
  seen.hash = hash;
  cg_seen_pack(&memory->text, &seen);
  cg_pack_u64(&memory->text, fixed);
}

/* A file of others, wherever its path leads. */
static bool look_at_other(cg_str path, cg_seen *out) {
  cg_folder anywhere;
  cg_folder_begin(&anywhere, -1);
  return cg_seen_look(&anywhere, path, out);
}

static bool add_file(cg_memory *memory, cg_str path, cg_hash hash) {
  cg_seen seen;
  if (!look_at_other(path, &seen)) return false;
  add_seen(memory, seen, hash, memory->begin, false);
  return true;
}

/* A file that was read in this run and whose content nobody kept: it must have been what it is now before that. */
static cg_str add_other(cg_memory *memory, cg_str path, bool configuration) {
  cg_seen seen = {0};
  cg_buf text;
  const char *reason;
  cg_str file = cg_arena_copy(&memory->arena, path);
  cg_buf_init(&text, CG_BUF_MAX);
  bool ok = file.data && cg_file_read(file.data, CG_BUF_MAX, &text, &reason) >= 0;
  bool environment = ok && configuration && memmem(text.data, text.size, "${", 2);
  ok = ok && add_file(memory, file, cg_hash128(text.data ? text.data : "", text.size));
  cg_buf_release(&text);
  ok = ok && look_at_other(file, &seen);
  seen.known = memory->begin;
  if (ok && !cg_seen_settled(&seen)) return CG_STR("a plugin or the configuration has only just changed");
  if (environment) return CG_STR("the configuration takes values from the environment");
  return ok ? CG_STR("") : CG_STR("a plugin or the configuration cannot be looked at");
}

static bool is_path(cg_str spec) {
  return cg_str_find(spec, '/', 0) < spec.size;
}

static cg_str add_sources(cg_memory *memory, const cg_road *road) {
  const cg_job *job = memory->job;
  cg_str why = CG_STR("");
  uint64_t count = job->config.size > 0;
  struct stat info;
  for (size_t i = 0; i < job->input_count; i++) {
    cg_str path = cg_path_join(&memory->arena, job->base_dir, job->input[i]);
    if (!path.data || stat(path.data, &info) != 0 || !S_ISREG(info.st_mode)) return CG_STR("a source is no plain file");
  }
  uint32_t documents = cg_documents_count(road->documents);
  for (uint32_t id = 2; id <= documents; id++) count += cg_documents_info(road->documents, id) != NULL;
  for (size_t i = 0; i < job->plugin_count; i++) count += is_path(job->plugin[i]);
  cg_pack_u64(&memory->text, count);
  if (job->config.size) why = add_other(memory, job->config, true);
  for (size_t i = 0; i < job->plugin_count && !why.size; i++)
    if (is_path(job->plugin[i])) why = add_other(memory, job->plugin[i], false);
  for (uint32_t id = 2; id <= documents && !why.size; id++) {
    const cg_document_info *one = cg_documents_info(road->documents, id);
    if (!one) continue;
    if (one->remote || !cg_path_absolute(one->location))
      why = CG_STR("a source is no plain file");
    else if (!add_file(memory, one->location, one->hash))
      why = CG_STR("a source is gone");
  }
  return why;
}

/* Waits for the clock of files to pass what was just written: until then nobody could tell a change from it. At most
 * a few ticks. */
static int64_t settle(int64_t newest) {
  const struct timespec step = {0, 500000};
  for (int i = 0; i < 24 && cg_clock_files() <= newest; i++) nanosleep(&step, NULL);
  return cg_clock_files();
}

/* The looks of all files that were generated, and of the manifest, which comes last. */
static bool look_at_outputs(const cg_memory *memory, const cg_road *road, cg_seen *seen, size_t count) {
  cg_folder folder;
  bool ok = true;
  cg_folder_begin(&folder, memory->root);
  for (size_t i = 0; i < count && ok; i++)
    ok = cg_seen_look(&folder, cg_output_result_at(road->output, i).path, &seen[i]);
  ok = ok && cg_seen_look(&folder, CG_STR(MANIFEST), &seen[count]);
  cg_folder_forget(&folder);
  return ok;
}

/* Somebody may have changed an output between the moment it was written, or compared, and the one it was looked at.
 * Where its time cannot tell, it is read, once the clock has passed its looks; another content is not believed. */
static void doubt_outputs(const cg_memory *memory, const cg_road *road, cg_seen *seen, size_t count, int64_t known) {
  cg_folder folder;
  bool read;
  cg_folder_begin(&folder, memory->root);
  for (size_t i = 0; i < count; i++) {
    cg_output_result result = cg_output_result_at(road->output, i);
    seen[i].hash = result.hash;
    seen[i].known = 0;
    if (result.fixed || (seen[i].size == result.size &&
                         ((result.stamp && seen[i].modified == result.stamp) ||
                          cg_seen_before(&seen[i], result.since) || cg_seen_still(&folder, &seen[i], &read))))
      seen[i].known = known;
  }
  cg_folder_forget(&folder);
}

static cg_str add_outputs(cg_memory *memory, const cg_road *road) {
  size_t count = cg_output_results(road->output);
  cg_buf text;
  const char *reason;
  int64_t newest = 0;
  if (count >= FILES_MAX) return CG_STR("there are too many files");
  cg_seen *seen = cg_arena_array(&memory->arena, cg_seen, count + 1);
  cg_str manifest = cg_path_join(&memory->arena, memory->job->output, CG_STR(MANIFEST));
  if (!seen || !manifest.data) return CG_STR("out of memory");
  bool ok = look_at_outputs(memory, road, seen, count);
  for (size_t i = 0; i <= count && ok; i++) {
    if (seen[i].changed > newest) newest = seen[i].changed;
    if (seen[i].modified > newest) newest = seen[i].modified;
  }
  int64_t known = ok ? settle(newest) : 0;
  cg_buf_init(&text, CG_BUF_MAX);
  ok = ok && cg_file_read(manifest.data, CG_BUF_MAX, &text, &reason) >= 0;
  if (ok) {
    doubt_outputs(memory, road, seen, count, known);
    cg_pack_u64(&memory->text, count + 1);
    for (size_t i = 0; i < count; i++)
      add_seen(memory, seen[i], seen[i].hash, seen[i].known, cg_output_result_at(road->output, i).fixed);
    add_seen(memory, seen[count], cg_hash128(text.data ? text.data : "", text.size), known, false);
  }
  cg_buf_release(&text);
  return ok ? CG_STR("") : CG_STR("an output is gone");
}

static cg_str fill(cg_memory *memory, cg_road *road, const cg_outcome *outcome, cg_str shown) {
  cg_buf *text = &memory->text;
  cg_str why = participants(memory, road);
  if (why.size) return why;
  if (shown.size > SHOWN_MAX) return CG_STR("there are too many diagnostics");
  text->size = 0;
  cg_pack_hash(text, memory->key);
  cg_pack_hash(text, memory->places);
  cg_pack_u64(text, style_of(memory->cli));
  cg_pack_str(text, shown.size ? shown : CG_STR(""));
  cg_pack_u64(text, outcome->warnings);
  cg_pack_u64(text, !cg_diags_reported(road->diags));
  cg_pack_u64(text, memory->pace.vain);
  cg_pack_u64(text, memory->pace.wait);
  why = add_sources(memory, road);
  if (!why.size) why = add_outputs(memory, road);
  return !why.size && text->failed ? CG_STR("out of memory") : why;
}

void cg_memory_keep(cg_memory *memory, cg_road *road, cg_outcome *outcome, cg_str shown) {
  if (!memory->keep || outcome->code != CG_EXIT_OK || !road->output) return;
  memory->root = cg_root_open(memory->job->output);
  if (memory->root < 0) return;
  outcome->next = fill(memory, road, outcome, shown);
  if (!outcome->next.size) {
    int error = cg_state_write(memory->root, memory->name, cg_buf_get(&memory->text));
    if (error) outcome->next = cg_arena_printf(&memory->arena, "it cannot be remembered: %s", cg_errno_text(error));
  }
  close(memory->root);
  memory->root = -1;
}

void cg_memory_release(cg_memory *memory) {
  cg_buf_release(&memory->text);
  cg_arena_release(&memory->arena);
}
