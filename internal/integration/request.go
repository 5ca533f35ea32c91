package integration

import (
	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Create is the POST: every planned key and all secrets.
func (p Planned) Create(secrets map[string]string) connect.IntegrationInput {
	input := connect.IntegrationInput{
		Name: p.Name.String(), Template: p.Template.String(),
		Config: wireConfig(p.Config), Secrets: secrets, Permissions: p.Permissions.principals(),
	}
	if text := p.Description.String(); text != "" {
		input.Description = &text
	}
	return input
}

// request is the first PATCH of an update. Top-level fields go only where they changed. When any config key or secret changed, every
// planned key goes, null for those to be cleared: right on a server that merges config and on one that replaces it.
func (p Planned) request(prior Prior, secrets map[string]string) connect.IntegrationUpdate {
	var update connect.IntegrationUpdate
	if !p.Name.Equal(prior.Name) {
		update.Name = connect.Set(p.Name.String())
	}
	switch {
	case p.Description.Equal(prior.Description):
	case p.Description.IsNull():
		update.Description = connect.Null[string]()
	default:
		update.Description = connect.Set(p.Description.String())
	}
	if len(template.Changed(prior.Config, p.Config)) > 0 || len(sending(p.Secrets)) > 0 {
		update.Config, update.Secrets = wireConfig(p.Config), secrets
		for key := range p.Clearing {
			update.Config[key] = nil
		}
	}
	if !p.Permissions.equal(prior.Permissions) {
		update.Permissions = p.Permissions.principals()
	}
	return update
}

func wireConfig(values template.Values) map[string]any {
	config := make(map[string]any, len(values))
	for key, value := range values {
		if sent := value.JSON(); sent != nil {
			config[key] = sent
		}
	}
	return config
}
