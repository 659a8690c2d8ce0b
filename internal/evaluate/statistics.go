package evaluate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"sort"
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
// was computed and agrees. A case that says so (expect_error) passes when our functions refuse it; expect_dropped names the moderators
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
	if err := json.Unmarshal(raw, &reference); err != nil {
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
		row, _ := got[statisticsRefused].(error)
		if refuse.Of(err) != nil || refuse.Of(row) != nil {
			return statisticsPassed
		}
		fmt.Fprintf(w, "%s: failed: %v where a refusal is expected\n", c.ID, err)
		return statisticsFailed
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

// statisticsComparison walks expected values and looks up each in the answer.
type statisticsComparison struct {
	w               io.Writer
	c               statisticsCase
	wrong, compared int
	undefined       int // expected nulls where we too give no number
	missing         []string
}

func (cmp *statisticsComparison) walk(path []string, got, expected any) {
	if no, refused := got.(error); refused {
		if statisticsNumbers([]any{expected}) {
			cmp.disagree(path, no.Error(), "numbers", 0)
		} else {
			cmp.undefined++
		}
		return
	}
	switch want := expected.(type) {
	case map[string]any:
		branch, _ := got.(map[string]any)
		for _, name := range statisticsNames(want) {
			if name != "published" && name != "expect_dropped" {
				cmp.walk(append(path[:len(path):len(path)], name), branch[name], want[name])
			}
		}
	case []any:
		values := statisticsList(got)
		if values == nil {
			if statisticsNumbers(want) {
				cmp.missing = append(cmp.missing, strings.Join(path, "."))
			}
			return
		}
		if len(values) != len(want) {
			cmp.disagree(path, fmt.Sprintf("%d values", len(values)), fmt.Sprintf("%d values", len(want)), 0)
			return
		}
		for i := range want {
			cmp.walk(append(path[:len(path):len(path)], fmt.Sprint(i+1)), values[i], want[i])
		}
	case float64:
		cmp.number(path, got, want)
	case bool:
		cmp.flag(path, got, want)
	case nil:
		if x, computed := got.(float64); computed && math.IsNaN(x) {
			cmp.undefined++
		}
	}
}

func (cmp *statisticsComparison) flag(path []string, got any, want bool) {
	x, ok := got.(bool)
	switch {
	case !ok:
		cmp.missing = append(cmp.missing, strings.Join(path, "."))
	case x != want:
		cmp.disagree(path, fmt.Sprint(x), fmt.Sprint(want), 0)
	default:
		cmp.compared++
	}
}

// droppedAs compares the moderators left out with what the case says of them: their names, one name, how many, or whether any.
func (cmp *statisticsComparison) droppedAs(got, want any) {
	names, computed := got.([]string)
	if !computed {
		cmp.missing = append(cmp.missing, "expect_dropped")
		return
	}
	agrees := false
	switch want := want.(type) {
	case bool:
		agrees = want == (len(names) > 0)
	case float64:
		agrees = float64(len(names)) == want
	case string:
		agrees = len(names) == 1 && names[0] == want
	case []any:
		agrees = len(names) == len(want)
		for _, name := range want {
			text, _ := name.(string)
			agrees = agrees && slices.Contains(names, text)
		}
	}
	cmp.compared++
	if !agrees {
		cmp.disagree([]string{"expect_dropped"}, fmt.Sprint(names), fmt.Sprint(want), 0)
	}
}

func (cmp *statisticsComparison) number(path []string, got any, want float64) {
	x, ok := got.(float64)
	if !ok {
		cmp.missing = append(cmp.missing, strings.Join(path, "."))
		return
	}
	cmp.compared++
	allowed := cmp.tolerance(path) * math.Max(1, math.Abs(want))
	if !(math.Abs(x-want) <= allowed) {
		cmp.disagree(path, fmt.Sprintf("%.12g", x), fmt.Sprintf("%.12g", want), allowed)
	}
}

func (cmp *statisticsComparison) disagree(path []string, got, expected string, allowed float64) {
	cmp.wrong++
	fmt.Fprintf(cmp.w, "%s: %s: got %s, expected %s, allowed %.3g\n", cmp.c.ID, strings.Join(path, "."), got, expected, allowed)
}

// tolerance is the field's own where any part of the path has one, else the case's.
func (cmp *statisticsComparison) tolerance(path []string) float64 {
	for _, name := range path {
		if t, own := cmp.c.ToleranceFields[name]; own {
			return t
		}
	}
	return cmp.c.ToleranceRel
}

// statisticsList accepts the kinds of list an answer holds.
func statisticsList(got any) []any {
	switch list := got.(type) {
	case []any:
		return list
	case []float64:
		out := make([]any, len(list))
		for i, x := range list {
			out[i] = x
		}
		return out
	case [][]float64:
		out := make([]any, len(list))
		for i, x := range list {
			out[i] = x
		}
		return out
	}
	return nil
}

func statisticsNumbers(list []any) bool {
	for _, x := range list {
		switch x := x.(type) {
		case float64, bool:
			return true
		case map[string]any:
			for _, name := range statisticsNames(x) {
				if name != "published" && statisticsNumbers([]any{x[name]}) {
					return true
				}
			}
		case []any:
			if statisticsNumbers(x) {
				return true
			}
		}
	}
	return false
}

func statisticsNames(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
