package provider

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// TestMistakesOnTheCommandLine makes the mistakes with the CLI, by one command each, and looks there for what the golden file holds.
func TestMistakesOnTheCommandLine(t *testing.T) {
	t.Parallel()
	needs(t, "1.11.0", "Terraform", "OpenTofu") // write-only arguments
	expected := saidIn(readFile(t, filepath.Join("testdata", mistakesFile)))
	for _, m := range mistakes(t) {
		if m.protocol != "" {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			shown := m.shown(t)
			for _, text := range expected[m.name] {
				if !strings.Contains(folded(shown), folded(text)) {
					t.Errorf("the CLI does not show %q:\n%s", text, shown)
				}
			}
		})
	}
}

// saidIn lists the titles and paragraphs of the golden file by mistake.
func saidIn(file string) map[string][]string {
	said := map[string][]string{}
	for section := range strings.SplitSeq(strings.TrimPrefix(file, "## "), "\n\n## ") {
		name, text, _ := strings.Cut(section, "\n\n")
		for part := range strings.SplitSeq(text, "\n\n") {
			part = bold.ReplaceAllString(part, "$1: $2")
			said[name] = append(said[name], strings.TrimPrefix(part, ": ")) // the CLI's own title
		}
	}
	return said
}

var (
	// bold is the line of a title in the golden file.
	bold = regexp.MustCompile(`(?m)^\*\*(error|warning): (.*)\*\*(?: \(at .*\))?$`)
	// layout is what a CLI adds to a text: the ends of lines, and a box around it.
	layout = regexp.MustCompile(`[\s│╷╵]+`)
)

// folded is a text without its layout.
func folded(text string) string { return strings.ToLower(layout.ReplaceAllString(masked(text), "")) }

// shown is what the CLI prints on the way to an applied configuration.
func (m mistake) shown(t *testing.T) string {
	t.Helper()
	sc := m.prepared(t)
	w := newWorkspace(t, sc.standIn)
	w.env = append(w.env, "CONNECT_SERVER=", "CONNECT_API_KEY=") // the configuration tells, or nobody does
	for name, value := range m.env {
		w.env = append(w.env, name+"="+value)
	}
	w.write("main.tf", sc.hcl())
	if !sc.state.IsNull() {
		w.write("terraform.tfstate", sc.stateFile())
	}
	_, output := w.run("apply", "-auto-approve", "-input=false")
	return output
}

// hcl is the whole configuration.
func (sc *scene) hcl() string {
	m, file := sc.mistake, hclwrite.NewEmptyFile()
	writeBody(file.Body().AppendNewBlock("provider", []string{"connect"}).Body(), sc.providerBlock(m.settings), nil)
	if m.imports != "" {
		imported := file.Body().AppendNewBlock("import", nil).Body()
		imported.SetAttributeTraversal("to", traversal(cmp.Or(m.kind, oauthIntegrationType), "test"))
		imported.SetAttributeValue("id", cty.StringVal(sc.names.Replace(m.imports)))
	}
	if m.beside != nil {
		sc.writeBlock(file.Body(), *m.beside, "beside")
	}
	if m.wanted != nil {
		sc.writeBlock(file.Body(), m.declared(), "test")
	}
	text := string(file.Bytes())
	if strings.Contains(text, "terraform_data.later") {
		text += "resource \"terraform_data\" \"later\" {}\n" // its id is known after the apply alone
	}
	return text
}

func (sc *scene) writeBlock(body *hclwrite.Body, d declaration, label string) {
	of, name := d.cut()
	if of == "function" {
		call := hclwrite.TokensForFunctionCall("provider::connect::"+name, hclwrite.TokensForValue(cty.StringVal(d.fields["argument"].(string))))
		body.AppendNewBlock("output", []string{label}).Body().SetAttributeRaw("value", call)
		return
	}
	writeBody(body.AppendNewBlock(of, []string{name, label}).Body(), sc.named(d.fields).(fields), sc.of(d).blockTypes())
}

// blockTypes are the names that stand for blocks in a configuration.
func (c *core) blockTypes() []string {
	var names []string
	for _, nested := range c.schema.Block.BlockTypes {
		names = append(names, nested.TypeName)
	}
	return names
}

func writeBody(body *hclwrite.Body, f fields, blockTypes []string) {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		members, hasMembers := f[name].(fields)
		switch {
		case f[name] == nil:
		case hasMembers && slices.Contains(blockTypes, name):
			writeBody(body.AppendNewBlock(name, nil).Body(), members, nil)
		default:
			body.SetAttributeRaw(name, expression(f[name]))
		}
	}
}

// expression is a value as it is written into a configuration; what is not known is the id of something that is yet to be made.
func expression(value any) hclwrite.Tokens {
	switch value := value.(type) {
	case notKnown:
		return hclwrite.TokensForTraversal(traversal("terraform_data", "later", "id"))
	case fields:
		var members []hclwrite.ObjectAttrTokens
		for _, name := range slices.Sorted(maps.Keys(value)) {
			members = append(members, hclwrite.ObjectAttrTokens{Name: hclwrite.TokensForValue(cty.StringVal(name)), Value: expression(value[name])})
		}
		return hclwrite.TokensForObject(members)
	case []string:
		return tuple(value)
	case []any:
		return tuple(value)
	}
	return hclwrite.TokensForValue(literal(value))
}

func tuple[T any](values []T) hclwrite.Tokens {
	elements := make([]hclwrite.Tokens, len(values))
	for i, value := range values {
		elements[i] = expression(value)
	}
	return hclwrite.TokensForTuple(elements)
}

func traversal(root string, steps ...string) hcl.Traversal {
	path := hcl.Traversal{hcl.TraverseRoot{Name: root}}
	for _, step := range steps {
		path = append(path, hcl.TraverseAttr{Name: step})
	}
	return path
}

func literal(value any) cty.Value {
	switch value := value.(type) {
	case bool:
		return cty.BoolVal(value)
	case int:
		return cty.NumberIntVal(int64(value))
	case string:
		return cty.StringVal(value)
	case nil:
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return cty.DynamicVal // which cannot be written
}

// stateFile is the player's state in the CLI's format.
func (sc *scene) stateFile() string {
	sc.t.Helper()
	instance := map[string]any{"schema_version": 0, "attributes": sc.json(sc.objectType, sc.dynamic(sc.state).MsgPack), "private": sc.private}
	host := cmp.Or(os.Getenv("TF_ACC_PROVIDER_HOST"), "registry.terraform.io")
	text, err := json.Marshal(map[string]any{"version": 4, "terraform_version": "1.0.0", "serial": 1, "lineage": sc.mistake.name, "resources": []any{map[string]any{
		"mode": "managed", "type": sc.typeName, "name": "test", "provider": `provider["` + host + `/connect-community/connect"]`, "instances": []any{instance},
	}}})
	if err != nil {
		sc.t.Fatal(err)
	}
	return string(text)
}

// json is a value of the protocol as JSON.
func (sc *scene) json(valueType tftypes.Type, raw []byte) json.RawMessage {
	sc.t.Helper()
	described, err := json.Marshal(valueType)
	if err != nil {
		sc.t.Fatal(err)
	}
	ctyType, err := ctyjson.UnmarshalType(described)
	if err != nil {
		sc.t.Fatal(err)
	}
	value, err := msgpack.Unmarshal(raw, ctyType)
	if err != nil {
		sc.t.Fatal(err)
	}
	text, err := ctyjson.Marshal(value, ctyType)
	if err != nil {
		sc.t.Fatal(err)
	}
	return text
}
