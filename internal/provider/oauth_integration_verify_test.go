package provider

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

// verified is a Service Account integration with verify_on_apply.
func verified() fields {
	return fields{
		"name": "Reports", "template": "custom", "verify_on_apply": true,
		"config": fields{
			"auth_type": "Service Account", "client_id": "reports", "client_secret_wo": "s3cret-long-enough", "token_uri": "https://idp.example.com/token",
		},
	}
}

func (f fields) but(changes fields) fields {
	result := maps.Clone(f)
	maps.Copy(result, changes)
	return result
}

// failVerification lets every verification fail with Connect's own words until ClearFaults.
func failVerification(s *connecttest.Server) {
	s.Inject(connecttest.Fault{
		Method: http.MethodPost, Path: "/v1/oauth/integrations/", Times: -1,
		Do: connecttest.ConnectError(http.StatusBadRequest, 241, "Unable to retrieve a token: invalid_client."),
	})
}

// kindsSent lists the writes since the last call: what they were, not what they carried.
func kindsSent(s *connecttest.Server) string {
	var kinds []string
	for _, request := range s.Writes() {
		kind := request.Method
		if strings.HasSuffix(request.Path, "/verify") {
			kind = "verify"
		}
		kinds = append(kinds, kind)
	}
	s.ForgetRequests()
	return strings.Join(kinds, " ")
}

func TestVerifiesWhatItSends(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := newCore(t, s, nil)
	for _, step := range []struct {
		name   string
		fields fields
		want   string
	}{
		{"create", verified(), "POST verify"},
		{"no change", verified(), ""},
		{"rename", verified().but(fields{"name": "Renamed"}), "PATCH"},
		{"config key", verified().with(fields{"client_id": "other"}), "PATCH verify"},
		{"secret", verified().with(fields{"client_id": "other", "client_secret_wo": "rotated-long-enough"}), "PATCH verify"},
		{"off", verified().with(fields{"client_id": "other", "client_secret_wo": "rotated-long-enough"}).but(fields{"verify_on_apply": nil}), ""},
		{"config key while off", verified().with(fields{"client_secret_wo": "rotated-long-enough"}).but(fields{"verify_on_apply": false}), "PATCH"},
		{"on", verified().with(fields{"client_secret_wo": "rotated-long-enough"}), ""},
	} {
		c.mustApply(step.fields)
		if got := kindsSent(s); got != step.want {
			t.Errorf("%s sends %q, want %q", step.name, got, step.want)
		}
	}
}

func TestUpdateThatFailsToVerify(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := created(t, s, verified())
	kindsSent(s)
	failVerification(s)
	changed := verified().with(fields{"client_secret_wo": "wrong-long-enough"})
	for _, want := range []string{"PATCH verify", "verify"} { // the second apply has nothing to send, and verifies all the same
		errors := c.attempt(changed)
		if len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName("verify_on_apply")+": Connect gets no token") ||
			!strings.Contains(errors[0], "invalid_client") || !strings.Contains(errors[0], afterFailedUpdate) {
			t.Errorf("want Connect's reason and what to do, got %v", errors)
		}
		if got := kindsSent(s); got != want {
			t.Errorf("sent %q, want %q", got, want)
		}
	}
	p, _ := c.plan(c.configuration(changed))
	if diff := cmp.Diff([]string{"updated_time"}, c.changed(p)); diff != "" {
		t.Errorf("the next plan (-want +got):\n%s", diff)
	}
	expectWarning(t, strings.Join(p.warnings, ""), attributeName("verify_on_apply"), "verified again")

	s.ClearFaults()
	c.becomesKnown(changed.but(fields{"verify_on_apply": notKnown{}}), changed)
	if got := kindsSent(s); got != "verify" {
		t.Errorf("sent %q, want the verification alone", got)
	}
}

// TestVerificationOutlivesAKeyThatStays: an update that ends with an error before it verifies leaves the verification to the next apply.
func TestVerificationOutlivesAKeyThatStays(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Switches: connecttest.Switches{connecttest.ConfigNull: connecttest.Ignored, connecttest.ConfigEmpty: connecttest.Refused}})
	scoped := verified().with(fields{"scopes": []string{"a"}})
	c := created(t, s, scoped)
	kindsSent(s)
	if errors := c.attempt(verified().with(fields{"client_id": "other"})); len(errors) != 1 || !strings.Contains(errors[0], "did not clear") {
		t.Fatal(errors)
	}
	if got := kindsSent(s); strings.Contains(got, "verify") {
		t.Errorf("sent %q", got)
	}
	c.mustApply(scoped.with(fields{"client_id": "other"}))
	if got := kindsSent(s); got != "verify" {
		t.Errorf("sent %q, want the verification that was due", got)
	}
}

