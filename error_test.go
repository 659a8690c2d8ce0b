package allmenning

import (
	"slices"
	"testing"
)

func TestFieldErrors_once_keeps_the_first_of_each_field(t *testing.T) {
	all := FieldErrors{{Field: "a", Key: "one"}, {Field: "b", Key: "two"}, {Field: "a", Key: "three"}}
	got := all.Once()
	if !slices.EqualFunc(got, all[:2], func(x, y FieldError) bool { return x.Field == y.Field && x.Key == y.Key }) {
		t.Errorf("%v", got)
	}
	if FieldErrors(nil).Once() != nil {
		t.Error("nothing wrong is nil")
	}
}

func TestFieldErrors_date_is_one_of_the_calendar(t *testing.T) {
	for s, right := range map[string]bool{
		"": true, "2024": true, "2024-02": true, "2024-02-29": true, "2026-12-31": true,
		"2026-02-31": false, "2025-02-29": false, "2026-13": false, "2026-00": false, "2026-04-31": false, "2026-1-1": false, "26": false, "i fjor": false,
	} {
		var e FieldErrors
		if e.date("period.from", s); (len(e) == 0) != right {
			t.Errorf("%q: %v", s, e)
		}
	}
}
