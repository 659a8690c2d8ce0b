package form

import (
	"net/url"
	"slices"
	"testing"
)

func TestValues_rows(t *testing.T) {
	v := valuesOf(url.Values{
		"title": {"  Fall \r\n hjemme "}, "_gjor": {"kladd"}, "_vindu": {"v1"}, "themes": {"falls", "", "falls", "dementia"},
		"grants.0.funder": {"KS"}, "grants.1.funder": {""}, "grants.2.funder": {"Husbanken"}, "grants.2.year": {"2025"}, "grants.rows": {"4"},
	})
	if v.Get("title") != "Fall \n hjemme" || v.Get("_gjor") != "" || v.Get("_vindu") != "v1" {
		t.Errorf("fields: %v", v)
	}
	if got := v.All("themes"); !slices.Equal(got, []string{"falls", "dementia"}) {
		t.Errorf("ticked: %v", got)
	}
	if n, rows := v.Count("grants"), v.Rows("grants"); n != 4 || len(rows) != 2 || rows[1].Get("year") != "2025" {
		t.Errorf("%d rows, written %v", n, rows)
	}
	if p := v.packed(); p.Count("grants") != 2 || p.Get("grants.1.funder") != "Husbanken" || p.Get("grants.2.funder") != "" || v.Count("grants") != 4 {
		t.Errorf("packed: %v", p)
	}
	if i := v.addRow("grants"); i != 4 || v.Count("grants") != 5 {
		t.Errorf("one more is row %d of %d", i, v.Count("grants"))
	}
	v.dropRow("grants", 0)
	if v.Count("grants") != 4 || v.Get("grants.1.funder") != "Husbanken" || v.Get("grants.0.funder") != "" {
		t.Errorf("without the first: %v", v)
	}
	for _, i := range []int{-1, 9} {
		if v.dropRow("grants", i); v.Count("grants") != 4 {
			t.Errorf("row %d is not there, and %d are left", i, v.Count("grants"))
		}
	}
	big := Values{}
	big.Set("grants.rows", "100000")
	big.Set("grants.99999.funder", "x")
	if big.Count("grants") != mostRows || big.addRow("grants") != mostRows-1 {
		t.Errorf("a list of %d rows", big.Count("grants"))
	}
}

func TestGroup(t *testing.T) {
	for name, want := range map[string]string{
		"title": "title", "contact.role": "contact.role", "grants.0.funder": "grants", "grants.rows": "grants", "grants": "grants",
		"closure": "closure", "closure.basis": "closure", "lessons.12.did": "lessons", "period.from": "period.from",
	} {
		if got := group(name); got != want {
			t.Errorf("group(%q) = %q, want %q", name, got, want)
		}
	}
	mine := Values{"title": {"A"}, "grants.0.funder": {"KS"}, "grants.rows": {"1"}}
	mine.take("grants", Values{"grants.0.funder": {"NFR"}, "grants.1.funder": {"KS"}, "title": {"B"}})
	if mine.Get("title") != "A" || mine.Count("grants") != 2 || mine.Get("grants.0.funder") != "NFR" {
		t.Errorf("the other's grants: %v", mine)
	}
}
