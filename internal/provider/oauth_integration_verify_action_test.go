package provider

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/integration"
)

// verifyAction validates and invokes the action as Terraform does, and returns what Terraform shows meanwhile and at the end.
func (c *core) verifyAction(guid tftypes.Value) (progress, errors []string) {
	c.t.Helper()
	server, ok := c.server.(tfprotov6.ProviderServerWithActions) //nolint:staticcheck // the interface that is to take it over has it only in a later release
	if !ok {
		c.t.Fatal("the provider serves no actions")
	}
	const name = "connect_oauth_integration_verify"
	configType := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"guid": tftypes.String}}
	config := dynamic(c.t, configType, tftypes.NewValue(configType, map[string]tftypes.Value{"guid": guid}))
	validated, err := server.ValidateActionConfig(context.Background(), &tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: config})
	if err != nil {
		c.t.Fatal(err)
	}
	if errors, _ = c.hear(validated.Diagnostics); len(errors) > 0 {
		return nil, errors
	}
	stream, err := server.InvokeAction(context.Background(), &tfprotov6.InvokeActionRequest{ActionType: name, Config: config})
	if err != nil {
		c.t.Fatal(err)
	}
	completed := false
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			errors, _ = c.hear(event.Diagnostics)
			completed = true
		}
	}
	if !completed {
		c.t.Error("the action does not end")
	}
	return progress, errors
}

func TestVerifyAction(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		authType string // of the integration; "": it is not there
		fault    connecttest.FaultFunc
		want     string // of the error; "" for none
	}{
		{"token", integration.ServiceAccount, nil, ""},
		{"no token", integration.ServiceAccount, connecttest.ConnectError(http.StatusBadRequest, 241, "Unable to retrieve a token: invalid_client."), "invalid_client"},
		{"way out of no token", integration.ServiceAccount, connecttest.ConnectError(http.StatusBadRequest, 241, ""), "Compare `config.client_id`, the secret, `config.token_uri`"},
		{"Viewer", "Viewer", nil, "a Viewer's needs a visitor who logs in"},
		{"not there", "", nil, "no integration with this GUID"},
		{"old server", integration.ServiceAccount, connecttest.Answer(http.StatusNotFound, http.Header{"Content-Type": {"text/plain"}}, "404 page not found"), "Connect 2024.12"},
		{"key of no administrator", integration.ServiceAccount, connecttest.ConnectError(http.StatusForbidden, 22, "You don't have permission."), "key of an administrator"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := connecttest.Start(t, connecttest.Config{})
			guid := "00000000-0000-4000-8000-000000000000"
			if test.authType != "" {
				guid = s.Add(connecttest.Integration{Name: "Reports", Template: "custom", Config: map[string]any{"auth_type": test.authType}})
			}
			if test.fault != nil {
				s.Inject(connecttest.Fault{Method: http.MethodPost, Do: test.fault})
			}
			progress, errors := newCore(t, s, nil).verifyAction(tftypes.NewValue(tftypes.String, guid))
			if writes := s.Writes(); len(writes) != 1 || writes[0].String() != "POST /v1/oauth/integrations/"+guid+"/verify" {
				t.Errorf("requests: %v", writes)
			}
			want := []string{"Connect fetches a token with the OAuth integration " + guid}
			if test.want == "" {
				want = append(want, "Connect got a token")
			}
			if diff := cmp.Diff(want, progress); diff != "" {
				t.Errorf("progress (-want +got):\n%s", diff)
			}
			if test.want == "" && len(errors) > 0 {
				t.Errorf("want no error, got %v", errors)
			}
			if test.want != "" && (len(errors) != 1 || !strings.HasPrefix(errors[0], attributeName("guid")+": ") || !strings.Contains(errors[0], test.want)) {
				t.Errorf("want one error on guid with %q, got %v", test.want, errors)
			}
		})
	}
}

func TestVerifyActionWithoutAServer(t *testing.T) {
	t.Parallel()
	c := newCore(t, nil, map[string]tftypes.Value{
		"server":  tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		"api_key": tftypes.NewValue(tftypes.String, "key"),
	})
	progress, errors := c.verifyAction(tftypes.NewValue(tftypes.String, "60586f1c-0000-4000-8000-3b9aca000001"))
	if len(progress) > 0 || len(errors) != 1 || !strings.Contains(errors[0], "not known yet") {
		t.Errorf("progress %v, errors %v", progress, errors)
	}
}

// TestVerifyActionInTerraform runs the documentation's examples: by hand, and after a create by its trigger.
func TestVerifyActionInTerraform(t *testing.T) {
	t.Parallel()
	needs(t, "1.14.0", "Terraform")
	example := func(t *testing.T, file string) (*connecttest.Server, *workspace) {
		t.Helper()
		s := connecttest.Start(t, connecttest.Config{})
		w := newWorkspace(t, s)
		w.write(file, readFile(t, filepath.Join("..", "..", "examples", "actions", "connect_oauth_integration_verify", file)))
		w.write("terraform.tfvars", "client_secret = \"s3cret\"\n")
		return s, w
	}
	t.Run("by hand", func(t *testing.T) {
		t.Parallel()
		s, w := example(t, "action.tf")
		w.must("apply", "-auto-approve")
		invoke := []string{"apply", "-auto-approve", "-invoke=action.connect_oauth_integration_verify.reporting"}
		if output := w.must(invoke...); !strings.Contains(output, "Connect got a token") {
			t.Errorf("no progress is shown:\n%s", output)
		}
		failVerification(s)
		if code, output := w.run(invoke...); code == 0 || !strings.Contains(output, "invalid_client") {
			t.Errorf("exit code %d:\n%s", code, output)
		}
		if got := kindsSent(s); got != "POST verify verify" {
			t.Errorf("create and two invocations send %q", got)
		}
	})
	t.Run("by its trigger", func(t *testing.T) {
		t.Parallel()
		s, w := example(t, "action_trigger.tf")
		w.must("apply", "-auto-approve")
		if got := kindsSent(s); got != "POST verify" {
			t.Errorf("the apply sends %q", got)
		}
	})
}
