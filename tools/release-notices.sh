#!/usr/bin/env bash
# Writes the notices of third parties: of every module that is linked into the provider, and of Go itself, the version and each
# licence and notice file. (The report of go-licenses has neither Go's own licence nor the notices beside an Apache licence.)
# usage: release-notices.sh FILE
set -euo pipefail

fail() {
	echo "release notices: $*" >&2
	exit 1
}

# Systems may differ in what they link. release-assets.sh holds the outcome against every binary.
linked() {
	for system in darwin freebsd linux windows; do
		GOOS=$system CGO_ENABLED=0 go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' . || exit
	done | LC_ALL=C sort -u
}

# usage: notice NAME VERSION FOLDER [OPTION OF FIND…]
notice() {
	local files file
	files=$(cd "$3" && find . "${@:4}" -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'notice*' -o -iname 'patents*' \) \
		! -name '*.go' | LC_ALL=C sort)
	[[ $files ]] || fail "$1 $2 has no licence in $3"
	printf '\n%s\n%s %s\n' "$rule" "$1" "$2"
	while read -r file; do
		printf '\n---- %s\n\n' "${file#./}"
		cat "$3/$file"
	done <<<"$files"
}

rule=$(printf '=%.0s' {1..80})
mkdir -p "$(dirname "$1")"
modules=$(linked)
{
	echo 'terraform-provider-connect contains the software below. `go mod download MODULE@VERSION` fetches the source of each module.'
	notice Go "$(go env GOVERSION)" "$(go env GOROOT)" -maxdepth 1
	while read -r module version dir; do
		notice "$module" "$version" "$dir"
	done <<<"$modules"
} >"$1"
