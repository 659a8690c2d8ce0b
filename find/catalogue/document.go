package catalogue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"allmenning"
	"allmenning/codes"
	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
)

// documentVersion counts up when this file makes other documents of the same records; an older snapshot is then built anew.
const documentVersion = "7"

// Places tells what a place of a record is called today. A nil Places knows nothing. One whose answers may be others the next
// time the program starts also has the method Version() string, which is another text when they are: an older snapshot is then
// built anew. One that also has the method Names() []string keeps the names it gives, of municipalities and counties, from being shown as
// reasons why two records are alike.
type Places interface {
	// Lookup gives the municipalities of today that a place as given covers: more than one where it was split, none when it
	// is not known.
	Lookup(allmenning.Place) []Place
}

// Place is a municipality of today.
type Place struct {
	Number allmenning.MunicipalityNumber
	County allmenning.CountyNumber
	Names  []string // all official names, without the county: "Kautokeino", "Guovdageaidnu"

	Size       string // how many live there, as a value to narrow by; "" when not known
	Centrality string // how central it lies, likewise
}

// Documents turns records into what the index holds. It is the one place that decides which words of a record count, how
// much, and for whom; what evaluates quality goes through it too.
type Documents struct {
	analyser *lang.Analyser
	about    func() *overlap.About // by the chain, made when first asked for
	places   Places
	classes  *classes
	lists    string                                               // versions of all but the chain of words
	owners   atomic.Pointer[map[allmenning.OrganisationID]string] // names of organisations that have a page here
}

// NewDocuments makes documents with classes of its own, for records that are in no catalogue.
func NewDocuments(a *lang.Analyser, places Places) *Documents {
	return newDocuments(a, codes.Glossary(), places, newClasses(nil))
}

// newDocuments makes documents by an analyser and the glossary it has.
func newDocuments(a *lang.Analyser, sets []codes.SynonymSet, places Places, c *classes) *Documents {
	lists := "/" + documentVersion + "/" +
		codesVersion(codes.Themes(), codes.TargetGroups(), codes.Measures(), codes.Outcomes().List, codes.Statuses(), codes.StopReasons(), codes.Sectors())
	if p, ok := places.(interface{ Version() string }); ok {
		lists += "/" + p.Version()
	}
	about := sync.OnceValue(func() *overlap.About { return overlap.NewAbout(a, sets) })
	return &Documents{analyser: a, about: about, places: places, classes: c, lists: lists}
}

// codesVersion is a digest of all that documents take from code lists: names, and what is within what.
func codesVersion(lists ...*codes.List) string {
	var all [][]string
	for _, l := range lists {
		for _, c := range l.All() {
			all = append(all, []string{l.Title, c.ID, c.Parent, c.NB, c.NN, c.EN})
		}
	}
	return digest(all)
}

// digest is a short text that is another when v, which holds no pointers, is written otherwise in Go.
func digest(v any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v", v))
	return hex.EncodeToString(sum[:8])
}

// Config is the configuration of an index that holds such documents.
func (d *Documents) Config() index.Config {
	return index.Config{Fields: overlap.Weights(), Chain: d.analyser.Version() + d.lists}
}

// part is what one visibility class covers while it is being gathered.
type part struct {
	class  uint32
	terms  []index.Term
	grams  strings.Builder
	facets []index.Facet
}

// document is a record while its parts are being gathered.
type document struct {
	*Documents
	lang  allmenning.Lang // of the record
	parts []*part
}

// Of makes the document of a record, and of the findings that hang on it: a finding has no document of its own, its words and the fact
// that there is a result stand with what it came out of, for those who see both. A finding given as the record gives a document
// without blocks, which the index does not hold.
func (d *Documents) Of(r *allmenning.Record, findings ...*allmenning.Record) index.Record {
	out, _ := d.read(r, findings)
	return out
}

