package integration

import (
	"strings"
	"testing"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

func TestWarnOfPermissions(t *testing.T) {
	t.Parallel()
	none, open, closed := Permissions{}, Permissions{Managed: true}, Permissions{Managed: true, Users: []string{"u"}}
	groups, unknown := Permissions{Managed: true, Groups: []string{"g"}}, Permissions{Managed: true, Unknown: true}
	opens, letsGo := []string{`W permissions: "IdP" will be open to every publisher`}, []string{`W permissions: Permissions of "IdP" are no longer managed`}
	for _, test := range []struct {
		name    string
		create  bool
		prior   Permissions
		planned Permissions
		want    []string
	}{
		{"create without", true, none, none, nil},
		{"create open", true, none, open, opens},
		{"create with users", true, none, closed, nil},
		{"create with groups", true, none, groups, nil},
		{"create with as many users as groups", true, none, Permissions{Managed: true, Users: []string{"u"}, Groups: []string{"g"}}, nil},
		{"create with what is not known", true, none, unknown, nil},
		{"opened", false, closed, open, opens},
		{"managed from now on, and open", false, none, open, opens},
		{"open as it was", false, open, open, nil},
		{"closed", false, open, closed, nil},
		{"not known any more", false, closed, unknown, nil},
		{"let go", false, closed, none, letsGo},
		{"let go, open", false, open, none, letsGo},
		{"never managed", false, none, none, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, prior := wants(complete), holds(complete)
			c.Permissions, prior.Permissions = test.planned, test.prior
			if test.create {
				prior = nil
			}
			compare(t, "warnings", test.want, brief(t, newPlanning(c, prior, Memory{}, Facts{}).warnings(Planned{Settings: c.Settings})))
		})
	}
}

func TestWarnOfSecrets(t *testing.T) {
	t.Parallel()
	hashed := recordOf(PlannedSecret{}, long)
	sends, maySend, becomesReadable := `W : A secret of "IdP" will be sent`, `W : A secret of "IdP" may be sent`, `W : The secret of "IdP" will be in the state`
	for _, test := range []struct {
		name       string
		secrets    Secrets
		remembered map[string]SecretRecord
		want       []string
	}{
		{"none", Secrets{}, nil, nil},
		{"one that stays", versioned(ClientSecret, long, "1"), map[string]SecretRecord{ClientSecret: {Version: "1"}}, nil},
		{"a new version", versioned(ClientSecret, long, "2"), map[string]SecretRecord{ClientSecret: {Version: "1"}}, []string{sends}},
		{"never sent", secrets("api_key", long), nil, []string{sends}},
		{"in the state, which shows it", inState(long), map[string]SecretRecord{ClientSecret: {InState: true}}, nil},
		{"in the state from now on, instead of a version", inState(long), map[string]SecretRecord{ClientSecret: {Version: "1"}}, []string{becomesReadable}},
		{"in the state from now on, instead of a hash", inState(long), map[string]SecretRecord{ClientSecret: hashed}, []string{becomesReadable}},
		{"in the state from the start", inState(long), nil, nil},
		{"let go", Secrets{}, map[string]SecretRecord{"b": {}, ClientSecret: {Version: "1"}, "a": {}},
			[]string{`W : The secret a of "IdP" is no longer managed`, `W : The secret b of "IdP" is no longer managed`, `W : The secret client_secret of "IdP" is no longer managed`}},
		{"ignored under its version", Secrets{Ignored: true}, map[string]SecretRecord{ClientSecret: {Version: "1"}}, nil},
		{"others are ignored under their version", Secrets{OthersIgnored: true}, map[string]SecretRecord{"a": {Version: "1"}}, nil},
		{"others are ignored, and this one is not", Secrets{OthersIgnored: true}, map[string]SecretRecord{ClientSecret: {Version: "1"}},
			[]string{`W : The secret client_secret of "IdP" is no longer managed`}},
		{"this one is ignored, and others are not", Secrets{Ignored: true}, map[string]SecretRecord{"a": {}}, []string{`W : The secret a of "IdP" is no longer managed`}},
		{"perhaps let go", Secrets{Unknown: true}, map[string]SecretRecord{"a": {}}, []string{maySend}},
		{"a value that is not known", Secrets{ByKey: map[string]Secret{ClientSecret: {Value: notKnown}}}, map[string]SecretRecord{ClientSecret: hashed}, []string{maySend}},
		{"a value that is not known under the version that was sent", Secrets{ByKey: map[string]Secret{"a": {Value: notKnown, Version: template.Text("1")}}},
			map[string]SecretRecord{"a": {Version: "1"}}, nil},
		{"a version that is not known", Secrets{ByKey: map[string]Secret{ClientSecret: {Value: template.Text(long), Version: notKnown}}},
			map[string]SecretRecord{ClientSecret: {Version: "1"}}, []string{maySend}},
		{"in the state, and not known, which the plan shows", Secrets{ByKey: map[string]Secret{ClientSecret: {Value: notKnown, InState: true}}},
			map[string]SecretRecord{ClientSecret: {InState: true}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := wants(complete)
			c.Secrets = test.secrets
			facts := Facts{Known: true}
			_, findings := Plan(c, holds(complete), Memory{Secrets: test.remembered}, facts)
			compare(t, "warnings", test.want, brief(t, findings))
			for _, f := range findings {
				if strings.Contains(f.Text, long) {
					t.Errorf("it shows the secret: %s", f.Text)
				}
			}
			_, findings = Plan(c, nil, Memory{}, facts)
			compare(t, "a create has nothing to say of secrets", nil, brief(t, findings))
		})
	}
}

