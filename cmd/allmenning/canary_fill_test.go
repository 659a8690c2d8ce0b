package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"allmenning"
)

// coded are the strings of bodies that hold no text of anybody's: codes, dates and ids, by their place, with what stands there in every
// record of this test. An empty one is left as it is.
var coded = map[string]string{
	"need.standing": string(allmenning.SeekingPartners), "need.themes": theme, "need.target_groups": "",

	"project.phase": string(allmenning.Pilot), "project.status": string(allmenning.Running), "project.period.from": "", "project.period.to": "",
	"project.themes": theme, "project.sectors": "", "project.target_groups": "", "project.measures": "", "project.stopped_reason": "",

	"study.doi": "", "study.design": "rct", "study.themes": theme, "study.target_groups": "", "study.measures": "", "study.trial_key": "",
	"study.second_source": "https://example.org/",

	"finding.outcome": "falls-rate", "finding.direction": string(allmenning.Better), "finding.design": "rct",
	"finding.report.measure_type": "", "finding.report.target_group": "", "finding.report.status": string(allmenning.CompletedAsPlanned),
	"finding.report.reason": "", "finding.report.period.from": "", "finding.report.period.to": "",
	"finding.report.context.place": town, "finding.report.context.indicator": "population", "finding.report.context.code": "",
	"finding.report.local.anchored": string(allmenning.Yes), "finding.report.local.leaders": string(allmenning.No),
	"finding.report.local.hours": string(allmenning.Partly), "finding.report.local.experience": "", "finding.report.local.reforms": "",
	"finding.report.harm.seen": string(allmenning.HarmFound), "finding.report.go_on": string(allmenning.Continues), "finding.report.go_on_when": "2026-01",
	"finding.report.materials": "https://example.org/", "finding.report.adaptation.act": string(allmenning.Kept), "finding.report.later.runs": string(allmenning.RunsChanged),
	"finding.numbers.measure": "RR", "finding.numbers.effect.scale": "log_ratio", "finding.numbers.effect.se_from": "ci",
	"finding.numbers.effect.why_not": "", "finding.numbers.effect.rests_on": "",
	"finding.numbers.entered.shape": string(allmenning.ShapeShares), "finding.numbers.entered.origin": string(allmenning.OriginMeasured),
	"finding.numbers.entered.bias.groups": "low", "finding.numbers.entered.bias.other": "some", "finding.numbers.entered.bias.lost": "high",
	"finding.numbers.entered.bias.measured": "low", "finding.numbers.entered.bias.chosen": "low",
	"finding.numbers.entered.entered_by": "", "finding.numbers.entered.confirmed_by": "", "finding.numbers.entered.confirmed_date": "", "finding.numbers.entered.few": "",

	"synthesis.theme": theme, "synthesis.measures": "", "synthesis.outcome": "falls-rate",
	"synthesis.candidates": "", "synthesis.candidates.finding": "", "synthesis.candidates.reason": "", // put by write

	"constellation.invited": "",
}

// ofLesson are the codes of a lesson, whichever noun it stands on.
var ofLesson = map[string]string{"factor": "people", "sign": "helped", "weight": "some", "phase": "running", "holds": "small", "basis": "one", "explains": "outcome"}

// addressed are the texts with a form of their own, with what comes before and after the word.
var addressed = map[string][2]string{
	"need.contact.email": {"", "@example.org"}, "project.contact.email": {"", "@example.org"}, "finding.contact.email": {"", "@example.org"},
	"finding.report.materials": {"https://example.org/", ""}, "study.second_source": {"https://example.org/", ""},
}

// filler puts a word into every empty text of a body, and remembers what it came by.
type filler struct {
	say  func(b allmenning.BlockName, field string) string
	skip []string       // places that are to stay empty, with all they hold
	took map[string]int // how often each place was met
	bad  []string       // strings that nothing was put into
}

// fillBody puts words into every text of a body that is still empty, and its code into every other string.
func (f *filler) fillBody(b allmenning.Body) {
	f.took = map[string]int{}
	for _, block := range allmenning.BlocksOf(b.Noun()) {
		at := string(b.Noun())
		if block != allmenning.Core {
			at += "." + string(block)
		}
		f.fill(reflect.ValueOf(b.Part(block)).Elem(), block, at)
	}
}

