// Package terraformcli finds the command line that the demo and the tests run.
package terraformcli

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/fs"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"
)

// Find returns the path of the CLI: the one that TF_ACC_TERRAFORM_PATH names, Terraform or else OpenTofu on PATH, or a Terraform that it
// downloads into dir.
func Find(ctx context.Context, dir string) (string, error) {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path, nil
	}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	path, err := install.NewInstaller().Ensure(ctx, []src.Source{
		&fs.AnyVersion{Product: &product.Terraform},
		&releases.LatestVersion{Product: product.Terraform, InstallDir: dir},
	})
	if err != nil {
		return "", fmt.Errorf("finding Terraform or OpenTofu on PATH, or downloading Terraform: %w", err)
	}
	return path, nil
}
