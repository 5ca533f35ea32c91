package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
)

// configuredDataSource is what every data source that asks the server is built on.
type configuredDataSource struct {
	provider *providerData
}

// Configure takes over the provider's data.
func (d *configuredDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.provider = providerDataFrom(req.ProviderData, &resp.Diagnostics)
}
