package integration

import (
	"maps"
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Validate is the fence that needs no server: what Posit documents of the known templates is an error. What is merely inferred is left
// to the plan, and unknown values and templates pass. A missing secret is not judged: generated and adopted configurations leave the
// secret with Connect, and only the plan knows whether there is one.
func Validate(c Configured) []Finding {
	t := template.Lookup(c.Template.String())
	findings := append(validateSecrets(c.Secrets), checkVerify(c, t)...)
	if t == nil {
		return findings
	}
	p, values := newPlanning(c, nil, Memory{}, Facts{Template: t}), maps.Clone(c.Config)
	findings = append(findings, p.checkKeys(values)...)
	findings = append(findings, validateClientSecret(t, c.Secrets, values)...)
	findings = append(findings, p.checkMissing(values, func(string) bool { return true })...)
	return slices.DeleteFunc(findings, func(f Finding) bool { return f.Severity == Warning })
}

func validateSecrets(secrets Secrets) []Finding {
	var findings []Finding
	for _, key := range secrets.keys() {
		secret, at := secrets.ByKey[key], secretAttribute(key)
		length := len([]rune(secret.Value.String()))
		if secret.Value.IsUnknown() || secret.InState || !secret.Version.IsNull() || length >= MinUnversioned {
			continue
		}
		findings = append(findings, refusal("", "Short secret without a version",
			"`%s` has %d characters. Without a version its changes are noticed through a hash, from which a secret of fewer than %d characters could be guessed. "+
				"Set `%s` to any text, and change it whenever the secret changes.", at, length, MinUnversioned, versionAttribute(at)))
	}
	return findings
}

func validateClientSecret(t *template.Template, secrets Secrets, values template.Values) []Finding {
	secret, has := secrets.ByKey[ClientSecret]
	if !has || secret.Value.IsUnknown() {
		return nil
	}
	k, at := t.Key(ClientSecret), secrets.attribute(ClientSecret)
	switch {
	case k == nil:
		return []Finding{refusal("", "Template without a client secret", "`%s` %s", at, foreign(t, ClientSecret))}
	case t.Visibility(ClientSecret, values) == template.Hidden && k.IsDocumented(template.AspectVisibility):
		return []Finding{refusal("", "Secret for a public client",
			"`%s`: an OAuth application with `config.auth_mode = \"Public\"` has no secret. Remove the secret, or set `config.auth_mode` to \"Confidential\".", at)}
	}
	return nil
}
