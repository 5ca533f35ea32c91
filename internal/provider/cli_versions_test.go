package provider

import (
	"context"
	"sync"
	"testing"

	version "github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-exec/tfexec"
)

// cliVersion is the version of the CLI under test.
var cliVersion = sync.OnceValues(func() (*version.Version, error) {
	cli, err := commandLine()
	if err != nil {
		return nil, err
	}
	terraform, err := tfexec.NewTerraform(testDir, cli)
	if err != nil {
		return nil, err
	}
	v, _, err := terraform.Version(context.Background(), true)
	return v, err
})

// writeOnlySince is the first version with write-only arguments, of Terraform and OpenTofu alike.
var writeOnlySince = version.Must(version.NewVersion("1.11.0"))

// needsWriteOnly skips a test whose configuration an older CLI cannot read.
func needsWriteOnly(t testing.TB) {
	t.Helper()
	v, err := cliVersion()
	if err != nil {
		t.Fatal(err)
	}
	if v.LessThan(writeOnlySince) {
		t.Skipf("needs write-only arguments, which %s has not", v)
	}
}
