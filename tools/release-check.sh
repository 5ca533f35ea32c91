#!/usr/bin/env bash
# Makes the assets of the last commit in two clones at different paths, checks them, and compares their checksums.
set -euo pipefail

root=$PWD
assets=$root/tools/release-assets.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for clone in first second; do
	git clone --quiet "$root" "$work/$clone"
	(cd "$work/$clone" && goreleaser release --snapshot --clean --skip=sign >"$work/$clone.log" 2>&1) || {
		cat "$work/$clone.log" >&2
		exit 1
	}
	"$assets" "$work/$clone/dist"
done
diff "$work"/first/dist/*_SHA256SUMS "$work"/second/dist/*_SHA256SUMS || {
	echo 'Two builds of one commit differ: something of the machine, the path or the clock is in the assets.' >&2
	exit 1
}
echo 'Two builds of one commit have the same checksums.'
