package sources

import "testing"

func TestHoldsBirthDate(t *testing.T) {
	for text, want := range map[string]bool{
		"Bruker født 12.03.1941 falt":      true,
		"Ola (f. 12.03.41)":                true,
		"fødd 1941-03-12":                  true,
		"fødselsdato: 12/3-1941":           true,
		"Kari, født 120341, ny vurdering":  true,
		"Date of birth 12.03.1941":         true,
		"Barn født i 2020":                 false, // a year is nobody
		"Barn født 2020":                   false,
		"prosjektet ble født 2. mars":      false,
		"f.eks. 12.03.1941":                false,
		"oppstart 12.03.2024":              false,
		"Fødetilbudet 12.03.2024–31.12.24": false,
		"":                                 false,
	} {
		if got := HoldsBirthDate(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestNamesPeople(t *testing.T) {
	for header, want := range map[string]bool{
		"Fødselsnummer": true, "Fnr.": true, "Fødselsdato (bruker)": true, "Pasient": true, "Klientnavn": true, "Date of birth": true,
		"Pasient navn": true, "Prosjektleder": false, "Navn": false, "Målgruppe": false, "Pasientforløp": false, "Kontaktperson": false,
		"Klienter": false, "": false,
	} {
		if got := NamesPeople(header); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
