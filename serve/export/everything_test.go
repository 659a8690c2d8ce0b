package export_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons" // that knows the ids of municipalities
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/serve/export"
	"allmenning/serve/web/history" // whose words the program gives the files
	"allmenning/store"
)

// unexported are the fields that stand in no file, each with why.
var unexported = map[string]string{
	"finding.numbers.entered.entered_by":   "who it was is nobody's business but theirs; the history says who changed the record",
	"finding.numbers.entered.confirmed_by": "who it was is nobody's business but theirs; confirmed_date says that somebody did",
	"finding.numbers.entered.few":          "names of cells that others do not see: their owner reads the numbers themselves",
	"finding.report.reach_few":             "is told together with numbers.entered.few, by small_numbers",
}

// dressed are the fields that stand in the file by what answers makes of them: their words are looked for, and a change of the field alone
// does not show here.
var dressed = map[string]string{
	"project.organisation":          "the organisation of ours that is called so",
	"constellation.invited":         "the names of the organisations",
	"synthesis.candidates.finding":  "the titles and ids of the results the reader sees",
	"synthesis.candidates.invert":   "of those results",
	"synthesis.candidates.included": "of those results",
	"synthesis.candidates.reason":   "of those results",
}

// given are the values of fields that may not hold just anything.
var given = map[string]any{
	"record.places.number": "1824", "record.places.code_year": 2024, "record.source.url": "https://example.org/kilde", "record.source.read": "2026-11-20",
	"need.standing":       allmenning.Learning,
	"project.period.from": "2021-03", "project.period.to": "2022-06",
	"study.year": 2019, "study.second_source": "https://example.org/annen",
	"finding.direction": allmenning.Better, "finding.sureness": 3,
	"finding.report.status": allmenning.CompletedAsPlanned, "finding.report.period.from": "2021-04", "finding.report.period.to": "2022-05",
	"finding.report.context.place": "1824", "finding.report.context.indicator": "population",
	"finding.report.local.anchored": allmenning.Yes, "finding.report.local.leaders": allmenning.No, "finding.report.local.hours": allmenning.Partly,
	"finding.report.local.experience": allmenning.No, "finding.report.local.reforms": allmenning.Yes,
	"finding.report.cost.year": 2022, "finding.report.delivery.as_meant": 83, "finding.report.harm.seen": allmenning.HarmFound,
	"finding.report.go_on": allmenning.Widens, "finding.report.go_on_when": "2026-02", "finding.report.materials": "https://example.org/materiell",
	"finding.report.adaptation.act": allmenning.Dropped, "finding.report.later.month": 12, "finding.report.later.runs": allmenning.RunsChanged,
	"finding.numbers.entered.shape": allmenning.ShapeShares, "finding.numbers.entered.origin": allmenning.OriginRegister,
	"finding.numbers.entered.bias.groups": "low", "finding.numbers.entered.bias.other": "some", "finding.numbers.entered.bias.lost": "high",
	"finding.numbers.entered.bias.measured": "low", "finding.numbers.entered.bias.chosen": "some", "finding.numbers.entered.confirmed_date": "2023-01-02",
}

// givenOfLesson are the words a lesson may hold, whichever noun it stands on.
var givenOfLesson = map[string]string{"sign": "helped", "weight": "some", "phase": "running", "holds": "small", "basis": "one", "explains": "outcome"}

// filling puts a word or a number of its own into every field of a record, by reflection, so that a new field is met too.
type filling struct {
	n     int
	words map[string]string // by the field it stands in
}

func (f *filling) word(at string) string {
	f.n++
	w := []byte("ord")
	for n := f.n; len(w) < 9; n /= 20 {
		w = append(w, "bcdfghjklmnpqrstvwxz"[n%20])
	}
	f.words[at] = string(w)
	return string(w)
}

