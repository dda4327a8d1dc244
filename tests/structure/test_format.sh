#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# clang-format decides the layout of every C file.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root" || exit 1
if ! command -v clang-format > /dev/null; then
  echo "skipped: clang-format is not installed"
  exit 77
fi
found=$(mktemp)
trap 'rm -f "$found"' EXIT
if printf 'int   x ;\n' | clang-format --dry-run -Werror 2> /dev/null; then
  echo "self check: a badly laid out line was accepted"
  exit 1
fi
find core plugins sdk include tests examples templates \( -name node_modules -o -name corpus \) -prune -o \
  -type f \( -name '*.c' -o -name '*.h' \) -print0 2> /dev/null |
  xargs -0 clang-format --dry-run -Werror 2>&1 | grep -E 'error:' | cut -d: -f1 | sort | uniq -c > "$found"
failed=0
if [ -s "$found" ]; then
  echo "not laid out by .clang-format (lines, file); clang-format -i mends it:"
  cat "$found"
  failed=1
fi
exit $failed
