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

func TestParseMoney_in_kroner_and_euro(t *testing.T) {
	for text, want := range map[string][2]int64{
		"300 000": {300_000, 0}, "1,5 mill. kr": {1_500_000, 0}, "12 000 euro": {0, 12_000}, "€12.000": {0, 12_000}, "EUR 12,000": {0, 12_000},
		"1,5 mill. euro": {0, 1_500_000}, "12000eur": {0, 12_000}, "300 000 kr + 12 000 euro": {300_000, 12_000},
		"1 500 000,50 kr": {1_500_001, 0}, "1 500 000,49": {1_500_000, 0}, "12 000,40 euro": {0, 12_000},
	} {
		if kroner, euro, ok := ParseMoney(text); !ok || kroner != want[0] || euro != want[1] {
			t.Errorf("%q: %d kroner, %d euro, %v", text, kroner, euro, ok)
		}
	}
	for _, text := range []string{"", "euro", "mye", "1 + 2", "1 euro + 2 euro", "3 europeere"} {
		if _, _, ok := ParseMoney(text); ok {
			t.Errorf("%q is read", text)
		}
	}
}