func TestWarnOfVerification(t *testing.T) {
	t.Parallel()
	again := []string{`W verify_on_apply: "IdP" will be verified again`}
	c := wants(complete)
	c.Verify = template.Bool(true)
	for _, test := range []struct {
		name       string
		configured func(Configured) Configured
		unverified bool
		want       []string
	}{
		{"due", func(c Configured) Configured { return c }, true, again},
		{"done", func(c Configured) Configured { return c }, false, nil},
		{"due, and not known to be wanted", func(c Configured) Configured { c.Verify = notKnown; return c }, true, nil},
		{"not wanted", func(c Configured) Configured { c.Verify = template.Bool(false); return c }, true, nil},
		{"due, and something is sent", func(c Configured) Configured { c.Description = template.Text("new"); return c }, true, nil},
	} {
		_, findings := Plan(test.configured(c), holds(complete), Memory{Unverified: test.unverified}, Facts{Known: true})
		compare(t, test.name, test.want, brief(t, findings))
	}
}

func TestTextsOfWarnings(t *testing.T) {
	t.Parallel()
	c, prior := wants(complete), holds(complete)
	c.Secrets = secrets("api_key", long)
	c.Name = notKnown
	_, findings := Plan(c, prior, Memory{Secrets: map[string]SecretRecord{"other": {}, ClientSecret: {InState: true}}}, Facts{Known: true})
	compare(t, "texts, under the name that the state knows", []Finding{
		{Warning, "", `The secret client_secret of "IdP" is no longer managed`,
			"`config.client_secret` is not in the configuration any more, or is ignored. Connect keeps the secret that it has, and Terraform does not look after it until the attribute is back. " +
				"If every plan says this, ignore the secret alone, and set `config.client_secret_wo_version` beside it."},
		{Warning, "", `The secret other of "IdP" is no longer managed`,
			"`config.secrets_wo.other` is not in the configuration any more, or is ignored. Connect keeps the secret that it has, and Terraform does not look after it until the attribute is back. " +
				"If every plan says this, ignore the secret alone, and set `config.secrets_wo_version` beside it."},
		{Warning, "", `A secret of "IdP" will be sent`,
			"`config.secrets_wo.api_key`: the value or its version is not what Terraform sent last, Terraform has never sent it, or other values put it to use again. The plan cannot show it. If every plan says this, give `config.secrets_wo_version` a text that stays until the secret changes."},
	}, findings)
	_, findings = Plan(wants(complete), prior, Memory{Secrets: map[string]SecretRecord{ClientSecret: {Version: "1"}}}, Facts{Known: true})
	if len(findings) != 1 || !strings.HasPrefix(findings[0].Text, "`config.client_secret_wo` is not") {
		t.Errorf("got %v", findings)
	}
}
