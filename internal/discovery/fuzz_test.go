package discovery

import "testing"

// FuzzDecode expects an issuer of every document that is accepted, whatever else it holds.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"issuer": "https://idp.example.com", "scopes_supported": ["openid"]}`, `{"issuer": null}`, `[]`, `null`, `{`, `{"issuer": 1}`, `{"ISSUER": "x"}`, "\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if m, err := decode(body); err == nil && m.Issuer == "" {
			t.Error("a document without an issuer was accepted")
		}
	})
}
