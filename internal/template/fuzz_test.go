package template

import (
	"strings"
	"testing"
	"time"
)

// FuzzParse feeds whatever a server may send. Nothing may panic, and no question may take long.
func FuzzParse(f *testing.F) {
	f.Add([]byte(sample), "mode", "Public")
	f.Add([]byte(`null`), "", "")
	f.Add([]byte(`{"id":"x","fields":[{"name":"a","validation":"(a+)+$"}]}`), "a", strings.Repeat("a", 1<<12)+"b")
	f.Add([]byte(`{"id":"x","fields":[{"name":"a","validation":"((((a{99}){99}){99}){99})"}]}`), "a", "b")
	f.Add([]byte(`{"id":"x","options":[{"name":"a","visibility_expression":`+nested(2000)+`}]}`), "a", "v")
	f.Add([]byte(`{"id":"x","options":[{"name":"a","type":"select","values":null,"default":{"deep":[1]}}]}`), "a", "v")
	f.Add([]byte(`{"id":"x","options":[{"name":"a","visibility_expression":{"name":"a","value":[{}]}}]}`), "a", "v")
	f.Fuzz(func(t *testing.T, raw []byte, key, value string) {
		start := time.Now()
		template, _, err := Parse(raw)
		if err != nil {
			return
		}
		values := Values{key: Text(value), "unknown": Unknown(), "flag": Bool(true)}
		for _, name := range append(template.Names(), key) {
			template.Visibility(name, values)
			template.Check(name, Text(value))
			template.Check(name, Bool(true))
			template.Deciders(name)
		}
		template.Missing(values, func(string) bool { return false })
		Suggest(key, template.Names())
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

func nested(depth int) string {
	return strings.Repeat(`{"operator":"not","operands":[`, depth) + `{"name":"a","value":"v"}` + strings.Repeat(`]}`, depth)
}
