package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// privateKey is where the provider keeps, beside the state and out of sight, what it has to remember about a resource.
const privateKey = "integration"

// privateState is never shown and never holds a secret.
type privateState struct {
	Baseline  baseline              `json:"baseline"`
	Vanished  []string              `json:"vanished,omitempty"`
	Defaulted map[string]any        `json:"defaulted,omitempty"`
	Secrets   map[string]secretHash `json:"secrets,omitempty"`
	// Unverified is set while verify_on_apply waits for Connect to get a token.
	Unverified bool `json:"unverified,omitempty"`
}

// baseline is what Connect made of the last write, wherever that differs from what was sent. While a read still finds it, the
// difference is no drift. A config key with a nil value was dropped.
type baseline struct {
	Name        *string        `json:"name,omitempty"`
	Description *string        `json:"description,omitempty"`
	Config      map[string]any `json:"config,omitempty"`
}

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

type privateStore interface {
	privateReader
	privateWriter
}

func readPrivate(ctx context.Context, from privateReader, diags *diag.Diagnostics) privateState {
	var private privateState
	raw, getDiags := from.GetKey(ctx, privateKey)
	diags.Append(getDiags...)
	if len(raw) == 0 {
		return private
	}
	if err := json.Unmarshal(raw, &private); err != nil {
		diags.AddWarning("Provider data in the state was not readable",
			"What the provider remembers beside the state is damaged and is forgotten. The next apply may send a write-only secret once more. "+err.Error())
	}
	return private
}

func (p privateState) write(ctx context.Context, to privateWriter, diags *diag.Diagnostics) {
	raw, err := json.Marshal(p)
	if err != nil {
		diags.AddError("Unable to store provider data", err.Error())
		return
	}
	diags.Append(to.SetKey(ctx, privateKey, raw)...)
}

// sentParts says which parts of an integration a request carried. Only for those is the answer Connect's reaction; anything else
// in it may be somebody's out-of-band change, which the next read has to show.
type sentParts struct{ name, description, config bool }

var sentAll = sentParts{name: true, description: true, config: true}

func sentBy(input connect.IntegrationUpdate) sentParts {
	return sentParts{name: !input.Name.IsZero(), description: !input.Description.IsZero(), config: input.Config != nil}
}

// after returns the baseline after a write: for the parts that were sent, the differences between the plan and Connect's answer.
// Keys in notCleared have none: for them the state is to show what Connect holds.
func (b baseline) after(plan oauthIntegrationModel, api *connect.Integration, sent sentParts, notCleared []string) baseline {
	if sent.name {
		b.Name = differingText(plan.Name.ValueString(), api.Name)
	}
	if sent.description {
		b.Description = differingText(plan.Description.ValueString(), api.Description)
	}
	if sent.config {
		b.Config = map[string]any{}
		planned, _ := configValues(plan.Config)
		for _, key := range unionKeys(planned, api.Config) {
			if planned[key] != (template.Unknown{}) && !sameValue(key, planned[key], api.Config[key]) {
				b.Config[key] = canonicalEmpty(api.Config[key])
			}
		}
	}
	for _, key := range notCleared {
		delete(b.Config, key)
		if key == descriptionKey {
			b.Description = nil
		}
	}
	return b
}

func differingText(planned string, answered *string) *string {
	text := ""
	if answered != nil {
		text = *answered
	}
	if text == planned {
		return nil
	}
	return &text
}