// code is what stands at a place that holds no text.
func code(at string) (value string, is bool) {
	if _, field, found := strings.Cut(at, "lessons.lessons."); found {
		if value, is = ofLesson[field]; is {
			return value, true
		}
	}
	value, is = coded[at]
	return value, is
}

// text is the word of a place, in the form it asks for.
func (f *filler) text(block allmenning.BlockName, at string) string {
	_, name, _ := strings.Cut(at, ".")
	return addressed[at][0] + f.say(block, name) + addressed[at][1]
}

var textsType = reflect.TypeFor[allmenning.Texts]()

func (f *filler) fill(v reflect.Value, block allmenning.BlockName, at string) {
	if slices.Contains(f.skip, at) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.Type().Elem().Kind() != reflect.Struct {
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		f.fill(v.Elem(), block, at)
	case reflect.Struct:
		f.fillStruct(v, block, at)
	case reflect.Slice:
		if kind := v.Type().Elem().Kind(); v.Len() == 0 && (kind == reflect.String || kind == reflect.Struct) {
			if value, is := code(at); is && value == "" {
				f.took[at]++
				return
			}
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			f.fill(v.Index(i), block, at)
		}
	case reflect.String:
		f.took[at]++
		value, is := code(at)
		_, form := addressed[at]
		switch {
		case is && !form && value != "":
			v.SetString(value)
		case is && !form || v.String() != "":
		case v.Type() != reflect.TypeFor[string]() && !form:
			f.bad = append(f.bad, at+": a code that coded does not name")
		default:
			v.SetString(f.text(block, at))
		}
	}
}

func (f *filler) fillStruct(v reflect.Value, block allmenning.BlockName, at string) {
	if v.Type() == textsType {
		f.took[at]++
		if t := v.Addr().Interface().(*allmenning.Texts); t.IsZero() {
			w := f.text(block, at)
			*t = allmenning.Texts{NB: w, NN: w, EN: w}
		}
		return
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name != "-" { // another block
			f.fill(v.Field(i), block, at+"."+name)
		}
	}
}

// Every text of every noun holds a word of its own, but those that are named as codes, and what is named is there.
func TestCanary_fills_every_text(t *testing.T) {
	t.Parallel()
	met := map[string]int{}
	c := &canaries{t: t}
	for _, noun := range allmenning.Nouns() {
		r := &allmenning.Record{Noun: noun, Body: allmenning.NewBody(noun)}
		everybody := func(*person) bool { return true }
		for place, n := range c.write(r, "", string(noun)+", filled: ", everybody) {
			met[place] += n
		}
		for _, block := range allmenning.BlocksOf(noun) {
			at := string(noun)
			if block != allmenning.Core {
				at += "." + string(block)
			}
			bare(t, reflect.ValueOf(r.Body.Part(block)).Elem(), at)
		}
	}
	for place := range coded {
		if met[place] == 0 && place != "synthesis.candidates" {
			t.Errorf("%s is named as a code, and there is no such string", place)
		}
	}
	if len(met) < 120 {
		t.Errorf("only %d strings were met", len(met))
	}
	if len(c.words) < 80 {
		t.Errorf("only %d words were put", len(c.words))
	}
}

// bare fails for each string without a canary that is not named as a code.
func bare(t *testing.T, v reflect.Value, at string) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.Struct {
			bare(t, v.Elem(), at)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			switch {
			case v.Type() == textsType:
				bare(t, v.Field(i), at)
			case name != "-":
				bare(t, v.Field(i), at+"."+name)
			}
		}
	case reflect.Slice:
		if _, is := code(at); v.Len() == 0 && !is && slices.Contains([]reflect.Kind{reflect.String, reflect.Struct}, v.Type().Elem().Kind()) {
			t.Errorf("%s is empty", at)
		}
		for i := range v.Len() {
			bare(t, v.Index(i), at)
		}
	case reflect.String:
		_, is := code(at)
		if _, form := addressed[at]; (!is || form) && !wordLike.MatchString(v.String()) {
			t.Errorf("%s holds %q, and no word of its own", at, fmt.Sprint(v))
		}
	}
}
