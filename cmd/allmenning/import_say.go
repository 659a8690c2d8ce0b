package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/files/sources"
	"allmenning/files/table"
	"allmenning/i18n"
)

// progress draws a bar on one line for somebody who watches, and says nothing in a log.
func progress(to *os.File) func(rows, of int) {
	if info, err := to.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(rows, of int) { fmt.Fprint(to, bar(rows, of), "\r") } // the next line is written over it
}

// barWidth is how wide the bar is, in characters.
const barWidth = 30

// bar is how far rows have come of of lines: "[#########           ] 30,000 of 100,000 rows". 0 lines: the number alone.
func bar(rows, of int) string {
	p := i18n.New(i18n.EN)
	if of <= 0 {
		return p.Number(rows) + " rows read"
	}
	of = max(of, rows)
	done := barWidth * rows / of
	return "[" + strings.Repeat("#", done) + strings.Repeat(" ", barWidth-done) + "] " + p.Number(rows) + " of " + p.Number(of) + " rows"
}

// telling tells what became of a list: the sums on standard output, all else beside.
type telling struct {
	name string // of the file, as it was given
	*commons.Report
}

var english = i18n.New(i18n.EN)

func (t telling) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, t.name+"%s\n", fmt.Sprintf(format, args...))
}

// file tells how the file was read: what each column was taken for and why, and what whoever made the file should know of it.
func (t telling) file() {
	if t.WentOn > 0 {
		t.say(": this list had been cut off, and went on after line %d", t.WentOn)
	}
	unused := false
	for i, column := range t.Columns {
		is := "is taken for " + string(column.Field)
		if column.Field == "" {
			is = "is not used"
			unused = unused || column.Why != sources.WhyChosen
		}
		t.say(": column %s %s%s", columnName(t.Columns, i), is, why[column.Why])
	}
	if unused && sources.LayoutOf(headers(t.Columns)) == nil {
		t.say(": say what a column that is not used holds with --column, as --column \"%s=text\"", table.ColumnName(1+slices.IndexFunc(t.Columns, func(c sources.Column) bool { return c.Field == "" })))
	}
	for _, n := range t.Notices {
		key, args := commons.NoticeOf(n)
		t.say(": %s", english.T(key, args...))
	}
}

// why says why a column is taken for what it is.
var why = map[sources.Why]string{
	sources.WhyHeader: ", by its header", sources.WhyValues: ", by its values", sources.WhyLayout: ", for the list is known", sources.WhyChosen: ", as was chosen",
}

func headers(columns []sources.Column) (out []string) {
	for _, c := range columns {
		out = append(out, c.Header)
	}
	return out
}

// columnName is a column as its spreadsheet shows it: "D Beløp".
func columnName(columns []sources.Column, i int) string {
	return strings.TrimSpace(table.ColumnName(i+1) + " " + commons.Shown(columns[i].Header, 60))
}

// all tells what is wrong with rows and what to do, then what was made of others, then the sums, which stand last.
func (t telling) all(took time.Duration) {
	t.rows("", t.RefusedFor, t.RefusedMore)
	t.rows("note: ", t.NotedFor, t.NotedMore)
	for _, d := range t.Divided {
		if !d.Said {
			t.say(": say which municipality %s is with %s or --place %s=all (%s)", d.Number, placeFlags(d), d.Number, english.T("list.rows", "n", d.Rows))
		}
	}
	t.near()
	for _, key := range slices.Sorted(maps.Keys(t.LeftOut)) {
		fmt.Fprintf(os.Stderr, "%d rows left out: %s\n", t.LeftOut[key], english.T(key))
	}
	if len(t.Unused) > 0 {
		t.say(": these fields are not used: %s", strings.Join(t.Unused, ", "))
	}
	if t.RefusedN > 0 {
		fmt.Fprintln(os.Stderr, "Mend the refused rows and bring in the list again: rows that are in already stay as they are.")
	}
	sums := fmt.Sprintf("%d new, %d updated, %d unchanged, ", t.New, t.Updated, t.Unchanged)
	if t.Joined > 0 {
		sums += fmt.Sprintf("%d joined, ", t.Joined)
	}
	sums += fmt.Sprintf("%d refused (%.1f s)", t.RefusedN, took.Seconds())
	switch {
	case t.DryRun:
		fmt.Printf("Dry run: %d rows read: %s. Nothing was written.\n", t.Rows, sums)
	case t.New+t.Updated+t.Joined > 0:
		fmt.Printf("%d rows read: %s. To undo it: allmenning import undo %s\n", t.Rows, sums, t.Import)
	default:
		fmt.Printf("%d rows read: %s\n", t.Rows, sums)
	}
}

