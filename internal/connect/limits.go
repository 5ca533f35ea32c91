package connect

import (
	"fmt"
	"slices"
)

// Bounds on what an answer may hold, far above anything that Connect sends. What comes after an answer (Terraform's sets above all)
// takes much more time and memory than its bytes.
const (
	objectLimit = 4 << 20  // bytes of one object
	listLimit   = 32 << 20 // bytes of a list
	errorLimit  = 1 << 20  // bytes of an error
	headerLimit = 64 << 10 // bytes of the headers of one answer

	mostIntegrations = 20_000
	mostTemplates    = 1_000
	mostAssociations = 5_000
	mostPermissions  = 2_000 // of one integration
	mostVariables    = 1_000 // of one integration
	mostConfigKeys   = 1_000 // of one integration
	mostPrincipals   = 100_000

	longestName  = 4 << 10   // bytes of what names something
	longestValue = 256 << 10 // bytes of any other text
)

// limitError is an answer that holds more than this client reads.
type limitError struct{ reason string }

func (e *limitError) Error() string { return e.reason }

func tooMany(what string, most int) error {
	return &limitError{fmt.Sprintf("it holds more than %d %s", most, what)}
}

// checkCount refuses more of something than there may be.
func checkCount(what string, count, most int) error {
	if count > most {
		return tooMany(what, most)
	}
	return nil
}

// checkTexts refuses a text that is longer than texts may be. Each follows on what it is.
func checkTexts(longest int, whatAndText ...string) error {
	for pair := range slices.Chunk(whatAndText, 2) {
		if len(pair[1]) > longest {
			return &limitError{fmt.Sprintf("its %s is longer than %d KiB", pair[0], longest>>10)}
		}
	}
	return nil
}

// unique drops what is in a list a second time. Every list from a server that becomes a set goes through it.
func unique[T any](items []T, key func(T) string) []T {
	if items == nil {
		return nil
	}
	seen := make(map[string]bool, len(items))
	kept := items[:0]
	for _, item := range items {
		if !seen[key(item)] {
			seen[key(item)] = true
			kept = append(kept, item)
		}
	}
	return kept
}
