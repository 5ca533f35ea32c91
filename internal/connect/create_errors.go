package connect

import (
	"fmt"
	"strings"
)

// AmbiguousCreateError is a create whose answer was lost, where the list shows several integrations that may be it, or one that
// may as well be another's.
type AmbiguousCreateError struct {
	Name  string
	GUIDs []string
	Cause error
}

func ambiguous(name string, candidates []*Integration, cause error) *AmbiguousCreateError {
	guids := make([]string, 0, len(candidates))
	for _, candidate := range candidates {
		guids = append(guids, candidate.GUID)
	}
	return &AmbiguousCreateError{Name: name, GUIDs: guids, Cause: cause}
}

// Error names the candidates.
func (e *AmbiguousCreateError) Error() string {
	return fmt.Sprintf("the answer to the creation of integration %q was lost, and it cannot be told for certain which integration it created. "+
		"Candidates: %s.\n\n%v\n\nImport the one that is yours by its GUID, then apply again",
		e.Name, strings.Join(e.GUIDs, ", "), e.Cause)
}

// Unwrap returns how the answer was lost.
func (e *AmbiguousCreateError) Unwrap() error { return e.Cause }

// LostCreateError is a create whose answer was lost, where Connect could not be asked what it did: the integration may exist.
type LostCreateError struct {
	Name      string
	Cause     error // how the answer was lost
	LookError error // why Connect could not be asked
}

// Error names the integration to look for.
func (e *LostCreateError) Error() string {
	return fmt.Sprintf("integration %q may have been created. The answer was lost, and Connect could not be asked for its integrations:\n  - %v\n  - %v\n\n"+
		"Look for it in Connect, and import it by its GUID before you apply again", e.Name, e.Cause, e.LookError)
}

// Unwrap returns both errors.
func (e *LostCreateError) Unwrap() []error { return []error{e.Cause, e.LookError} }

// NotCreatedError is a create whose answer was lost, where Connect's list shows that it created nothing.
type NotCreatedError struct {
	Name  string
	Cause error
}

// Error says that the way is clear for another try.
func (e *NotCreatedError) Error() string {
	return fmt.Sprintf("integration %q was not created: Connect's list of integrations does not show it.\n\n%v\n\nApply again once the cause is removed", e.Name, e.Cause)
}

// Unwrap returns what went wrong.
func (e *NotCreatedError) Unwrap() error { return e.Cause }
