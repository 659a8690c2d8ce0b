package show_test

import (
	"fmt"
	"slices"
	"testing"

	"allmenning/internal/testweb"
)

// The form that narrows a file to a theme carries the rest of the search in one order, however often it is drawn.
func TestFiles_carries_the_search_in_one_order(t *testing.T) {
	s := open(t, thirty(t))
	for i := range 10 {
		p := s.Get(fmt.Sprintf("/behov?sted=0301&ord=nummer+%d", 20+i), "nb")
		form := p.Find(func(n *testweb.Node) bool {
			return n.Data == "form" && testweb.Attr(n, "class") == "narrowing" && testweb.Attr(n, "action") == "/ut/behov.xlsx"
		})
		if form == nil {
			t.Fatal("no form narrows the file")
		}
		var names []string
		for n := range form.Descendants() {
			if n.Data == "input" && testweb.Attr(n, "type") == "hidden" {
				names = append(names, testweb.Attr(n, "name"))
			}
		}
		if len(names) < 2 || !slices.IsSorted(names) {
			t.Fatalf("carries %q", names)
		}
	}
}
