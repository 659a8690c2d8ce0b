package overlap

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"allmenning/find/index"
	"allmenning/find/lang"
	"pgregory.net/rapid"
)

var (
	analyser = lang.New(lang.Options{Synonyms: []lang.SynonymSet{
		{ID: "homecare", NB: []string{"hjemmetjeneste"}, NN: []string{"heimeteneste"}, EN: []string{"home care"}},
		{ID: "falls", NB: []string{"fall"}, EN: []string{"falls"}},
	}})
	everybody = []byte{1}
	comparer  = New(Shipped()).Knowing(analyser)
)

func record(id, title, text string, facets ...index.Facet) index.Record {
	terms := append(Terms(analyser.Analyse(title), Title), Terms(analyser.Analyse(text), Body)...)
	return index.Record{ID: id, Blocks: []index.Block{{Public: true, Terms: terms, Grams: Grams(analyser, title+"\n"+text), Facets: facets}}}
}

func build(records ...index.Record) *index.View {
	ix := index.New(index.Config{Fields: Weights(), Chain: "test"})
	ix.Apply(index.Batch{Put: records})
	ix.Refresh()
	return ix.View()
}

// The corpus: two that are the same thing in bokmål and nynorsk, a near miss, and others.
func corpus() []index.Record {
	return []index.Record{
		record("nb", "Elektroniske medisindispensere", "Medisindispensere i hjemmetjenesten gir varsel når medisinen ikke blir tatt."),
		record("nn", "Medisindispensarar i heimetenesta", "Elektroniske medisindispensarar gjev varsel når medisinen ikkje blir teken."),
		record("gps", "Varsling med GPS", "Personer med demens får varsling når de går hjemmefra."),
		record("school", "Fysisk aktivitet i skolen", "Elevene beveger seg en time om dagen."),
		record("water", "Overvann i sentrum", "Regnbed og grønne tak tar imot styrtregn."),
		record("work", "Unge i arbeid", "Jobbspesialister følger opp unge utenfor arbeid."),
		record("robot", "Robotisering av saksbehandling", "Programvarerobot behandler søknader om barnehageplass."),
		record("housing", "Bolig først", "Bostedsløse med rus og psykisk uhelse får egen bolig."),
		record("frailty", "Fall hos eldre", "Trening i gruppe hindrer fall hos eldre hjemme."),
		record("plan", "Kommuneplan", "Arealdelen av planen blir rullert."),
		record("fish", "Havbruk i fjorden", "Oppdrett og arealbruk i sjø."),
		record("library", "Meråpent bibliotek", "Biblioteket er åpent uten betjening om kvelden."),
	}
}

func TestRelatives(t *testing.T) {
	v := build(corpus()...)
	near, total := comparer.Relatives(v, everybody, Subject{Record: "nn"}, Ask{Limit: 3})
	if total < 2 || near[0].Record != "nb" || near[0].P < pParallel {
		t.Fatalf("%d found, nearest %+v", total, near)
	}
	if l := near[0].Label; l != Same && l != Parallel && l != Duplicate {
		t.Errorf("label %s", l)
	}
	var said []string
	for _, r := range near[0].Reasons {
		said = append(said, r.String())
	}
	for _, want := range []string{"Medisindispensarar ≈ medisindispensere", "heimetenesta ≈ hjemmetjenesten", "varsel"} {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.EqualFold(s, want) }) {
			t.Errorf("reasons %q, want %q among them", said, want)
		}
	}
	if len(near) > 1 && near[1].P >= pParallel {
		t.Errorf("the next is %s with %.2f", near[1].Record, near[1].P)
	}
	if _, total := comparer.Relatives(v, nil, Subject{Record: "nn"}, Ask{}); total != 0 {
		t.Error("a reader who sees nothing has relatives")
	}
	text := TextSubject(analyser, "Vi vil prøve medisindispensere hos dem som bor hjemme")
	if near, _ := comparer.Relatives(v, everybody, text, Ask{}); near[0].Record != "nb" {
		t.Errorf("a text finds %s first", near[0].Record)
	}
}

