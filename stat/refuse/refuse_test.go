package refuse_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"allmenning/stat/refuse"
)

func TestRefusal(t *testing.T) {
	err := fmt.Errorf("pooling: %w", refuse.Because(refuse.TooFew, "%q has %d of %v", "tre", 2, 3.0))
	if !errors.Is(err, refuse.TooFew) || errors.Is(err, refuse.Data) {
		t.Errorf("%v is not of its kind", err)
	}
	r := refuse.Of(err)
	if r == nil || r.Number != 2 || r.Key() != "stat.refused.too_few" || r.Error() != `stat.refused.too_few: "tre" has 2 of 3` {
		t.Errorf("%+v", r)
	}
	if r := refuse.Of(refuse.Because(refuse.Measure, "%q", "x")); !math.IsNaN(r.Number) {
		t.Errorf("no number caused it, and it holds %v", r.Number)
	}
	if refuse.Of(nil) != nil || refuse.Of(errors.New("other")) != nil {
		t.Error("a refusal where there is none")
	}
	if refuse.NotFinite("x", []float64{1, 2}) != nil || refuse.Of(refuse.NotFinite("x", []float64{1, math.Inf(1)})).Number != math.Inf(1) {
		t.Error("NotFinite")
	}
}

func ExampleBecause() {
	err := refuse.Because(refuse.TooFew, "%d places per arm", 1)
	fmt.Println(errors.Is(err, refuse.TooFew), refuse.Of(err).Key(), refuse.Of(err).Number)
	// Output: true stat.refused.too_few 1
}
