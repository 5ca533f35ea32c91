package provider

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/protocol"
)

// core plays Terraform's part at the protocol level for one resource: the calls that Terraform makes, in its order, with its rules
// for what a provider may answer. Thousands of lifecycles run in the time of one real one.
type core struct {
	t          testing.TB
	typeName   string
	server     tfprotov6.ProviderServer
	schema     *tfprotov6.Schema
	objectType tftypes.Object
	provider   *tfprotov6.DynamicValue

	state   tftypes.Value // null: there is none
	private []byte
	tainted bool     // creating it ended with an error
	ignored []string // the lifecycle argument ignore_changes: paths, or "all"

	identity *tfprotov6.ResourceIdentityData // nil: there is none

	hears func(...*tfprotov6.Diagnostic) // is told all that is said; nil: nobody is
}

func newCore(t testing.TB, standIn *connecttest.Server, settings map[string]tftypes.Value) *core {
	t.Helper()
	return newCoreOf(t, &connectProvider{version: "test"}, standIn, settings)
}

func newCoreOf(t testing.TB, p *connectProvider, standIn *connecttest.Server, settings map[string]tftypes.Value) *core {
	t.Helper()
	return newCoreFor(t, oauthIntegrationType, p, standIn, settings)
}

func newCoreFor(t testing.TB, typeName string, p *connectProvider, standIn *connecttest.Server, settings map[string]tftypes.Value) *core {
	t.Helper()
	server, err := protocol.NewServer(p)
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	c := &core{t: t, typeName: typeName, server: server, schema: schemas.ResourceSchemas[typeName]}
	c.objectType, _ = c.schema.ValueType().(tftypes.Object)
	c.state = tftypes.NewValue(c.objectType, nil)

	providerType, _ := schemas.Provider.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, attributeType := range providerType.AttributeTypes {
		values[name] = tftypes.NewValue(attributeType, nil)
	}
	if standIn != nil {
		values["server"] = tftypes.NewValue(tftypes.String, standIn.URL())
		values["api_key"] = tftypes.NewValue(tftypes.String, standIn.AdminKey())
	}
	maps.Copy(values, settings)
	c.provider = dynamic(t, providerType, tftypes.NewValue(providerType, values))
	c.configure()
	return c
}

// newCoreWithin plays against a stand-in that is called directly, without a network: several times as fast.
func newCoreWithin(t testing.TB, typeName string, s *connecttest.Server) *core {
	t.Helper()
	return newCoreFor(t, typeName, &connectProvider{version: "test", transport: direct{s}}, nil, map[string]tftypes.Value{
		"server": tftypes.NewValue(tftypes.String, "http://stand-in"), "api_key": tftypes.NewValue(tftypes.String, s.AdminKey()),
	})
}

// command starts over with a new client, as every terraform command does: nothing that a provider remembers outlives it.
func (c *core) command() {
	c.t.Helper()
	c.configure()
}

func (c *core) configure() {
	c.t.Helper()
	configured, err := c.server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: c.provider})
	if err != nil {
		c.t.Fatal(err)
	}
	if errors, _ := c.hear(configured.Diagnostics); len(errors) > 0 {
		c.t.Fatalf("configuring the provider: %s", strings.Join(errors, "\n"))
	}
}