// The parts of a score sum to it, and what the shared words give to the likeness of words sums to that.
func TestContributions_sum_to_the_score(t *testing.T) {
	v := build(corpus()...)
	for _, r := range corpus() {
		x, _ := v.VectorOf(r.ID, everybody)
		near, _ := comparer.Relatives(v, everybody, Subject{Record: r.ID}, Ask{Limit: 50})
		for _, n := range near {
			sum := 0.0
			for _, p := range n.Parts {
				sum += p.Value
			}
			if math.Abs(sum-n.Score) > 1e-9 || math.Abs(logistic(n.Score)-n.P) > 1e-12 {
				t.Errorf("%s – %s: parts sum to %v, score %v, p %v", r.ID, n.Record, sum, n.Score, n.P)
			}
			words := 0.0
			for _, c := range v.Reasons(x, n.Record, everybody) {
				words += c.Value
			}
			if math.Abs(words-n.Features.Words) > 1e-6 {
				t.Errorf("%s – %s: words sum to %v, likeness %v", r.ID, n.Record, words, n.Features.Words)
			}
			share := 0.0
			for _, reason := range n.Reasons {
				share += reason.Share
			}
			if share > 1+1e-9 || len(n.Reasons) > MostReasons {
				t.Errorf("%s – %s: %d reasons with %v of the whole", r.ID, n.Record, len(n.Reasons), share)
			}
		}
	}
}

// A field that one side leaves open is neutral; agreeing lifts and differing lowers.
func TestFields_missing_is_neutral(t *testing.T) {
	score := func(a, b []index.Facet) float64 {
		records := corpus()
		records[0].Blocks[0].Facets, records[1].Blocks[0].Facets = a, b
		near, _ := comparer.Relatives(build(records...), everybody, Subject{Record: "nn"}, Ask{Limit: 1})
		return near[0].Score
	}
	care := []index.Facet{{Axis: AxisTheme, Value: "health-care"}, {Axis: AxisTheme, Value: "home-care"}}
	nursing := []index.Facet{{Axis: AxisTheme, Value: "health-care"}, {Axis: AxisTheme, Value: "nursing-homes"}}
	school := []index.Facet{{Axis: AxisTheme, Value: "school"}, {Axis: AxisTheme, Value: "completion"}}
	none, one := score(nil, nil), score(care, nil)
	alike, near, unlike := score(care, care), score(care, nursing), score(care, school)
	if none != one || !(alike > none && none > unlike && alike > near && near >= unlike) {
		t.Errorf("none %.3f, one %.3f, alike %.3f, same main theme %.3f, unlike %.3f", none, one, alike, near, unlike)
	}
}

// More of any likeness never gives a lower score.
func TestScore_is_monotone(t *testing.T) {
	n := reflect.TypeFor[Features]().NumField()
	rapid.Check(t, func(t *rapid.T) {
		var f Features
		fields := reflect.ValueOf(&f).Elem()
		for i := range n {
			fields.Field(i).SetFloat(rapid.Float64Range(-.5, 1).Draw(t, "feature"))
		}
		g := f
		which := reflect.ValueOf(&g).Elem().Field(rapid.IntRange(0, n-1).Draw(t, "which"))
		which.SetFloat(which.Float() + rapid.Float64Range(0, 1).Draw(t, "more"))
		if Shipped().Score(g) < Shipped().Score(f)-1e-12 {
			t.Fatalf("%+v scores above %+v", f, g)
		}
	})
}

// Each feature has a name, and its own.
func TestFeatures_are_named(t *testing.T) {
	var f Features
	fields := reflect.ValueOf(&f).Elem()
	for i := range fields.NumField() {
		fields.Field(i).SetFloat(float64(i + 1))
	}
	for i, p := range f.Named() {
		if p.Value != float64(i+1) || !strings.EqualFold(p.Feature, fields.Type().Field(i).Name) {
			t.Errorf("%d is %s with %v", i, p.Feature, p.Value)
		}
	}
}

