package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// check is the fence that asks the server: its own description of the template judges the planned values. Where the server
// cannot be asked, the offline checks have said all that is certain.
func (p *planning) check(planned template.Values) diag.Diagnostics {
	var diags diag.Diagnostics
	if p.rules == nil {
		return nil
	}
	if p.rules.refused && p.state == nil {
		id := p.plan.Template.ValueString()
		slices.Sort(p.rules.offered)
		diags.AddAttributeError(path.Root("template"), "Unknown template",
			fmt.Sprintf("This Connect server has no integration template %q. It offers: %s.%s", id, strings.Join(p.rules.offered, ", "),
				template.Suggest(id, p.rules.offered)))
		return diags
	}
	t := p.rules.template
	if t == nil {
		return nil
	}
	planned = maps.Clone(planned)
	if p.rules.fromServer {
		p.checkKeys(t, planned, &diags)
		p.checkSecretKeys(t, &diags)
	}
	p.checkMissing(t, planned, &diags)
	return diags
}

// checkKeys judges each planned value, and marks those that are wrong as unknown.
func (p *planning) checkKeys(t *template.Template, planned template.Values, diags *diag.Diagnostics) {
	for _, key := range slices.Sorted(maps.Keys(planned)) {
		value := planned[key]
		unchanged := p.state != nil && sameValue(key, value, p.held[key])
		k := t.Key(key)
		switch {
		case k == nil && !unchanged && value != (template.Unknown{}):
			diags.AddAttributeError(configPath(key), "Unknown config key", t.Foreign(key).Detail)
		case k == nil:
		case k.Secret:
			diags.AddAttributeError(configPath(key), "Secret in a readable attribute",
				fmt.Sprintf("The template %q says that %q is secret. Put it into `secrets_wo`, so that it is in no state and no plan.", t.ID, key))
		default:
			if problem := t.Check(key, value); problem != nil && !unchanged {
				diags.AddAttributeError(configPath(key), "Invalid value for "+key, problem.Detail)
				planned[key] = template.Unknown{} // nothing follows from a value that is wrong
			}
			if _, configured := p.configured[key]; configured && t.Visibility(key, planned) == template.Hidden && !unchanged {
				diags.AddAttributeWarning(configPath(key), "Config key is not used",
					fmt.Sprintf("%q is not used with %s. Connect may refuse or drop it.", key, p.usedWith(t, key, planned)))
			}
		}
	}
}

// usedWith names the values that decide whether the key is visible.
func (p *planning) usedWith(t *template.Template, key string, planned template.Values) string {
	var parts []string
	for _, name := range t.Deciders(key) {
		value := planned[name]
		if value == nil && t.Key(name) != nil {
			value = t.Key(name).Default
		}
		parts = append(parts, fmt.Sprintf("%s = %q", name, fmt.Sprint(value)))
	}
	return strings.Join(parts, " and ")
}

func (p *planning) checkSecretKeys(t *template.Template, diags *diag.Diagnostics) {
	for _, key := range p.secrets.keys() {
		at := path.Root("config").AtName("secrets_wo")
		if key == clientSecretKey {
			at = path.Root("config").AtName(clientSecretKey)
		}
		switch k := t.Key(key); {
		case k == nil:
			diags.AddAttributeError(at, "Unknown secret", t.Foreign(key).Detail)
		case !k.Secret:
			diags.AddAttributeError(at, "Not a secret", fmt.Sprintf("The template %q shows %q to everyone who reads the integration. Set it in `config`, not in `secrets_wo`.", t.ID, key))
		}
	}
}

// checkMissing demands the visible keys that refuse to be empty. The catalogue demands only what is documented.
func (p *planning) checkMissing(t *template.Template, planned template.Values, diags *diag.Diagnostics) {
	if !p.extraKnown {
		return
	}
	stored := func(key string) bool {
		return p.secrets.has(key) || p.state != nil && t.Visibility(key, p.held) != template.Hidden
	}
	for _, problem := range t.Missing(planned, stored) {
		if !p.rules.fromServer && !t.Key(problem.Key).IsDocumented(template.AspectRequired) {
			continue
		}
		if p.state != nil && p.held[problem.Key] == nil && t.Visibility(problem.Key, p.held) == template.Visible {
			continue // held without the key all along
		}
		at, hint := configPath(problem.Key), ""
		switch {
		case problem.Key == clientSecretKey:
			hint = " Set `client_secret_wo` (or `client_secret` with older CLIs)."
		case t.Key(problem.Key).Secret:
			at, hint = path.Root("config").AtName("secrets_wo"), " Set it in `secrets_wo`."
		}
		diags.AddAttributeError(at, "Missing "+problem.Key, problem.Detail+hint)
	}
}

