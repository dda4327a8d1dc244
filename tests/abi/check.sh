#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The lock holds: headers that grew at their tail pass, and each kind of change that breaks built plugins does not compile.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# try WHAT pass|fail FILE SED-SCRIPT: the newest lock against changed headers.
try() {
  rm -rf "$folder/include"
  cp -r "$root/include" "$folder/include"
  if [ -n "$4" ]; then
    sed -i -E "$4" "$folder/include/codegen/$3"
    if cmp -s "$folder/include/codegen/$3" "$root/include/codegen/$3"; then
      echo "$1: the change did not apply"
      failed=1
      return
    fi
  fi
  lock=$(ls "$here"/lock_*.c | sort -V | tail -n 1)
  if ${CC:-cc} -std=c17 -I "$folder/include" "$lock" -o "$folder/lock" 2> "$folder/log" && "$folder/lock" > "$folder/log"; then
    result=pass
  else
    result=fail
  fi
  if [ $result != "$2" ]; then
    echo "$1: $result, expected $2"
    head -n 5 "$folder/log"
    failed=1
  fi
}

try "unchanged headers" pass host.h ''
try "a slot at the tail" pass host.h 's/^\} codegen_api;/  void (*later)(codegen_ctx *);\n} codegen_api;/'
try "a member at the tail" pass plugin.h 's/^\} codegen_plugin;/  void *later;\n} codegen_plugin;/'
try "an argument at a hook's tail" pass hooks.h 's/^(#define CODEGEN_HOOK_run_begin\(A\) .*)$/\1 A(2, U32, count, count)/'
try "a slot in the middle" fail host.h 's/^(  bool \(\*cancelled\))/  void (*later)(codegen_ctx *);\n\1/'
try "another signature of a slot" fail host.h 's/bool \(\*cancelled\)\(codegen_ctx \*\)/bool (*cancelled)(codegen_ctx *, int)/'
try "another type of a member" fail plugin.h 's/^  uint32_t abi_needed;/  int32_t abi_needed;/'
try "a member that is gone" fail options.h 's/^  const char \*since;.*$//'
try "a larger slice" fail base.h 's/^(  size_t size; \/\* bytes \*\/)/\1\n  size_t more;/'
try "another value of an enumerator" fail base.h 's/CODEGEN_ERR_USAGE = -2/CODEGEN_ERR_USAGE = -22/'
try "an argument in the middle of a hook" fail hooks.h 's/^#define CODEGEN_HOOK_run_begin\(A\) /&A(1, U32, count, count) /'
exit $failed
