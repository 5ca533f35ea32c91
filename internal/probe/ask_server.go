package main

import (
	"context"
	"net/http"
	"strconv"
	"strings"
)

func askVersion(_ context.Context, p *probe) (answer, error) {
	if p.settings == nil {
		return leaves("the server does not show its settings")
	}
	text, isText := p.settings["version"].(string)
	header := strings.Contains(p.feature.header.Get("Server"), "Connect v")
	switch {
	case p.version != "" && header:
		return settles("shown", "in settings and header")
	case p.version != "":
		return settles("shown", "in settings")
	case isText && text != "":
		return strange("a version of a form that nobody has seen", text)
	case header:
		return strange("a version in the Server header, none in the settings", p.settings["version"])
	}
	return settles("hidden", "no version")
}

func askFeature(_ context.Context, p *probe) (answer, error) {
	if p.unpaid && !p.feature.ok() {
		return leaves(p.refusal)
	}
	settings := map[int]string{http.StatusOK: "on", http.StatusForbidden: "disabled-403", http.StatusNotFound: "disabled-404"}
	return askStatus(p.feature, "the list of integrations", settings)
}

func askLicence(_ context.Context, p *probe) (answer, error) {
	license, _ := p.settings["license"].(map[string]any)
	told, isTold := license["oauth-integrations"].(bool)
	switch {
	case p.unpaid:
		return settles("off", "it answers 402")
	case p.refusal == "":
		return settles("on", "POST makes an integration")
	case isTold:
		return settles(choose(told, "on", "off"), "the settings say so")
	}
	return leaves(p.refusal)
}

func askMissingKey(ctx context.Context, p *probe) (answer, error) {
	got, err := p.anonymous().get(ctx, "/v1/user")
	switch {
	case err != nil:
		return answer{}, err
	case got.status == http.StatusUnauthorized && (got.code == 24 || got.code == 30):
		return settles(strconv.Itoa(got.code), got.String())
	}
	return strange("GET /v1/user without a key: "+got.String(), got.body)
}

// askStatus reads an answer whose status is the setting.
func askStatus(got reply, what string, settings map[int]string) (answer, error) {
	if setting := settings[got.status]; setting != "" {
		return settles(setting, got.String())
	}
	return strange(what+": "+got.String(), got.body)
}

func askUserEndpoint(ctx context.Context, p *probe) (answer, error) {
	got, err := p.get(ctx, "/v1/user")
	if err != nil {
		return answer{}, err
	}
	return askStatus(got, "GET /v1/user", map[int]string{200: "answers", 403: "forbidden"})
}

func askGroups(ctx context.Context, p *probe) (answer, error) {
	got, err := p.get(ctx, "/v1/groups?page_size=1")
	if err != nil {
		return answer{}, err
	}
	return askStatus(got, "GET /v1/groups", map[int]string{200: "answers", 400: "400", 403: "forbidden"})
}

func askTrailingSlash(ctx context.Context, p *probe) (answer, error) {
	plain, err := p.get(ctx, "/v1/user")
	if err != nil {
		return answer{}, err
	}
	got, err := p.get(ctx, "/v1/user/")
	switch {
	case err != nil:
		return answer{}, err
	case plain.status == http.StatusNotFound:
		return leaves("GET /v1/user finds nothing, with or without the slash")
	case got.status == plain.status && got.isJSON == plain.isJSON:
		return settles("accepted", got.String())
	}
	return askStatus(got, "GET /v1/user/", map[int]string{404: "refused"})
}

func askBadGUID(ctx context.Context, p *probe) (answer, error) {
	got, err := p.get(ctx, integrations+"/no-guid")
	if err != nil {
		return answer{}, err
	}
	return askStatus(got, "GET of an integration by what is no guid", map[int]string{404: "404", 400: "400"})
}

func askTemplates(ctx context.Context, p *probe) (answer, error) {
	got, err := p.get(ctx, "/v1/oauth/templates")
	if err != nil {
		return answer{}, err
	}
	_, isList := got.list()
	switch {
	case got.ok() && isList && p.listed:
		return settles("present", got.String())
	case got.status == http.StatusNotFound:
		return settles("absent", got.String())
	}
	return strange("GET /v1/oauth/templates: "+got.String(), got.body)
}

func askTemplateUnknown(ctx context.Context, p *probe) (answer, error) {
	_, got, err := p.create(ctx, p.body(map[string]any{"template": "terraform-provider-connect-probe"}))
	if err != nil {
		return answer{}, err
	}
	return askStatus(got, "POST with an unknown template", map[int]string{400: "400", 404: "404"})
}

func askTemplateInPatch(ctx context.Context, p *probe) (answer, error) {
	s, err := p.make(ctx, nil)
	if err != nil {
		return answer{}, err
	}
	got, _, err := p.patch(ctx, s, map[string]any{"template": "custom"})
	switch {
	case err != nil:
		return answer{}, err
	case got.ok():
		return settles("ignored-when-equal", got.String())
	case got.refused():
		return settles("refused", got.String())
	}
	return strange("PATCH with the template that it has: "+got.String(), got.body)
}
