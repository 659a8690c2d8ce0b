package sources

import "testing"

func TestParseAmount(t *testing.T) {
	for text, want := range map[string]int64{
		"300 000": 300000, "300\u00a0000": 300000, "300.000": 300000, "300,000": 300000, "300000": 300000, "0": 0,
		"kr 300 000,-": 300000, "300 000 kroner": 300000, "Kr. 300 000": 300000, "NOK 1 200 000": 1200000, "300 000,00": 300000,
		"1,5 mill.": 1500000, "1,5 millioner kroner": 1500000, "1.5 mill": 1500000, "250 tusen": 250000, "2 mrd": 2000000000,
		"1,15 mill": 1150000, "3,457 millioner": 3457000, "1.234.567": 1234567, "ca. 400 000": 400000,
	} {
		if got, ok := ParseAmount(text); !ok || got != want {
			t.Errorf("%q: %d %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "mye", "-5", "300 000,50", "1,5", "3 kroner per dag", "1e9", "9999999 mrd", "12 prosent", "1.23.4567"} {
		if got, ok := ParseAmount(text); ok {
			t.Errorf("%q was read as %d", text, got)
		}
	}
}
