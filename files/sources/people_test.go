package sources

import (
	"strings"
	"testing"
)

func TestHoldsBirthDate(t *testing.T) {
	for text, want := range map[string]bool{
		"Bruker født 12.03.1941 falt":               true,
		"Ola (f. 12.03.41)":                         true,
		"fødd 1941-03-12":                           true,
		"fødselsdato: 12/3-1941":                    true,
		"Kari, født 120341, ny vurdering":           true,
		"Date of birth 12.03.1941":                  true,
		"Pasienten er født 12.03.1941 og heter Ola": true,
		strings.Repeat("å", 500) + " fødselsdato: – den 2.3.1941 " + strings.Repeat("1 ", 99): true,
		"I 2020 og 2021 (120 brukere, f. 12.3.41)":                                            true,
		"født 12.03.19411": false,
		"født " + strings.Repeat(".", 60) + "12.03.1941": false,
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
		"Pasient navn": true, "Pasientens fødselsdato": true, "Brukers fnr.": true, "Antall født": false, "Uten fødselsnummerering": false, "Prosjektleder": false, "Navn": false, "Målgruppe": false, "Pasientforløp": false, "Kontaktperson": false,
		"Klienter": false, "": false,
	} {
		if got := NamesPeople(header); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