func (f *filling) fill(v reflect.Value, at string) {
	if value, ok := given[at]; ok && v.Kind() != reflect.Slice {
		if r := reflect.ValueOf(value); !r.IsZero() {
			for v.Kind() == reflect.Pointer {
				v.Set(reflect.New(v.Type().Elem()))
				v = v.Elem()
			}
			v.Set(r.Convert(v.Type()))
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), at)
	case reflect.Struct:
		for i, name := range fieldNames(v.Type()) {
			if name != "" {
				f.fill(v.Field(i), at+"."+name)
			}
		}
	case reflect.Slice:
		n := 1
		if strings.HasSuffix(at, "printed_ci") {
			n = 2
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			f.fill(v.Index(i), at)
		}
	case reflect.String:
		_, field, ofLesson := strings.Cut(at, ".lessons.lessons.")
		switch {
		case ofLesson && givenOfLesson[field] != "":
			v.SetString(givenOfLesson[field])
		case strings.HasSuffix(at, ".contact.email"):
			v.SetString(f.word(at) + "@example.org")
		default:
			v.SetString(f.word(at))
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		f.n++
		if v.Type() == reflect.TypeFor[allmenning.Time]() {
			v.SetInt(1_700_000_000_000)
		} else {
			v.SetInt(int64(5000 + f.n))
		}
	case reflect.Float64:
		f.n++
		v.SetFloat(0.25 + float64(f.n)/100_000)
	}
}

// fieldNames are the fields of a type by their names in JSON; empty for another block, which is filled by itself.
func fieldNames(t reflect.Type) []string {
	out := make([]string, t.NumField())
	for i := range out {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "-" {
			out[i] = name
		}
	}
	return out
}

// ofEvery is a record of a noun with something of its own in each field, open to a group, and its blocks from a later day on.
func ofEvery(noun allmenning.Noun, owner allmenning.OrganisationID, group allmenning.GroupID) (*allmenning.Record, *filling) {
	f := &filling{words: map[string]string{}, n: 400 * (1 + slices.Index(allmenning.Nouns(), noun))}
	r := testkit.Record(noun)
	r.Owner, r.State = owner, allmenning.Published
	r.Title = "Tittel " + f.word("record.title")
	r.Closure = allmenning.Closure{Level: allmenning.Group, Group: group, OpensAt: 1_900_000_000_000, Basis: "strategy"}
	r.Blocks = nil
	f.fill(reflect.ValueOf(&r.Places).Elem(), "record.places")
	f.fill(reflect.ValueOf(&r.Source).Elem(), "record.source")
	for _, b := range allmenning.BlocksOf(noun) {
		at := string(noun)
		if b != allmenning.Core {
			at += "." + string(b)
			if r.Blocks == nil {
				r.Blocks = map[allmenning.BlockName]allmenning.Closure{}
			}
			r.Blocks[b] = allmenning.Closure{Level: allmenning.Group, Group: group, OpensAt: 1_950_000_000_000, Basis: "strategy"}
		}
		f.fill(reflect.ValueOf(r.Body.Part(b)).Elem(), at)
	}
	return r, f
}

// leaves calls each for every single value of a record that may be told by itself, with a way to change it, which gives a way back.
func leaves(v reflect.Value, at string, each func(at string, change func() (back func()))) {
	set := func(to reflect.Value) func() func() {
		return func() func() {
			was := reflect.New(v.Type()).Elem()
			was.Set(v)
			v.Set(to)
			return func() { v.Set(was) }
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		leaves(v.Elem(), at, each)
	case reflect.Struct:
		for i, name := range fieldNames(v.Type()) {
			if name != "" {
				leaves(v.Field(i), at+"."+name, each)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			leaves(v.Index(i), at, each)
		}
	case reflect.String:
		each(at, set(reflect.ValueOf("2017-01-09").Convert(v.Type())))
	case reflect.Bool:
		each(at, set(reflect.ValueOf(!v.Bool()).Convert(v.Type())))
	case reflect.Int, reflect.Int64:
		add := int64(1)
		if v.Type() == reflect.TypeFor[allmenning.Time]() {
			add = 40 * 24 * 3_600_000
		}
		each(at, set(reflect.ValueOf(v.Int()+add).Convert(v.Type())))
	case reflect.Uint8:
		each(at, set(reflect.ValueOf((v.Uint()+1)%3).Convert(v.Type())))
	case reflect.Float64:
		each(at, set(reflect.ValueOf(v.Float()*1.01+0.001).Convert(v.Type())))
	default:
		panic(at + ": " + v.Kind().String())
	}
}

// texts is all that a workbook holds, unpacked.
func texts(t testing.TB, book []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil {
			t.Fatal(err)
		}
		_ = r.Close()
	}
	return b.String()
}

// all is everything that an organisation owns, as a workbook.
func all(t testing.TB, f export.File, a *answers.Answers, owner allmenning.OrganisationID) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, export.XLSX, export.Owned(context.Background(), a, f.Reader, owner)...); err != nil {
		t.Fatal(err)
	}
	return texts(t, b.Bytes())
}

