package main

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"allmenning"
)

// What nobody may be told, and which test holds it:
//
//	words and ids, on every page, file and answer       TestCanary_pages, _forms, _acts, _drafts, _links, _lists, _languages
//	counts, totals and what a list can be narrowed by   TestCanary_twin: the same lists in a world without what is closed
//	suggestions, relatives, "did you mean"              TestCanary_search and _forms by a closed word, _twin by open ones
//	tags of pages                                       TestCanary_twin (it compares them), _tags (one reader's with another's)
//	time                                                every test that holds answers alike compares the work of the database too (hold)
//	letters                                             TestCanary_letters, _afterwards
//	known ids of what is another's                      TestCanary_pages (records), _lists, _ids_of_others, _drafts, _links
//
// TestCanary_hears shows that each of these is heard when it leaks.
var (
	wordLike = regexp.MustCompile(`kz[a-z]{17}`)
	idLike   = regexp.MustCompile(`0193c[0-9a-f]{3}-0000-7000-8000-[0-9a-f]{12}`)
)

// listen fails when an answer holds what p may not know. asked are texts that p sent itself. It gives the words p heard.
func (c *canaries) listen(p *person, what string, text string, asked ...string) (heard []canary) {
	c.t.Helper()
	byWord := c.byWord()
	text = strings.ToLower(text)
	for _, w := range wordLike.FindAllString(text, -1) {
		k, known := byWord[w]
		switch {
		case !known || slices.Contains(asked, w):
		case k.seen(p):
			heard = append(heard, k)
		default:
			c.leak("%s, to %s: %s", what, p.name, k.name)
		}
	}
	for _, id := range idLike.FindAllString(text, -1) {
		if r := c.byID(allmenning.RecordID(id)); r != nil && !slices.Contains(asked, id) && !p.reader.Sees(r.Class()) {
			c.leak("%s, to %s: the id of %s %s", what, p.name, r.Noun, c.variantOf(r))
		}
	}
	return heard
}

// leak says one leak once.
func (c *canaries) leak(format string, args ...any) {
	c.t.Helper()
	text := fmt.Sprintf(format, args...)
	if c.said == nil {
		c.said = map[string]bool{}
	}
	if !c.said[text] {
		c.said[text] = true
		if len(c.said) <= 200 {
			c.t.Error(text)
		}
	}
}

func (c *canaries) byWord() map[string]canary {
	if len(c.wordIndex) != len(c.words) {
		c.wordIndex = map[string]canary{}
		for _, k := range c.words {
			c.wordIndex[k.word] = k
		}
	}
	return c.wordIndex
}

func (c *canaries) byID(id allmenning.RecordID) *allmenning.Record {
	for _, r := range c.records {
		if r.ID == id {
			return r
		}
	}
	return nil
}

func (c *canaries) variantOf(r *allmenning.Record) string {
	for _, v := range variants() {
		if idOf(r.Noun, v.name) == r.ID {
			return v.name
		}
	}
	return ""
}

const absent = allmenning.RecordID("0193cfff-0000-7000-8000-00000000dead")

// ownFollows are pages where people read the ids they have followed themselves.
var ownFollows = []string{"/min-side", "/min-side/mine-data.json"}

// Nobody reads a word of what is closed to them, on any page; and who may read it, does.
func TestCanary_pages(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	for _, p := range c.people {
		heard := map[string]bool{}
		for _, k := range append(c.readFixed(p), c.readRecords(p)...) {
			heard[k.name] = true
		}
		c.heardEnough(p, heard)
	}
}

// readFixed reads every page that no record is named in.
func (c *canaries) readFixed(p *person) (heard []canary) {
	c.t.Helper()
	for _, path := range c.fixed() {
		var mine []string
		if slices.Contains(ownFollows, path) {
			for _, r := range c.records {
				mine = append(mine, string(r.ID))
			}
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			heard = append(heard, c.listen(p, method+" "+path, c.ask(p, method, path, nil).all(), mine...)...)
		}
	}
	return heard
}

// readRecords reads every page of every record. Those of one that is closed are as if it was not there.
func (c *canaries) readRecords(p *person) (heard []canary) {
	c.t.Helper()
	for _, pattern := range spread("record") {
		for _, r := range c.records {
			if r.Noun != nounAt(pattern) {
				continue
			}
			for _, path := range addresses(pattern, r.ID) {
				got := c.ask(p, http.MethodGet, path, nil)
				heard = append(heard, c.listen(p, pattern+" of "+c.variantOf(r), got.all(), string(r.ID))...)
				if !p.reader.Sees(r.Class()) {
					c.same(p, pattern+" of "+c.variantOf(r), http.MethodGet, path, r.ID, nil)
					c.same(p, pattern+" of "+c.variantOf(r), http.MethodHead, path, r.ID, nil)
				}
			}
		}
	}
	return heard
}

// unshown are the fields that no page of a record shows, be it open or closed.
var unshown = []string{
	"contact.phone", "note of the source", "title", "address of the source", "name of the import", "place_names", "numbers.effect.how",
}

// ofPrinted are the fields that are shown of a published study's finding, and not where others have told of it.
var ofPrinted = []string{"numbers.unit", "numbers.as_printed", "numbers.effect.checked"}

// everywhere are the fields that everybody who may read them meets on the record's own page.
var everywhere = []string{
	"titles", "summary", "citation", "purpose", "challenge", "lessons.lessons.when", "lessons.lessons.did", "lessons.lessons.led_to", "lessons.lessons.advice",
	"report.did", "report.harm.what", "numbers.entered.differences", "numbers.as_printed",
}

// must says whether a person who may read a field is to meet it on some page.
func must(p *person, noun allmenning.Noun, variant, field string) bool {
	if slices.Contains(ofPrinted, field) && !strings.HasPrefix(variant, "printed") {
		return false
	}
	if noun == allmenning.NounSynthesis { // which has a page where it has an answer: where somebody is meant to read it
		if against, is := strings.CutPrefix(field, "reason against "); is && variant == "public, left out" && p.name == "editor" {
			return !strings.Contains(against, "withdrawn") && against != "draft"
		}
		return field == "question" && (strings.HasPrefix(variant, "public") || variant == "was own" || variant == "group")
	}
	if field == "title" {
		return noun == allmenning.NounNeed || noun == allmenning.NounConstellation // the others have titles in three languages
	}
	if field == "contact.role" && noun == allmenning.NounNeed {
		return true
	}
	return slices.Contains(everywhere, field) || p.name == "editor" && !slices.Contains(unshown, field)
}

// heardEnough fails when the test could not have found anything: those who may read a text must have read it. The owner's editor
// meets all that stands on any page, the others what stands on the pages of the records.
func (c *canaries) heardEnough(p *person, heard map[string]bool) {
	met := 0
	for _, k := range c.words {
		of, field, isField := strings.Cut(k.name, ": ")
		noun, variant, isRecord := strings.Cut(of, ", ")
		if !isField || !isRecord || strings.HasPrefix(field, "first ") {
			continue
		}
		if must(p, allmenning.Noun(noun), variant, field) && k.seen(p) {
			met++
			if !heard[k.name] {
				c.t.Errorf("%s may read the %s of the %s that is %s, and met it nowhere", p.name, field, noun, variant)
			}
		}
	}
	if p.name == "contributor" {
		for _, k := range c.words {
			if strings.HasPrefix(k.name, "draft") && !heard[k.name] {
				c.t.Errorf("%s has not met the %s", p.name, k.name)
			}
		}
	}
	if met < 20 {
		c.t.Errorf("%s was to meet %d texts only", p.name, met)
	}
}