func TestCreateThatFailsToVerifyIsInTheState(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := newCore(t, s, nil)
	failVerification(s)
	errors := c.attempt(verified())
	if len(errors) != 1 || !strings.Contains(errors[0], "terraform untaint ADDRESS") {
		t.Errorf("want the way out, got %v", errors)
	}
	if got := c.get(c.state, "guid"); got != byName(t, s, "Reports").GUID {
		t.Errorf("the state holds the guid %v", got)
	}
	kindsSent(s)

	// After `terraform untaint` it is verified again, and nothing is sent twice.
	s.ClearFaults()
	c.tainted = false
	c.mustApply(verified())
	if got := kindsSent(s); got != "verify" {
		t.Errorf("sent %q, want the verification alone", got)
	}
}

func TestFailedVerificationIsForgottenWithoutTheWish(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	c := newCore(t, s, nil)
	failVerification(s)
	c.attempt(verified())
	c.tainted = false // terraform untaint
	kindsSent(s)
	for _, f := range []fields{verified().but(fields{"verify_on_apply": nil}), verified()} {
		c.mustApply(f)
	}
	if got := kindsSent(s); got != "" {
		t.Errorf("sent %q, want nothing", got)
	}
}

func TestVerifyOnApplyNeedsAServiceAccount(t *testing.T) {
	t.Parallel()
	c := newCore(t, connecttest.Start(t, connecttest.Config{}), nil)
	for _, test := range []struct {
		name   string
		fields fields
		want   string // of the error; "" for none
	}{
		{"Viewer", viewer().but(fields{"verify_on_apply": true}), `is "Viewer"`},
		{"Viewer by default", viewer().with(fields{"auth_type": nil}).but(fields{"verify_on_apply": true}), `is "Viewer"`},
		{"Viewer, not asked for", viewer().but(fields{"verify_on_apply": false}), ""},
		{"Service Account", verified(), ""},
		{"not known yet", verified().with(fields{"auth_type": notKnown{}}), ""},
		{"template of a later release", warehouse().but(fields{"verify_on_apply": true}), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			errors, _ := c.validate(c.configuration(test.fields))
			if test.want == "" && len(errors) > 0 {
				t.Errorf("want no error, got %v", errors)
			}
			if test.want != "" && (len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName("verify_on_apply")+": Nothing to verify") ||
				!strings.Contains(errors[0], test.want)) {
				t.Errorf("want one error with %s, got %v", test.want, errors)
			}
		})
	}
}

func TestNothingToVerifyIsSaidAtTheApply(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{Templates: novel(t)})
	c := newCore(t, s, nil)
	p, _ := c.plan(c.configuration(warehouse().but(fields{"verify_on_apply": true})))
	errors, warnings := c.apply(p)
	if len(errors) > 0 || len(warnings) != 1 || !strings.Contains(warnings[0], "made this one a \"Viewer\" integration") {
		t.Errorf("want one warning, got %v, errors %v", warnings, errors)
	}
	if got := kindsSent(s); got != "POST" {
		t.Errorf("sent %q, want no verification", got)
	}
}

func TestVerifyInTerraform(t *testing.T) {
	t.Parallel()
	s := connecttest.Start(t, connecttest.Config{})
	w := newWorkspace(t, s)
	w.write("main.tf", `
resource "connect_oauth_integration" "reports" {
  name            = "Reports"
  template        = "custom"
  verify_on_apply = true
  config {
    auth_type     = "Service Account"
    client_id     = "reports"
    client_secret = "s3cret-long-enough"
    token_uri     = "https://idp.example.com/token"
  }
}
`)
	failVerification(s)
	code, output := w.run("apply", "-auto-approve")
	if code == 0 || !strings.Contains(output, "invalid_client") {
		t.Fatalf("exit code %d:\n%s", code, output)
	}
	kindsSent(s)
	if output := w.must("plan"); !strings.Contains(output, "is tainted, so ") {
		t.Errorf("want a replacement:\n%s", output)
	}
	w.must("untaint", "connect_oauth_integration.reports")
	s.ClearFaults()
	w.must("apply", "-auto-approve")
	if got := kindsSent(s); got != "verify" {
		t.Errorf("sent %q, want the verification alone", got)
	}
	if code, output := w.run("plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("the plan after the apply is not empty (exit code %d):\n%s", code, output)
	}
}
