#!/usr/bin/env bash
# Builds the provider into a filesystem mirror, in the unpacked layout that Terraform and OpenTofu read, and prints the CLI
# configuration that makes them look there.
# usage: VERSION=x.y.z install-local.sh FOLDER
set -euo pipefail

mirror=$1
platform=$(go env GOOS)_$(go env GOARCH)
binary=terraform-provider-connect_v$VERSION$(go env GOEXE)

# The short source address "connect-community/connect" means another host to each of the two CLIs.
terraform=registry.terraform.io/connect-community/connect
opentofu=registry.opentofu.org/connect-community/connect

mkdir -p "$mirror"/{"$terraform","$opentofu"}/"$VERSION/$platform"
CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o "$mirror/$terraform/$VERSION/$platform/$binary" .
cp "$mirror/$terraform/$VERSION/$platform/$binary" "$mirror/$opentofu/$VERSION/$platform/$binary"

cat <<CONFIG
# Version $VERSION for $platform is in the mirror. Save this as a file and name the file in TF_CLI_CONFIG_FILE,
# or put it into ~/.terraformrc (OpenTofu: ~/.tofurc):

provider_installation {
  filesystem_mirror {
    path    = "$mirror"
    include = ["$terraform", "$opentofu"]
  }
  direct {
    exclude = ["$terraform", "$opentofu"]
  }
}
CONFIG
