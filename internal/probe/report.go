package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
)

// report is what a run found out. Nothing in it names a server, a person or an integration.
type report struct {
	Version    string            `json:"version"` // "hidden" where the server does not tell
	Date       string            `json:"date"`
	Habits     map[string]string `json:"habits"`
	Unanswered map[string]string `json:"unanswered"`
	New        []novelty         `json:"new"`

	rows []row
}

// novelty is something that no setting stands for.
type novelty struct {
	Question string `json:"question"`
	Seen     string `json:"seen"`
	Shape    string `json:"shape,omitempty"`
}

type row struct{ name, text, seen, setting string }

// add takes in the answer to one question.
func (r *report) add(q question, a answer) {
	if a.setting == "" {
		r.Unanswered[q.name] = a.reason
		if a.seen != "" {
			r.New = append(r.New, novelty{q.name, a.seen, a.shape})
		}
		return
	}
	r.Habits[q.name] = a.setting
	r.rows = append(r.rows, row{q.name, q.text, a.seen, a.setting})
}

// print writes the report for people.
func (r *report) print(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "QUESTION\tSEEN\tSETTING\n")
	for _, row := range r.rows {
		fmt.Fprintf(table, "%s\t%s\t%s=%s\n", row.text, row.seen, row.name, row.setting)
	}
	if len(r.Unanswered) > 0 {
		fmt.Fprintf(table, "\nUNANSWERED\tWHY\n")
	}
	for _, name := range slices.Sorted(maps.Keys(r.Unanswered)) {
		fmt.Fprintf(table, "%s\t%s\n", name, r.Unanswered[name])
	}
	if len(r.New) > 0 {
		fmt.Fprintf(table, "\nNEW, please report it\tSEEN\tSHAPE\n")
	}
	for _, n := range r.New {
		fmt.Fprintf(table, "%s\t%s\t%s\n", n.Question, n.Seen, n.Shape)
	}
	_ = table.Flush() // a terminal that has gone away is no matter of ours
	fmt.Fprintf(w, "\nConnect %s: %d answered, %d unanswered, %d new.\n", r.Version, len(r.Habits), len(r.Unanswered), len(r.New))
}

// write puts the report into a file that the stand-in can read back.
func (r *report) write(path string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o644) //nolint:gosec // it is made to be shown
}