// read gives the document, and the short forms that its public part writes out.
func (d *Documents) read(r *allmenning.Record, findings []*allmenning.Record) (out index.Record, writes []lang.Expansion) {
	doc := d.gather(r, findings)
	out.ID = string(r.ID)
	for _, p := range doc.parts {
		out.Blocks = append(out.Blocks, index.Block{
			Class: p.class, Public: isPublic(p.class),
			Terms: p.terms, Grams: overlap.Grams(d.analyser, p.grams.String()),
			Facets: append(p.facets, d.about().Facets(p.terms)...),
		})
	}
	return out, doc.writes()
}

func (d *Documents) gather(r *allmenning.Record, findings []*allmenning.Record) *document {
	doc := &document{Documents: d, lang: r.Lang}
	if r.Noun != allmenning.NounFinding {
		doc.core(r)
		for _, f := range findings {
			doc.finding(r, f)
		}
	}
	return doc
}

// at gives the part for what needs all of these classes to be seen.
func (d *document) at(needed ...allmenning.Class) *part {
	n := d.classes.number(needed...)
	for _, p := range d.parts {
		if p.class == n {
			return p
		}
	}
	p := &part{class: n}
	d.parts = append(d.parts, p)
	return p
}

func (d *document) core(r *allmenning.Record) {
	p := d.at(r.Class())
	d.text(p, overlap.Title, r.Title)
	p.called(r.Title)
	p.facet(overlap.AxisNoun, string(r.Noun))
	if r.Lang != "" {
		p.facet(overlap.AxisLang, string(r.Lang))
	}
	switch b := r.Body.(type) {
	case *allmenning.Need:
		d.need(p, b)
	case *allmenning.Project:
		d.project(p, r.Title, b)
		d.lessons(d.at(r.Class(), r.BlockClass(allmenning.Lessons)), b.LessonsBlock.Lessons)
	case *allmenning.Study:
		d.study(p, r.Title, b)
	case *allmenning.Synthesis:
		d.synthesis(p, r.Title, b)
	case *allmenning.Constellation:
		d.text(p, overlap.Body, b.Purpose)
	}
	if owners := d.owners.Load(); owners != nil && (*owners)[r.Owner] != "" {
		d.name(p, (*owners)[r.Owner])
	}
	d.located(p, r.Places)
}

func (d *document) need(p *part, n *allmenning.Need) {
	d.text(p, overlap.Challenge, n.Challenge)
	d.text(p, overlap.Body, n.Goal)
	d.name(p, n.ReportedBy)
	d.coded(p, overlap.AxisTheme, codes.Themes(), n.Themes)
	d.coded(p, overlap.AxisTargetGroup, codes.TargetGroups(), n.TargetGroup)
}

func (d *document) project(p *part, title string, b *allmenning.Project) {
	d.otherTitles(p, title, b.Titles)
	d.text(p, overlap.Body, b.Summary)
	d.name(p, b.Organisation)
	d.name(p, b.Partners...)
	for _, g := range b.Grants {
		if g.Funder != "" {
			p.facet(overlap.AxisFunder, g.Funder)
		}
		d.name(p, g.Purpose)
	}
	if b.Phase != "" {
		p.facet(overlap.AxisPhase, string(b.Phase))
	}
	p.years(b.Period.Years())
	p.sectors(b.Sectors)
	d.coded(p, overlap.AxisTheme, codes.Themes(), b.Themes)
	d.coded(p, overlap.AxisTargetGroup, codes.TargetGroups(), b.TargetGroups)
	d.coded(p, overlap.AxisMeasure, codes.Measures(), b.Measures)
}

func (d *document) study(p *part, title string, s *allmenning.Study) {
	d.otherTitles(p, title, s.Titles)
	d.texts(p, overlap.Body, s.Summary)
	d.texts(p, overlap.Measure, s.Intervention)
	d.name(p, s.Citation)
	d.name(p, s.PlaceNames...)
	p.years(s.Year, s.Year)
	d.coded(p, overlap.AxisTheme, codes.Themes(), s.Themes)
	d.coded(p, overlap.AxisTargetGroup, codes.TargetGroups(), s.TargetGroups)
	d.coded(p, overlap.AxisMeasure, codes.Measures(), s.Measures)
}

