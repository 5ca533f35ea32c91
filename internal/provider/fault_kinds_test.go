package provider

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/connect-community/terraform-provider-connect/internal/connecttest"
)

const anotherIntegration = `{"guid":"99999999-8888-4777-8666-555555555555","name":"Another","template":"custom","config":{"client_id":"another"},
	"created_time":"2099-01-01T00:00:00Z"}`

// disguises are spellings of a secret in which nothing may show it. What base64 makes of it depends on what stands before.
func disguises(secret string) []string {
	all := []string{secret, hex.EncodeToString([]byte(secret)), strings.Join(strings.Split(secret, ""), `\u200b`)}
	for _, before := range []string{"", "a", "ab"} {
		encoded := base64.StdEncoding.EncodeToString([]byte(before + secret))
		all = append(all, encoded[4:len(encoded)-4])
	}
	return all
}

// echoInDisguise refuses every request and repeats what it held, key and secrets, in spellings of its own.
func echoInDisguise(w http.ResponseWriter, r *http.Request, _ http.Handler) {
	body, _ := io.ReadAll(r.Body)
	var text strings.Builder
	for _, secret := range []string{faultKey, faultSecret, rotatedSecret} {
		if sent := string(body) + r.Header.Get("Authorization"); strings.Contains(sent, secret) {
			text.WriteString(strings.Join(strings.Split(secret, ""), "\u200b") + " " + strings.Join(strings.Split(secret, ""), "\x1b") + " " + strings.ToUpper(secret))
			text.WriteString(" " + strings.Join(disguises(secret), " ") + "\n")
		}
	}
	w.Header().Set("X-Correlation-ID", strings.ReplaceAll(strings.ReplaceAll(text.String(), "\n", " "), "\x1b", ""))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]any{"code": 2, "error": text.String()})
}

// withAnswer lets Connect do what is asked, and changes the body of its answer.
func withAnswer(change func([]byte) []byte) connecttest.FaultFunc {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(change(answer.Body.Bytes()))
	}
}

func rewritten(from, to string) connecttest.FaultFunc {
	return withAnswer(func(body []byte) []byte { return bytes.ReplaceAll(body, []byte(from), []byte(to)) })
}

// twice shows what is in a list a second time: integrations, environment variables and permissions.
var twice = withAnswer(func(body []byte) []byte {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return body
	}
	doubled, _ := json.Marshal(double(value))
	return doubled
})

func double(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = double(value[i])
		}
		return append(value, value...)
	case map[string]any:
		for key, member := range value {
			if key != "options" && key != "fields" && key != "operands" { // a template is no set
				value[key] = double(member)
			}
		}
	}
	return value
}