// town is an organisation that owns a record of every noun, each with something of its own in each field.
func town(t *testing.T) (*store.DB, *answers.Answers, export.File, allmenning.OrganisationID, map[allmenning.Noun]*allmenning.Record, map[string]string) {
	db, _, a := open(t)
	owner := municipalityOwner
	g := testkit.Constellation()
	g.Owner, g.Title = owner, "Samarbeidet"
	testkit.Put(t, db, g)
	records, words := map[allmenning.Noun]*allmenning.Record{}, map[string]string{}
	for _, noun := range allmenning.Nouns() {
		r, f := ofEvery(noun, owner, allmenning.GroupID(g.ID))
		switch b := r.Body.(type) {
		case *allmenning.Synthesis:
			b.Candidates[0].Finding, b.Candidates[0].Included = records[allmenning.NounFinding].ID, false
		case *allmenning.Constellation:
			b.Invited = []allmenning.OrganisationID{"library"}
		}
		testkit.Put(t, db, r)
		records[noun] = r
		delete(f.words, "synthesis.candidates.finding") // ids of what there is
		delete(f.words, "constellation.invited")
		for at, w := range f.words {
			words[string(noun)+": "+at] = w
		}
	}
	f := file()
	f.Words = history.NewWords(i18n.New(i18n.NB), municipality.Embedded())
	f.Reader = allmenning.Reader{Person: "kari", Peer: true, Organisations: []allmenning.OrganisationID{owner}, Groups: []allmenning.GroupID{allmenning.GroupID(g.ID)}}
	return db, a, f, owner, records, words
}

var municipalityOwner = commons.MunicipalityOwner("1824")

// Everything an organisation owns is in its file: every word of every field of every noun, but for those that are named with a reason.
func TestOwned_holds_every_word(t *testing.T) {
	_, a, f, owner, _, words := town(t)
	book := all(t, f, a, owner)
	for at, w := range words {
		_, place, _ := strings.Cut(at, ": ")
		switch there := strings.Contains(book, w); {
		case !there && unexported[place] == "":
			t.Errorf("%s is not in the file: export it, or say in unexported why not", at)
		case there && unexported[place] != "":
			t.Errorf("%s is in the file, and unexported says why not", at)
		}
	}
	if len(words) < 170 {
		t.Errorf("only %d words", len(words))
	}
	t.Logf("%d words, %d kB", len(words), len(book)>>10)
}

// The CSV for programs has the same of each record, but for titles and texts in other languages than they were written in, whom to ask, and what all records
// share; and of projects it is a list, which has the fields that lists have.
func TestData_holds_every_word(t *testing.T) {
	_, a, f, owner, _, words := town(t)
	f.Words = nil // programs read codes
	looked := 0
	for _, noun := range allmenning.Nouns() {
		if noun == allmenning.NounProject {
			continue
		}
		var b bytes.Buffer
		taken := answers.Taken{Noun: noun, Owner: owner}
		if err := f.Write(&b, export.Data, export.Sheet{Noun: noun, Entries: a.Entries(context.Background(), f.Reader, taken)}); err != nil {
			t.Fatal(err)
		}
		for at, w := range words {
			of, place, _ := strings.Cut(at, ": ")
			if of != string(noun) || strings.HasPrefix(place, "record.") || strings.HasSuffix(place, ".nn") || strings.HasSuffix(place, ".en") ||
				strings.Contains(place, ".titles.") || strings.Contains(place, ".question.") || strings.Contains(place, ".contact.") || strings.Contains(place, ".candidates.") || unexported[place] != "" {
				continue
			}
			if looked++; !strings.Contains(b.String(), w) {
				t.Errorf("%s is not in the file for programs", at)
			}
		}
	}
	if looked < 70 {
		t.Errorf("only %d words were looked for", looked)
	}
}