func (d *document) synthesis(p *part, title string, s *allmenning.Synthesis) {
	d.otherTitles(p, title, s.Question)
	d.texts(p, overlap.Body, s.Who)
	d.texts(p, overlap.Measure, s.Offer)
	d.outcome(p, s.Outcome)
	if s.Theme != "" {
		d.coded(p, overlap.AxisTheme, codes.Themes(), []string{s.Theme})
	}
	d.coded(p, overlap.AxisMeasure, codes.Measures(), s.Measures)
	p.facet(overlap.AxisHasResult, "yes")
}

// finding adds what came out of a record, for those who see both.
func (d *document) finding(r, f *allmenning.Record) {
	b, ok := f.Body.(*allmenning.Finding)
	if !ok {
		return
	}
	p := d.at(r.Class(), f.Class())
	d.texts(p, overlap.Body, b.OutcomeNamed)
	d.outcome(p, b.Outcome)
	p.facet(overlap.AxisHasResult, "yes")
	d.report(p, r, b.Report)
	if len(b.LessonsBlock.Lessons) > 0 {
		d.lessons(d.at(r.Class(), f.Class(), f.BlockClass(allmenning.Lessons)), b.LessonsBlock.Lessons)
	}
}

// report adds what those who tried it tell. That it stopped or never began, and why, are words people look for; that it went as
// planned says nothing. What the project is coded with already does not count twice.
func (d *document) report(p *part, r *allmenning.Record, x allmenning.Report) {
	d.text(p, overlap.Measure, x.Did, x.Delivery.Who, x.Delivery.Training, x.Delivery.Dose, x.Delivery.Why)
	d.text(p, overlap.Body, x.Harm.What, x.Adapted(), x.AdaptedFrom, x.Cost.Saved)
	for _, l := range x.Later {
		d.text(p, overlap.Body, l.Line)
	}
	var measures, groups []string
	if b, ok := r.Body.(*allmenning.Project); ok {
		measures, groups = b.Measures, b.TargetGroups
	}
	if x.Measure != "" && !slices.Contains(measures, x.Measure) {
		d.coded(p, overlap.AxisMeasure, codes.Measures(), []string{x.Measure})
	}
	if x.TargetGroup != "" && !slices.Contains(groups, x.TargetGroup) {
		d.coded(p, overlap.AxisTargetGroup, codes.TargetGroups(), []string{x.TargetGroup})
	}
	if !x.HasReason() {
		return
	}
	if c, ok := codes.Statuses().ByID(string(x.Status)); ok && x.Cut() {
		d.label(p, c)
	}
	if c, ok := codes.StopReasons().ByID(x.Reason); ok && c.ID != "unknown" && c.ID != "other" {
		d.label(p, c)
	}
}

// lessons adds what was learnt, for those who see the block it stands in.
func (d *document) lessons(p *part, list []allmenning.Lesson) {
	for _, l := range list {
		d.text(p, overlap.Body, l.When, l.Did, l.LedTo, l.Advice, l.Condition)
	}
}

func (d *document) outcome(p *part, id string) {
	if o, ok := codes.Outcomes().ByID(id); ok {
		d.words(p, overlap.CodeNames, 1, o.NB, o.NN, o.EN)
	}
}

// text adds words of the record's own, which the grams are made from too.
func (d *document) text(p *part, field index.Field, texts ...string) {
	for _, s := range texts {
		if s == "" {
			continue
		}
		d.words(p, field, 1, s)
		p.grams.WriteString(s)
		p.grams.WriteByte('\n')
	}
}

// A text in a further language says the same again, so its words count half.
const again = .5

func (d *document) texts(p *part, field index.Field, t allmenning.Texts) {
	first := true
	for _, s := range []string{t.NB, t.NN, t.EN} {
		switch {
		case s == "":
		case first:
			d.text(p, field, s)
			first = false
		default:
			d.words(p, field, again, s)
		}
	}
}

