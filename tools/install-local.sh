#!/usr/bin/env bash
# Builds the provider into a filesystem mirror, in the unpacked layout that Terraform and OpenTofu read, and prints the CLI
# configuration that makes them look there.
# usage: VERSION=x.y.z install-local.sh FOLDER
set -euo pipefail

source=registry.terraform.io/connect-community/connect
mirror=$1
platform=$(go env GOOS)_$(go env GOARCH)
suffix=$(go env GOEXE)
folder=$mirror/$source/$VERSION/$platform

mkdir -p "$folder"
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" \
	-o "$folder/terraform-provider-connect_v$VERSION$suffix" .

cat <<CONFIG
# Version $VERSION for $platform is in $folder
# Put this into a file and name it in TF_CLI_CONFIG_FILE, or into ~/.terraformrc (OpenTofu: ~/.tofurc):

provider_installation {
  filesystem_mirror {
    path    = "$mirror"
    include = ["registry.terraform.io/connect-community/connect"]
  }
  direct {
    exclude = ["registry.terraform.io/connect-community/connect"]
  }
}
CONFIG