// checkNames warns when another integration bears the planned name.
func (p *planning) checkNames(ctx context.Context) diag.Diagnostics {
	var diags diag.Diagnostics
	if !p.provider.ready() || p.plan.Name.IsUnknown() || p.state != nil && p.state.Name.Equal(p.plan.Name) {
		return nil
	}
	var taken []connect.Integration
	for _, other := range p.provider.names(ctx) {
		_, leaving := p.provider.leaving.Load(other.GUID)
		own := p.state != nil && other.GUID == p.state.GUID.ValueString()
		if other.Name != nil && *other.Name == p.plan.Name.ValueString() && !own && !leaving {
			taken = append(taken, other)
		}
	}
	if len(taken) > 0 {
		diags.AddAttributeWarning(path.Root("name"), "Name is taken",
			fmt.Sprintf("The server has %d integration(s) named %s already:\n%s\nConnect allows that, but lookups by name become ambiguous. %s",
				len(taken), p.plan.Name, describeEach(taken[:min(len(taken), namesakes)]), p.adviceOnNamesakes(taken)))
	}
	return diags
}

// adviceOnNamesakes tells what may be meant. A provider does not learn of -replace and of tainted resources: their plan is a create.
func (p *planning) adviceOnNamesakes(taken []connect.Integration) string {
	for _, other := range taken {
		if _, managed := p.provider.managed.Load(other.GUID); !managed {
			return "If " + other.GUID + " is the one that you mean, import it: terraform import ADDRESS " + other.GUID
		}
	}
	return "Resources of this configuration manage what is listed: either it is about to be replaced, and all is well, or several resources give one name."
}

// namesakes is how many integrations the warning about a taken name shows at most.
const namesakes = 5

// warnOfSecrets names the secrets that will be sent when nothing else in the plan shows it.
func (p *planning) warnOfSecrets(diags *diag.Diagnostics) {
	root := path.Root("config")
	if heldString(p.state, clientSecretKey).IsNull() && !p.secrets.plain.IsNull() && p.hadWriteOnly() {
		diags.AddAttributeWarning(root.AtName(clientSecretKey), "The secret will be in the state",
			"`client_secret` replaces `client_secret_wo` here: from now on the state and its backups hold the secret in plain text.")
	}
	if !heldString(p.state, clientSecretKey).IsNull() && !p.secrets.has(clientSecretKey) {
		diags.AddAttributeWarning(root.AtName(clientSecretKey), "The secret is no longer managed",
			"Connect keeps the secret that it has; Terraform only forgets it.")
	}
	quiet := p.plan.updateInput(*p.state, nil).IsEmpty() && p.plan.Config.Equal(p.state.Config)
	if sent := slices.Sorted(maps.Keys(p.changes.send)); quiet && len(sent) > 0 {
		diags.AddAttributeWarning(root, "A write-only secret will be sent",
			fmt.Sprintf("%s of %s differs from what Terraform sent last (or was never sent by Terraform). The value is write-only, so the plan shows only `updated_time`.",
				listed(sent), p.plan.Name))
	}
}

func (p *planning) hadWriteOnly() bool {
	_, hashed := p.private.Secrets[clientSecretKey]
	return hashed || !heldString(p.state, "client_secret_wo_version").IsNull()
}

// warnOfPermissions says when the change opens the integration, and when Terraform stops looking after its ACL.
func (p *planning) warnOfPermissions(diags *diag.Diagnostics) {
	heldUsers, heldGroups := principalSets(p.state.Permissions)
	users, groups := principalSets(p.plan.Permissions)
	switch {
	case len(heldUsers)+len(heldGroups) == 0 || hasUnknown(p.plan.Permissions):
	case p.plan.Permissions.IsNull():
		diags.AddAttributeWarning(path.Root("permissions"), "Permissions are no longer managed",
			"Connect keeps the permissions that the integration has; Terraform only stops comparing them.")
	case len(users)+len(groups) == 0:
		diags.AddAttributeWarning(path.Root("permissions"), "Integration becomes open to every publisher",
			fmt.Sprintf("An integration without permissions may be used by everyone who can publish. %s now is restricted to %d user(s) and %d group(s). "+
				"To leave its permissions alone instead, remove `permissions`.", p.plan.Name, len(heldUsers), len(heldGroups)))
	}
}
