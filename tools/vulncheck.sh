#!/usr/bin/env bash
# Runs govulncheck. Where its database is out of reach it says so and goes on, unless VULNDB=required.
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT

status=0
"$GOVULNCHECK" ./... 2>&1 | tee "$log" || status=$?
if [[ $status -eq 0 ]]; then
	exit 0
fi
if grep -q '^govulncheck: fetching vulnerabilities' "$log" && [[ ${VULNDB:-} != required ]]; then
	echo 'NOT CHECKED for known vulnerabilities: the database is out of reach from here.'
	exit 0
fi
exit "$status"
