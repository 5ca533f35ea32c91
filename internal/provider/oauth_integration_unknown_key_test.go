package provider

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// What Connect does with a key that its template lacks is not known. Where it lists no templates the plan cannot tell, and the
// provider has to live with each answer.
func TestKeyThatTheTemplateLacks(t *testing.T) {
	t.Parallel()
	config := fields{"name": "GitHub", "template": "github", "config": fields{
		"auth_mode": "Confidential", "client_id": "connect", "client_secret_wo": "s3cret-long-enough", "extra": fields{"github_url": "https://github.example.com"},
	}}
	for setting, want := range map[connecttest.Setting]struct {
		err, warning string
		held         any // what Connect then has
	}{
		connecttest.Refused: {err: "github_url"},
		connecttest.Ignored: {warning: "Connect did not keep every key of"},
		connecttest.Stored:  {held: "https://github.example.com"},
	} {
		t.Run(string(setting), func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{NoDefaultIntegration: true, Switches: connecttest.Switches{
				connecttest.Templates: connecttest.Absent, connecttest.UnknownKey: setting,
			}})
			c := newCore(t, s, nil)
			p, errors := c.plan(c.configuration(config))
			if len(errors) > 0 {
				t.Fatal(errors)
			}
			errors, warnings := c.apply(p)
			if want.err != "" {
				if len(errors) != 1 || !strings.Contains(errors[0], want.err) || !c.state.IsNull() || len(s.Integrations()) > 0 {
					t.Errorf("want one error with %q and nothing made, got %v, %s and %+v", want.err, errors, c.state, s.Integrations())
				}
				return
			}
			if len(errors) > 0 {
				t.Fatal(errors)
			}
			expectWarning(t, strings.Join(warnings, "\n"), want.warning)
			if held := s.Integrations()[0].Config["github_url"]; held != want.held {
				t.Errorf("Connect holds %v, want %v", held, want.held)
			}
			c.expectEmptyPlan(config)

			without := config.with(fields{"extra": nil})
			p, errors = c.plan(c.configuration(without))
			if diff := cmp.Diff([]string{"config.extra", "updated_time"}, c.changed(p)); len(errors) > 0 || diff != "" {
				t.Errorf("without the key the plan changes (-want +got):\n%s%v", diff, errors)
			}
			c.mustApply(without)
			if held, ok := s.Integrations()[0].Config["github_url"]; ok {
				t.Errorf("Connect still holds %v", held)
			}
		})
	}
}
