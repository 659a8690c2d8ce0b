package lang

import (
	"fmt"
	"strings"
	"testing"
)

// Short forms that texts write out, and what only looks like it.
func TestExpansions(t *testing.T) {
	for text, want := range map[string]string{
		"Brukerstyrt personlig assistanse (BPA) for alle":           "BPA=brukerstyrt personlig assistanse",
		"Vi prøver individuell jobbstøtte (IPS).":                   "", // a borrowed short form: its letters are not there
		"pasientsentrert helsetjenesteteam (PSHT)":                  "PSHT=pasientsentrert helsetjenesteteam",
		"helse, miljø og sikkerhet (HMS)":                           "HMS=helse, miljø og sikkerhet",
		"Ordninga med BPA (brukarstyrt personleg assistanse) varer": "BPA=brukarstyrt personleg assistanse",
		"Individual placement and support (IPS) is a method":        "IPS=individual placement and support",
		"Åpen omsorg. Ny plan (AOP)":                                "", // not across a full stop
		"Arbeids- og velferdsforvaltningen (NAV)":                   "", // its letters are not there
		"Vi møtes på torsdager (TD)":                                "TD=torsdager",
		"i kommunen vår (KV)":                                       "KV=kommunen vår",
		"Kommunens planer for helse og omsorg (KO)":                 "", // more words than letters
		"prosjektet (2024)":                                         "",
		"prosjektet (se side 3":                                     "",
		"av og til (AOT)":                                           "", // stop words alone
		"BPA (i 2024)":                                              "",
		"((BPA))":                                                   "",
		"":                                                          "",
		strings.Repeat("brukerstyrt ", 400) + "(B) (BP)":            "",
	} {
		var got []string
		for _, e := range Expansions(text) {
			got = append(got, e.Short+"="+e.Long)
		}
		if strings.Join(got, ";") != want {
			t.Errorf("%.60q: %q, want %q", text, got, want)
		}
	}
}

func FuzzExpansions(f *testing.F) {
	f.Add("Brukerstyrt personlig assistanse (BPA)")
	f.Add("æ (Æ) BPA (b\x80 p a) ((")
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range Expansions(text) {
			if !isShort(e.Short) || e.Long == "" || len(e.Long) > mostLong {
				t.Errorf("%q teaches %+v", text, e)
			}
		}
	})
}

func taught(texts ...string) Learnt {
	var all [][]Expansion
	for _, text := range texts {
		all = append(all, Expansions(text))
	}
	return Learn(all)
}

// What is learnt joins the short form and the long one, in capitals or not, as a set of the glossary does; what is not clear is not
// learnt, nor what the lists have a meaning of, nor a short form that is a word.
func TestLearnt(t *testing.T) {
	glossary := []SynonymSet{{ID: "assistance", NB: []string{"BPA", "assistentordning"}}}
	for name, c := range map[string]struct {
		texts  []string
		short  string
		long   string
		learnt bool
	}{
		"learnt":              {[]string{"grønn vaktordning (GVO)"}, "GVO", "Grøn vaktordning", true},
		"in small letters":    {[]string{"grønn vaktordning (GVO)"}, "gvo", "grønn vaktordning", true},
		"two readings":        {[]string{"grønn vaktordning (GVO)", "gratis vintersko oppvekst (GVO)"}, "GVO", "grønn vaktordning", false},
		"the usual reading":   {[]string{"grønn vaktordning (GVO)", "grøn vaktordning (GVO)", "gratis vintersko oppvekst (GVO)"}, "GVO", "grønn vaktordning", true},
		"the rare reading":    {[]string{"grønn vaktordning (GVO)", "grøn vaktordning (GVO)", "gratis vintersko oppvekst (GVO)"}, "GVO", "gratis vintersko oppvekst", false},
		"the glossary's word": {[]string{"borgerpanel for arealplan (BPA)"}, "BPA", "borgerpanel for arealplan", false},
		"a word":              {[]string{"helseenhet for lokal samhandling (HELS)", "samlet kommunal omsorgsleveranse (SKOLE)"}, "SKOLE", "samlet kommunal omsorgsleveranse", false},
		"a stop word":         {[]string{"inkluderende karriere og kompetanse for enslige (IKKE)"}, "IKKE", "inkluderende karriere og kompetanse for enslige", false},
	} {
		a := New(Options{Synonyms: glossary, Learnt: taught(c.texts...)})
		if got := a.SameMeaning(c.short, c.long); got != c.learnt {
			t.Errorf("%s: %q means %q: %v", name, c.short, c.long, got)
		}
	}
}

// The version tells chains apart that were taught different things, and not those that were taught the same otherwise; Given is the same.
func TestLearnt_has_a_version(t *testing.T) {
	plain, one := New(Options{}), New(Options{Learnt: taught("grønn vaktordning (GVO)")})
	twice := New(Options{Learnt: taught("grønn vaktordning (GVO)", "Grønn vaktordning (GVO)")})
	other := New(Options{Learnt: taught("grønn vinterordning (GVO)")})
	nothing := New(Options{Learnt: taught("a (B)")})
	if plain.Version() == one.Version() || one.Version() == other.Version() {
		t.Errorf("versions %s, %s, %s", plain.Version(), one.Version(), other.Version())
	}
	if one.Version() != twice.Version() || nothing.Version() != plain.Version() {
		t.Errorf("counted otherwise: %s, %s; nothing learnt: %s, %s", one.Version(), twice.Version(), nothing.Version(), plain.Version())
	}
	if fmt.Sprint(plain.Given(), one.Given(), other.Given()) != fmt.Sprint(plain.Version(), plain.Version(), plain.Version()) {
		t.Errorf("given are %s, %s, %s", plain.Given(), one.Given(), other.Given())
	}
}
