package provider

import (
	"regexp"
	"testing"
)

// knownBugs are the names of tests that show a bug which is still there. Each of them must fail: one that passes has to leave the table.
var knownBugs = []string{
	// An apply sends secrets that the plan was told to ignore.
	`^TestIgnoredSecretsAreNotSent/`,
	`^TestIgnoredSecretIsSentOnceItIsIgnoredNoMore/`,
	// An empty argument is not planned as none.
	`^TestEmptyIsNone/(extra|scopes)/`,
	`^TestUnknownThroughTerraform/extra_as_a_whole/new_false$`,
	// A bad answer about the templates passes for one.
	`^TestBadAnswerAboutTemplatesChangesNothing/.*/(at_plan|at_apply)/`,
	`^TestBadAnswerAboutTemplatesChangesNothing/.*/at_both/not-stored$`,
	`^TestTerraformAndBadAnswersAboutTemplates/`,
	// A secret under an unchanged version passes for sent.
	`^TestSecretThatTerraformDoesNotHoldIsSent/a_key_(added_under_an_unchanged_version|that_was_null|in_the_place_of_another)$`,
	`^TestSecretThatTerraformDoesNotHoldIsSent/a_key_that_comes_back_under_its_old_version$`,
}

// knownBug returns what a test reports to: the test, or for a known bug what expects a failure.
func knownBug(t testing.TB) testing.TB {
	t.Helper()
	known := false
	for _, name := range knownBugs {
		known = known || regexp.MustCompile(name).MatchString(t.Name())
	}
	if !known {
		return t
	}
	e := &expectedFailure{TB: t}
	t.Cleanup(func() {
		if !e.failed {
			t.Errorf("%s is no bug any more: take it out of knownBugs", t.Name())
		}
	})
	return e
}

// expectedFailure logs what would fail the test.
type expectedFailure struct {
	testing.TB
	failed bool
}

func (e *expectedFailure) Fail() { e.failed = true }

func (e *expectedFailure) Failed() bool { return e.failed }

func (e *expectedFailure) FailNow() {
	e.failed = true
	e.SkipNow() // ends the test like a failure, without being one
}

func (e *expectedFailure) Error(args ...any) {
	e.Helper()
	e.Log(args...)
	e.Fail()
}

func (e *expectedFailure) Errorf(format string, args ...any) {
	e.Helper()
	e.Logf(format, args...)
	e.Fail()
}

func (e *expectedFailure) Fatal(args ...any) {
	e.Helper()
	e.Log(args...)
	e.FailNow()
}

func (e *expectedFailure) Fatalf(format string, args ...any) {
	e.Helper()
	e.Logf(format, args...)
	e.FailNow()
}
