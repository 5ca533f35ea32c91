package integration

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// check holds the planned values against the server's own description of the template. Where the server does not tell, what the
// catalogue documents is an error already, and the rest of it is a warning.
func (p planning) check(planned template.Values) []Finding {
	findings := p.checkRelease()
	switch {
	case failed(findings) || !p.facts.Known:
		return findings
	case p.facts.Offered != nil && p.facts.Template == nil && p.creates:
		return append(findings, p.unknownTemplate())
	case p.facts.Template == nil:
		return findings
	}
	planned = p.orMore(planned)
	findings = append(findings, p.checkKeys(planned)...)
	findings = append(findings, p.checkSecrets(planned)...)
	return append(findings, p.checkMissing(planned, func(key string) bool {
		return p.configured.Secrets.has(key) || !p.creates && p.facts.Template.Visibility(key, p.prior.Config) != template.Hidden
	})...)
}

// checkRelease refuses at plan time what the server is too old for. A server that hides its version decides by itself.
func (p planning) checkRelease() []Finding {
	server := p.facts.Release
	if server == nil {
		return nil
	}
	var findings []Finding
	if p.writesPermissions() && server.LessThan(permissionsSince) {
		findings = append(findings, refusal(atPermissions, "Connect is too old for permissions",
			"`permissions`: the server runs Connect %s, and integrations have permissions since 2025.08. Remove `permissions`, or upgrade Connect.", server.Original()))
	}
	if p.wantsServiceAccount() && server.LessThan(serviceAccountsSince) {
		findings = append(findings, refusal(attribute(authType), "Connect is too old for Service Account integrations",
			"`config.auth_type`: the server runs Connect %s, and Service Account integrations came with 2024.12. Upgrade Connect, or use \"Viewer\".", server.Original()))
	}
	return findings
}

func (p planning) unknownTemplate() Finding {
	id, offered := p.configured.Template.String(), slices.Sorted(slices.Values(p.facts.Offered))
	if len(offered) == 0 {
		return refusal(atTemplate, "Unknown template", "`template` is %q, but this server offers no templates at all. Ask its administrator whether OAuth "+
			"integrations are switched on.", id)
	}
	return refusal(atTemplate, "Unknown template", "`template` is %q, which this server does not offer. It offers %s.%s", id, listed(offered),
		cmp.Or(template.Suggest(id, offered), " Choose one of them."))
}

// checkKeys judges each planned value. What prior holds already is not refused: imports bring such keys. A value that is wrong becomes
// unknown, since nothing follows from it. What the catalogue only infers is a warning.
func (p planning) checkKeys(planned template.Values) []Finding {
	var findings []Finding
	t := p.facts.Template
	for _, key := range slices.Sorted(maps.Keys(planned)) {
		value, k, at := planned[key], t.Key(key), attribute(key)
		if value.IsNull() || value.IsUnknown() { // what is not known may turn out to be null
			continue
		}
		unchanged := value.Equal(p.prior.Config[key])
		problem := t.Check(key, value)
		switch {
		case k != nil && k.Secret:
			findings = append(findings, refusal("", "Secret in a readable attribute",
				"`%s`: the template %q says that this key is secret. Move it to `%s`, so that it is in no state and no plan.", at, t.ID, secretAttribute(key)))
		case unchanged:
		case k == nil && (p.facts.FromServer || t.Complete && Typed(key) != nil):
			findings = append(findings, refusal(at, "Unknown config key", "`%s` %s", at, foreign(t, key)))
		case problem != nil:
			finding := refusal(at, "Invalid value", "`%s` %s", at, problem.Detail)
			if !p.facts.settles(k, problem.Aspect) && problem.Spelling == "" {
				finding.Severity, finding.Text = Warning, finding.Text+" Posit does not document this, so the server decides."
			}
			findings = append(findings, finding)
			planned[key] = template.Unknown()
		case p.isConfigured(key) && t.Visibility(key, planned) == template.Hidden:
			findings = append(findings, p.notUsed(at, at, key, planned))
		}
	}
	return findings
}

func (p planning) isConfigured(key string) bool {
	_, configured := p.configured.Config[key]
	return configured
}

// notUsed points at nothing where the key is a secret.
func (p planning) notUsed(at, attribute, key string, planned template.Values) Finding {
	return warning(at, "Config key is not used",
		"`%s` is not used with %s. Connect may refuse or drop it; remove it, or change what it depends on.", attribute, p.usedWith(key, planned))
}

