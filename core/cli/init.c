/* SPDX-License-Identifier: MIT
 *
 * codegen init: a codegen.yaml to start from. Finds the schema in this folder when none is named; never overwrites.
 */
#include "migrate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const usual[] = {"openapi.yaml", "openapi.yml",  "openapi.json", "api.yaml",
                                    "api.json",     "swagger.yaml", "swagger.json", NULL};

static cg_str find_input(const cg_cli *cli) {
  if (cli->input_count) return cli->input[0];
  for (size_t i = 0; usual[i]; i++)
    if (access(usual[i], R_OK) == 0) return codegen_str_of(usual[i]);
  return CG_STR("openapi.yaml");
}

static void write_config(const cg_cli *cli, cg_buf *out) {
  cg_buf_text(out,
              "# Configuration of codegen; `codegen schema` prints the JSON Schema that editors read.\n"
              "sources:\n"
              "  api:\n"
              "    input: ");
  cg_buf_json(out, find_input(cli));
  cg_buf_text(out, "\n    output: ");
  cg_buf_json(out, cli->output.data ? cli->output : CG_STR("src/api"));
  cg_buf_text(out, "\nplugins:\n");
  if (cli->plugin_count == 0)
    cg_buf_text(out,
                "  typescript:\n    options:\n      enums: union # or const, enum; `codegen plugin info typescript` "
                "lists all\n");
  for (size_t i = 0; i < cli->plugin_count; i++) {
    cg_buf_text(out, "  ");
    cg_buf_json(out, cli->plugin[i]);
    cg_buf_text(out, ": {}\n");
  }
  cg_buf_text(out, "# Named sets for CI jobs: codegen --set ci\n# sets:\n#   ci: [typescript]\n");
}

static void say_written(const cg_cli *cli, cg_str path) {
  cg_buf said;
  cg_buf_init(&said, CG_BUF_MAX);
  if (cli->json) {
    cg_buf_text(&said, "{\"event\":\"file\",\"change\":\"create\",\"path\":");
    cg_buf_json(&said, path);
    cg_buf_text(&said, "}\n");
  } else if (!cli->quiet) {
    cg_buf_text(&said, "wrote ");
    cg_render_safe(&said, path, false);
    cg_buf_text(&said, "; now type: codegen\n");
  }
  if (said.size) fwrite(said.data, 1, said.size, cli->out);
  cg_buf_release(&said);
}

/** To a link or a device: they stay what they are. 0 or errno. */
static int write_through(int folder, const char *name, cg_str text) {
  int fd = openat(folder, name, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return errno;
  int error = cg_fd_write(fd, text, CG_HERE);
  return close(fd) == 0 || error ? error : errno;
}

/** A new file, or in the place of one with --force; 0 or errno. What fails leaves the file that was there. */
static int write_file(const cg_cli *cli, cg_str path, cg_str text) {
  cg_str dir = cg_arena_copy(cli->arena, cg_path_dir(path)), name = cg_arena_copy(cli->arena, cg_path_name(path));
  struct stat was;
  if (!dir.data || !name.data) return ENOMEM;
  if (!name.size) return EISDIR;
  bool root = !dir.size && cg_path_absolute(path);
  int folder = open(dir.size ? dir.data : root ? "/" : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
  if (folder < 0) return errno;
  bool there = fstatat(folder, name.data, &was, AT_SYMLINK_NOFOLLOW) == 0;
  if (there && !cli->force)
    error = EEXIST;
  else if (there && !S_ISREG(was.st_mode))
    error = write_through(folder, name.data, text);
  else
    error = cg_file_replace(folder, name.data, there ? was.st_mode & 07777 : 0, text, true);
  close(folder);
  return error;
}

int cg_cli_init(cg_cli *cli) {
  const char *path = cli->config.data ? cli->config.data : "codegen.yaml";
  cg_buf text;
  cg_buf_init(&text, 1 << 20);
  int code = CG_EXIT_OK;
  if (cli->from.data)
    code = cg_cli_migrate(cli, &text);
  else
    write_config(cli, &text);
  if (code != CG_EXIT_OK) {
    cg_buf_release(&text);
    return code;
  }
  int error = text.failed ? ENOMEM : write_file(cli, codegen_str_of(path), cg_buf_get(&text));
  if (text.failed) {
    code = CG_EXIT_BUG;
  } else if (error == EEXIST || error == ENOENT || error == ENOTDIR || error == EISDIR) {
    cg_diag_file(cli->diags, error == EEXIST ? "CGC0010" : "CGC0001", codegen_str_of(path), 0, 0,
                 error == EEXIST ? "use '--force' to replace it, or '--config FILE' for another name" : NULL,
                 "'%s' cannot be made: %s", path, cg_errno_text(error));
    code = CG_EXIT_USAGE;
  } else if (error) {
    cg_diag_file(cli->diags, "CGO0001", codegen_str_of(path), 0, 0, NULL, "'%s' cannot be written: %s", path,
                 cg_errno_text(error));
    code = CG_EXIT_OUTPUT;
  } else {
    say_written(cli, codegen_str_of(path));
  }
  cg_buf_release(&text);
  return code;
}
