package commons

import (
	"context"
	"errors"
	"testing"

	"allmenning"
)

func TestHoldsIdentity(t *testing.T) {
	for text, want := range map[string]bool{
		"Fødselsnummer 01010112345":                                    true, // wrong check digits, and called what it is
		"fødselsnr.: 010101 12345":                                     true,
		"Hennes personnummer er 010101-12345.":                         true,
		"fnr 01010112345":                                              true,
		"Fødselsnummeret hans er 99999999999":                          true,
		"01010112345 (fødselsnummer)":                                  true,
		"Identity number: 01010112345":                                 true,
		"D-nummer 41010112345":                                         true,
		"01010112345":                                                  false, // a number of something
		"Saksnummer 20260112345":                                       false,
		"Vi lagrer aldri fødselsnummer.":                               false,
		"Fødselsnummer: ikke oppgitt":                                  false,
		"Telefon 22 86 40 00, org.nr. 844824122":                       false,
		"Organisasjonsnummer 971 526 920":                              false,
		"+47 22864000":                                                 false,
		"Kontonummer 12345678903":                                      false,
		"Vi spør ikke om fødselsnummer. Kontonummeret er 12345678901.": false,
		"Fødselsnummer er 11 siffer":                                   false,
		"ISBN 9788202123456, ikke fødselsnummer":                       false, // thirteen
	} {
		if got := holdsIdentity(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// A number that is called an identity number is refused by the name of its field; one of an organisation is taken.
func TestPublish_refuses_what_is_called_an_identity_number(t *testing.T) {
	db, c, _ := clocked(t)
	editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
	need := wholeNeed()
	need.Body.(*allmenning.Need).Challenge = "Gjelder bruker med fødselsnummer 01010112345."
	_, err := c.Publish(context.Background(), editor, Publishing{Record: need})
	var wrong allmenning.FieldErrors
	if !errors.As(err, &wrong) || len(wrong) != 1 || wrong[0].Field != "challenge" || wrong[0].Key != "field.identity_number" {
		t.Fatalf("%v, want the challenge refused", err)
	}
	need.Body.(*allmenning.Need).Challenge = "Gjelder Vefsn kommune, organisasjonsnummer 844 824 122, telefon 75 10 10 00."
	if _, err := c.Publish(context.Background(), editor, Publishing{Record: need}); err != nil {
		t.Errorf("the number of an organisation: %v", err)
	}
}
