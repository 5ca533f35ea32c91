package provider

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// TestMachine plays random histories of one integration: configurations, edits behind Terraform's back, habits of the server, faults at
// plan and at apply, imports and ignore_changes. Each command is a new process. -rapid.checks plays more of them.
func TestMachine(t *testing.T) {
	t.Parallel()
	habits := rapid.SampledFrom(connecttest.Combinations(1))
	rapid.Check(t, func(r *rapid.T) {
		m := newMachine(t, r, habits.Draw(r, "habits"))
		r.Repeat(map[string]func(*rapid.T){
			"configure": m.configure,
			"ignore":    m.ignore,
			"edit":      m.edit,
			"describe":  m.describe,
			"apply":     func(*rapid.T) { m.applyConfigured("", nil) },
			"unknown":   m.unknown,
			"fault":     m.fault,
			"destroy":   m.destroy,
			"import":    m.importAgain,
			"":          m.holds,
		})
	})
}

// machine is one history.
type machine struct {
	*core
	s      *connecttest.Server
	config fields
	edited bool // the secret was changed behind Terraform's back, or is not known to be Terraform's

	described connecttest.FaultFunc // how the server describes its templates by now; nil: as it did
}

// within reports to the history what the player finds.
type within struct {
	testing.TB
	r *rapid.T
}

func (w within) Helper()                           {}
func (w within) Error(args ...any)                 { w.r.Error(args...) }
func (w within) Errorf(format string, args ...any) { w.r.Fatalf(format, args...) }
func (w within) Fatal(args ...any)                 { w.r.Fatal(args...) }
func (w within) Fatalf(format string, args ...any) { w.r.Fatalf(format, args...) }

func newMachine(t *testing.T, r *rapid.T, switches connecttest.Switches) *machine {
	s, err := connecttest.New(connecttest.Config{Switches: switches, NoDefaultIntegration: true})
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{s: s, config: matrixViewer()}
	m.core = newCoreFor(within{t, r}, oauthIntegrationType, &connectProvider{version: "test", transport: direct{s}}, nil, map[string]tftypes.Value{
		"server": tftypes.NewValue(tftypes.String, "http://stand-in"), "api_key": tftypes.NewValue(tftypes.String, s.AdminKey()),
		"max_retries": tftypes.NewValue(tftypes.Number, 0),
	})
	return m
}

// choices are what the arguments may be; the secrets are chosen together.
var choices = map[string][]any{
	"name": {"One", "Two"}, "description": {nil, "", "Tokens"},
	"config.auth_type": {nil, "Viewer", "Service Account"}, "config.auth_mode": {nil, "Confidential", "Public"},
	"config.client_id": {"connect", "other"}, "config.use_pkce": {nil, true, false},
	"config.authorization_uri":          {"https://idp.example.com/authorize", "https://idp.example.com/other", nil},
	"config.scopes":                     {nil, []string{}, []string{"openid", "profile"}, []string{"b", "a"}},
	"config.token_endpoint_auth_method": {nil, "client_secret_post", "client_secret_basic"},
	"config.extra":                      {nil, fields{}},
}

var secretChoices = []fields{
	{}, {"client_secret": "the first secret"}, {"client_secret": "the second secret"},
	{"client_secret_wo": "the first secret"}, {"client_secret_wo": "the second secret"},
	{"client_secret_wo": "the first secret", "client_secret_wo_version": "first"}, {"client_secret_wo": "the second secret", "client_secret_wo_version": "second"},
}

func (m *machine) configure(r *rapid.T) {
	path := rapid.SampledFrom(append(slices.Sorted(maps.Keys(choices)), "secrets", "secrets", "permissions")).Draw(r, "argument")
	switch key, nested := strings.CutPrefix(path, "config."); {
	case path == "secrets":
		m.config = m.config.with(fields{"client_secret": nil, "client_secret_wo": nil, "client_secret_wo_version": nil}).
			with(rapid.SampledFrom(secretChoices).Draw(r, "secret"))
	case path == "permissions":
		users := []string{m.s.UserGUID(connecttest.Publisher), m.s.UserGUID(connecttest.Viewer)}
		m.config = m.config.but(fields{"permissions": rapid.SampledFrom([]any{nil, fields{}, fields{"user_guids": users[:1]}, fields{"user_guids": users}}).Draw(r, "value")})
	case nested:
		m.config = m.config.with(fields{key: rapid.SampledFrom(choices[path]).Draw(r, "value")})
	default:
		m.config = m.config.but(fields{path: rapid.SampledFrom(choices[path]).Draw(r, "value")})
	}
}

func (m *machine) ignore(r *rapid.T) {
	m.ignored = rapid.SampledFrom([][]string{
		nil, nil, {"all"}, {"config"}, {"config.client_secret_wo"}, {"config.client_secret_wo_version"}, {"config.client_secret"},
		{"config.client_id", "description"}, {"config.use_pkce"}, {"name"}, {"permissions"}, {"config.auth_type"}, {"config.auth_mode", "config.scopes"},
	}).Draw(r, "ignored")
}

