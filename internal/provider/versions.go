package provider

import (
	"context"
	"fmt"

	goversion "github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// The first versions of Connect that have a feature. Service Account: the gate of Posit's connectapi. Permissions: answers recorded
// on 2025.07 have none; the exact release is not publicly known. Several associations: the gate of Posit's own tests.
var (
	serviceAccountsSince     = goversion.Must(goversion.NewVersion("2024.12.0"))
	permissionsSince         = goversion.Must(goversion.NewVersion("2025.08.0"))
	severalAssociationsSince = goversion.Must(goversion.NewVersion("2025.07.0"))
)

// checkVersion refuses at plan time what the server is too old for. It asks for the version only when such a thing is to be written;
// a server that hides its version decides by itself.
func (p *planning) checkVersion(ctx context.Context, planned template.Values) diag.Diagnostics {
	var diags diag.Diagnostics
	permissions := !p.plan.Permissions.IsNull() && (p.state == nil || p.plan.permissionsDiffer(*p.state))
	serviceAccount := planned["auth_type"] == authServiceAccount && p.held["auth_type"] != authServiceAccount
	if !p.provider.ready() || !permissions && !serviceAccount {
		return nil
	}
	server := p.provider.release(ctx)
	if server == nil {
		return nil
	}
	if permissions && server.LessThan(permissionsSince) {
		diags.AddAttributeError(path.Root("permissions"), "Connect is too old for permissions",
			fmt.Sprintf("The server runs Connect %s. Permissions of integrations came after 2025.07. Remove `permissions`, or upgrade Connect.", server.Original()))
	}
	if serviceAccount && server.LessThan(serviceAccountsSince) {
		diags.AddAttributeError(configPath("auth_type"), "Connect is too old for Service Account integrations",
			fmt.Sprintf("The server runs Connect %s. Service Account integrations came with 2024.12. Upgrade Connect, or use auth_type = \"Viewer\".", server.Original()))
	}
	return diags
}

// fetchVersion returns the server's version without its development suffix, or nil where it is hidden or cannot be asked for.
func fetchVersion(ctx context.Context, client *connect.Client) *goversion.Version {
	settings, err := client.ServerSettings(ctx)
	if err != nil {
		tflog.Info(ctx, "The server's version cannot be read", map[string]any{"error": err.Error()})
		return nil
	}
	server, err := goversion.NewVersion(settings.Version)
	if err != nil {
		return nil
	}
	return server.Core()
}
