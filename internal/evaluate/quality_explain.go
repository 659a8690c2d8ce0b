package evaluate

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"allmenning/find/overlap"
	own "allmenning/internal/evaluate/judged"
)

// explained is how many relatives are explained.
const explained = 10

// ExplainOverlap prints the first ten relatives of one record of a file, each with its label, what a person said of the pair, the reasons
// people are shown and what each feature gives to the score. An id that the file does not hold is an error.
func ExplainOverlap(w io.Writer, recordsFile, labelsFile, id string) error {
	records, err := readRecords(w, recordsFile)
	if err != nil {
		return err
	}
	labels, err := readLines[pairLabel](labelsFile)
	if err != nil {
		return err
	}
	b := newBench(records)
	said := map[string]string{}
	for _, l := range labels {
		switch id {
		case l.A:
			said[l.B] = l.Label
		case l.B:
			said[l.A] = l.Label
		}
	}
	return b.explain(w, id, func(other string) (string, string) { return other, said[other] })
}

// ExplainOwn is ExplainOverlap for a record of the judged set of our own, by its id there.
func ExplainOwn(w io.Writer, id string) error {
	set, err := own.Load()
	if err != nil {
		return err
	}
	masked, lines := maskedRecords(set)
	records, err := recordsOf(w, "the judged set", lines)
	if err != nil {
		return err
	}
	if masked[id] == "" {
		return fmt.Errorf("evaluate: the judged set has no record %q", id)
	}
	return newBench(records).explain(w, masked[id], func(other string) (string, string) {
		at := unmasked(set, []string{other})[0]
		return at, string(set.Judge(id, at))
	})
}

// explain prints the first relatives of a record. of gives the id to print of one, and what a person said of the pair.
func (b *bench) explain(w io.Writer, id string, of func(string) (id, said string)) error {
	if !slices.Contains(b.ids, id) {
		return fmt.Errorf("evaluate: no record %q", id)
	}
	mine, _ := of(id)
	fmt.Fprintf(w, "%s: %s\n", mine, b.titles[id])
	near, total := b.comparer.Relatives(b.view, anonymous, overlap.Subject{Record: id}, overlap.Ask{Limit: explained})
	fmt.Fprintf(w, "%d candidates\n", total)
	for i, n := range near {
		other, said := of(n.Record)
		fmt.Fprintf(w, "\n%2d %s, p %.2f, judged %s: %s, %q\n", i+1, n.Label, n.P, orNothing(said), other, b.titles[n.Record])
		var reasons []string
		for _, r := range n.Reasons {
			reasons = append(reasons, r.String())
		}
		fmt.Fprintf(w, "   reasons: %s\n   score %.3f =", orNothing(strings.Join(reasons, " · ")), n.Score)
		for k, p := range n.Parts {
			switch {
			case k == 0:
				fmt.Fprintf(w, " %.3f", p.Value)
			case p.Value != 0:
				fmt.Fprintf(w, " + %s %.3f", p.Feature, p.Value)
			}
		}
		fmt.Fprintf(w, "\n   features:")
		for _, f := range n.Features.Named() {
			fmt.Fprintf(w, " %s %.2f", f.Feature, f.Value)
		}
		if n.Evidence.Points > 0 {
			fmt.Fprintf(w, "\n   evidence: %.1f words in common, cosine %.2f", n.Evidence.Points, n.Evidence.Cosine)
		}
		fmt.Fprintln(w)
	}
	return nil
}

func orNothing(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
