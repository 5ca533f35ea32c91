package main

import (
	"os"
	"strings"
)

// logLevels are the variables that the plugin libraries take their log levels from. Each must be named: a logger without a level
// of its own formats every trace line, whatever its parent's level is.
var logLevels = []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER_CONNECT"}

// logsUnread reports whether Terraform will throw the provider's log lines away: it does when no TF_LOG* variable of its
// environment, which the provider inherits, has a value.
func logsUnread(environ []string) bool {
	for _, setting := range environ {
		name, value, _ := strings.Cut(setting, "=")
		if strings.HasPrefix(name, "TF_LOG") && value != "" {
			return false
		}
	}
	return true
}

// silenceLogs turns the plugin libraries' logging off. Lines that nobody reads would cost about a third of the CPU time of a plan.
func silenceLogs() {
	for _, name := range logLevels {
		// Setenv fails only for malformed names.
		_ = os.Setenv(name, "off")
	}
}
