package overlap

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"

	"allmenning/codes"
	"allmenning/find/index"
	"allmenning/find/lang"
)

// The fields of a document, by number. Who makes documents and who asks agree on them here.
const (
	Title     index.Field = iota // what the record calls itself
	Challenge                    // what they struggle with
	Measure                      // what they do about it
	Body                         // everything else they say
	CodeNames                    // names of themes, measures and target groups in three languages
	Names                        // organisations, places
)

// Weights are the weights of the fields, for index.Config. Names count little: two things in one municipality are not one
// thing, but who asks for a place should find it.
func Weights() []float32 { return []float32{2, 1.5, 1.5, 1, .4, .15} }

// The axes of facets.
const (
	AxisNoun         = "noun"
	AxisTheme        = "theme" // a theme and every broader one
	AxisMeasure      = "measure"
	AxisTargetGroup  = "target_group"
	AxisPhase        = "phase"
	AxisCounty       = "county"
	AxisMunicipality = "municipality"
	AxisSize         = "size"       // how many live in its municipalities
	AxisCentrality   = "centrality" // how central they lie, "1" for the most central to "6"
	AxisSector       = "sector"     // a service of municipalities, and the area it belongs to
	AxisHasResult    = "has_result" // "yes" where the reader sees a result
	AxisFunder       = "funder"
	AxisYear         = "year"  // every year of the period, as four digits
	AxisTitle        = "title" // the key of each of its titles; see TitleKey
)

// TitleKey is the same for titles that differ in capitals, accents, signs and spaces alone, in 16 digits; "" for one without a word.
func TitleKey(title string) string {
	h, words := fnv.New64a(), 0
	for _, w := range strings.FieldsFunc(lang.Fold(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		_, _ = h.Write([]byte(w))
		_, _ = h.Write([]byte{' '})
		words++
	}
	if words == 0 {
		return ""
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// Terms turns the terms of a text into those of an index, all in one field.
func Terms(terms []lang.Term, field index.Field) []index.Term {
	out := make([]index.Term, len(terms))
	for i, t := range terms {
		out[i] = index.Term{
			Key: t.Key, Surface: t.Surface, Weight: t.Weight, Field: field,
			Synonym: t.Kind == lang.Synonym, Part: t.Kind == lang.Part,
		}
	}
	return out
}

// TextSubject makes a subject of a pasted text.
func TextSubject(a *lang.Analyser, text string) Subject {
	s := Subject{Terms: Terms(a.Analyse(text), Body), Grams: Grams(a, text)}
	if l := languageOf(text); l != "" {
		s.Facets = []index.Facet{{Axis: AxisLang, Value: l}}
	}
	return s
}

// Grams gives the character 4-grams of the words of a text that say something. Without "prosjekt", "innovasjon" and their like, texts
// do not become alike by being about projects.
func Grams(a *lang.Analyser, text string) []uint32 {
	var b strings.Builder
	for _, t := range a.Analyse(text) {
		if t.Kind != lang.Part && t.Kind != lang.Synonym && t.Weight >= saysSomething {
			b.WriteString(t.Surface)
			b.WriteByte(' ')
		}
	}
	return a.Grams(b.String())
}

const saysSomething = .5 // least weight of a word by the chain

// fields are the facets that say what two records have in common, by axis. Nothing known is nil.
type fields struct {
	themes, measures, years  []string
	municipalities, counties []string
	noun, phase, lang        string
	title                    string
	hasResult                bool
	about                    [aboutLists]codeVector // said or inferred
	sectors                  codeVector             // of the themes
}

func fieldsOf(facets []index.Facet) fields {
	var f fields
	told := func(list int, id string) {
		if code, ok := coded().number[list][id]; ok {
			f.about[list].add(weighted{code, toldWeight})
		}
	}
	for _, x := range facets {
		switch x.Axis {
		case AxisAbout:
			if w, ok := coded().facet[x.Value]; ok {
				f.about[coded().all[w.code].list].add(w)
			}
		case AxisTheme:
			f.themes = append(f.themes, x.Value)
			if c, ok := codes.Themes().ByID(x.Value); ok && c.Parent != "" {
				told(aboutTheme, x.Value)
			}
		case AxisMeasure:
			f.measures = append(f.measures, x.Value)
			told(aboutMeans, x.Value)
		case AxisTargetGroup:
			told(aboutGroup, x.Value)
		case AxisYear:
			f.years = append(f.years, x.Value)
		case AxisMunicipality:
			f.municipalities = append(f.municipalities, x.Value)
		case AxisCounty:
			f.counties = append(f.counties, x.Value)
		case AxisNoun:
			f.noun = x.Value
		case AxisPhase:
			f.phase = x.Value
		case AxisLang:
			f.lang = x.Value
		case AxisTitle:
			f.title = x.Value
		case AxisHasResult:
			f.hasResult = true
		}
	}
	f.sectors = f.about[aboutTheme].sectors()
	for _, id := range f.themes {
		if c, ok := codes.Themes().ByID(id); ok && c.Parent == "" {
			f.sectors.add(weighted{coded().number[aboutTheme][id], toldWeight})
		}
	}
	return f
}