// edit changes something in the dashboard.
func (m *machine) edit(r *rapid.T) {
	guid, ok := m.get(m.state, "guid").(string)
	if !ok {
		return
	}
	what := rapid.SampledFrom([]string{"name", "description", "auth_type", "auth_mode", "client_id", "use_pkce", "scopes", "secret", "permissions", "gone", "key"}).Draw(r, "edited")
	if what == "gone" {
		m.s.Remove(guid)
		return
	}
	m.s.Edit(guid, func(i *connecttest.Integration) {
		text := "Edited"
		switch what {
		case "name":
			i.Name = text
		case "description":
			i.Description = &text
		case "auth_type":
			i.Config[what] = integration.ServiceAccount
		case "auth_mode":
			i.Config[what] = "Public"
		case "use_pkce":
			i.Config[what] = false
		case "scopes":
			delete(i.Config, what)
		case "secret":
			i.Secrets[integration.ClientSecret], m.edited = "dashboard", true
		case "permissions":
			i.Permissions = nil
		case "key":
			i.Config["audience"] = text
		default:
			i.Config[what] = text
		}
	})
}

var machineFaults = map[string]connecttest.FaultFunc{
	"401": connecttest.ConnectError(http.StatusUnauthorized, 24, "No."), "500": connecttest.ConnectError(http.StatusInternalServerError, 1, "No."),
	"a login page": connecttest.LoginPage(), "done, then cut": connecttest.DropAfter(), "cut": connecttest.DropBefore(),
	"null": connecttest.Answer(http.StatusOK, http.Header{"Content-Type": {"application/json"}}, "null"),
}

// fault lets one request at plan or at apply go wrong.
func (m *machine) fault(r *rapid.T) {
	f := connecttest.Fault{
		Method: rapid.SampledFrom([]string{"", http.MethodGet, http.MethodPost, http.MethodPatch}).Draw(r, "method"),
		Skip:   rapid.IntRange(0, 2).Draw(r, "skip"),
		Do:     machineFaults[rapid.SampledFrom(slices.Sorted(maps.Keys(machineFaults))).Draw(r, "fault")],
	}
	if rapid.Bool().Draw(r, "about the templates") {
		f.Method, f.Path = http.MethodGet, templatesPath
	}
	m.applyConfigured(rapid.SampledFrom([]string{"plan", "apply"}).Draw(r, "when"), &f)
}

// describe lets the server be upgraded: its templates get other defaults, lose an option, or hide one.
func (m *machine) describe(r *rapid.T) {
	descriptions := otherDescriptions()
	m.described = descriptions[rapid.SampledFrom(slices.Sorted(maps.Keys(descriptions))).Draw(r, "described")]
	m.clearFaults()
}

// clearFaults leaves what the server has become.
func (m *machine) clearFaults() {
	m.s.ClearFaults()
	if m.described != nil {
		m.s.Inject(connecttest.Fault{Method: http.MethodGet, Path: templatesPath, Times: -1, Do: m.described})
	}
}

// unknown applies the configuration while one argument of it is known at apply only.
func (m *machine) unknown(r *rapid.T) {
	if errors, _ := m.validate(m.configuration(m.config)); len(errors) > 0 {
		return
	}
	rows := unknowns(m.schema.Block, m.config)
	m.applyAs(rows[rapid.SampledFrom(slices.Sorted(maps.Keys(rows))).Draw(r, "unknown")], "", nil)
}

// applyConfigured plans and applies. What a fault, or a habit of the server, makes an error stays one; all else must hold.
func (m *machine) applyConfigured(when string, f *connecttest.Fault) {
	m.applyAs(m.config, when, f)
}

// applyAs is the same with what the plan knows of the configuration.
func (m *machine) applyAs(atPlan fields, when string, f *connecttest.Fault) {
	if when == "plan" {
		m.s.Inject(*f)
	}
	m.s.ForgetRequests()
	p, errors := m.plan(m.configuration(atPlan))
	if len(m.s.Writes()) > 0 {
		m.t.Fatalf("a plan sends %v", m.s.Writes())
	}
	m.clearFaults()
	if len(errors) > 0 {
		return
	}
	if when == "apply" {
		m.s.Inject(*f)
	}
	m.s.ForgetRequests()
	m.command()
	errors, _ = m.carryOut(p, m.configuration(m.config))
	m.clearFaults()
	m.sends(p)
	if len(errors) == 0 {
		m.settled(when)
	}
}

