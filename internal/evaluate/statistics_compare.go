package evaluate

import (
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strings"
)

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
