#!/usr/bin/env bash
# Downloads the draft release of a tag, verifies what the registries will read, and publishes it.
# usage: GH_TOKEN=… TAG=vX.Y.Z release-publish.sh, after `make release` in the same work tree
set -euo pipefail

root=$PWD
draft=$(mktemp -d)
trap 'rm -rf "$draft"' EXIT

gh release download "$TAG" --dir "$draft"
"$root/tools/release-assets.sh" "$draft"

cd "$draft"
sums=terraform-provider-connect_${TAG#v}_SHA256SUMS
cmp "$sums" "$root/dist/$sums"
gpg --batch --verify "$sums.sig" "$sums"
for archive in *.zip; do
	gh attestation verify "$archive" --repo "$GITHUB_REPOSITORY" --signer-workflow "$GITHUB_REPOSITORY/.github/workflows/release.yml"
done

cd "$root"
gh release edit "$TAG" --draft=false
