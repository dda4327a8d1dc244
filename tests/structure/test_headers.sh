#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every public header (include/ and sdk/include/) compiles alone, as C and as C++, without a word from the compilers.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 checked=0

# check COMPILER LANGUAGE STANDARD HEADER
check() {
  printf '#include <%s>\n#include <%s>\nint codegen_only_a_header;\n' "$4" "$4" > "$work/unit"
  if ! "$1" -x "$2" "-std=$3" -pedantic -Wall -Wextra -Wshadow -Werror -fsyntax-only \
      "-I$root/include" "-I$root/sdk/include" "$work/unit"; then
    echo "<$4> does not compile alone as $3 with $1"
    failed=1
  fi
  checked=$((checked + 1))
}

# A header that leans on another one must not get through.
printf 'codegen_undeclared x;\n' > "$work/planted.h"
if gcc -x c -std=c11 -fsyntax-only "$work/planted.h" 2> /dev/null; then
  echo "self check: a broken header compiled"
  failed=1
fi

while IFS= read -r path; do
  header=${path#"$root"/include/}
  header=${header#"$root"/sdk/include/}
  for standard in c11 c17; do
    check gcc c $standard "$header"
    ! command -v clang > /dev/null || check clang c $standard "$header"
  done
  for standard in c++11 c++17; do
    ! command -v g++ > /dev/null || check g++ c++ $standard "$header"
    ! command -v clang++ > /dev/null || check clang++ c++ $standard "$header"
  done
done < <(find "$root/include" "$root/sdk/include" -name '*.h' 2> /dev/null | sort)
echo "$checked compilations"
[ "$checked" -gt 0 ] && exit "$failed"
