package finding_test

import (
	"net/http"
	"strings"
	"testing"

	"allmenning"
)

// A block is closed more than the result before anybody has seen it, with the law or the day it opens, as in the act of its own.
func TestNewResult_closes_a_block_from_the_start(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	for _, name := range []string{"blocks.numbers", "blocks.lessons", "blocks.contact"} {
		if !strings.Contains(form.Body, `name="`+name+`.opens"`) {
			t.Errorf("the form does not ask of %s", name)
		}
	}
	fields := with(with(form.Fields(), short...), "blocks.numbers", "own")
	if p := s.Ask(kari, path, fields); p.Code != http.StatusUnprocessableEntity || p.Text("feil-blocks.numbers")+p.Text("feil-blocks.numbers.basis") == "" {
		t.Errorf("closed without a law or a day: %d %s", p.Code, p.Main())
	}
	if p := s.Ask(kari, path, with(fields, "blocks.numbers.opens", "2001-01-01")); p.Text("feil-blocks.numbers.opens") == "" {
		t.Errorf("opened on a day that has been: %d", p.Code)
	}
	if p := s.Ask(kari, path, with(fields, "closure", "own", "closure.basis", "offl-13", "blocks.numbers", "peers", "blocks.numbers.basis", "offl-13")); p.Text("feil-blocks.numbers") == "" {
		t.Errorf("a block that is open to more than the result: %d", p.Code)
	}
	if draft := s.Ask(kari, path, nil); !strings.Contains(draft.Main(), "Alle, men ikke alt") && !strings.Contains(draft.Main(), "Bare dere, men ikke alt") {
		t.Error("the form does not say that something is closed")
	}
	r := published(t, s, kari, path, with(fields, "blocks.numbers.opens", "2031-01-01", "blocks.lessons", "peers", "blocks.lessons.basis", "offl-13"))
	numbers, lessons := r.Blocks[allmenning.Numbers], r.Blocks[allmenning.Lessons]
	if r.Closure.Level != allmenning.Public || len(r.Blocks) != 2 || numbers.Level != allmenning.Own || numbers.OpensAt == 0 || lessons.Level != allmenning.Peers || lessons.Basis != "offl-13" {
		t.Errorf("stored %+v %+v", r.Closure, r.Blocks)
	}
}
