//go:build unix

package provider

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/connect-community/terraform-provider-connect/internal/protocol"
)

// flood is an answer that holds far more than anybody needs, and what a data source makes of it.
type flood struct {
	name   string
	path   string // the end of the path that is answered with it
	answer func() *http.Response
	asks   string            // the data source
	with   map[string]string // its configuration
	says   string            // part of its error; "": it is read
	times  int               // how often it is read at the same time; 0: once
}

// The most that a flood may take. Processor time is what a busy machine does not add to.
const (
	floodMemory = 400 << 20
	floodTime   = 20 * time.Second
)

func floods() []flood {
	const integration = `{"guid":"00000000-0000-4000-8000-%012d","name":"Integration %d","template":"custom","auth_type":"Viewer","description":"Access tokens",
		"created_time":"2026-01-01T00:00:00Z","updated_time":"2026-01-01T00:00:00Z","config":{"auth_type":"Viewer","auth_mode":"Confidential","client_id":"client-%d",
		"authorization_uri":"https://idp.example.com/authorize","token_uri":"https://idp.example.com/token","scopes":"email openid","use_pkce":true%s}}`
	one := func(members string) string {
		return `{"guid":"` + floodGUID + `","name":"n","template":"custom","config":{}` + members + `}`
	}
	byGUID, byName := map[string]string{"guid": floodGUID}, map[string]string{"name": "Integration"}
	return []flood{
		{"5,000 integrations, all of them wanted", "/integrations", listOf(5_000, integration, ""), "connect_oauth_integrations", nil, "", 0},
		{"100,000 integrations", "/integrations", listOf(100_000, `{"guid":"00000000-0000-4000-8000-%012d"}`, ""), "connect_oauth_integrations", nil, "more than 20000 integrations", 0},
		{"integrations of 31 MB, looked up ten times", "/integrations", listOf(150, integration, `,"x":"`+strings.Repeat("x", 200<<10)+`"`), "connect_oauth_integration", byName, "No such OAuth integration", 10},
		{"integrations without end", "/integrations", listOf(1<<30, integration, ""), "connect_oauth_integrations", nil, "longer than 32 MiB", 0},
		{"a name of 300 kB", "/integrations", jsonOf(`[` + one(`,"name":"`+strings.Repeat("n", 300<<10)+`"`) + `]`), "connect_oauth_integration", byName, "its name is longer than 4 KiB", 0},
		{"20,000 environment variables", "/" + floodGUID, jsonOf(one(`,"environment_variables":[` + numberedList(20_000, `"V%d"`) + `]`)), "connect_oauth_integration", byGUID, "more than 1000 environment variables", 0},
		{"300,000 permissions", "/integrations", jsonOf("[" + one(`,"permissions":[`+numberedList(300_000, `{"user_guid":"00000000-0000-4000-8000-%012d"}`)+`]`) + "]"), "connect_oauth_integration", byName, "more than 2000 permissions", 0},
		{"2,000 permissions, all of them wanted", "/" + floodGUID, jsonOf(one(`,"permissions":[` + numberedList(2_000, `{"user_guid":"00000000-0000-4000-8000-%012d"}`) + `]`)), "connect_oauth_integration", byGUID, "", 0},
		{"groups without end", "/groups", groupsWithoutEnd(), "connect_group", map[string]string{"name": "g"}, "more than 100000 groups", 0},
		{"an error of 100 MB", "/integrations", func() *http.Response {
			return &http.Response{StatusCode: 400, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(endless(`{"code":1,"error":"`, "x"))}
		}, "connect_oauth_integrations", nil, "400 Bad Request", 0},
	}
}

const floodGUID = "11111111-2222-4333-8444-555555555555"

func jsonOf(body string) func() *http.Response {
	return func() *http.Response {
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}
	}
}

// numberedList repeats an item; the first %d or %012d in it is its number.
func numberedList(n int, item string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(item, i)
	}
	return strings.Join(items, ",")
}

// listOf is a list that is written while it is read, so that only what reads it takes memory.
func listOf(n int, item, more string) func() *http.Response {
	return func() *http.Response {
		read, write := io.Pipe()
		go func() {
			_, err := io.WriteString(write, "[")
			for i := 0; i < n && err == nil; i++ {
				numbers := []any{i}
				if strings.Contains(item, "%s") {
					numbers = []any{i, i, i, more}
				}
				text := fmt.Sprintf(item, numbers...)
				if i > 0 {
					text = "," + text
				}
				_, err = io.WriteString(write, text)
			}
			if err == nil {
				_, _ = io.WriteString(write, "]")
			}
			_ = write.Close()
		}()
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: read}
	}
}