// sends holds what went out to what was planned and ignored.
func (m *machine) sends(p plan) {
	for _, request := range m.s.Writes() {
		var body struct {
			Name   *string        `json:"name"`
			Config map[string]any `json:"config"`
		}
		_ = json.Unmarshal(request.Body, &body)
		secret, sends := body.Config[integration.ClientSecret]
		if sends && secret != nil {
			m.edited = false
		}
		if request.Method != http.MethodPatch || p.action != isUpdated {
			continue
		}
		announced := regexp.MustCompile("(will|may) be sent").MatchString(strings.Join(p.warnings, " ")) || slices.Contains(m.changed(p), "config.client_secret")
		switch {
		case sends && !announced:
			m.t.Fatalf("a secret is sent that the plan did not announce: %s", request.Body)
		case sends && slices.ContainsFunc(m.ignored, func(path string) bool { return m.hides(path, p) }):
			m.t.Fatalf("an ignored secret is sent: %s", request.Body)
		case body.Name != nil && slices.Contains(m.ignored, "name"):
			m.t.Fatalf("an ignored name is sent: %s", request.Body)
		case len(m.ignored) > 0 && m.ignored[0] == "all":
			m.t.Fatalf("all is ignored, and is sent: %s", request.Body)
		}
	}
}

// hides reports whether ignoring the path keeps back the secret that is configured. A client_secret that is ignored looks like one that
// stays: where other values put it to use again, it goes out.
func (m *machine) hides(path string, p plan) bool {
	config := m.config["config"].(fields)
	used := slices.Contains(m.changed(p), "config.auth_mode") || slices.Contains(m.changed(p), "config.auth_type")
	return path == "all" || path == "config" || path == "config.client_secret_wo" && config["client_secret_wo"] != nil ||
		path == "config.client_secret" && config["client_secret"] != nil && !used
}

// settled: after an apply without an error the next plan is empty, and Connect has the secret.
func (m *machine) settled(when string) {
	p, errors := m.plan(m.configuration(m.config))
	if len(errors) > 0 || !p.empty() {
		m.t.Fatalf("after an apply (fault at %q) the next plan changes %v: %v", when, m.changed(p), errors)
	}
	config := m.config["config"].(fields)
	held, _ := m.s.Integration(m.get(m.state, "guid").(string))
	for _, name := range []string{"client_secret", "client_secret_wo"} {
		unused := held.Config["auth_mode"] == "Public" // by the default of a later template: the plan has warned
		if want := config[name]; want != nil && len(m.ignored) == 0 && !m.edited && !unused && held.Secrets[integration.ClientSecret] != want {
			m.t.Fatalf("the secret %q is lost: Connect holds %q", want, held.Secrets[integration.ClientSecret])
		}
	}
	m.claims(held)
}

// claims: the state holds what Connect holds, or what the memory says that it stands for.
func (m *machine) claims(held connecttest.Integration) {
	var keys map[string][]byte
	var memory integration.Memory
	if err := json.Unmarshal(m.private, &keys); err != nil {
		m.t.Fatal(err)
	}
	if err := json.Unmarshal(keys[memoryKey], &memory); err != nil {
		m.t.Fatal(err)
	}
	for _, key := range []string{"auth_type", "auth_mode", "client_id", "use_pkce", "authorization_uri", "token_uri", "token_endpoint_auth_method", "scopes"} {
		claimed, remote := m.get(m.state, "config", key), held.Config[key]
		if scopes, ok := claimed.([]string); ok {
			claimed = strings.Join(scopes, " ")
			words := strings.Fields(stringOf(remote))
			slices.Sort(words)
			remote = strings.Join(words, " ")
		}
		if claimed == nil {
			claimed = ""
		}
		if remote == nil {
			remote = ""
		}
		if claimed != remote && !memory.Config[key].Differs {
			m.t.Fatalf("the state claims %s = %v, Connect holds %v", key, claimed, remote)
		}
	}
}

func stringOf(value any) string {
	text, _ := value.(string)
	return text
}

func (m *machine) destroy(*rapid.T) {
	p, errors := m.plan(m.configuration(nil))
	if len(errors) == 0 {
		errors, _ = m.apply(p)
	}
	if len(errors) > 0 || !m.state.IsNull() || len(m.s.Integrations()) > 0 {
		m.t.Fatalf("destroy: %v, %d integrations are left", errors, len(m.s.Integrations()))
	}
	m.edited = false
}

// importAgain forgets the integration and imports it, as after a move to another state.
func (m *machine) importAgain(*rapid.T) {
	if guid, ok := m.get(m.state, "guid").(string); ok {
		if _, there := m.s.Integration(guid); there {
			m.edited = true
			if errors := m.imported(guid); len(errors) > 0 {
				m.t.Fatalf("import: %v", errors)
			}
		}
	}
}

// holds is true after each step.
func (m *machine) holds(*rapid.T) {
	if n := len(m.s.Integrations()); n > 1 {
		m.t.Fatalf("there are %d integrations", n)
	}
}
