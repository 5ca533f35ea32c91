package main

import "testing"

func TestLogsUnread(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		environ []string
		want    bool
	}{
		"nothing set":        {nil, true},
		"other variables":    {[]string{"TF_CLI_ARGS=-no-color", "HOME=/home/me"}, true},
		"an empty level":     {[]string{"TF_LOG="}, true},
		"a level":            {[]string{"TF_LOG=INFO"}, false},
		"the provider's":     {[]string{"TF_LOG_PROVIDER=TRACE"}, false},
		"a library's":        {[]string{"HOME=/home/me", "TF_LOG_SDK_PROTO=DEBUG"}, false},
		"a folder for wires": {[]string{"TF_LOG_SDK_PROTO_DATA_DIR=/tmp/wire"}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := logsUnread(test.environ); got != test.want {
				t.Errorf("logsUnread(%q) = %t, want %t", test.environ, got, test.want)
			}
		})
	}
}