// usedWith names the values that decide whether the key is visible.
func (p planning) usedWith(key string, planned template.Values) string {
	var parts []string
	for _, name := range p.facts.Template.Deciders(key) {
		value := planned[name]
		if value.IsNull() {
			value = p.facts.Template.Default(name)
		}
		parts = append(parts, fmt.Sprintf("`%s = %s`", attribute(name), shown(value)))
	}
	return strings.Join(parts, " and ")
}

func (p planning) checkSecrets(planned template.Values) []Finding {
	var findings []Finding
	t := p.facts.Template
	for _, key := range p.configured.Secrets.keys() {
		switch k, at := t.Key(key), p.configured.Secrets.attribute(key); {
		case !p.facts.FromServer || p.configured.Secrets.ByKey[key].Value.IsUnknown():
		case k == nil:
			findings = append(findings, refusal("", "Unknown secret", "`%s` %s", at, foreign(t, key)))
		case !k.Secret:
			findings = append(findings, refusal("", "Not a secret",
				"`%s`: the template %q shows this key to everyone who reads the integration. Move it to `%s`.", at, t.ID, attribute(key)))
		case !p.creates && !p.secrets[key].Send && t.Visibility(key, p.prior.Config) == template.Hidden: // nothing is new
		case t.Visibility(key, planned) == template.Hidden:
			findings = append(findings, p.notUsed("", at, key, planned))
		case p.secrets[key].Send:
			findings = append(findings, p.checkSecret(at, key)...)
		}
	}
	return findings
}

// checkSecret holds a secret that is to be sent against the server's own expression. It never shows the value.
func (p planning) checkSecret(at, key string) []Finding {
	t, value := p.facts.Template, p.configured.Secrets.ByKey[key].Value
	problem := t.Check(key, value)
	if problem == nil {
		return nil
	}
	finding := refusal("", "Invalid value", "`%s` %s", at, problem.Detail)
	if trimmed := template.Text(strings.TrimSpace(value.String())); !trimmed.IsNull() && t.Check(key, trimmed) == nil {
		finding.Text += " It would be valid without the white space around it, such as the line break at the end of a file: use trimspace()."
	}
	return []Finding{finding}
}

// checkMissing demands the visible keys that refuse to be empty, all at once, but not what prior was without all along. What the
// catalogue only infers is demanded beside what it documents, never alone.
func (p planning) checkMissing(planned template.Values, hasSecret func(key string) bool) []Finding {
	t := p.facts.Template
	missing := slices.DeleteFunc(t.Missing(planned, hasSecret), func(key string) bool {
		return !p.creates && p.prior.Config[key].IsNull() && t.Visibility(key, p.prior.Config) == template.Visible
	})
	certain := func(key string) bool { return p.facts.settles(t.Key(key), template.AspectRequired) }
	if p.configured.Open || !slices.ContainsFunc(missing, certain) {
		return nil
	}
	return missingKeys(t, missing)
}

// missingKeys is one error that names every key, in lines that can be copied into the configuration as they are.
func missingKeys(t *template.Template, missing []string) []Finding {
	first, arguments, members := "", []string{}, map[string][]string{}
	for _, key := range missing {
		first = attribute(key)
		if t.Key(key).Secret {
			first = secretAttribute(key)
		}
		name, member, nested := strings.Cut(strings.TrimPrefix(first, atConfig+"."), ".")
		if nested {
			members[name] = append(members[name], "    "+assignment(member, t.Key(key)))
		} else {
			arguments = append(arguments, "  "+assignment(name, t.Key(key)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		arguments = append(arguments, "  "+name+" = {", strings.Join(members[name], "\n"), "  }")
	}
	lines := strings.Join(arguments, "\n")
	if len(missing) == 1 {
		return []Finding{refusal(first, "Missing "+first, "With these values the template %q needs `%s`. Add to the block `config`:\n%s", t.ID, first, lines)}
	}
	return []Finding{refusal(atConfig, "Missing config keys",
		"With these values the template %q needs %d more keys. Add to the block `config`:\n%s", t.ID, len(missing), lines)}
}

// assignment is a line of a configuration that gives the key a value, with what is known of the key as its comment.
func assignment(name string, k *template.Key) string {
	line, comment := name+" = "+example(k.Name), k.Help()
	if k.Name == ClientSecret {
		comment = strings.TrimSpace("`client_secret` for Terraform and OpenTofu before 1.11. " + comment)
	}
	if comment != "" {
		line += " # " + comment
	}
	return line
}

// example is a value that shows the shape of what is missing.
func example(key string) string {
	switch {
	case strings.HasSuffix(key, "_uri"), strings.HasSuffix(key, "_url"), key == "issuer", key == "sf_host_domain":
		return `"https://…"`
	case key == ClientSecret:
		return "var.client_secret"
	case key == "scopes":
		return `["…"]`
	}
	return `"…"`
}
