package provider

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// objectOf is an objectReader that holds the object.
type objectOf struct{ types.Object }

func (o objectOf) Get(_ context.Context, target any) diag.Diagnostics {
	*target.(*types.Object) = o.Object //nolint:forcetypeassert // a panic says enough
	return nil
}

// Every attribute of the schema must come through a model and keep its place. One at a time differs from all the others.
func TestModelHoldsEveryAttribute(t *testing.T) {
	t.Parallel()
	for marked := range oauthIntegrationAttributeTypes() {
		values := map[string]attr.Value{}
		for name, attributeType := range oauthIntegrationAttributeTypes() {
			values[name] = nullOf(t.Context(), attributeType)
			if name == marked {
				values[name] = unknownOf(t.Context(), attributeType)
			}
		}
		want := types.ObjectValueMust(oauthIntegrationAttributeTypes(), values)

		var diags diag.Diagnostics
		if got := readModel(t.Context(), objectOf{want}, &diags).object(); !got.Equal(want) || diags.HasError() {
			t.Errorf("%s is lost or mistaken for another: %s", marked, got)
		}
	}
}
