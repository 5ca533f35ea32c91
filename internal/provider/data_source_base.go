package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
)

// dataSourceBase is what every data source is built on: its name, and the provider's data. A data source embeds it, and adds its schema
// and the read.
type dataSourceBase struct {
	typeName string
	provider *providerData
}

// Metadata names the type.
func (d *dataSourceBase) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.typeName
}

// Configure takes over the provider's data.
func (d *dataSourceBase) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.provider = providerDataFrom(req.ProviderData)
}
