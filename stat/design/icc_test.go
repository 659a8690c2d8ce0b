package design_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"allmenning/stat/design"
)

func TestPublishedICCs(t *testing.T) {
	all := design.PublishedICCs()
	if len(all) < 20 {
		t.Errorf("%d published ICCs", len(all))
	}
	seen := map[string]bool{}
	for _, c := range all {
		name := c.Setting + ", " + c.Cluster + ", " + c.Outcome
		if seen[name] {
			t.Errorf("%s: twice", name)
		}
		seen[name] = true
		if c.Setting == "" || c.Cluster == "" || c.Outcome == "" || c.Source == "" || !strings.HasPrefix(c.DOI, "10.") {
			t.Errorf("%s: without a source or a name", name)
		}
		hasValue, hasEnds := !math.IsNaN(c.Value), !math.IsNaN(c.Low) && !math.IsNaN(c.High)
		switch c.Kind {
		case "median":
			if !hasValue || !hasEnds || c.Low > c.Value || c.Value > c.High {
				t.Errorf("%s: %v (%v to %v)", name, c.Value, c.Low, c.High)
			}
		case "range":
			if hasValue || !hasEnds || c.Low >= c.High {
				t.Errorf("%s: %v to %v", name, c.Low, c.High)
			}
		case "single":
			if !hasValue || hasEnds {
				t.Errorf("%s: %v", name, c.Value)
			}
		default:
			t.Errorf("%s: kind %q", name, c.Kind)
		}
		for _, x := range []float64{c.Value, c.Low, c.High} {
			if x < 0 || x > 1 {
				t.Errorf("%s: %v", name, x)
			}
		}
	}
}

func ExamplePublishedICCs() {
	for _, c := range design.PublishedICCs() {
		if c.Cluster == "class" {
			fmt.Printf("%s, %s: %.3f (%.3f to %.3f), %s\n", c.Setting, c.Outcome, c.Value, c.Low, c.High, c.Source)
		}
	}
	// Output: schools, pupils' health: 0.063 (0.024 to 0.100), Parker et al., Journal of Clinical Epidemiology 158 (2023) 18–26
}
