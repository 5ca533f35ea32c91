package connecttest

import (
	_ "embed"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

//go:embed testdata/openapi.yaml
var contractDocument []byte

// contract is what goes over the wire between the provider and Connect, as testdata/openapi.yaml says it. In tests all of it is held
// to that: what breaks it is answered with 500.
type contract struct{ document *openapi3.T }

var contracts sync.Map // Profile to *contract: reading the document anew for every test would be most of a test's time

// contractOf returns the contract as it is with one release.
func contractOf(p Profile) (*contract, error) {
	if known, ok := contracts.Load(p); ok {
		return known.(*contract), nil //nolint:forcetypeassert // nothing else is stored
	}
	document, err := openapi3.NewLoader().LoadFromData(contractDocument)
	if err != nil {
		return nil, fmt.Errorf("reading the contract: %w", err)
	}
	for _, schema := range document.Components.Schemas {
		for name, property := range schema.Value.Properties {
			since, _ := property.Value.Extensions["x-since"].(string)
			switch always := property.Value.Extensions["x-always"] == true; {
			case Profile(since) > p:
				delete(schema.Value.Properties, name)
			case always:
				schema.Value.Required = append(schema.Value.Required, name)
			}
		}
	}
	contracts.Store(p, &contract{document})
	return &contract{document}, nil
}

// hold puts the contract around an endpoint. Of requests it knows the provider's only: others may try what they like.
func (k *contract) hold(method, path string, endpoint http.Handler) http.Handler {
	var route *routers.Route
	if item := k.document.Paths.Value(path); item != nil && item.GetOperation(method) != nil {
		route = &routers.Route{Spec: k.document, Path: path, PathItem: item, Method: method, Operation: item.GetOperation(method)}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("User-Agent"), "terraform-provider-connect/") {
			if err := checkRequest(route, r); err != nil {
				writeError(w, fmt.Errorf("the request breaks testdata/openapi.yaml: %w", err))
				return
			}
		}
		b := newBuffer()
		endpoint.ServeHTTP(b, r)
		if err := checkAnswer(route, r, b); err != nil {
			writeError(w, fmt.Errorf("the answer breaks testdata/openapi.yaml: %w", err))
			return
		}
		b.sendHead(w)
		_, _ = w.Write(b.body.Bytes()) // a client that has gone away is no matter of ours
	})
}

func checkRequest(route *routers.Route, r *http.Request) error {
	if route == nil {
		return fmt.Errorf("it has no %s %s", r.Method, r.URL.Path)
	}
	return openapi3filter.ValidateRequest(r.Context(), toCheck(route, r))
}

// checkAnswer passes what is not in the contract, and the answer of a server that lacks the endpoint, which is no JSON.
func checkAnswer(route *routers.Route, r *http.Request, b *buffer) error {
	if route == nil || b.body.Len() > 0 && b.header.Get("Content-Type") != "application/json" {
		return nil
	}
	input := toCheck(route, r)
	answer := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: b.status, Header: b.header, Options: input.Options}
	return openapi3filter.ValidateResponse(r.Context(), answer.SetBodyBytes(b.body.Bytes()))
}

func toCheck(route *routers.Route, r *http.Request) *openapi3filter.RequestValidationInput {
	options := &openapi3filter.Options{SkipSettingDefaults: true}
	options.WithCustomSchemaErrorFunc(func(err *openapi3.SchemaError) string { // without the value, which may be a secret
		return strings.Join(err.JSONPointer(), "/") + ": " + err.Reason
	})
	return &openapi3filter.RequestValidationInput{
		Request: r, PathParams: map[string]string{"guid": r.PathValue("guid")}, Route: route, Options: options,
	}
}
