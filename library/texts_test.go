package library

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"allmenning"
)

// eachText calls do with every Texts of the library and where it stands.
func eachText(t *testing.T, do func(where string, x allmenning.Texts)) {
	t.Helper()
	all, _ := records(t)
	for _, r := range all {
		walkTexts(reflect.ValueOf(r.Body).Elem(), r.Source.ID, do)
	}
	c, err := Covers()
	if err != nil {
		t.Fatal(err)
	}
	walkTexts(reflect.ValueOf(c), "coverage", do)
}

func walkTexts(v reflect.Value, where string, do func(string, allmenning.Texts)) {
	if x, ok := v.Interface().(allmenning.Texts); ok {
		if !x.IsZero() {
			do(where, x)
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			walkTexts(v.Field(i), where+"."+v.Type().Field(i).Name, do)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walkTexts(v.Elem(), where, do)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkTexts(v.Index(i), where, do)
		}
	}
}

func TestTexts_in_three_languages(t *testing.T) {
	n := 0
	eachText(t, func(where string, x allmenning.Texts) {
		n++
		for lang, s := range map[string]string{"nb": x.NB, "nn": x.NN, "en": x.EN} {
			if s == "" {
				t.Errorf("%s: no text in %s", where, lang)
			}
			if s != strings.TrimSpace(s) || strings.Contains(s, "  ") || !utf8.ValidString(s) {
				t.Errorf("%s: %s: %q", where, lang, s)
			}
		}
	})
	if n < 500 {
		t.Errorf("only %d texts read", n)
	}
}

func TestStudies_say_what_who_and_found(t *testing.T) {
	all, _ := records(t)
	for _, r := range all {
		s, ok := r.Body.(*allmenning.Study)
		if !ok {
			continue
		}
		for name, x := range map[string]allmenning.Texts{"title": s.Titles, "summary": s.Summary, "intervention": s.Intervention, "comparator": s.Comparator} {
			if x.IsZero() {
				t.Errorf("%s: no %s", r.Source.ID, name)
			}
		}
		for _, sentence := range []string{s.Summary.NB, s.Summary.NN, s.Summary.EN} {
			if n := len(strings.Fields(sentence)); n < 15 || n > 60 || !strings.HasSuffix(sentence, ".") || strings.Contains(sentence, ". ") {
				t.Errorf("%s: not one sentence of 15 to 60 words (%d): %s", r.Source.ID, n, sentence)
			}
		}
		if n := utf8.RuneCountInString(s.Titles.NB); n > 80 {
			t.Errorf("%s: title of %d letters", r.Source.ID, n)
		}
	}
}

// Nothing here is proven, and no study shows that something works everywhere.
func TestTexts_promise_nothing(t *testing.T) {
	claim := regexp.MustCompile(`(?i)bevis|\bprov(en|es|ed)\b|dokumentert effekt|garanter|guarante|virker best|always works`)
	eachText(t, func(where string, x allmenning.Texts) {
		for _, s := range []string{x.NB, x.NN, x.EN} {
			if m := claim.FindString(s); m != "" {
				t.Errorf("%s says %q: %s", where, m, s)
			}
		}
	})
}

// Words that give away bokmål in nynorsk, and the other way round.
func TestTexts_are_written_in_their_language(t *testing.T) {
	notNN := words(`ikke jeg hvor hva hvem hvordan noen bare hjemme hjemmeboende skole skoler skolen uke uker forskjell
		usikkerheten kommuner deltakere elever eleven gjør sykehjem tjeneste tjenester trenger spiste fikk da dem
		 forebyggende forebygging oppgitt beskrevet sammenligning sammenligningsgruppa sammenlikning sammenlikningsgruppen vei høyere flere ennå fra mens
		 måneder personer selv grønnsaker vanlig oppfølginger oppgir`)
	notNB := words(`ikkje eg kvar kva kven korleis nokon berre heime heimebuande skule skular skulen veke veker skilnad uvissa kommunar
		deltakarar elevar sjukeheim teneste tenester treng åt fekk då dei førebyggjande førebygging oppgjeve samanlikning
		samanlikningsgruppa veg høgare fleire frå medan månader personar sjølv sjølve vanleg vart`)
	eachText(t, func(where string, x allmenning.Texts) {
		for _, w := range tokens(x.NN) {
			if notNN[w] {
				t.Errorf("%s: nynorsk with %q: %s", where, w, x.NN)
			}
		}
		for _, w := range tokens(x.NB) {
			if notNB[w] {
				t.Errorf("%s: bokmål with %q: %s", where, w, x.NB)
			}
		}
	})
}

func words(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

var letters = regexp.MustCompile(`[\p{L}\p{N}]+`)

// tokens gives the words of a text in lower case.
func tokens(s string) []string { return letters.FindAllString(strings.ToLower(s), -1) }

// An adviser's own words must meet words of ours, in the language she writes.
func TestTexts_hold_the_words_people_search_with(t *testing.T) {
	all, _ := records(t)
	for _, want := range []struct {
		lang  allmenning.Lang
		words string
		ids   []string
	}{
		{allmenning.NN, "elektronisk medisindispensar heimetenesta", []string{"medrobot2023"}},
		{allmenning.NB, "eldre hjemmeboende falt", []string{"kuopio2023"}},
		{allmenning.NB, "eldre hjemmeboende fall", []string{"palvanen2014"}},
		{allmenning.NN, "fysisk aktivitet skuleuka", []string{"kolle2020", "solberg2021"}},
		{allmenning.EN, "young outside work", []string{"sveinsdottir2020"}},
		{allmenning.EN, "young disability pension", []string{"skogman2019"}},
	} {
		for _, id := range want.ids {
			var text string
			for _, r := range all {
				if s, ok := r.Body.(*allmenning.Study); ok && r.Source.ID == id {
					title, _ := s.Titles.In(want.lang)
					summary, _ := s.Summary.In(want.lang)
					text = title + " " + summary
				}
			}
			have := words(strings.Join(tokens(text), " "))
			for _, w := range strings.Fields(want.words) {
				if !have[w] {
					t.Errorf("%s in %s lacks %q: %s", id, want.lang, w, text)
				}
			}
		}
	}
}