func placeFlags(d commons.DividedNumber) string {
	flags := make([]string, len(d.Into))
	for i, n := range d.Into {
		flags[i] = fmt.Sprintf("--place %s=%s", d.Number, n)
	}
	return strings.Join(flags, ", ")
}

// rows tells each thing there is to say of rows once: where, what, and of how many.
func (t telling) rows(what string, said []commons.SaidOfRows, left int) {
	for _, s := range said {
		key, args := commons.SentenceOf(len(t.Columns) > 0, s.Problem.Key, s.Problem.Args)
		more := ""
		if s.Rows > 1 {
			more = fmt.Sprintf(" (%s: %s)", english.T("list.rows", "n", s.Rows), firstOf(s))
		}
		t.say(":%d: %s%s: %s%s", s.First[0], what, t.where(s.Problem.Field), english.T(key, args...), more)
	}
	if left > 0 {
		t.say(": %s… and other things of %s more", what, english.T("list.rows", "n", left))
	}
}

// firstOf are the lines of the first rows something is said of.
func firstOf(s commons.SaidOfRows) string {
	lines := make([]string, len(s.First))
	for i, n := range s.First {
		lines[i] = strconv.Itoa(n)
	}
	if s.Rows > len(lines) {
		lines = append(lines, "…")
	}
	return strings.Join(lines, ", ")
}

// where is the place of a fault in a row: the columns as their spreadsheet shows them, and of JSON Lines the field.
func (t telling) where(field string) string {
	if len(t.Columns) == 0 {
		return field
	}
	var names []string
	for _, i := range commons.ColumnsOf(t.Columns, field) {
		names = append(names, columnName(t.Columns, i))
	}
	switch {
	case len(names) > 0:
		return "column " + strings.Join(names, ", ")
	case sources.Field(field).Known():
		return english.T("list.field." + field)
	case field == "row":
		return "the whole row"
	}
	return commons.Shown(field, 60)
}

// near tells which rows look like what is here already, and how to say that they are the same.
func (t telling) near() {
	for _, n := range t.Near[:min(len(t.Near), commons.MostReported)] {
		here := fmt.Sprintf("“%s” (%s)", n.Here, n.Record)
		switch {
		case n.Joined:
			t.say(":%d: note: “%s” is joined with %s, as was chosen", n.Row, n.Title, here)
		case t.DryRun:
			t.say(":%d: note: “%s” looks like what is here already: %s. If it is the same, say --join %d=%s", n.Row, n.Title, here, n.Row, n.Record)
		default:
			t.say(":%d: note: “%s” has become a new project, and looks like what was here already: %s. If it is the same, undo the import, and bring in the list again with --join %d=%s",
				n.Row, n.Title, here, n.Row, n.Record)
		}
	}
	if more := t.NearN - min(len(t.Near), commons.MostReported); more > 0 {
		t.say(": … and %d more rows look like what is here already", more)
	}
	if !t.DryRun && t.NearAmong >= commons.MostAsked && t.New > t.NearAmong {
		t.say(": only the first %d new rows were held up against what is here. --dry-run does so with all", t.NearAmong)
	}
}

// outcomes of the rows of a list that was undone, with what they are called.
func undoneSums(counts map[string]int) string {
	sums := fmt.Sprintf("%d projects are as they were before the list", counts[commons.RowUndone])
	if n := counts[commons.RowKept]; n > 0 {
		sums += fmt.Sprintf(", %d stay as they are", n)
	}
	return sums
}

// recordOf is a record as it is told of: what it is called, and its id.
func recordOf(r *allmenning.Record, id string) string {
	if r == nil {
		return id
	}
	return fmt.Sprintf("“%s” (%s)", commons.Shown(r.Title, 200), r.ID)
}
