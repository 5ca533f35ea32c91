package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// versionForm fits a release, a development build, and nothing that could be a name of anyone's.
var versionForm = regexp.MustCompile(`^[0-9]{4}\.[0-9]{1,2}(\.[0-9]+)?(-dev[0-9A-Za-z.+-]{0,40})?$`)

func (p *probe) readSettings(got reply) {
	if got.ok() {
		p.settings = got.object()
	}
	if version, _ := p.settings["version"].(string); versionForm.MatchString(version) {
		p.version = version
	}
}

// readTemplates takes the server's own description of its templates where it has one, else the built-in catalogue.
func (p *probe) readTemplates(ctx context.Context) error {
	got, err := p.get(ctx, "/v1/oauth/templates")
	if err != nil {
		return fmt.Errorf("Connect cannot be reached: %w", err)
	}
	list, _ := got.list()
	for _, entry := range list {
		raw, err := json.Marshal(entry)
		if err != nil {
			return err
		}
		if t, _, err := template.Parse(raw); err == nil {
			p.templates = append(p.templates, t)
		}
	}
	if p.listed = len(p.templates) > 0; p.listed {
		p.lookAtTemplates()
	} else {
		p.templates = template.Catalogue()
	}
	if i := slices.IndexFunc(p.templates, func(t *template.Template) bool { return t.ID == "custom" }); i >= 0 {
		p.custom = p.templates[i]
	}
	return nil
}

// prepare finds a config that this server takes, by making the first specimen. All keys of it were seen on real servers.
func (p *probe) prepare(ctx context.Context) error {
	custom := p.custom
	if custom == nil {
		p.refusal = "the server has no template custom"
		return nil
	}
	config := map[string]any{
		"auth_mode": "Confidential", "client_id": "probe", "client_secret": "not-a-secret", "scopes": "probe",
		"authorization_uri": "https://" + ownHost + "/authorize", "token_uri": "https://" + ownHost + "/token",
	}
	p.free = pick(custom, config, func(k *template.Key) bool {
		return k.Type == "" && !k.Secret && fits(custom, k, "", "probe", "probe b")
	}, "scopes")
	p.free = cmp.Or(p.free, "scopes")
	config[p.free] = "probe"
	var got reply
	for _, more := range []map[string]any{{}, {"auth_type": "Viewer"}, {"auth_type": "Viewer", "use_pkce": true, "token_endpoint_auth_method": "client_secret_post"}} {
		p.config = maps.Clone(config)
		maps.Copy(p.config, more)
		p.config = fill(custom, p.config)
		var made specimen
		var err error
		if made, got, err = p.create(ctx, p.body(nil)); err != nil {
			return err
		}
		if p.plain = made.object; !got.refused() {
			break
		}
	}
	return errors.Join(p.judge(got), p.clear(ctx))
}

const unlicensed = "the licence does not include OAuth integrations"

// judge notes why the server made no specimen. A key that may not make any is the end of the run.
func (p *probe) judge(got reply) error {
	switch {
	case got.ok():
	case got.status == http.StatusPaymentRequired:
		p.unpaid, p.refusal = true, unlicensed
	case got.status == http.StatusForbidden:
		return fmt.Errorf("Connect does not let this key make integrations (%s): set CONNECT_API_KEY to the key of an administrator", got)
	default:
		p.refusal = "the server refused the plainest integration that the probe knows: " + got.String()
	}
	return nil
}

// fill adds to a config what the template demands beyond it, with values that the template's expressions let through.
func fill(t *template.Template, config map[string]any) map[string]any {
	filled := maps.Clone(config)
	for _, missing := range t.Missing(template.FromConfig(filled), func(string) bool { return false }) {
		for _, value := range []string{
			"https://" + ownHost + "/" + strings.ReplaceAll(missing, "_", "-"), "probe", "00000000-0000-4000-8000-000000000000", ownHost, "123456789012",
		} {
			if t.Check(missing, template.Text(value)) == nil {
				filled[missing] = value
				break
			}
		}
	}
	return filled
}

// pick returns a key of the template that is visible under the config and fits, the preferred one first, or "".
func pick(t *template.Template, config map[string]any, fit func(*template.Key) bool, preferred string) string {
	for _, name := range append([]string{preferred}, t.Names()...) {
		if k := t.Key(name); k != nil && fit(k) && t.Visibility(name, template.FromConfig(config)) == template.Visible {
			return name
		}
	}
	return ""
}

// fits reports whether the key takes each of the texts and defaults to none of them.
func fits(t *template.Template, k *template.Key, texts ...string) bool {
	for _, text := range texts {
		if t.Check(k.Name, template.Text(text)) != nil || k.Default == template.Text(text) {
			return false
		}
	}
	return true
}

const serviceAccount = "Service Account"

func needFeature(_ context.Context, p *probe) string {
	return choose(p.feature.ok(), "", p.refusal)
}

func needSpecimen(_ context.Context, p *probe) string { return p.refusal }

func needPermissions(_ context.Context, p *probe) string {
	switch p.found["permissions"] {
	case "profile":
		return ""
	case "":
		return "it was not found out that the server knows permissions"
	}
	return "the server refuses permissions"
}

func needContent(_ context.Context, p *probe) string {
	return choose(p.content != "", "", "no content item was named: -content GUID names one")
}

func needPublisher(_ context.Context, p *probe) string {
	return choose(p.publisher != nil, "", "there is no second role: set CONNECT_PUBLISHER_API_KEY to the key of a publisher")
}

// needServiceAccount makes an integration of that kind the first time, to see whether the server has any.
func needServiceAccount(ctx context.Context, p *probe) string {
	if p.service != nil || p.noSA != "" {
		return p.noSA
	}
	config := p.with(map[string]any{"auth_type": serviceAccount})
	for key := range p.config {
		if p.custom.Visibility(key, template.FromConfig(config)) == template.Hidden {
			delete(config, key)
		}
	}
	config = fill(p.custom, config)
	made, got, err := p.create(ctx, p.body(map[string]any{"config": config}))
	inConfig := p.listed && p.custom.Key("auth_type") != nil && made.config()["auth_type"] == serviceAccount
	switch {
	case err != nil:
		return reasonOf(err)
	case made.object["auth_type"] != serviceAccount && !inConfig:
		p.noSA = "the server has no Service Account integrations: " + got.String()
		return p.noSA
	}
	p.service = config
	return ""
}

// user returns the guid of a user for the access list of a specimen: the key's own, or else anyone's.
func (p *probe) user(ctx context.Context) (string, error) {
	if p.someUser != "" {
		return p.someUser, nil
	}
	own, err := p.get(ctx, "/v1/user")
	if err != nil {
		return "", err
	}
	guid, _ := own.object()["guid"].(string)
	if guid == "" {
		page, err := p.get(ctx, "/v1/users?page_size=1")
		if err != nil {
			return "", err
		}
		if results, _ := page.object()["results"].([]any); len(results) > 0 {
			first, _ := results[0].(map[string]any)
			guid, _ = first["guid"].(string)
		}
	}
	if !guidForm.MatchString(guid) {
		return "", noAnswer{"no user can be seen for an access list"}
	}
	p.someUser = guid
	return guid, nil
}
