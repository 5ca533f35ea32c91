package integration

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/connect-community/terraform-provider-connect/internal/template"
)

// Severity tells an error from a warning.
type Severity int

// A plan with an Error fails; a Warning is shown.
const (
	Error Severity = iota
	Warning
)

// Finding is something that the user must or should know. Text names the attribute in full and ends with what to do next.
type Finding struct {
	Severity Severity
	// At is the attribute to point at, such as "config.token_uri"; "" where Terraform would print a secret from the source.
	At    string
	Title string
	Text  string
}

func refusal(at, title, format string, args ...any) Finding {
	return Finding{Error, at, title, fmt.Sprintf(format, args...)}
}

func warning(at, title, format string, args ...any) Finding {
	return Finding{Warning, at, title, fmt.Sprintf(format, args...)}
}

// failed reports whether any of the findings is an error.
func failed(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Error })
}

// shown is a value in a title or a text. A name in a title keeps Terraform from merging the warnings of several integrations.
func shown(value template.Value) string {
	const most = 80
	text := value.String()
	if value.IsBool() {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}
