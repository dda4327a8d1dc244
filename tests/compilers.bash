# SPDX-License-Identifier: MIT
#
# For tests of generated TypeScript: `compile` runs every compiler that tests/package.json pins, 5.9 and 7, with the same
# arguments. Source it: . "$CODEGEN_SOURCE/tests/compilers.bash"
command -v tsc > /dev/null || { echo "skipped: tsc is not on the path"; exit 77; }
seven=$(dirname "$(readlink -f "$(command -v tsc)")")/../../typescript7/bin/tsc
[ -e "$seven" ] || { echo "skipped: TypeScript 7 is not beside TypeScript 5 ('npm ci' in tests)"; exit 77; }
# What a compiler found nothing wrong with is not asked again: once.py. `work` and `here` are the folders that it reads.
judged() { python3 "$CODEGEN_SOURCE/tests/once.py" "$work:$here" "$@"; }
compile() {
  [ -z "${CODEGEN_AGAIN-}" ] || return 0 # another run of this test has the same text compiled
  judged tsc "$@" || { echo "TypeScript 5.9: $(printf ' %q' "$@" | cut -c1-300)"; return 1; }
  judged node "$seven" "$@" || { echo "TypeScript 7: $(printf ' %q' "$@" | cut -c1-300)"; return 1; }
}
