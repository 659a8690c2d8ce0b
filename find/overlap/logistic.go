package overlap

import (
	_ "embed" // the coefficients
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

// Coefficients say how much each feature counts. They are never negative but for the constant, so that being more alike in
// one thing never makes two records less alike in all.
type Coefficients struct {
	Constant float64
	By       map[string]float64 // by name of the feature
	// The least cosine of words from which two texts may be said to be about the same, where they have more than two words in common,
	// and where they have two.
	LeastOfMany, LeastOfTwo float64
}

//go:embed coefficients.txt
var shippedText string

var shipped = sync.OnceValue(func() Coefficients {
	c, err := ParseCoefficients(shippedText)
	if err != nil {
		panic(err) // our own file; the tests open it
	}
	return c
})

// Shipped gives the coefficients the program is delivered with.
func Shipped() Coefficients { return shipped() }

// ParseCoefficients reads lines "name value"; lines that begin with # are comments. It refuses, naming the line, a name that is no
// feature, one that stands twice or is missing, and a negative or unreadable value.
func ParseCoefficients(text string) (Coefficients, error) {
	c := Coefficients{By: map[string]float64{}}
	seen := map[string]bool{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		cols := strings.Fields(line)
		if len(cols) == 0 || strings.HasPrefix(cols[0], "#") {
			continue
		}
		if len(cols) != 2 || seen[cols[0]] {
			return c, fmt.Errorf("overlap: coefficients line %d: want one name and one value, each name once", n)
		}
		v, err := strconv.ParseFloat(cols[1], 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || v < 0 && cols[0] != "constant" {
			return c, fmt.Errorf("overlap: coefficients line %d: %q is no coefficient", n, cols[1])
		}
		seen[cols[0]] = true
		switch cols[0] {
		case "constant":
			c.Constant = v
		case "least_of_many":
			c.LeastOfMany = v
		case "least_of_two":
			c.LeastOfTwo = v
		default:
			c.By[cols[0]] = v
		}
	}
	want := []string{"constant", "least_of_many", "least_of_two"}
	for _, f := range (Features{}).list() {
		want = append(want, f.Feature)
	}
	for _, name := range want {
		if !seen[name] {
			return c, fmt.Errorf("overlap: coefficients: %s is missing", name)
		}
	}
	if len(seen) != len(want) {
		return c, fmt.Errorf("overlap: coefficients: want %d names, got %d", len(want), len(seen))
	}
	return c, nil
}

// Score is the constant plus each feature times its coefficient.
func (c Coefficients) Score(f Features) float64 {
	s := c.Constant
	for _, p := range f.list() {
		s += c.By[p.Feature] * p.Value
	}
	return s
}

// Parts are the terms of Score, the constant first.
func (c Coefficients) Parts(f Features) []Part {
	out := []Part{{"constant", c.Constant}}
	for _, p := range f.list() {
		out = append(out, Part{p.Feature, c.By[p.Feature] * p.Value})
	}
	return out
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