func TestLabels(t *testing.T) {
	with, without := fields{noun: "project", hasResult: true, years: []string{"2019"}}, fields{noun: "project", years: []string{"2024"}}
	vefsn := func(years ...string) fields {
		return fields{noun: "project", municipalities: []string{"1824"}, years: years}
	}
	need, hitra := fields{noun: "need", municipalities: []string{"1824"}}, fields{noun: "project", municipalities: []string{"5056"}}
	falls := []string{"health-care", "falls"}
	class, clinic := fields{themes: falls, measures: []string{"exercise-group"}}, fields{themes: falls, measures: []string{"fall-clinic"}}
	for _, c := range []struct {
		name string
		p    float64
		f    Features
		a, b fields
		want Label
	}{
		{"one municipality", .7, Features{}, vefsn("2020"), vefsn("2022", "2023"), SameProject},
		{"one municipality, years later", .7, Features{}, vefsn("2020"), vefsn("2024"), Parallel},
		{"one municipality, of another kind", .7, Features{}, vefsn("2020"), need, Parallel},
		{"two municipalities", .7, Features{}, vefsn("2020"), hitra, Parallel},
		{"one municipality, another challenge", .4, Features{}, vefsn("2020"), vefsn("2020"), Related},
		{"twin texts", .99, Features{Words: .8, Grams: .8}, fields{}, fields{}, Duplicate},
		{"sure", .9, Features{}, class, class, Same},
		{"likely", .7, Features{}, class, class, Parallel},
		{"likely, with other means", .7, Features{}, class, clinic, Complementary},
		{"one has results from before", .7, Features{}, with, without, Complementary},
		{"both of one time", .7, Features{}, with, with, Parallel},
		{"perhaps", .4, Features{}, class, class, Related},
		{"perhaps, with other means", .4, Features{}, class, clinic, Complementary},
		{"unlike words, one theme", .1, Features{}, class, clinic, SameTheme},
		{"nothing known of the theme", .1, Features{}, fields{}, fields{}, Different},
	} {
		if got := labelOf(c.p, c.f, &c.a, &c.b); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestReasons(t *testing.T) {
	glossary := lang.New(lang.Options{Synonyms: []lang.SynonymSet{
		{ID: "activity", NB: []string{"fysisk aktivitet", "mosjon"}},
		{ID: "outside", NB: []string{"utenfor arbeidslivet"}, EN: []string{"outside work"}},
		{ID: "absence", NB: []string{"skolefravær", "skolevegring"}, Related: []string{"skolevegring"}},
	}})
	c := func(query, record, key string, value float64, more ...func(*index.Contribution)) index.Contribution {
		x := index.Contribution{Key: key, QuerySurface: query, Surface: record, Fields: 1 << Body, Value: value}
		for _, m := range more {
			m(&x)
		}
		return x
	}
	synonym := func(x *index.Contribution) { x.Synonym = true }
	part := func(x *index.Contribution) { x.Part = true }
	for _, x := range []struct {
		name string
		in   []index.Contribution
		want string
	}{
		{"none", nil, "[]"},
		{"what only belongs together", []index.Contribution{c("skolefravær", "skolevegring", "syn", 1, synonym)}, "[skolefravær ~ skolevegring]"},
		{"a part of a compound", []index.Contribution{c("skolefravær", "Skolenærværsteam", "skol", 1, part)}, "[skolefravær ~ Skolenærværsteam]"},
		{"the name of a code", []index.Contribution{c("elever", "elever med mye fravær", "elev", 1, func(x *index.Contribution) { x.Fields = 1 << CodeNames })}, "[elever ~ elever med mye fravær]"},
		{"the name of a code by a word of another language", []index.Contribution{c("fallrisiko", "fallrisiko", "fallrisiko", 1), c("eldre med høy fallrisiko", "higher", "high", 1)}, "[fallrisiko]"},
		{"the name of a code by a word that nearly every text holds", []index.Contribution{c("eldre", "eldre", "eldr", 1), c("innbyggere 65 år og eldre", "år", "år", 1)}, "[eldre]"},
		{"nothing a reader can see", []index.Contribution{c("unge utenfor skole og arbeid", "people", "peopl", 1)}, "[]"},
		{"the same word", []index.Contribution{c("Fall", "fall", "fall", 1)}, "[Fall]"},
		{"another form", []index.Contribution{c("heimetenesta", "hjemmetjenesten", "hjemtjenest", 1)}, "[heimetenesta ≈ hjemmetjenesten]"},
		{"the nearest of several words", []index.Contribution{c("sykehjem", "hjem", "hjem", 3, part), c("sykehjem", "sykehjemmet", "sykehjem", 1)}, "[sykehjem ≈ sykehjemmet]"},
		{"a phrase whose words are there", []index.Contribution{c("fysisk aktivitet", "mosjon", "syn", 3, synonym), c("fysisk", "fysisk", "f", 1), c("aktivitet", "aktiviteten", "a", 1)}, "[aktivitet ≈ aktiviteten fysisk]"},
		{"a phrase that says more", []index.Contribution{c("outside work", "utenfor arbeidslivet", "syn", 3, synonym), c("work", "work", "w", 1)}, "[outside work ≈ utenfor arbeidslivet]"},
		{"what gives next to nothing", []index.Contribution{c("fall", "fall", "fall", 1), c("by", "by", "by", .01)}, "[fall]"},
		{"at most five", []index.Contribution{c("a", "a", "1", 1), c("b", "b", "2", 1), c("c", "c", "3", 1), c("d", "d", "4", 1), c("e", "e", "5", 1), c("f", "f", "6", 1)}, "[a b c d e]"},
	} {
		if got := fmt.Sprint(Reasons(x.in, MostReasons, Words{Same: glossary.SameMeaning, Meet: glossary.Meet})); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// Words that nearly every text of the sector holds, and the names of places, are no reason; what they are a part of may be.
func TestReasons_say_something(t *testing.T) {
	words := New(Shipped()).Naming([]string{"Vefsn", "Indre Fosen", "Time", "Ski"}).Knowing(lang.New(lang.Options{})).words
	for _, x := range []struct {
		query, record string
		want          string
	}{
		{"kommune", "kommunene", "[]"},
		{"Prosjektet", "prosjekter", "[]"},
		{"utviklingsprosjekt", "utviklingsprosjekt", "[]"}, // nothing but such words
		{"municipality", "municipalities", "[]"},
		{"Vefsn", "Vefsn", "[]"},
		{"Vefsn kommune", "Vefsn kommune", "[]"},
		{"Vefsns", "Vefsn", "[]"},
		{"Indre Fosen", "Indre Fosen", "[]"},
		{"timen", "time", "[timen ≈ time]"}, // an hour, not the municipality
		{"Ski", "ski", "[Ski]"},
		{"hjemmetjenesten i Vefsn", "hjemmetjenesten i Vefsn", "[hjemmetjenesten i Vefsn]"},
		{"kommunehelsetjeneste", "kommunehelsetjeneste", "[kommunehelsetjeneste]"},
		{"eldreprosjekt", "eldreprosjekt", "[eldreprosjekt]"},
	} {
		in := []index.Contribution{{Key: "k", QuerySurface: x.query, Surface: x.record, Fields: 1 << Body, Value: 1}}
		if got := fmt.Sprint(Reasons(in, MostReasons, words)); got != x.want {
			t.Errorf("%s, %s: %s, want %s", x.query, x.record, got, x.want)
		}
	}
	some := []index.Contribution{
		{Key: "v", QuerySurface: "Vefsn", Surface: "Vefsn", Fields: 1 << Body, Value: 5},
		{Key: "p", QuerySurface: "prosjekt", Surface: "prosjekt", Fields: 1 << Body, Value: 4},
		{Key: "f", QuerySurface: "fall", Surface: "fall", Fields: 1 << Body, Value: 3},
	}
	if got := fmt.Sprint(Reasons(some, MostReasons, words)); got != "[fall]" {
		t.Errorf("%s, want what says something", got)
	}
}

func TestParseCoefficients_refuses(t *testing.T) {
	good := shippedText
	for name, text := range map[string]string{
		"missing": strings.Replace(good, "\ngrams", "\n# grams", 1), "unknown": good + "\nlength 1\n", "twice": good + "\nwords 1\n",
		"negative": strings.Replace(good, "\nwords ", "\nwords -", 1), "no number": strings.Replace(good, "\nwords ", "\nwords much", 1),
	} {
		if _, err := ParseCoefficients(text); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