// A field that is another makes another file, whatever it holds: a number, a day, a yes, a code.
func TestOwned_tells_of_every_field(t *testing.T) {
	_, a, f, owner, records, _ := town(t)
	entries := map[allmenning.RecordID]*answers.Entry{}
	ctx := context.Background()
	for _, s := range export.Owned(ctx, a, f.Reader, owner) {
		for e, err := range s.Entries {
			if err != nil {
				t.Fatal(err)
			}
			entries[e.Record.ID] = e
		}
	}
	met := map[string]bool{}
	for _, noun := range allmenning.Nouns() {
		e := entries[records[noun].ID]
		book := func() string {
			var b bytes.Buffer
			one := iter.Seq2[*answers.Entry, error](func(yield func(*answers.Entry, error) bool) { yield(e, nil) })
			sheets := []export.Sheet{{Noun: noun, Entries: one}}
			for _, part := range export.PartsOf(noun) {
				sheets = append(sheets, export.Sheet{Part: part, Entries: one})
			}
			for _, s := range sheets { // the rows of a workbook, without the packing
				if err := f.Write(&b, export.CSV, s); err != nil {
					t.Fatal(err)
				}
			}
			return b.String()
		}
		before := book()
		each := func(at string, change func() func()) {
			met[at] = true
			back := change()
			defer back()
			why := unexported[at] + dressed[at]
			switch told := book() != before; {
			case !told && why == "":
				t.Errorf("%s %s: what it holds is not in the file: export it, or say in unexported why not", noun, at)
			case told && why != "":
				t.Errorf("%s %s is in the file, and it is said why not", noun, at)
			}
		}
		for _, b := range allmenning.BlocksOf(noun) {
			at := string(noun)
			if b != allmenning.Core {
				at += "." + string(b)
				leaves(reflect.ValueOf(e.Record.Blocks[b]), at+".closure", func(name string, _ func() func()) {
					field := name[strings.LastIndex(name, ".")+1:]
					each(name, func() func() {
						was := e.Record.Blocks[b]
						now := was
						leaves(reflect.ValueOf(&now).Elem(), "", func(at string, change func() func()) {
							if at == "."+field {
								change()
							}
						})
						e.Record.Blocks[b] = now
						return func() { e.Record.Blocks[b] = was }
					})
				})
			}
			leaves(reflect.ValueOf(e.Record.Body.Part(b)), at, each)
		}
		ofRecord(e.Record, each)
	}
	for _, list := range []map[string]string{unexported, dressed} {
		for at, why := range list {
			if !met[at] {
				t.Errorf("%s is named, and there is no such field", at)
			}
			if len(why) < 10 {
				t.Errorf("%s is named without a reason", at)
			}
		}
	}
	t.Logf("%d fields", len(met))
	if len(met) < 270 {
		t.Errorf("only %d fields were changed", len(met))
	}
}

// ofRecord are the fields that all records share.
func ofRecord(r *allmenning.Record, each func(string, func() func())) {
	v := reflect.ValueOf(r).Elem()
	for i := range v.NumField() {
		at := "record." + v.Type().Field(i).Name
		switch v.Type().Field(i).Name {
		case "Noun", "Body", "Blocks": // which makes it another record; each block is changed by itself
		case "Hidden":
			each(at, func() func() {
				r.Hidden = []allmenning.BlockName{allmenning.Contact}
				return func() { r.Hidden = nil }
			})
		default:
			leaves(v.Field(i), at, each)
		}
	}
}
