#!/usr/bin/env bash
# Makes the assets of the last commit in two clones at different paths, signed with a key for the occasion, checks them, and
# compares their checksums.
set -euo pipefail

root=$PWD
work=$(mktemp -d)
export GNUPGHOME=$work/gnupg
mkdir -m 700 "$GNUPGHOME"
trap 'gpgconf --kill gpg-agent; rm -rf "$work"' EXIT

gpg --batch --quiet --passphrase '' --quick-generate-key release-check rsa2048 sign never
GPG_FINGERPRINT=$(gpg --list-keys --with-colons | awk -F : '$1 == "fpr" { print $10; exit }')
export GPG_FINGERPRINT

for clone in first second; do
	git clone --quiet "$root" "$work/$clone"
	cd "$work/$clone"
	goreleaser release --snapshot --clean >"$work/$clone.log" 2>&1 || {
		cat "$work/$clone.log" >&2
		exit 1
	}
	"$root/tools/release-assets.sh" dist
	gpg --batch --quiet --verify dist/*_SHA256SUMS.sig dist/*_SHA256SUMS
done
diff "$work"/first/dist/*_SHA256SUMS "$work"/second/dist/*_SHA256SUMS || {
	echo 'Two builds of one commit differ: something of the machine, the path or the clock is in the assets.' >&2
	exit 1
}
echo 'Two builds of one commit have the same checksums, and the signatures hold.'
