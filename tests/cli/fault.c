/* SPDX-License-Identifier: MIT
 *
 * Preloaded into a run: what changes files is counted, and from a given one on it fails, or the process dies before
 * it. CODEGEN_FAULT says how (`kill`, `EIO`, `ENOSPC`), CODEGEN_FAULT_AT at which (from 1), CODEGEN_FAULT_MANY that all
 * behind it fail, too; the count goes to the file CODEGEN_FAULT_COUNT. What is printed does not count. The first byte
 * of the file CODEGEN_FAULT_EDIT is changed by somebody else as soon as the manifest is in its place.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned long count;

static int fails(void) {
  const char *how = getenv("CODEGEN_FAULT"), *at = getenv("CODEGEN_FAULT_AT");
  unsigned long now = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED), wanted = at ? strtoul(at, NULL, 10) : 0;
  if (!how || !wanted || (getenv("CODEGEN_FAULT_MANY") ? now < wanted : now != wanted)) return 0;
  if (strcmp(how, "kill") == 0) kill(getpid(), SIGKILL);
  errno = strcmp(how, "EIO") == 0 ? EIO : ENOSPC;
  return 1;
}

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("CODEGEN_FAULT_COUNT");
  char text[32];
  int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
  if (fd < 0) return;
  (void)!syscall(SYS_write, fd, text, (size_t)snprintf(text, sizeof text, "%lu\n", count));
  syscall(SYS_close, fd);
}

#define NEXT(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))
#define FAULTY(result, name, parameters, ...) \
  result name parameters { \
    return fails() ? -1 : NEXT(name)(__VA_ARGS__); \
  }

ssize_t write(int fd, const void *data, size_t size) {
  return fd > 2 && fails() ? -1 : NEXT(write)(fd, data, size);
}
FAULTY(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), fd, data, size, at)
FAULTY(int, ftruncate, (int fd, off_t size), fd, size)
FAULTY(int, fdatasync, (int fd), fd)
FAULTY(int, rename, (const char *from, const char *to), from, to)
FAULTY(int, unlink, (const char *path), path)
FAULTY(int, unlinkat, (int at, const char *path, int flags), at, path, flags)
FAULTY(int, mkdir, (const char *path, mode_t mode), path, mode)
FAULTY(int, mkdirat, (int at, const char *path, mode_t mode), at, path, mode)
FAULTY(int, fchmod, (int fd, mode_t mode), fd, mode)

int renameat(int at, const char *from, int to_at, const char *to) {
  const char *edit = getenv("CODEGEN_FAULT_EDIT");
  int result = fails() ? -1 : NEXT(renameat)(at, from, to_at, to);
  if (edit && strcmp(to, "codegen.manifest.json") == 0) {
    int fd = (int)syscall(SYS_openat, AT_FDCWD, edit, O_WRONLY);
    (void)!syscall(SYS_pwrite64, fd, "X", 1, 0);
    syscall(SYS_close, fd);
  }
  return result;
}

int openat(int at, const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return flags & O_CREAT && fails() ? -1 : NEXT(openat)(at, path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return flags & O_CREAT && fails() ? -1 : NEXT(open)(path, flags, mode);
}
