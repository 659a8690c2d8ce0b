package evaluate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"allmenning/stat/refuse"
)

// statisticsCase is one case of a reference file: data, what to do with them, and what another program answered.
type statisticsCase struct {
	ID              string             `json:"id"`
	Method          string             `json:"method"`
	Input           json.RawMessage    `json:"input"`
	Options         json.RawMessage    `json:"options"`
	Expected        any                `json:"expected"`
	ToleranceRel    float64            `json:"tolerance_rel"`
	ToleranceFields map[string]float64 `json:"tolerance_fields"`
	ExpectDropped   any                `json:"expect_dropped"` // names (or the number) of moderators left out; also in options or expected
	ExpectError     any                `json:"expect_error"`   // true, or a text: there is no right number; also in options or expected
}

// statisticsAnswer is what we compute for a case, nested as its expected values are: numbers, []any and map[string]any. A part our
// functions refuse to answer is the error: right where the file too has no number, wrong elsewhere.
type statisticsAnswer map[string]any

// orRefusal is the part, or why there is none.
func orRefusal(part any, err error) any {
	if err != nil {
		return err
	}
	return part
}

// Statistics runs every case of a reference file (the format of stat-reference.json: {meta, cases}) through the functions of
// stat/meta that the program itself uses. It prints a line for each value that disagrees (case, field, got, expected, allowed), a
// line for each case that is not wholly computed, and last "N passed, N failed, N unsupported".
//
// A value agrees when |got - expected| ≤ tolerance·max(1, |expected|), with the case's tolerance or that of the field.
// A case failed when any value we compute disagrees or our computation gave an error; it passed only when every expected number
// was computed and agrees. A case that says so (expect_error), or has no number at all, passes when our functions refuse it; expect_dropped names the moderators
// that must have been left out. A case with an expected number we do not compute is unsupported, and the line names the fields: it
// is never counted as passed. An expected null (not defined, or not compared) asks for nothing; texts and what a case quotes from
// a publication (a field named published, which has other conventions) are not compared either. err is for a file that cannot be
// read.
func Statistics(w io.Writer, file string) (passed, failed, unsupported int, err error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("evaluate: statistics: %w", err)
	}
	var reference struct {
		Cases []statisticsCase `json:"cases"`
	}
	if err := json.Unmarshal(quoteNonNumbers(raw), &reference); err != nil {
		return 0, 0, 0, fmt.Errorf("evaluate: statistics: %s: %w", file, err)
	}
	if len(reference.Cases) == 0 {
		return 0, 0, 0, fmt.Errorf("evaluate: statistics: %s holds no cases", file)
	}
	for _, c := range reference.Cases {
		switch c.run(w) {
		case statisticsPassed:
			passed++
		case statisticsFailed:
			failed++
		default:
			unsupported++
		}
	}
	_, err = fmt.Fprintf(w, "%d passed, %d failed, %d unsupported\n", passed, failed, unsupported)
	return passed, failed, unsupported, err
}

// statisticsDropped is the field of an answer that names the moderators left out.
const statisticsDropped = "dropped"

// statisticsRefused is the field of an answer that holds why some row has none.
const statisticsRefused = "refused"

type statisticsResult int

const (
	statisticsPassed statisticsResult = iota
	statisticsFailed
	statisticsUnsupported
)

// run computes one case and compares.
func (c statisticsCase) run(w io.Writer) statisticsResult {
	solve, known := statisticsMethods[c.Method]
	if !known {
		fmt.Fprintf(w, "%s: unsupported: method %s\n", c.ID, c.Method)
		return statisticsUnsupported
	}
	wantsError := c.wants("expect_error") || c.wants("error")
	got, err := c.solved(solve)
	if wantsError {
		if refuse.Of(err) != nil || statisticsRefusal(map[string]any(got)) {
			return statisticsPassed
		}
		fmt.Fprintf(w, "%s: failed: %v where a refusal is expected\n", c.ID, err)
		return statisticsFailed
	}
	if refuse.Of(err) != nil && !statisticsNumbers([]any{c.Expected}) { // the file too has no number
		return statisticsPassed
	}
	if errors.Is(err, refuse.Measure) {
		fmt.Fprintf(w, "%s: unsupported: %v\n", c.ID, err)
		return statisticsUnsupported
	}
	if err != nil {
		fmt.Fprintf(w, "%s: failed: %v\n", c.ID, err)
		return statisticsFailed
	}
	cmp := statisticsComparison{w: w, c: c}
	if dropped := c.flag("expect_dropped"); dropped != nil {
		cmp.droppedAs(got[statisticsDropped], dropped)
	}
	cmp.walk(nil, map[string]any(got), c.Expected)
	switch {
	case cmp.wrong > 0:
		return statisticsFailed
	case len(cmp.missing) > 0:
		fmt.Fprintf(w, "%s: unsupported fields: %s\n", c.ID, strings.Join(cmp.missing, ", "))
		return statisticsUnsupported
	case cmp.compared == 0 && cmp.undefined == 0:
		fmt.Fprintf(w, "%s: unsupported: nothing to compare\n", c.ID)
		return statisticsUnsupported
	}
	return statisticsPassed
}

// solved runs the method; a panic is a fault of ours and fails the case.
func (c statisticsCase) solved(solve func(statisticsCase) (statisticsAnswer, error)) (got statisticsAnswer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return solve(c)
}

// flag finds what a case says beside its numbers: on the case itself, in its options or among the expected values. nil for nothing.
func (c statisticsCase) flag(name string) any {
	switch {
	case name == "expect_dropped" && c.ExpectDropped != nil:
		return c.ExpectDropped
	case name == "expect_error" && c.ExpectError != nil:
		return c.ExpectError
	}
	var options map[string]any
	if json.Unmarshal(c.Options, &options) == nil && options[name] != nil {
		return options[name]
	}
	expected, _ := c.Expected.(map[string]any)
	return expected[name]
}

// wants tells whether a flag is set: true, or a text. An empty text, false, a number or a list set nothing.
func (c statisticsCase) wants(name string) bool {
	switch x := c.flag(name).(type) {
	case bool:
		return x
	case string:
		return x != ""
	}
	return false
}

// statisticsRefusal tells whether some part of an answer was refused.
func statisticsRefusal(part any) bool {
	switch x := part.(type) {
	case error:
		return refuse.Of(x) != nil
	case map[string]any:
		for _, inner := range x {
			if statisticsRefusal(inner) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(x, statisticsRefusal)
	}
	return false
}
