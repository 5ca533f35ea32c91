#!/usr/bin/env bash
# Breaks one thing of the provider at a time, in a copy that only the compiler sees, and checks that the tests notice.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
survivors=0

# mutate NAME FILE SED-EXPRESSION TESTS
mutate() {
  local file="$PWD/internal/$2"
  sed -E "$3" "$file" >"$work/mutant.go"
  if cmp -s "$file" "$work/mutant.go"; then
    echo "$1: the expression changes nothing in $2" >&2
    exit 1
  fi
  printf '{"Replace": {"%s": "%s"}}' "$file" "$work/mutant.go" >"$work/overlay.json"
  if ! go vet -overlay "$work/overlay.json" ./internal/provider >"$work/log" 2>&1; then
    cat "$work/log" >&2
    exit 1
  fi
  if CONNECT_MATRIX_STRIDE=97 go test -overlay "$work/overlay.json" -run "$4" ./internal/provider >"$work/log" 2>&1; then
    echo "SURVIVED: $1"
    survivors=$((survivors + 1))
  else
    echo "caught:   $1"
  fi
}

mutate 'no baseline' provider/private_state.go 's/b\.Config\[key\] = canonicalEmpty\(.*/_ = canonicalEmpty(key)/' '^TestMatrix$'
mutate 'no planned defaults' provider/rules.go '/^func .* defaultOf/,/^}/s/return k\.Default/return nil/' '^TestMatrix$|^TestDefaultedKeys'
mutate 'no further ways of clearing' provider/oauth_integration_update.go 's/\[\]clearingForm\{u\.asEmpty, u\.leftOut\}/[]clearingForm{}/' '^TestMatrix$'
mutate 'keys are not cleared' provider/oauth_integration_model.go 's/update\.Config\[key\] = nil/_ = key/' '^TestMatrix$|^TestIntegrationLifecycle$'
mutate 'vanished keys are forgotten' provider/oauth_integration_resource.go 's/private\.Vanished = vanishedKeys\(/_ = vanishedKeys(/' '^TestDefaultedKeys'
mutate 'secrets are always sent' provider/oauth_integration_secrets.go 's/return create \|\| !version/return true || create || !version/' '^TestDrift|^TestNewTemplate|^TestMatrix$|^TestSecret'
unchanged=provider/oauth_integration_unchanged.go
told='^TestMatrix$|^Test(OnlyUnchanged|NothingIs|VerificationThatIsDueIsNot)'
mutate 'a read is told whatever was read' $unchanged 's/!state\.object\(\)\.Equal\(model\.object\(\)\)/model.object().IsNull()/' "$told"
mutate 'a read forgets what it has to remember' $unchanged 's/!bytes\.Equal\(remembered, stored\)/bytes.Equal(append(remembered, stored...), nil)/' "$told"
mutate 'a read is told of another identity' $unchanged 's/err == nil \&\& value\.Equal\(identity\)/err == nil \&\& !value.IsNull()/' "$told"
mutate 'a plan is told whatever was proposed' $unchanged 's/ \|\| !state\.object\(\)\.Equal\(proposed\.object\(\)\)//' "$told"
mutate 'a plan is told whatever was planned' $unchanged 's/ \|\| !state\.object\(\)\.Equal\(planning\.plan\.object\(\)\)//' "$told"
mutate 'told reads are not managed' $unchanged '/provider\.managed\.Store/d' "$told"
mutate 'a lost create is repeated' connect/retry.go 's/idempotent := /&c.method == http.MethodPost || /' '^TestFaultTable$'
mutate 'secrets stay in errors' untrusted/secrets.go 's/if len\(s\.runs\) == 0/if true/' '^TestFaultTable$'
mutate 'the key goes wherever a redirect points' connect/transport.go 's/case !sameOrigin\(req\.URL, server\):/case false:/' '^TestFaultTable$'
mutate 'any success is a deletion' connect/integrations.go 's/case got\.status == http\.StatusNoContent:/case got.status > 0:/' '^TestFaultTable$'
mutate 'any 404 means gone' connect/errors.go 's/ && api\.Code == codeNotFound//' '^TestOnlyConnectsOwn404'

exit "$survivors"
