package integration

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	goversion "github.com/hashicorp/go-version"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// life is one integration on a stand-in, managed by the engine and the client alone: what the provider does, in its order, without
// Terraform and without a network.
type life struct {
	t      *testing.T
	server *connecttest.Server
	client *connect.Client
	asked  *Facts // by this command

	prior  *Prior // nil: there is none
	memory Memory
}

func newLife(t *testing.T, cfg connecttest.Config) *life {
	t.Helper()
	server, err := connecttest.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	l := &life{t: t, server: server}
	l.command()
	return l
}

// command starts over with a new client: nothing but state and private state outlives a command.
func (l *life) command() {
	l.t.Helper()
	client, err := connect.New(connect.Options{Server: "http://stand-in", APIKey: l.server.AdminKey(), Transport: inProcess{l.server}})
	if err != nil {
		l.t.Fatal(err)
	}
	l.client, l.asked = client, nil
	l.memory = throughJSON(l.t, l.memory)
}

// facts asks as the provider does: once in a command, and for no more than is needed.
func (l *life) facts(needs Needs, id string) Facts {
	l.t.Helper()
	if !needs.Template {
		return Facts{}
	}
	if l.asked != nil {
		return *l.asked
	}
	facts := Facts{Known: true}
	settings, err := l.client.ServerSettings(context.Background())
	if err != nil {
		l.t.Fatal(err)
	}
	facts.Release = goversion.Must(goversion.NewVersion(settings.Version)).Core()
	raws, err := l.client.Templates(context.Background())
	if refused, ok := errors.AsType[*connect.Error](err); ok && refused.Status == http.StatusNotFound {
		facts.Template = template.Lookup(id)
	} else if err != nil {
		l.t.Fatal(err)
	}
	facts.Offered = []string{}
	for _, raw := range raws {
		facts.Offered = append(facts.Offered, raw.ID)
		if raw.ID != id {
			continue
		}
		if facts.Template, _, err = template.Parse(raw.JSON); err != nil {
			l.t.Fatal(err)
		}
		facts.FromServer = true
	}
	if raws == nil {
		facts.Offered = nil
	}
	l.asked = &facts
	return facts
}

func (l *life) plan(c Configured) (Planned, []Finding) {
	l.t.Helper()
	return Plan(c, l.prior, l.memory, l.facts(Need(c, l.prior, l.memory), c.Template.String()))
}

// changes lists what the plan shows: the attributes that change, and "updated_time" where a request will be sent.
func (l *life) changes(planned Planned) []string {
	var changed []string
	if planned.Sends {
		changed = append(changed, "updated_time")
	}
	if !planned.Name.Equal(l.prior.Name) {
		changed = append(changed, atName)
	}
	if !planned.Description.Equal(l.prior.Description) {
		changed = append(changed, atDescription)
	}
	if !planned.Permissions.equal(l.prior.Permissions) {
		changed = append(changed, atPermissions)
	}
	for _, key := range template.Changed(l.prior.Config, planned.Config) {
		changed = append(changed, attribute(key))
	}
	slices.Sort(changed)
	return changed
}

// apply plans, carries out what was planned, and returns the errors.
func (l *life) apply(c Configured) []Finding {
	l.t.Helper()
	planned, findings := l.plan(c)
	if failed(findings) {
		return findings
	}
	if l.prior == nil {
		return errorsOf(l.create(c, planned))
	}
	if len(l.changes(planned)) == 0 {
		return nil
	}
	return errorsOf(l.update(c, planned))
}

func (l *life) create(c Configured, planned Planned) []Finding {
	l.t.Helper()
	planned.Decisions = Creation(c, planned.Config)
	secrets := c.Secrets.Values(planned.Secrets)
	answer, err := l.client.CreateIntegration(context.Background(), planned.Create(secrets))
	if err != nil {
		l.t.Fatalf("create: %v", err)
	}
	l.prior = &Prior{GUID: answer.GUID}
	return l.written(Write{Planned: planned, Secrets: secrets, Remote: answer, Sent: SentAll}, Memory{})
}

func (l *life) update(c Configured, planned Planned) []Finding {
	l.t.Helper()
	planned.Decisions = throughJSON(l.t, planned.Decisions)
	secrets := c.Secrets.Values(planned.Secrets)
	update := Update{Planned: planned, Prior: *l.prior, Secrets: secrets}
	var tries []Try
	for {
		try, more := update.Next(tries)
		if !more {
			break
		}
		answer, err := l.client.UpdateIntegration(context.Background(), l.prior.GUID, try.Request)
		if refused, ok := errors.AsType[*connect.Error](err); err != nil && (!ok || refused.Status != http.StatusBadRequest) {
			l.t.Fatalf("update: %v", err)
		}
		if try.Answer = answer; err != nil {
			try.Answer = nil
		}
		tries = append(tries, try)
	}
	write := Write{Planned: planned, Secrets: secrets, Remote: Accepted(tries), Left: update.Left(tries)}
	if write.Remote != nil {
		write.Sent = SentBy(tries[0].Request)
	} else if len(tries) > 0 {
		l.t.Fatalf("every request was refused, the last one of %d: %+v", len(tries), tries[len(tries)-1].Request)
	}
	return append(l.written(write, l.memory), NotCleared(write.Left)...)
}

func (l *life) written(write Write, memory Memory) []Finding {
	state, next, findings := Written(write, memory)
	l.prior.Settings, l.memory = state, next
	return findings
}

func (l *life) read() *connect.Integration {
	l.t.Helper()
	found, err := l.client.ReadIntegration(context.Background(), l.prior.GUID)
	if err != nil {
		l.t.Fatalf("read: %v", err)
	}
	return found
}

func (l *life) refresh() {
	l.t.Helper()
	l.prior.Settings = Refresh(l.prior.Settings, l.memory, l.read())
}

func (l *life) adopt() {
	l.t.Helper()
	settings, memory := Adopt(l.read())
	l.prior.Settings, l.memory = settings, memory
}

func (l *life) destroy() {
	l.t.Helper()
	if err := l.client.DeleteIntegration(context.Background(), l.prior.GUID); err != nil {
		l.t.Fatalf("destroy: %v", err)
	}
	l.prior, l.memory = nil, Memory{}
}

func errorsOf(findings []Finding) []Finding {
	return slices.DeleteFunc(findings, func(f Finding) bool { return f.Severity != Error })
}

// inProcess answers requests by calling the stand-in.
type inProcess struct{ handler http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	p.handler.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}
