#!/usr/bin/env bash
# Breaks one condition, sum or step of the given packages at a time, with gremlins, and checks that the tests of the package notice.
# Go's coverage has no block for the conditions of a switch, and gremlins leaves out what no block covers. So it is told that
# everything is covered and tries every mutant; how much really is, is asked for apart.
set -euo pipefail
cd "$(dirname "$0")/.."

least=95
export GREMLINS_GO GREMLINS_COVERAGE
GREMLINS_GO=$(command -v go)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GREMLINS_COVERAGE=$work/coverage

cat >"$work/go" <<'EOF'
#!/usr/bin/env bash
set -euo pipefail
[[ $1 == test ]] && set -- test -vet=off -ldflags=-s "${@:2}"
"$GREMLINS_GO" "$@"
[[ "$*" =~ -coverprofile\ ([^ ]+) ]] || exit 0
profile=${BASH_REMATCH[1]}
cp "$profile" "$GREMLINS_COVERAGE"
sed -Ei 's/:[0-9.]+,[0-9.]+ .*/:1.1,99999.1 1 1/' "$profile"
EOF
chmod +x "$work/go"

failed=0
for package in "$@"; do
  echo "== $package"
  # A few combinations of the matrix are enough beside the tests of the rules.
  CONNECT_MATRIX_STRIDE=${CONNECT_MATRIX_STRIDE:-997} PATH="$work:$PATH" bin/gremlins unleash "./$package" --output-statuses ltv \
    --threshold-efficacy "$least" --timeout-coefficient "${COEFFICIENT:-5}" --workers "${WORKERS:-0}" || failed=1
  statements=$(go tool cover -func "$GREMLINS_COVERAGE" | awk 'END { print $NF }')
  echo "Statement coverage: $statements"
  awk -v is="$statements" -v least="$least" 'BEGIN { exit is + 0 < least }' || failed=1
done
exit "$failed"