func groupsWithoutEnd() func() *http.Response {
	number := 0
	return func() *http.Response {
		items := make([]string, 500)
		for i := range items {
			number++
			items[i] = fmt.Sprintf(`{"guid":"00000000-0000-4000-8000-%012d","name":"g%d"}`, number, number)
		}
		return jsonOf(`{"results":[` + strings.Join(items, ",") + `],"total":1000000000}`)()
	}
}

// endless is a text that goes on with the same letter for ever.
func endless(begin, letter string) io.Reader {
	return io.MultiReader(strings.NewReader(begin), letters(letter[0]))
}

type letters byte

func (l letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(l)
	}
	return len(p), nil
}

const (
	floodTableBegin = "<!-- flood table: written by `make flood-table` -->\n"
	floodTableEnd   = "<!-- end of the flood table -->\n"
)

// TestFloods does not run beside other tests: it measures. The figures in SECURITY.md are those of the machine on which the table was
// written; here only the bounds count.
func TestFloods(t *testing.T) { //nolint:paralleltest // see above
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(256 << 20)) // as main does
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	var table strings.Builder
	table.WriteString("| flood | outcome | memory | processor time |\n| --- | --- | --- | --- |\n")
	for _, f := range floods() { //nolint:paralleltest // see above
		t.Run(f.name, func(t *testing.T) {
			took, memory := f.meet(t)
			t.Logf("%s, %d MB", took, memory>>20)
			if memory > floodMemory || took > floodTime {
				t.Errorf("it took %s and %d MB", took, memory>>20)
			}
			outcome := "read"
			if f.says != "" {
				outcome = "error: " + f.says
			}
			fmt.Fprintf(&table, "| %s | %s | %d MB | %.1f s |\n", f.name, outcome, memory>>20, took.Seconds())
		})
	}
	if _, replace := tableInSecurity(t, floodTableBegin, floodTableEnd); os.Getenv("CONNECT_FLOOD_TABLE") == "write" && !t.Failed() {
		replace(table.String())
	}
}

// meet reads the data source while the server answers with the flood, and returns what that took.
func (f flood) meet(t *testing.T) (time.Duration, uint64) {
	t.Helper()
	server, err := protocol.NewServer(&connectProvider{version: "test", transport: floodTransport(f)})
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4", Config: configFor(t, schemas.Provider, map[string]string{"server": "https://connect.example.com", "api_key": faultKey}),
	})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatal(err, configured)
	}
	config := configFor(t, schemas.DataSourceSchemas[f.asks], f.with)
	peak, started := watchMemory(), processorTime(t)
	var lookups sync.WaitGroup
	for range max(f.times, 1) {
		lookups.Go(func() {
			got, err := server.ReadDataSource(context.Background(), &tfprotov6.ReadDataSourceRequest{TypeName: f.asks, Config: config})
			if err != nil {
				t.Error(err)
				return
			}
			errors, _ := split(got.Diagnostics)
			if text := strings.Join(errors, "\n"); len(errors) > 1 || (f.says == "") != (text == "") || !strings.Contains(text, f.says) || len(text) > 4000 {
				t.Errorf("want an error with %q, got %s", f.says, text[:min(len(text), 4000)])
			}
		})
	}
	lookups.Wait()
	return processorTime(t) - started, peak()
}

// processorTime is what this process has used.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// floodTransport answers without a network.
type floodTransport flood

func (f floodTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := jsonOf("[]")
	if strings.HasSuffix(r.URL.Path, f.path) {
		answer = f.answer
	}
	response := answer()
	response.Request = r
	return response, nil
}

// configFor is a configuration with these texts and nothing else.
func configFor(t *testing.T, schema *tfprotov6.Schema, texts map[string]string) *tfprotov6.DynamicValue {
	t.Helper()
	configType, _ := schema.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, attributeType := range configType.AttributeTypes {
		values[name] = tftypes.NewValue(attributeType, nil)
		if text, set := texts[name]; set {
			values[name] = tftypes.NewValue(attributeType, text)
		}
	}
	return dynamic(t, configType, tftypes.NewValue(configType, values))
}

// watchMemory returns a function that ends the watch and returns the most memory that was in use meanwhile, beyond what was before.
func watchMemory() func() uint64 {
	runtime.GC()
	debug.FreeOSMemory()
	used := func() uint64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	before, most, stop, stopped := used(), uint64(0), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			most = max(most, used())
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-stopped
		return most - min(most, before)
	}
}
