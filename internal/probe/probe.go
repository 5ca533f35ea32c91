package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/connect-community/terraform-provider-connect/internal/connect"
	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// cleanupTime is what taking everything away again may take after the run was ended.
const cleanupTime = 30 * time.Second

// probe is one run against one server.
type probe struct {
	*requester
	publisher *requester // nil: there is no publisher's key
	content   string     // guid of a content item that the user named, or ""
	progress  io.Writer

	version   string         // "": the server hides it
	settings  map[string]any // of /server_settings
	feature   reply          // what the list of integrations answered
	templates []*template.Template
	custom    *template.Template
	listed    bool // the templates are the server's own, not the catalogue's

	name     string         // of the integrations of this run
	config   map[string]any // the plain one: all that is needed and nothing that any server is known to refuse
	free     string         // a text of the plain config that may be empty
	refusal  string         // why no integration can be made, or ""
	unpaid   bool           // for want of a licence
	plain    map[string]any // the first specimen
	service  map[string]any // config of a Service Account; nil before it is asked for
	noSA     string         // why there is none
	someUser string

	found       map[string]string // settings by switch, for the questions that come later
	foreign     map[string]bool   // guids of integrations that are not the probe's
	mine        []string          // guids of those that are, and are there
	unsure      bool              // a POST may have made one that is not in the list
	association association
	news        novelties
}

func newProbe(o connect.Options, publisherKey, content string, progress io.Writer) (*probe, error) {
	p := &probe{
		content: content, progress: progress, name: ownName + " " + strings.ToLower(rand.Text()[:6]),
		found: map[string]string{}, foreign: map[string]bool{}, news: novelties{},
	}
	var err error
	if p.requester, err = newRequester(o); err != nil {
		return nil, err
	}
	if publisherKey != "" {
		o.APIKey = publisherKey
		p.publisher, err = newRequester(o)
	}
	return p, err
}

// errInterrupted is the cause of a context that the user ended.
var errInterrupted = errors.New("the probe was interrupted")

// run asks every question and takes everything away again. Its error says why there is nothing to report, or what was left behind.
func (p *probe) run(ctx context.Context) (*report, error) {
	err := p.meet(ctx)
	var r *report
	if err == nil {
		r = p.askAll(ctx)
	}
	if ctx.Err() != nil {
		r, err = nil, context.Cause(ctx)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	return r, errors.Join(err, p.leave(ctx))
}

// leave takes away whatever is still there.
func (p *probe) leave(ctx context.Context) error {
	p.sent = 0 // what it takes to clean up is always allowed
	err := errors.Join(p.restore(ctx), p.clear(ctx))
	if p.unsure {
		err = errors.Join(err, p.sweep(ctx))
	}
	if left := p.leftBehind(); left != "" {
		return errors.Join(fmt.Errorf("left behind: %s. Run the probe again, or remove them in Connect", left), err)
	}
	return nil
}

// askAll asks one question after the other.
func (p *probe) askAll(ctx context.Context) *report {
	r := &report{
		Version: cmp.Or(p.version, "hidden"), Date: time.Now().UTC().Format(time.DateOnly),
		Habits: map[string]string{}, Unanswered: map[string]string{}, New: []novelty{},
	}
	for i, q := range questions {
		fmt.Fprintf(p.progress, "%2d of %d: %s\n", i+1, len(questions), q.name)
		a := p.answerTo(ctx, q)
		if ctx.Err() != nil {
			break
		}
		p.found[q.name] = a.setting
		r.add(q, a)
	}
	r.addNews(p.news)
	return r
}

// answerTo asks one question, whatever becomes of it.
func (p *probe) answerTo(ctx context.Context, q question) answer {
	for _, missing := range q.needs {
		if reason := missing(ctx, p); reason != "" {
			return answer{reason: reason}
		}
	}
	a, err := q.ask(ctx, p)
	if err != nil {
		a = answer{reason: reasonOf(err)}
	}
	if err := p.clear(ctx); err != nil && ctx.Err() == nil {
		fmt.Fprintf(p.progress, "after %s: %v\n", q.name, err)
	}
	return a
}

// meet finds out whether there is a Connect server that lets this key ask, and takes away what an earlier run had to leave.
func (p *probe) meet(ctx context.Context) error {
	settings, err := p.get(ctx, "/server_settings")
	if err != nil {
		return fmt.Errorf("Connect cannot be reached: %w", err)
	}
	p.readSettings(settings)
	if p.feature, err = p.get(ctx, integrations); err != nil {
		return fmt.Errorf("Connect cannot be reached: %w", err)
	}
	switch status := p.feature.status; {
	case p.feature.ok():
	case status == http.StatusUnauthorized:
		return errors.New("Connect does not accept the API key (401): set CONNECT_API_KEY to the key of an administrator of this server")
	case status == http.StatusPaymentRequired:
		p.unpaid, p.refusal = true, unlicensed
		return nil
	case p.switchedOff() && status < http.StatusInternalServerError:
		p.refusal = "OAuth integrations are switched off"
		return nil
	case status == http.StatusForbidden:
		return errors.New("Connect does not let this key see integrations (403): set CONNECT_API_KEY to the key of an administrator")
	}
	list, isList := p.feature.list()
	if !isList {
		return fmt.Errorf("GET %s answered %s, which is no list of integrations: check CONNECT_SERVER. Connect has them since 2024.08", integrations, p.feature)
	}
	if n := p.adopt(list); n > 0 {
		fmt.Fprintf(p.progress, "Taking away %d that an earlier run left behind.\n", n)
		if err := p.removeLeftovers(ctx); err != nil {
			return err
		}
	}
	if err := p.readTemplates(ctx); err != nil {
		return err
	}
	return p.prepare(ctx)
}

// switchedOff reports whether the server says of itself that the feature is off.
func (p *probe) switchedOff() bool {
	enabled, told := p.settings["oauth_integrations_enabled"].(bool)
	return told && !enabled
}

// removeLeftovers takes away the integrations of earlier runs, off content first where the server insists.
func (p *probe) removeLeftovers(ctx context.Context) error {
	if p.clear(ctx) == nil {
		return nil
	}
	for _, guid := range p.mine {
		if err := p.dissociate(ctx, guid); err != nil {
			return err
		}
	}
	return p.clear(ctx)
}
