package integration

import (
	"fmt"
	"maps"
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// warnings say what the plan does that its lines do not show, or show misleadingly.
func (p planning) warnings(planned Planned) []Finding {
	findings := p.warnOfPermissions()
	if p.creates {
		return findings
	}
	findings = append(findings, p.warnOfSecrets()...)
	if p.verifies() && planned.request(p.prior, nil).IsEmpty() {
		findings = append(findings, warning(atVerify, p.name()+" will be verified again",
			"`verify_on_apply`: Connect has got no token with it since it was last changed. Nothing else is sent, and the plan shows only `updated_time`. Apply to try again, or remove `verify_on_apply`."))
	}
	return findings
}

func (p planning) name() string {
	if p.configured.Name.IsUnknown() {
		return shown(p.prior.Name)
	}
	return shown(p.configured.Name)
}

// warnOfSecrets announces each secret that goes out or is let go. It points at no attribute: Terraform would print the source, and a
// literal secret with it.
func (p planning) warnOfSecrets() []Finding {
	var findings []Finding
	name := p.name()
	record, sent := p.memory.Secrets[ClientSecret]
	if p.configured.Secrets.ByKey[ClientSecret].InState && sent && !record.InState {
		findings = append(findings, warning("", "The secret of "+name+" will be in the state",
			"`config.client_secret` replaces `config.client_secret_wo`: from now on the state and its backups hold the secret in plain text. "+
				"Keep `config.client_secret_wo` where your CLI has it."))
	}
	for _, key := range p.letGo() {
		at := secretAttribute(key)
		if p.memory.Secrets[key].InState {
			at = atConfig + "." + key
		}
		findings = append(findings, warning("", fmt.Sprintf("The secret %s of %s is no longer managed", key, name),
			"`%s` is not in the configuration any more, or is ignored. Connect keeps the secret that it has, and Terraform does not look after it until the attribute is back. If every plan says this, ignore the secret alone, and set `%s` beside it.", at, versionAttribute(at)))
	}
	if going := p.unseen(sending(p.secrets)); len(going) > 0 {
		findings = append(findings, warning("", "A secret of "+name+" will be sent",
			"%s: the value or its version is not what Terraform sent last, Terraform has never sent it, or other values put it to use again. The plan cannot show it. If every plan says this, give `%s` a text that stays until the secret changes.", listed(going), versionAttribute(going[0])))
	}
	if open := p.unseen(p.undecided); len(open) > 0 {
		findings = append(findings, warning("", "A secret of "+name+" may be sent",
			"%s: whether it has to be sent is known only at apply. If the secret or its version is what this plan does not know, set `%s` to a text that it knows.", listed(open), versionAttribute(open[0])))
	}
	return findings
}

// letGo are the secrets that Terraform has sent and is to look after no longer.
func (p planning) letGo() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(p.memory.Secrets)), p.configured.Secrets.has)
}

// unseen are the attributes of secrets that the plan does not show: only of client_secret it shows a change.
func (p planning) unseen(keys []string) []string {
	var attributes []string
	for _, key := range keys {
		if secret := p.configured.Secrets.ByKey[key]; !secret.InState || p.prior.ClientSecret.Equal(secret.Value) {
			attributes = append(attributes, p.configured.Secrets.attribute(key))
		}
	}
	return attributes
}

// warnOfPermissions says when the integration is open to everyone, and when Terraform stops looking after who may use it.
func (p planning) warnOfPermissions() []Finding {
	planned, prior, name := p.configured.Permissions, p.prior.Permissions, p.name()
	switch {
	case prior.Managed && !planned.Managed:
		return []Finding{warning(atPermissions, "Permissions of "+name+" are no longer managed",
			"`permissions`: Connect keeps the users and groups that the integration has now; Terraform only stops comparing them. "+
				"To change who may use it, keep the block and change its lists.")}
	case !planned.Managed, planned.Unknown, !planned.isOpen(), prior.Managed && prior.isOpen():
		return nil
	}
	return []Finding{warning(atPermissions, name+" will be open to every publisher",
		"`permissions` names no user and no group, so everyone who can publish may use the integration. "+
			"Name users or groups, or remove the block to leave permissions alone.")}
}

// checkVerify refuses verify_on_apply where it is certain that there is nothing to verify.
func checkVerify(c Configured, t *template.Template) []Finding {
	value := c.Config[authType]
	if value.IsNull() {
		value = Facts{Template: t}.defaultOf(authType, value)
	}
	if !c.Verify.Equal(template.Bool(true)) || value.IsNull() || value.IsUnknown() || value.String() == ServiceAccount {
		return nil
	}
	return []Finding{refusal(atVerify, "Nothing to verify",
		"`verify_on_apply`: Connect verifies %s integrations only, and `config.auth_type` is %q. Remove `verify_on_apply`.", ServiceAccount, value.String())}
}
