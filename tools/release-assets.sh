#!/usr/bin/env bash
# Checks that a folder holds the assets that the registries take, no archive more or less, and that their checksums hold.
# usage: release-assets.sh FOLDER
set -euo pipefail

platforms=(
	darwin_amd64 darwin_arm64
	freebsd_386 freebsd_amd64
	linux_386 linux_amd64 linux_arm linux_arm64 linux_s390x
	windows_386 windows_amd64
)

fail() {
	echo "release assets: $*" >&2
	exit 1
}

unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT

cd "$1"
sums=$(ls terraform-provider-connect_*_SHA256SUMS) || fail "there is no SHA256SUMS in $1"
name=${sums%_SHA256SUMS}
version=${name#terraform-provider-connect_}

expected=("${name}_manifest.json")
for platform in "${platforms[@]}"; do
	archive=${name}_$platform.zip
	expected+=("$archive" "${name}_$platform.cdx.json")

	binary=terraform-provider-connect_v$version
	[[ $platform == windows_* ]] && binary+=.exe
	members=$(unzip -Z1 "$archive" | sort | tr '\n' ' ')
	[[ $members == "LICENSE NOTICES $binary " ]] || fail "$archive holds $members, not LICENSE, NOTICES and $binary"

	unzip -qo "$archive" NOTICES "$binary" -d "$unpacked"
	linked=$(go version -m "$unpacked/$binary" | awk 'NR == 1 { print "Go", $NF } $1 == "dep" { print $2, $3 }')
	unnamed=$(grep -vxFf "$unpacked/NOTICES" <<<"$linked" || true)
	[[ -z $unnamed ]] || fail "NOTICES in $archive does not name"$'\n'"$unnamed"

	grep -q '"name": "github.com/hashicorp/terraform-plugin-framework"' "${name}_$platform.cdx.json" ||
		fail "${name}_$platform.cdx.json does not list what the binary is made of"
done

listed=$(awk '{ print $2 }' "$sums" | sort)
[[ $listed == "$(printf '%s\n' "${expected[@]}" | sort)" ]] || fail "$sums lists"$'\n'"$listed"
# In dist/ the manifest is not there under its asset name: GoReleaser takes the file of the repository.
manifest=${name}_manifest.json
[[ -e $manifest ]] || cp ../terraform-registry-manifest.json "$manifest"
sha256sum --check --quiet "$sums" || fail "a checksum does not hold"

echo "The assets of version $version are complete: ${#platforms[@]} platforms."
