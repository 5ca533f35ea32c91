package provider

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/protocol"
	"github.com/connect-community/terraform-provider-connect/internal/schemajson"
)

const documentedAddress = "registry.terraform.io/connect-community/connect"

// documentedSchema is what docs/ is made from.
func documentedSchema(t *testing.T) *tfjson.ProviderSchema {
	t.Helper()
	server, err := protocol.NewServer(New("test")())
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := schemajson.Of(context.Background(), documentedAddress, server)
	if err != nil {
		t.Fatal(err)
	}
	return schemas.Schemas[documentedAddress]
}

// TestDocumentationHasAPageForEachType compares the files of docs/ with the provider's types, both ways.
func TestDocumentationHasAPageForEachType(t *testing.T) {
	t.Parallel()
	schema := documentedSchema(t)
	for folder, types := range map[string][]string{
		"resources":           names(schema.ResourceSchemas),
		"data-sources":        names(schema.DataSourceSchemas),
		"ephemeral-resources": names(schema.EphemeralResourceSchemas),
		"list-resources":      names(schema.ListResourceSchemas),
		"actions":             names(schema.ActionSchemas),
		"functions":           names(schema.Functions),
	} {
		var pages []string
		files, err := filepath.Glob(filepath.Join("..", "..", "docs", folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			pages = append(pages, strings.TrimSuffix(filepath.Base(file), ".md"))
			if page, err := os.ReadFile(file); err != nil || !strings.Contains(string(page), "## Example Usage") {
				t.Errorf("%s shows no example (%v)", file, err)
			}
		}
		if diff := cmp.Diff(types, pages); diff != "" {
			t.Errorf("pages in docs/%s (-types +pages):\n%s", folder, diff)
		}
	}
}

// names are the types of a kind as their pages are named, in order.
func names[Schema any](schemas map[string]Schema) []string {
	var list []string
	for name := range schemas {
		list = append(list, strings.TrimPrefix(name, "connect_"))
	}
	slices.Sort(list)
	return list
}

// TestDocumentedSchemaIsWhatTheCLISees compares the schemas that docs/ is made from with those that the CLI writes.
func TestDocumentedSchemaIsWhatTheCLISees(t *testing.T) {
	t.Parallel()
	needs(t, "1.11.0", "Terraform", "OpenTofu")
	w := newWorkspace(t, connecttest.Start(t, connecttest.Config{}))
	var seen tfjson.ProviderSchemas
	if err := json.Unmarshal([]byte(w.must("providers", "schema", "-json")), &seen); err != nil {
		t.Fatal(err)
	}
	if len(seen.Schemas) != 1 {
		t.Fatalf("the CLI writes the schemas of %d providers", len(seen.Schemas))
	}
	want := documentedSchema(t)
	for _, got := range seen.Schemas {
		// Kinds that came after write-only arguments: a CLI that does not know one writes nothing of it.
		if got.ResourceIdentitySchemas == nil {
			want.ResourceIdentitySchemas = nil
		}
		if got.ListResourceSchemas == nil {
			want.ListResourceSchemas = nil
		}
		if got.ActionSchemas == nil {
			want.ActionSchemas = nil
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(cty.Type.Equals), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("schemas (-documented +seen by the CLI):\n%s", diff)
		}
	}
}
