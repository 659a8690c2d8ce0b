package evaluate

import (
	"io"
	"strings"
	"testing"

	"allmenning/find/catalogue"
)

// Every kind of question is timed, and each finds something.
func TestSpeed_asks_every_kind(t *testing.T) {
	var out strings.Builder
	if err := speedOf(&out, 400); err != nil {
		t.Fatal(err)
	}
	got := values(t, out.String())
	for _, kind := range []string{"rare", "common", "short", "phrase", "misspelt", "pasted", "prefix"} {
		for _, figure := range []string{"p50", "p99", "cpu", "cpu_p99"} {
			if _, ok := got["search_"+kind+"_"+figure+"_ms"]; !ok {
				t.Errorf("%s of %s is missing", figure, kind)
			}
		}
	}
	for _, name := range grown {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is in the table of growth and nowhere else", name)
		}
	}
	if err := SpeedGrowth(io.Discard, 9_999); err == nil {
		t.Error("growth of less than its first size")
	}
}

// The words asked for are rare and common ones of the corpus, and a phrase stands in the record it is of.
func TestSpeed_questions(t *testing.T) {
	s := &speed{w: io.Discard, analyser: catalogue.DefaultAnalyser()}
	s.documents = catalogue.NewDocuments(s.analyser, nil)
	s.maker, s.n = newMaker(400, seed), 400
	if err := s.build(); err != nil {
		t.Fatal(err)
	}
	rare, common := s.wordsBy(s.index.View())
	if len(rare) < 100 || len(common) < 10 {
		t.Errorf("%d rare words, %d common ones", len(rare), len(common))
	}
	for i := range 20 {
		if words := strings.Trim(s.phrase(i), `"`); !strings.Contains(textOf(s.record(i)), words) {
			t.Errorf("%q does not stand in record %d", words, i)
		}
	}
}
