/* SPDX-License-Identifier: MIT
 *
 * A well-behaved plugin that has one of everything: options of every type, a phase, a reader, a writer, a command, a
 * capability. With NEWER its structures are longer than this host knows, as if built with a later SDK.
 */
#include <codegen/plugin.h>

CODEGEN_PLUGIN_NOTE("zoo.good", "1.2.3", 0,
                    ",\"reader\":{\"id\":\"zoo\",\"markers\":[\"zoo\",\"animals\"],\"extensions\":[\".zoo\"]}"
                    ",\"capabilities\":[\"net=zoo.example\"]");

static const char *const sizes[] = {"small", "medium", "large", NULL};
static const char *const words[] = {"tiny", "small", "huge", "large", NULL};
static const codegen_option on = {
    .struct_size = sizeof on, .type = CODEGEN_OPTION_BOOL, .name = "on", .doc = "opens the zoo", .initial = "true"};
static const codegen_option count = {.struct_size = sizeof count,
                                     .type = CODEGEN_OPTION_INTEGER,
                                     .name = "count",
                                     .doc = "number of animals",
                                     .initial = "3",
                                     .minimum = 1,
                                     .maximum = 10};
static const codegen_option title = {
    .struct_size = sizeof title, .type = CODEGEN_OPTION_TEXT, .name = "title", .doc = "name of the zoo", .maximum = 5};
static const codegen_option file = {.struct_size = sizeof file,
                                    .type = CODEGEN_OPTION_TEXT,
                                    .flags = CODEGEN_OPTION_PATH,
                                    .name = "file",
                                    .doc = "file to write",
                                    .initial = "zoo.txt"};
static const codegen_option size = {.struct_size = sizeof size,
                                    .type = CODEGEN_OPTION_ENUM,
                                    .name = "size",
                                    .doc = "size of the cages",
                                    .initial = "medium",
                                    .values = sizes,
                                    .synonyms = words};
static const codegen_option list = {
    .struct_size = sizeof list, .type = CODEGEN_OPTION_LIST, .name = "animals", .doc = "who lives here", .maximum = 3};
static const codegen_option map = {
    .struct_size = sizeof map, .type = CODEGEN_OPTION_MAP, .name = "names", .doc = "animal to name"};
static const codegen_option secret = {.struct_size = sizeof secret,
                                      .type = CODEGEN_OPTION_ENUM,
                                      .flags = CODEGEN_OPTION_SECRET,
                                      .name = "key",
                                      .doc = "key of the cages",
                                      .initial = "small",
                                      .values = sizes};
static const codegen_option old = {.struct_size = sizeof old,
                                   .type = CODEGEN_OPTION_BOOL,
                                   .name = "open",
                                   .doc = "opens the zoo",
                                   .since = "1.0.0",
                                   .instead = "use 'on'"};
static const codegen_option *const options[] = {&on, &count, &title, &file, &size, &list, &map, &secret, &old, NULL};

static codegen_status run(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_edit *edit) {
  (void)self, (void)ctx, (void)model, (void)edit;
  return CODEGEN_OK;
}
static const char *const before[] = {"name", NULL};
static const codegen_phase phase = {.struct_size = sizeof phase,
                                    .id = "shape/zoo",
                                    .order = "4.5",
                                    .doc = "counts animals",
                                    .before = before,
                                    .run = run};
static const codegen_phase *const phases[] = {&phase, NULL};

static codegen_status read_zoo(void *self, codegen_ctx *ctx, const codegen_reading *reading, codegen_edit *edit) {
  (void)self, (void)ctx, (void)reading, (void)edit;
  return CODEGEN_OK;
}
static const char *const markers[] = {"animals", "zoo", NULL};
static const char *const extensions[] = {".zoo", NULL};
static const codegen_reader reader = {.struct_size = sizeof reader,
                                      .id = "zoo",
                                      .doc = "reads zoos",
                                      .markers = markers,
                                      .extensions = extensions,
                                      .read = read_zoo};
static const codegen_reader *const readers[] = {&reader, NULL};

static codegen_status plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *to) {
  (void)self, (void)model;
  codegen_artifact artifact = {
      .struct_size = sizeof artifact, .id = CODEGEN_STR("zoo"), .language = CODEGEN_STR("text")};
  artifact.path = codegen_option_text(ctx, "file");
  codegen_section section = {
      .struct_size = sizeof section, .key = CODEGEN_STR("all"), .depends = CODEGEN_DEPENDS_WHOLE};
  section.artifact = codegen_plan_artifact(to, &artifact);
  return section.artifact ? codegen_plan_section(to, &section) : CODEGEN_ERR_CONTRACT;
}
static codegen_status emit(void *self, codegen_ctx *ctx, const codegen_model *model, const codegen_section *section,
                           codegen_out *out) {
  (void)self, (void)model, (void)section;
  codegen_out_text(out, "animals: ");
  codegen_out_u64(out, (uint64_t)codegen_option_integer(ctx, "count"));
  codegen_out_char(out, '\n');
  return CODEGEN_OK;
}
static const char *const reserved[] = {"cage", NULL};
static const codegen_convention convention = {
    .struct_size = sizeof convention, .type_case = CODEGEN_CASE_PASCAL, .reserved = reserved};
static const codegen_writer writer = {.struct_size = sizeof writer,
                                      .id = "zoo",
                                      .doc = "writes one file",
                                      .convention = &convention,
                                      .plan = plan,
                                      .emit = emit};
static const codegen_writer *const writers[] = {&writer, NULL};

static codegen_status feed(void *self, codegen_ctx *ctx, const codegen_str *argument, uint32_t arguments) {
  (void)self, (void)ctx, (void)argument, (void)arguments;
  return CODEGEN_OK;
}
static const codegen_command command = {
    .struct_size = sizeof command, .name = "feed", .doc = "feeds the animals", .run = feed};
static const codegen_command *const commands[] = {&command, NULL};

static const codegen_capability capability = {
    .struct_size = sizeof capability, .id = "net=zoo.example", .reason = "asks the zoo"};
static const codegen_capability *const capabilities[] = {&capability, NULL};

static codegen_status create(codegen_ctx *ctx, void **self) {
  *self = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, 64, 16);
  return *self ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
}
static void destroy(codegen_ctx *ctx, void *self) {
  (void)ctx;
  ((char *)self)[0] = 1; /* still there, or the sanitizer tells */
}

#define PLUGIN(size) \
  { \
    .struct_size = (uint32_t)(size), .abi_major = CODEGEN_ABI_MAJOR, .abi_minor = CODEGEN_ABI_MINOR, .id = "zoo.good", \
    .version = "1.2.3", .doc = "has one of everything", .license = "MIT", .homepage = "https://zoo.example", \
    .options = options, .capabilities = capabilities, .phases = phases, .readers = readers, .writers = writers, \
    .commands = commands, .create = create, .destroy = destroy \
  }

#ifdef NEWER
static const struct {
  codegen_plugin plugin;
  void *later[5];
} newer = {PLUGIN(sizeof newer), {(void *)0x1, (void *)0x2, (void *)0x3, (void *)0x4, (void *)0x5}};
#define GIVEN (&newer.plugin)
#else
static const codegen_plugin plugin = PLUGIN(sizeof plugin);
#define GIVEN (&plugin)
#endif

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  return host->struct_size >= sizeof *host && index == 0 ? GIVEN : NULL;
}
