package provider

import (
	"cmp"
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// declaration is a block of a configuration. Its kind is the type; before that stands "data.", "action." or "list." where it is no resource, and
// "function." where it is the call of one.
type declaration struct {
	kind   string
	fields fields
}

func (b declaration) cut() (of, name string) {
	if before, after, found := strings.Cut(b.kind, "."); found {
		return before, after
	}
	return "resource", cmp.Or(b.kind, oauthIntegrationType)
}

// scene is a mistake about to be made: the server, and the state that the wanted configuration meets.
type scene struct {
	*core
	mistake mistake
	standIn *connecttest.Server
	names   *strings.Replacer // names of what is on the server become GUIDs
}

func (m mistake) prepared(t *testing.T) *scene {
	t.Helper()
	s := connecttest.Start(t, m.server)
	sc := &scene{mistake: m, standIn: s, names: strings.NewReplacer()}
	if m.there != nil {
		sc.names = strings.NewReplacer(m.there(t, s)...)
	}
	sc.core = newCore(t, s, nil).of(m.declared())
	sc.configureAs(nil)
	if m.held != nil {
		sc.mustApply(sc.named(m.held).(fields))
	}
	if m.then != nil {
		m.then(sc)
	}
	if m.fault != nil {
		s.Inject(connecttest.Fault{Path: m.at, Times: -1, Do: m.fault})
	}
	return sc
}

// of is the player of another type, with the same provider.
func (c *core) of(b declaration) *core {
	c.t.Helper()
	schemas, err := c.server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		c.t.Fatal(err)
	}
	other := *c
	of, name := b.cut()
	switch of {
	case "resource":
		other.schema = schemas.ResourceSchemas[name]
	case "data":
		other.schema = schemas.DataSourceSchemas[name]
	default:
		return &other
	}
	other.typeName = name
	other.objectType, _ = other.schema.ValueType().(tftypes.Object)
	other.state = tftypes.NewValue(other.objectType, nil)
	return &other
}

// providerBlock is the provider's block. No request is repeated.
func (sc *scene) providerBlock(settings fields) fields {
	own, _ := sc.named(settings).(fields) // a key by chance may look like a name
	return fields{"server": sc.standIn.URL(), "api_key": sc.standIn.AdminKey(), "max_retries": 0}.but(own)
}

// configureAs starts over with other settings, and reports whether the provider takes them.
func (sc *scene) configureAs(settings fields) bool {
	sc.t.Helper()
	schemas, err := sc.server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		sc.t.Fatal(err)
	}
	providerType, _ := schemas.Provider.ValueType().(tftypes.Object)
	sc.provider = dynamic(sc.t, providerType, sc.build(providerType, sc.providerBlock(settings)))
	resp, err := sc.server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: sc.provider})
	if err != nil {
		sc.t.Fatal(err)
	}
	errors, _ := sc.hear(resp.Diagnostics)
	return len(errors) == 0
}

// named puts GUIDs in the place of the names of what is on the server.
func (sc *scene) named(value any) any {
	switch value := value.(type) {
	case string:
		return sc.names.Replace(value)
	case []string:
		texts := make([]string, len(value))
		for i, text := range value {
			texts[i] = sc.names.Replace(text)
		}
		return texts
	case fields:
		result := fields{}
		for name, member := range value {
			result[name] = sc.named(member)
		}
		return result
	}
	return value
}

// made returns everything that is said on the way to an applied configuration, each once.
func (m mistake) made(t *testing.T) []*tfprotov6.Diagnostic {
	t.Helper()
	sc := m.prepared(t)
	var said []*tfprotov6.Diagnostic
	sc.hears = func(diagnostics ...*tfprotov6.Diagnostic) {
		for _, d := range diagnostics {
			said = appendNew(said, d)
		}
	}
	for name, value := range m.env {
		t.Setenv(name, value)
	}
	if !sc.configureAs(m.settings) {
		return said
	}
	switch of, name := m.declared().cut(); of {
	case "data":
		sc.readData(sc.configuration(sc.named(m.wanted).(fields)))
	case "list":
		for _, result := range sc.listed(nil, 0, true) {
			sc.hear(result.Diagnostics)
		}
	case "action":
		sc.verifyAction(sc.build(tftypes.String, sc.named(m.wanted["guid"])))
	case "function":
		sc.call(name, m.wanted["argument"].(string))
	default:
		sc.applied()
	}
	return said
}

func appendNew(said []*tfprotov6.Diagnostic, d *tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	for _, before := range said {
		if before.Summary == d.Summary && before.Detail == d.Detail {
			return said
		}
	}
	return append(said, d)
}

// applied is a resource on its way to the state, in one run of Terraform with what stands beside it.
func (sc *scene) applied() {
	sc.t.Helper()
	m := sc.mistake
	if m.imports != "" {
		sc.imported(sc.names.Replace(m.imports))
		return
	}
	config := sc.configuration(nil)
	if m.wanted != nil {
		config = sc.configuration(sc.named(m.wanted).(fields))
		if errors, _ := sc.validate(config); len(errors) > 0 {
			return
		}
	}
	sc.command()
	if m.beside != nil {
		other := sc.of(*m.beside)
		if _, errors := other.planWithoutRefresh(other.configuration(sc.named(m.beside.fields).(fields))); len(errors) > 0 {
			sc.t.Fatal(errors)
		}
	}
	if errors, _ := sc.refresh(); len(errors) > 0 {
		return
	}
	if m.apart != nil {
		p, errors := sc.decided(config)
		if len(errors) > 0 {
			sc.t.Fatal(errors)
		}
		m.apart(sc, &p)
		sc.applyOne(p, config)
		return
	}
	if p, errors := sc.planWithoutRefresh(config); len(errors) == 0 {
		sc.apply(p)
	}
}

// readData is what a plan does with a data source.
func (c *core) readData(config tftypes.Value) {
	c.t.Helper()
	validated, err := c.server.ValidateDataResourceConfig(context.Background(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: c.typeName, Config: c.dynamic(config)})
	if err != nil {
		c.t.Fatal(err)
	}
	if errors, _ := c.hear(validated.Diagnostics); len(errors) > 0 {
		return
	}
	read, err := c.server.ReadDataSource(context.Background(), &tfprotov6.ReadDataSourceRequest{TypeName: c.typeName, Config: c.dynamic(config)})
	if err != nil {
		c.t.Fatal(err)
	}
	c.hear(read.Diagnostics)
}

// call calls a function. Its errors have no title: the CLI gives them one.
func (c *core) call(name, argument string) {
	c.t.Helper()
	resp, err := c.server.CallFunction(context.Background(), &tfprotov6.CallFunctionRequest{
		Name: name, Arguments: []*tfprotov6.DynamicValue{dynamic(c.t, tftypes.String, tftypes.NewValue(tftypes.String, argument))},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if resp.Error != nil {
		c.hear([]*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Detail: resp.Error.Text}})
	}
}