// otherTitles adds the title in the languages that title itself is not in.
func (d *document) otherTitles(p *part, title string, t allmenning.Texts) {
	for _, s := range []string{t.NB, t.NN, t.EN} {
		if s != "" && s != title {
			d.words(p, overlap.Title, again, s)
			p.called(s)
		}
	}
}

// name adds the name of somebody or some place, which counts little.
func (d *document) name(p *part, names ...string) { d.words(p, overlap.Names, 1, names...) }

func (d *document) words(p *part, field index.Field, weight float32, texts ...string) {
	if d.analyser == nil {
		return // only the texts are asked for
	}
	for _, s := range texts {
		terms := overlap.Terms(d.analyser.Analyse(s), field)
		for i := range terms {
			terms[i].Weight *= weight
		}
		p.terms = append(p.terms, terms...)
	}
}

// label adds a code's names in three languages as words. What people are shown is the name in the record's own language: a
// reason must be a word of the record or of its reader, never of a third language. A name of more than one word is
// always shown whole, for the word alone may say another thing.
func (d *document) label(p *part, c codes.Code) {
	if d.analyser == nil {
		return
	}
	shown := c.NB
	switch d.lang {
	case allmenning.NN:
		shown = c.NN
	case allmenning.EN:
		shown = c.EN
	}
	for _, name := range []string{c.NB, c.NN, c.EN} {
		terms := overlap.Terms(d.analyser.Analyse(name), overlap.CodeNames)
		for i := range terms {
			if name != shown || strings.Contains(shown, " ") {
				terms[i].Surface = strings.ToLower(shown)
			}
		}
		p.terms = append(p.terms, terms...)
	}
}

// coded adds codes as facets, themes with the broader ones, and their names in three languages as words.
func (d *document) coded(p *part, axis string, list *codes.List, ids []string) {
	for _, id := range ids {
		c, ok := list.ByID(id)
		if !ok {
			p.facet(axis, id) // of a newer list: it can still be filtered on
			continue
		}
		d.label(p, c)
		for _, broader := range list.Path(id) {
			if broader.ID == id || axis == overlap.AxisTheme {
				p.facet(axis, broader.ID)
			}
		}
	}
}

func (d *document) located(p *part, places []allmenning.Place) {
	if d.places == nil {
		return
	}
	for _, place := range places {
		for _, today := range d.places.Lookup(place) {
			d.name(p, today.Names...)
			p.facet(overlap.AxisMunicipality, string(today.Number))
			p.facet(overlap.AxisCounty, string(today.County))
			if today.Size != "" {
				p.facet(overlap.AxisSize, today.Size)
			}
			if today.Centrality != "" {
				p.facet(overlap.AxisCentrality, today.Centrality)
			}
		}
	}
}

// sectors adds services with the areas they belong to, to narrow by and no more: what a service is called says little of what a project
// in it is about.
func (p *part) sectors(ids []string) {
	for _, id := range ids {
		for _, broader := range codes.Sectors().Path(id) {
			p.facet(overlap.AxisSector, broader.ID)
		}
	}
}

func (p *part) facet(axis, value string) {
	p.facets = append(p.facets, index.Facet{Axis: axis, Value: value})
}

// A period longer than this is a slip of the pen, or says nothing of when.
const longestPeriod = 30

// called adds a title as what the record is found first by.
func (p *part) called(title string) {
	if key := overlap.TitleKey(title); key != "" {
		p.facet(overlap.AxisTitle, key)
	}
}

// years adds each year from the first to the last; 0 is not known.
func (p *part) years(from, to int) {
	if from == 0 {
		from = to
	}
	if to == 0 {
		to = from
	}
	for y := from; y > 0 && y <= to && y < from+longestPeriod; y++ {
		p.facet(overlap.AxisYear, strconv.Itoa(y))
	}
}
