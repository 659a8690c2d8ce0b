package allmenning

import (
	"maps"
	"slices"
	"strconv"
)

// Noun says what kind of record it is. The names are stored, and stand in addresses in Norwegian (see Path).
type Noun string

// The nouns that have records of their own.
const (
	NounNeed          Noun = "need"
	NounProject       Noun = "project"
	NounStudy         Noun = "study"
	NounFinding       Noun = "finding"
	NounSynthesis     Noun = "synthesis"
	NounConstellation Noun = "constellation"
)

var nounPath = map[Noun]string{
	NounNeed: "behov", NounProject: "prosjekter", NounStudy: "studier", NounFinding: "resultater", NounSynthesis: "oppsummeringer",
	NounConstellation: "samarbeid",
}

// Nouns lists all nouns in the order of the thread, and then what stands around it.
func Nouns() []Noun {
	return []Noun{NounNeed, NounProject, NounStudy, NounFinding, NounSynthesis, NounConstellation}
}

// Path is the first part of the address of a record of this noun: "prosjekter". Empty for an unknown noun.
func (n Noun) Path() string { return nounPath[n] }

// Valid says whether n is a noun we know.
func (n Noun) Valid() bool { return nounPath[n] != "" }

// Record is what all nouns share. Its texts lie in Body; Title stands here because every list shows it.
type Record struct {
	ID      RecordID
	Noun    Noun
	Owner   OrganisationID
	State   State
	Closure Closure               // how far the core is open
	Blocks  map[BlockName]Closure // only blocks that are stricter than the core; nil means none
	Lang    Lang                  // language of Title and of the body's plain strings
	Title   string
	Places  []Place
	Version int // 1 for the first; an edit carries the version it read
	Created Time
	Changed Time
	Source  Source
	Body    Body // of the type that Noun says; blocks the reader does not see are empty, and named in Hidden
	Hidden  []BlockName
}

// Place is a municipality as the source gave it, with the year of the code set. Today's numbers are derived from it.
type Place struct {
	Number   MunicipalityNumber `json:"number"`
	CodeYear int                `json:"code_year"`
}

// Source says where a record comes from when it was not written here.
type Source struct {
	Name string `json:"name,omitempty"` // "library", "jsonl" or what the importer named it; empty: written here
	ID   string `json:"id,omitempty"`   // the source's own id; unique within (owner, name)
	URL  string `json:"url,omitempty"`  // public address of the original
	Read string `json:"read,omitempty"` // date it was read, 2026-11-23
	Note string `json:"note,omitempty"` // what was left out or is uncertain, for the reader
}

// Class is the class of the record's core.
func (r *Record) Class() Class { return r.classOf(r.Closure) }

// BlockClass is the class of a block: its own closure where it has one, else the core's.
func (r *Record) BlockClass(b BlockName) Class {
	if c, ok := r.Blocks[b]; ok {
		return r.classOf(c)
	}
	return r.Class()
}

func (r *Record) classOf(c Closure) Class {
	class := Class{Level: c.Level, Owner: r.Owner, State: r.State}
	if c.Level == Group {
		class.Group = c.Group
	}
	return class
}

// Wider says whether somebody would see something of next who does not see it of r, the same record as it stands.
func (r *Record) Wider(next *Record) bool {
	return slices.ContainsFunc(BlocksOf(r.Noun), func(b BlockName) bool {
		was, is := r.BlockClass(b), next.BlockClass(b)
		return is.Level > was.Level || is.Level == Group && is.Group != was.Group
	})
}

// Opens says whether next lets in somebody whom r does not: now, or by a date that r has not or has later.
func (r *Record) Opens(next *Record) bool {
	return r.Wider(next) || slices.ContainsFunc(BlocksOf(r.Noun), func(b BlockName) bool {
		was, is := r.closureOf(b), next.closureOf(b)
		return is.Level < Public && is.OpensAt != 0 && (was.OpensAt == 0 || is.OpensAt < was.OpensAt)
	})
}

func (r *Record) closureOf(b BlockName) Closure {
	if c, ok := r.Blocks[b]; ok {
		return c
	}
	return r.Closure
}

