package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest  = regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9]+)`")
	threatRow  = regexp.MustCompile(`(?m)^\| ([^|]+) \| [^|]+ \| (.*) \|$`)
	testInCode = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9]+)\(`)
)

// TestEveryThreatNamesATestThatExists keeps SECURITY.md from promising what nobody checks.
func TestEveryThreatNamesATestThatExists(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	_, threats, found := strings.Cut(string(document), "| threat | answer | test |\n| --- | --- | --- |\n")
	threats, _, ends := strings.Cut(threats, "\n\n")
	if !found || !ends {
		t.Fatal("SECURITY.md has no table of threats")
	}
	existing := testsOfTheRepository(t)
	rows := strings.Split(threats, "\n")
	for _, row := range rows {
		cells := threatRow.FindStringSubmatch(row)
		if cells == nil || !namedTest.MatchString(cells[2]) {
			t.Errorf("no test is named: %s", row)
			continue
		}
		for _, name := range namedTest.FindAllStringSubmatch(cells[2], -1) {
			if !existing[name[1]] {
				t.Errorf("%q is shown by %s, which does not exist", cells[1], name[1])
			}
		}
	}
	if len(rows) < 10 {
		t.Errorf("only %d threats were found", len(rows))
	}
}

func testsOfTheRepository(t *testing.T) map[string]bool {
	t.Helper()
	tests := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := os.ReadFile(path)
		for _, match := range testInCode.FindAllSubmatch(code, -1) {
			tests[string(match[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests
}
