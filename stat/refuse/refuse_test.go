package refuse_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"allmenning/internal/testkit"
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

// Every kind has a text in the three languages, and no text is left over.
func TestKinds_have_texts(t *testing.T) {
	for _, lang := range []string{"nb", "nn", "en"} {
		raw, err := os.ReadFile(filepath.Join(testkit.Root(), "i18n/catalogue/stat."+lang+".json"))
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatal(err)
		}
		for _, k := range refuse.Kinds {
			if key := strings.TrimPrefix(k.Error(), "stat."); texts[key] == "" {
				t.Errorf("%s has no text for %s", lang, k)
			}
		}
		if len(texts) != len(refuse.Kinds) {
			t.Errorf("%s has %d texts for %d kinds", lang, len(texts), len(refuse.Kinds))
		}
	}
}

func ExampleOf() {
	r := refuse.Of(fmt.Errorf("planning: %w", refuse.Because(refuse.TooMany, "%d items", 9)))
	fmt.Println(r.Key(), r.Number, r)
	// Output: stat.refused.too_many 9 stat.refused.too_many: 9 items
}

func ExampleFinite() {
	fmt.Println(refuse.Finite(1, 2), refuse.Finite(1, math.NaN()))
	// Output: true false
}

func ExampleNotFinite() {
	fmt.Println(refuse.NotFinite("outcome", []float64{1, math.Inf(1)}))
	// Output: stat.refused.value: outcome is +Inf at number 2
}