// Path is the record's address: "/prosjekter/0193…".
func (r *Record) Path() string { return "/" + r.Noun.Path() + "/" + string(r.ID) }

// Offered says that those behind the record have offered to be asked about it.
func (r *Record) Offered() bool {
	c, ok := r.Body.Part(Contact).(*ContactPoint)
	return ok && c != nil && c.Asked
}

// Withhold takes away who can be asked.
func (r *Record) Withhold() {
	if c, ok := r.Body.Part(Contact).(*ContactPoint); ok && c != nil {
		*c = ContactPoint{}
	}
}

// TitleIn returns the title in the language of the reader where the body has it, else as written, and its language.
func (r *Record) TitleIn(lang Lang) (string, Lang) {
	if t, ok := r.Body.(interface{ TitleTexts() Texts }); ok {
		if s, l := t.TitleTexts().In(lang); s != "" {
			return s, l
		}
	}
	return r.Title, r.Lang
}

// Body is what a noun says beyond what all records share. Its parts are stored and closed block by block.
type Body interface {
	Noun() Noun
	// Part returns a pointer to what block b holds, for encoding and decoding as JSON, or nil when the noun has no such
	// block. Part(Core) is the body itself, whose other blocks are left out of its JSON.
	Part(b BlockName) any
	check(e *FieldErrors)
	complete(e *FieldErrors)
}

// NewBody returns an empty body for a noun, or nil for an unknown one.
func NewBody(n Noun) Body {
	switch n {
	case NounNeed:
		return &Need{}
	case NounProject:
		return &Project{}
	case NounStudy:
		return &Study{}
	case NounFinding:
		return &Finding{}
	case NounSynthesis:
		return &Synthesis{}
	case NounConstellation:
		return &Constellation{}
	}
	return nil
}

// BlocksOf lists the blocks a noun has, the core first.
func BlocksOf(n Noun) []BlockName {
	var out []BlockName
	body := NewBody(n)
	if body == nil {
		return nil
	}
	for _, b := range []BlockName{Core, Numbers, Lessons, Contact} {
		if body.Part(b) != nil {
			out = append(out, b)
		}
	}
	return out
}

// Check says everything that is wrong with the shape of the record; nil when it may be stored. Whether codes and
// municipalities exist is asked in commons, which knows the lists.
func (r *Record) Check() error {
	e := r.shape()
	return e.err()
}

// CheckPublish says, beyond [Record.Check], what a record that people write must have before it is published. Records from
// elsewhere are taken as they are.
func (r *Record) CheckPublish() error {
	e := r.shape()
	if r.Body != nil && r.Body.Noun() == r.Noun {
		r.Body.complete(&e)
	}
	closures := r.closures()
	for _, name := range slices.Sorted(maps.Keys(closures)) {
		if c := closures[name]; c.Level < Public && c.Basis == "" && c.OpensAt == 0 {
			e.add(name, "field.why_closed")
		}
	}
	return e.Once().err()
}

// closures are the closures of the core and of every stricter block, by the name of the field.
func (r *Record) closures() map[string]Closure {
	out := map[string]Closure{"closure": r.Closure}
	for name, c := range r.Blocks {
		out["blocks."+string(name)] = c
	}
	return out
}

func (r *Record) shape() FieldErrors {
	var e FieldErrors
	e.text("title", r.Title, 1, 500)
	if r.ID == "" {
		e.add("id", "field.required")
	}
	if r.Owner == "" {
		e.add("owner", "field.required")
	}
	if r.Body == nil || r.Body.Noun() != r.Noun {
		e.add("noun", "field.noun")
		return e
	}
	e.closure("closure", r.Closure)
	for name, c := range r.Blocks {
		if name == Core || r.Body.Part(name) == nil {
			e.add("blocks."+string(name), "field.unknown_block")
			continue
		}
		e.closure("blocks."+string(name), c)
		if !c.atLeastAsStrict(r.Closure) {
			e.add("blocks."+string(name), "field.wider_than_core")
		}
	}
	for i, p := range r.Places {
		if !p.Number.wellFormed() {
			e.add("places."+strconv.Itoa(i), "field.municipality", "value", string(p.Number))
		}
	}
	e.url("source.url", r.Source.URL)
	r.Body.check(&e)
	return e
}
