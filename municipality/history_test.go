package municipality

import (
	"slices"
	"strconv"
	"testing"
)

func itoa(v float64) string { return strconv.Itoa(int(v)) }

func ftoa(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// kept are the numbers that lived on when their municipality took others in (Stavanger and Trondheim, 2020).
var kept = map[Number]bool{"1103": true, "5001": true}

// validIn lists the numbers valid in a year, from the changes alone: today's, walked backwards.
func validIn(r *Register, year string) map[Number]bool {
	valid := map[Number]bool{}
	for _, m := range r.All() {
		valid[m.Number] = true
	}
	for i := len(r.data.changes) - 1; i >= 0; {
		date := r.data.changes[i].Date
		if date[:4] <= year {
			break
		}
		j := i
		for ; j >= 0 && r.data.changes[j].Date == date; j-- {
			if n := r.data.changes[j].New; !kept[n] || r.data.changes[j].Kind != Merge {
				delete(valid, n)
			}
		}
		for ; i > j; i-- {
			valid[r.data.changes[i].Old] = true
		}
	}
	return valid
}

// Municipalities by year: 426 in 2017, 422 in 2018 and 2019, 356 from 2020, 357 from 2024 (Statistics Norway).
func TestSuccessors_everyNumberSince2017LeadsToToday(t *testing.T) {
	r := Embedded()
	for year, want := range map[string]int{"2017": 426, "2018": 422, "2019": 422, "2020": 356, "2021": 356, "2022": 356, "2023": 356, "2024": 357} {
		valid := validIn(r, year)
		if len(valid) != want {
			t.Errorf("%s: %d numbers, want %d", year, len(valid), want)
		}
		for n := range valid {
			today := r.Successors(n)
			if len(today) == 0 {
				t.Errorf("%s of %s leads nowhere", n, year)
			}
			for _, s := range today {
				if _, ok := r.ByNumber(s); !ok {
					t.Errorf("%s of %s leads to %s, which is not of today", n, year, s)
				}
			}
		}
	}
	for _, c := range r.data.changes {
		if len(r.Successors(c.Old)) == 0 || len(r.Successors(c.New)) == 0 {
			t.Errorf("%+v: leads nowhere", c)
		}
	}
	// Every municipality of today has come from somewhere: the way back is whole too.
	reached := map[Number]bool{}
	for n := range validIn(r, "2017") {
		for _, s := range r.Successors(n) {
			reached[s] = true
		}
	}
	if len(reached) != 357 {
		t.Errorf("the numbers of 2017 lead to %d of 357", len(reached))
	}
}

func TestResolve(t *testing.T) {
	r := Embedded()
	for _, c := range []struct {
		number Number
		today  []Number
		kind   Resolution
	}{
		{"0301", []Number{"0301"}, Current},
		{"1601", []Number{"5001"}, Renumbered},              // Trondheim 2017
		{"0219", []Number{"3201"}, Renumbered},              // Bærum, by 3024
		{"3024", []Number{"3201"}, Renumbered},              // Bærum 2020–2023
		{"0138", []Number{"3118"}, Renumbered},              // Hobøl is part of Indre Østfold
		{"5401", []Number{"5501"}, Renumbered},              // Tromsø 2020–2023
		{"1534", []Number{"1580"}, Renumbered},              // Haram stands alone again
		{"1504", []Number{"1508"}, Renumbered},              // Ålesund before 2020
		{"1546", []Number{"1508"}, Renumbered},              // Sandøy stayed with Ålesund
		{"1507", []Number{"1508", "1580"}, Divided},         // Ålesund 2020–2023
		{"1850", []Number{"1806", "1875"}, Divided},         // Tysfjord
		{"5012", []Number{"5055", "5056", "5059"}, Divided}, // Snillfjord
		{"1613", []Number{"5055", "5056", "5059"}, Divided}, // Snillfjord 2017
		{"9999", nil, Unknown},
		{"", nil, Unknown},
		{"031", nil, Unknown},
	} {
		today, kind := r.Resolve(c.number)
		if !slices.Equal(today, c.today) || kind != c.kind {
			t.Errorf("%s: %v %s, want %v %s", c.number, today, kind, c.today, c.kind)
		}
	}
}

func TestException_onlyWhereNeededAndWithSource(t *testing.T) {
	r := Embedded()
	for n, e := range r.exceptions {
		if e.Why == "" || e.Source == "" {
			t.Errorf("%s: no reason or source", n)
		}
	}
	for n := range validIn(r, "2017") {
		if e, ok := r.Exception(n); ok != (len(r.Successors(n)) > 1 || !slices.Equal(r.follow(n), r.Successors(n))) {
			t.Errorf("%s: exception %v, but the changes lead to %v", n, e, r.follow(n))
		}
	}
}

func TestHistory(t *testing.T) {
	r := Embedded()
	if h := r.History("0301"); len(h) != 0 {
		t.Errorf("Oslo: %v", h)
	}
	steps := func(n Number) (out []string) {
		for _, c := range r.History(n) {
			out = append(out, string(c.Old)+">"+string(c.New)+" "+string(c.Kind))
		}
		return out
	}
	for n, want := range map[Number][]string{
		"1580": {"1534>1507 merge", "1507>1580 split"},
		"1534": {"1534>1507 merge", "1507>1580 split"},
		"3201": {"0219>3024 renumber", "3024>3201 renumber"},
		"1870": {"1870>1870 rename"},
	} {
		if got := steps(n); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", n, got, want)
		}
	}
	tysfjord := steps("1850")
	if !slices.Equal(tysfjord, []string{"1850>1806 split", "1850>1875 split"}) {
		t.Errorf("Tysfjord: %v", tysfjord)
	}
}

func TestLastYear(t *testing.T) {
	for n, want := range map[Number]int{"0301": 2026, "1601": 2017, "1534": 2019, "1507": 2023, "1234": 2019, "9999": 0} {
		if got := Embedded().LastYear(n); got != want {
			t.Errorf("%s: %d, want %d", n, got, want)
		}
	}
}

// The last name of an old number is as its source writes it; a number of today has none, for its own name stands.
func TestLastName(t *testing.T) {
	r := Embedded()
	for n, want := range map[Number]string{"1850": "Tysfjord - Divtasvuodna", "1507": "Ålesund", "5012": "Snillfjord", "1601": "Trondheim", "5001": "", "9999": ""} {
		if got := r.LastName(n); got != want {
			t.Errorf("%s was last called %q, want %q", n, got, want)
		}
	}
}
