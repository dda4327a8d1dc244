/* SPDX-License-Identifier: MIT
 *
 * The program: standard streams and nothing else.
 */
#include "cli.h"

#include <fcntl.h>
#include <unistd.h>

/** Streams that the caller closed get a descriptor that can only fail: otherwise the first file that is opened would
 *  become standard input or output. */
static void fill_streams(void) {
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0) return;
}

/** A plugin that calls exit() ends the process in the middle of a run: that is a failure, whatever it says. */
static void left_early(int status, void *running) {
  (void)status;
  if (!*(bool *)running) return;
  if (isatty(2) && write(2, "\r\033[K", 4) < 0) _exit(CG_EXIT_BUG); /* over a line of progress */
  static const char text[] = "error[CGP0012]: a plugin ended the process; nothing was committed\n";
  if (write(2, text, sizeof text - 1) < 0) _exit(CG_EXIT_BUG);
  _exit(CG_EXIT_PLUGIN);
}

int main(int argc, char **argv) {
  static bool running = true;
  fill_streams();
  if (on_exit(left_early, &running) != 0) return CG_EXIT_BUG;
  int code = cg_cli_main(argc, argv, stdout, stderr);
  running = false;
  return code;
}
