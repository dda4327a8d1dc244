/* SPDX-License-Identifier: MIT
 *
 * Starts a command, waits for it, and prints what it took: `STATUS WALL-S CPU-S PEAK-KB`. A child's peak begins with
 * that of whoever starts it, so that must be somebody small.
 *
 *     bench_launch REPORT COMMAND [ARGUMENT...]
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t) {
  return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  struct rusage usage;
  int status = 0;
  if (argc < 3) return 2;
  double begin = now();
  pid_t child = fork();
  if (child == 0) {
    execv(argv[2], argv + 2);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return 1;
  double wall = now() - begin;
  FILE *report = fopen(argv[1], "w");
  if (!report) return 1;
  fprintf(report, "%d %.6f %.6f %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), wall,
          seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss);
  return fclose(report) ? 1 : 0;
}