// validate returns the errors and warnings of ValidateResourceConfig.
func (c *core) validate(config tftypes.Value) (errors, warnings []string) {
	c.t.Helper()
	resp, err := c.server.ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: c.typeName, Config: c.dynamic(config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.hear(resp.Diagnostics)
}

// refresh reads the resource, as every plan does first.
func (c *core) refresh() (errors, warnings []string) {
	c.t.Helper()
	if c.state.IsNull() {
		return nil, nil
	}
	req := &tfprotov6.ReadResourceRequest{TypeName: c.typeName, CurrentState: c.dynamic(c.state), Private: c.private, CurrentIdentity: c.identity}
	resp, err := c.server.ReadResource(context.Background(), req)
	if err != nil {
		c.t.Fatal(err)
	}
	errors, warnings = c.hear(resp.Diagnostics)
	if len(errors) == 0 {
		c.hold(resp.NewState, resp.Private, resp.NewIdentity)
	}
	return errors, warnings
}

// hold takes over what Terraform writes into its state: all of it known, and nothing that is write-only.
func (c *core) hold(state *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) {
	c.t.Helper()
	c.state, c.private, c.identity = c.value(state), private, identity
	if c.state.IsNull() {
		c.private, c.identity, c.tainted = nil, nil, false
	}
	if !c.state.IsFullyKnown() {
		c.t.Errorf("Provider returned invalid result object: unknown values in %s", c.state)
	}
	for _, fault := range writeOnlyIn("", c.schema.Block, c.state) {
		c.t.Errorf("Provider produced invalid object: %s", fault)
	}
}

// imported starts over with a resource of that id, as `terraform import` does.
func (c *core) imported(id string) []string {
	c.t.Helper()
	return c.importing(&tfprotov6.ImportResourceStateRequest{TypeName: c.typeName, ID: id})
}

// importedAs is the same with an identity, as an import block may give.
func (c *core) importedAs(identity fields) []string {
	c.t.Helper()
	types, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for name, value := range identity {
		types[name], values[name] = tftypes.String, c.build(tftypes.String, value)
	}
	object := tftypes.Object{AttributeTypes: types}
	return c.importing(&tfprotov6.ImportResourceStateRequest{
		TypeName: c.typeName, Identity: &tfprotov6.ResourceIdentityData{IdentityData: dynamic(c.t, object, tftypes.NewValue(object, values))},
	})
}

func (c *core) importing(req *tfprotov6.ImportResourceStateRequest) []string {
	c.t.Helper()
	c.command()
	resp, err := c.server.ImportResourceState(context.Background(), req)
	if err != nil {
		c.t.Fatal(err)
	}
	if errors, _ := c.hear(resp.Diagnostics); len(errors) > 0 {
		return errors
	}
	imported := resp.ImportedResources[0]
	c.tainted, c.state, c.private, c.identity = false, c.value(imported.State), imported.Private, imported.Identity
	errors, _ := c.refresh()
	return errors
}

func (c *core) dynamic(value tftypes.Value) *tfprotov6.DynamicValue {
	return dynamic(c.t, c.objectType, value)
}

func (c *core) value(raw *tfprotov6.DynamicValue) tftypes.Value {
	c.t.Helper()
	value, err := raw.Unmarshal(c.objectType)
	if err != nil {
		c.t.Fatal(err)
	}
	return value
}

func dynamic(t testing.TB, valueType tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	raw, err := tfprotov6.NewDynamicValue(valueType, value)
	if err != nil {
		t.Fatal(err)
	}
	return &raw
}

// hear passes on what is said, and splits it.
func (c *core) hear(diagnostics []*tfprotov6.Diagnostic) (errors, warnings []string) {
	if c.hears != nil {
		c.hears(diagnostics...)
	}
	return split(diagnostics)
}

func split(diagnostics []*tfprotov6.Diagnostic) (errors, warnings []string) {
	for _, d := range diagnostics {
		text := fmt.Sprintf("%s: %s: %s", d.Attribute, d.Summary, d.Detail)
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			errors = append(errors, text)
		} else {
			warnings = append(warnings, text)
		}
	}
	return errors, warnings
}

// identityType is that of an integration's identity.
var identityType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"guid": tftypes.String}}

func (c *core) identityValue(identity *tfprotov6.ResourceIdentityData) tftypes.Value {
	c.t.Helper()
	if identity == nil {
		return tftypes.NewValue(identityType, nil)
	}
	value, err := identity.IdentityData.Unmarshal(identityType)
	if err != nil {
		c.t.Fatal(err)
	}
	return value
}

// identityOf is an identity as Terraform keeps it.
func (c *core) identityOf(guid string) *tfprotov6.ResourceIdentityData {
	c.t.Helper()
	return &tfprotov6.ResourceIdentityData{IdentityData: dynamic(c.t, identityType, c.build(identityType, fields{"guid": guid}))}
}
