package history

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/i18n"
	"allmenning/serve/web/page"
)

func frame(l i18n.Lang) *page.Frame { return &page.Frame{P: i18n.New(l)} }

// paths are the fields of a type as a history names them: "report.harm.seen". What is a list of rows is one field.
func paths(t reflect.Type, at string) (out []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		kind := f.Type
		if kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		if kind.Kind() == reflect.Struct && kind != reflect.TypeFor[allmenning.Texts]() {
			out = append(out, paths(kind, at+name+".")...)
		} else {
			out = append(out, at+name)
		}
	}
	return out
}

// Every field of a result has a name of its own in the history, in every language; what is reckoned and not written has the name
// of its block.
func TestLabel_names_every_field_of_a_result(t *testing.T) {
	all := paths(reflect.TypeFor[allmenning.Finding](), "")
	all = append(all, paths(reflect.TypeFor[allmenning.FindingNumbers](), "numbers.")...)
	all = append(all, paths(reflect.TypeFor[allmenning.FindingLessons](), "lessons.")...)
	all = append(all, paths(reflect.TypeFor[allmenning.ContactPoint](), "contact.")...)
	if len(all) < 100 {
		t.Fatalf("%d fields", len(all))
	}
	reckoned := []string{"numbers.effect.how", "numbers.effect.se_from", "numbers.effect.usable", "numbers.effect.scale"}
	for _, l := range i18n.Langs() {
		f := frame(l)
		for _, path := range all {
			own := label(f, path, path, "")
			if block, _, _ := strings.Cut(path, "."); !slices.Contains(reckoned, path) && own == f.T("history.block.core") ||
				block == "numbers" && !slices.Contains(reckoned, path) && own == f.T("history.block.numbers") || strings.Contains(own, "⟪") {
				t.Errorf("%s: %s has no name: %q", l, path, own)
			}
		}
	}
}

// Codes and numbers are told as people read them, and a person by no number.
func TestValue_of_a_result_is_as_people_read_it(t *testing.T) {
	s := sayer{f: frame(i18n.NB)}
	for _, c := range []struct {
		name string
		v    any
		want string
	}{
		{"report.status", "stopped-early", "Stanset før tiden"},
		{"report.reason", "no-staff", "Vi manglet folk"},
		{"numbers.entered.few", []any{"tried.value", "tried.n"}, "Skjult, under 5 i minst én gruppe"},
		{"numbers.entered.few", []any{"points"}, "Skjult: i minst én periode er antallet under 5"},
		{"report.harm.seen", "none-seen", "De så etter. Ingen så at noen ble verre stilt."},
		{"report.local.hours", "partly", "Delvis"},
		{"report.cost.once", 120000.0, "120 000 kroner"},
		{"report.delivery.as_meant", 70.0, "70 %"},
		{"report.go_on_when", "2026-09-01", "1. september 2026"},
		{"sureness", 3.0, "De har målt det, men kan ikke utelukke andre grunner"},
		{"numbers.entered.tried.sd", 2.5, "2,5"},
		{"numbers.entered.shape", "before-after", "Før og etter"},
		{"numbers.entered.bias.groups", "high", "Stor fare"},
		{"numbers.entered.confirmed_by", "person-1", "Ja"},
		{"numbers.effect.why_not", "synthesis.left_out.guess", "tallene er anslått, ikke målt"},
		{"numbers.effect.rests_on", []any{"added-half"}, "Én gruppe hadde ingen. For å kunne regne har vi lagt til en halv i hver rute."},
		{"report.later", []any{map[string]any{"month": 6.0, "runs": "runs-changed", "line": "Nå på fem", "at": 1767225600000.0}}, "Etter 6 måneder · Går fortsatt, men er endret. · Nå på fem · 1. januar 2026"},
		{"report.context", []any{map[string]any{"place": "1824", "indicator": "population", "value": 13342.0, "year": 2023.0}}, "Innbyggere: 13 342 (2023)"},
		{
			"lessons.lessons",
			[]any{map[string]any{"when": "natt", "did": "a", "led_to": "b", "sign": "helped", "weight": "some", "factor": "process.roles", "phase": "after", "holds": "small", "basis": "one", "condition": "c"}},
			"natt · a · b · c · Hjalp · En del · Roller og ansvar · Etterpå · Gjelder små kommuner · Sett av én",
		},
	} {
		if got := strings.ReplaceAll(s.value(c.name, c.v), "\u00a0", " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
