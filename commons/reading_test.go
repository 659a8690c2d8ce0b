package commons

import (
	"testing"

	"allmenning"
)

func TestReadPeriod(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     allmenning.Period
	}{
		{"2024", "", allmenning.Period{From: "2024"}},
		{"mars 2024", "31.12.2025", allmenning.Period{From: "2024-03", To: "2025-12-31"}},
		{"1.3.2024", "2025-06", allmenning.Period{From: "2024-03-01", To: "2025-06"}},
		{"hausten 2024", "", allmenning.Period{From: "2024-08", AsGiven: "hausten 2024"}},
		{"høsten 2024", "våren 2025", allmenning.Period{From: "2024-08", To: "2025-06", AsGiven: "høsten 2024 – våren 2025"}},
		{"", "2025", allmenning.Period{To: "2025"}},
		{"", "", allmenning.Period{}},
	} {
		got, wrong := ReadPeriod(c.from, c.to)
		if got != c.want || len(wrong) > 0 {
			t.Errorf("%q to %q: %+v %v, want %+v", c.from, c.to, got, wrong, c.want)
		}
	}
	_, wrong := ReadPeriod("snart", "en gang")
	if len(wrong) != 2 || wrong[0].Field != "period.from" || wrong[1].Field != "period.to" || wrong[0].Key != "field.date" {
		t.Errorf("got %v", wrong)
	}
}
