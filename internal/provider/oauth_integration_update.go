package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// descriptionKey stands for the description among the config keys that are to be cleared.
const descriptionKey = "description"

// update sends one planned change. How Connect clears a key is not publicly known, so every reading is tried in turn: null, the
// empty string, and leaving the key out, which clears on a server that replaces config.
type update struct {
	client  *connect.Client
	rules   *rules
	plan    oauthIntegrationModel
	state   oauthIntegrationModel
	secrets map[string]string
}

// run returns Connect's last answer, nil where it accepted nothing, and the keys that it still holds. A refusal is an error only when
// the last form met it. An error beside an answer means that clearing was cut short after the rest had been accepted.
func (u update) run(ctx context.Context, input connect.IntegrationUpdate) (*connect.Integration, []string, error) {
	guid := u.state.GUID.ValueString()
	planned, _ := configValues(u.plan.Config)
	held, _ := configValues(u.state.Config)
	clearing := clearedKeys(held, planned)
	slices.Sort(clearing)
	if input.Config == nil {
		clearing = nil
	}
	if input.Description.IsNull() {
		clearing = append(clearing, descriptionKey)
	}

	api, err := u.client.UpdateIntegration(ctx, guid, input)
	if err == nil {
		clearing = u.stillHeld(api, held, planned, clearing)
	}
	for _, form := range []clearingForm{u.asEmpty, u.leftOut} {
		if len(clearing) == 0 || err != nil && !isRefusal(err) {
			break
		}
		next, useful := form(u.remaining(input, api != nil), clearing, api != nil)
		if !useful {
			continue
		}
		answer, nextErr := u.client.UpdateIntegration(ctx, guid, next)
		switch {
		case nextErr == nil:
			api, err = answer, nil
			clearing = u.stillHeld(api, held, planned, clearing)
		case api == nil || !isRefusal(nextErr):
			err = nextErr
		}
	}
	if err != nil || !slices.Contains(clearing, descriptionKey) {
		return api, clearing, err
	}
	// The description's requests may have been refused for a config key's sake.
	answer, err := u.client.UpdateIntegration(ctx, guid, connect.IntegrationUpdate{Description: connect.Set("")})
	switch {
	case err == nil:
		return answer, u.stillHeld(answer, held, planned, clearing), nil
	case isRefusal(err):
		return api, clearing, nil
	}
	return api, clearing, err
}

// remaining is what a further request has to carry: everything while nothing was accepted, else the config without secrets.
func (u update) remaining(input connect.IntegrationUpdate, accepted bool) connect.IntegrationUpdate {
	planned, _ := configValues(u.plan.Config)
	switch {
	case input.Config == nil && accepted:
		return connect.IntegrationUpdate{}
	case accepted:
		return connect.IntegrationUpdate{Config: requestConfig(planned)}
	case input.Config != nil:
		input.Config, input.Secrets = requestConfig(planned), u.secrets
	}
	return input
}

// clearingForm is one way of asking for keys to be cleared. It reports whether the request is worth sending.
type clearingForm func(input connect.IntegrationUpdate, clearing []string, accepted bool) (connect.IntegrationUpdate, bool)

// asEmpty clears text with "". A select refuses "", and so may a key that is not visible: those are left out.
func (u update) asEmpty(input connect.IntegrationUpdate, clearing []string, _ bool) (connect.IntegrationUpdate, bool) {
	planned, _ := configValues(u.plan.Config)
	useful := false
	input.Config = maps.Clone(input.Config)
	for _, key := range clearing {
		if key == descriptionKey {
			input.Description, useful = connect.Set(""), true
			continue
		}
		typed, k := typedKey(key), u.rules.key(key)
		isText := (k == nil || k.Type == "") && (typed == nil || typed.kind != kindBool)
		if isText && u.rules.visibility(key, planned) != template.Hidden {
			input.Config[key], useful = "", true
		}
	}
	return input, useful
}

func (u update) leftOut(input connect.IntegrationUpdate, clearing []string, accepted bool) (connect.IntegrationUpdate, bool) {
	if slices.Contains(clearing, descriptionKey) {
		input.Description = connect.Nullable[string]{}
	}
	return input, !accepted || slices.ContainsFunc(clearing, func(key string) bool { return key != descriptionKey })
}

// stillHeld lists the keys that the answer shows uncleared. Absent, changed from the old value, or at the template's default is
// cleared; what stays of a key that is not visible is a matter for the baseline.
func (u update) stillHeld(api *connect.Integration, held, planned template.Values, clearing []string) []string {
	var still []string
	for _, key := range clearing {
		if key == descriptionKey {
			if api.Description != nil && *api.Description != "" && *api.Description == u.state.Description.ValueString() {
				still = append(still, key)
			}
			continue
		}
		answered := api.Config[key]
		switch {
		case canonicalValue(key, answered) == nil,
			!sameValue(key, answered, held[key]),
			sameValue(key, answered, u.rules.likelyDefaultOf(key)),
			u.rules.visibility(key, planned) == template.Hidden:
		default:
			still = append(still, key)
		}
	}
	return still
}

// Connect's error codes for what it does not change on an existing integration (names from Connect's OpenAPI document).
const (
	codeProhibitedChange = 229
	codeAuthTypeMismatch = 238
)

// withReplaceHint adds the way out to an error of Connect that says that something cannot be changed in place.
func withReplaceHint(err error) error {
	var apiError *connect.Error
	if errors.As(err, &apiError) && (apiError.Code == codeProhibitedChange || apiError.Code == codeAuthTypeMismatch) {
		return fmt.Errorf("%w\n\nThis server does not change that on an existing integration. To make a new one in its place: terraform apply -replace=ADDRESS", err)
	}
	return err
}

// isRefusal reports whether Connect understood the request and would not have it.
func isRefusal(err error) bool {
	var apiError *connect.Error
	return errors.As(err, &apiError) && (apiError.Status == http.StatusBadRequest || apiError.Status == http.StatusUnprocessableEntity)
}
