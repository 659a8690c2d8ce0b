package form

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"allmenning"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// State is a form as somebody sees it: what is written, what is wrong with it, and how far it is kept.
type State struct {
	ID     allmenning.RecordID // of the record to be, or of the one that is changed
	Values Values
	Record *allmenning.Record // that is changed; nil in a new form
	Wrong  allmenning.FieldErrors

	Owner        allmenning.OrganisationID // whose the record is, or will be
	Organisation string                    // its name, where it is the visitor's
	MayPublish   bool                      // the visitor may; otherwise an editor can be asked
	Groups       []Option                  // the constellations it may be opened to

	kind   *Kind
	of     which
	path   string              // where it is sent
	base   int                 // the version of the record it changes; 0: a new one
	saves  int                 // how many savings of the draft it has seen
	saved  allmenning.Time     // of the newest of them; 0: none
	asked  bool                // an editor has been asked
	author allmenning.PersonID // whose draft it is, when that is another
	second bool                // the visitor may publish, but the organisation wants another to
	alone  bool                // nobody else may publish for the owner, so nobody gets to know of a draft that waits
	lost   bool                // sent by somebody who is no longer let in
	notice string              // said above the form
	full   bool                // nothing could be stored just now: what is written stands on the page alone
	clash  []Clash             // fields of which there are two texts
	theirs Values              // the other text, whole
	other  string              // says when the other text of a draft was saved
	change change              // what it changes of the record, once it is sent to be published
}

// New says whether the form makes a record, and not changes one.
func (s *State) New() bool { return s.of == newRecord }

// Author is whose draft it is when that is another than the visitor; empty: the visitor's own.
func (s *State) Author() allmenning.PersonID { return s.author }

// Label is what a field is called.
func (s *State) Label(f *page.Frame, name string) string { return f.T(s.kind.Texts + plainName(name)) }

// plainName is a field's name without the number of its row: "grants.0.funder" to "grants.funder".
func plainName(name string) string {
	parts := strings.Split(name, ".")
	kept := parts[:0]
	for _, p := range parts {
		if _, err := strconv.Atoi(p); err != nil {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ".")
}

// optional is a text of a field that need not exist: its help.
func (s *State) optional(f *page.Frame, name, which string) string {
	key := s.kind.Texts + plainName(name) + "." + which
	if !f.P.Has(key) {
		return ""
	}
	return f.T(key)
}

// Fault is what is wrong with a field, in a sentence; empty when nothing is.
func (s *State) Fault(f *page.Frame, name string) string {
	for _, e := range s.Wrong {
		if e.Field == name {
			return s.say(f, e)
		}
	}
	return ""
}

func (s *State) say(f *page.Frame, e allmenning.FieldError) string {
	if e.Key == "field.required" {
		if own := s.optional(f, e.Field, "missing"); own != "" {
			return own
		}
	}
	return f.T(e.Key, brief(e.Args)...)
}

// mostRepeated is how many characters of what somebody wrote a sentence on what is wrong with it repeats.
const mostRepeated = 60

// brief are the arguments of a sentence, with what was written cut short: it stands whole in its field.
func brief(args []any) []any {
	out := slices.Clone(args)
	for i := 1; i < len(out); i += 2 {
		if s, is := out[i].(string); is && out[i-1] == "value" && utf8.RuneCountInString(s) > mostRepeated {
			out[i] = strings.TrimSpace(string([]rune(s)[:mostRepeated])) + "…"
		}
	}
	return out
}

// problems are the faults for the summary, each leading to its field.
func (s *State) problems(f *page.Frame) []part.Problem {
	list := make([]part.Problem, len(s.Wrong))
	for i, e := range s.Wrong {
		list[i] = part.Problem{Field: controlID(e.Field), Text: s.problem(f, e)}
	}
	return list
}

// problem is what the summary says of a fault: away from its field, what can be said of any field begins with the field's name.
func (s *State) problem(f *page.Frame, e allmenning.FieldError) string {
	said := s.say(f, e)
	name := s.named(f, e.Field)
	if name == "" || !strings.HasPrefix(e.Key, "field.") || e.Key == "field.required" && s.optional(f, e.Field, "missing") != "" {
		return said
	}
	if strings.HasSuffix(name, "?") {
		return name + " " + said
	}
	return name + ": " + said
}

// named is what a field is called where it does not stand itself, with the number of its row: "Bevilgning fra 2". Empty when it is
// called nothing.
func (s *State) named(f *page.Frame, field string) string {
	plain := plainName(field)
	for _, texts := range []string{s.kind.Texts, "form."} {
		if !f.P.Has(texts + plain) {
			continue
		}
		if row := rowNumber(field); row > 0 {
			return f.T(texts+plain) + " " + strconv.Itoa(row)
		}
		return f.T(texts + plain)
	}
	return ""
}

// rowNumber is the number of a field's row as people count, from 1; 0 for a field of no row.
func rowNumber(name string) int {
	for part := range strings.SplitSeq(name, ".") {
		if i, err := strconv.Atoi(part); err == nil {
			return i + 1
		}
	}
	return 0
}

// controlID is the id of a field's control on the page.
func controlID(name string) string { return "felt-" + name }

// state is a form that is shown to whoever asks.
func (p Pages) state(r *http.Request, of which, id allmenning.RecordID) *State {
	v := page.Of(r).Visitor
	s := &State{
		ID: id, kind: &p.Kind, of: of, path: p.path(of, id), Values: Values{}, Owner: v.Actor.Owner(), Organisation: v.Behalf,
		author: allmenning.PersonID(r.URL.Query().Get(authorName)),
	}
	if s.Organisation == "" {
		s.Organisation = v.Organisation
	}
	if s.author == v.Actor.Person {
		s.author = ""
	}
	if s.author != "" {
		s.path += "?" + authorName + "=" + string(s.author)
	}
	s.MayPublish = v.Actor.MayPublish(s.Owner)
	return s
}

// saveTo is where a script saves the draft.
func (s *State) saveTo() string {
	path, _, _ := strings.Cut(s.path, "?")
	return path + "/kladd"
}

// written takes what was sent into the form.
func (s *State) written(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	s.Values = valuesOf(r.PostForm)
	s.saves, _ = strconv.Atoi(r.PostForm.Get(savesName))
	s.base, _ = strconv.Atoi(r.PostForm.Get(baseName))
	if len(s.Values.Get(windowName)) > 40 {
		s.Values.Set(windowName)
	}
	for name := range r.PostForm {
		if field, chosen := strings.CutPrefix(name, chosenName); chosen && r.PostForm.Get(name) == "deres" {
			s.Values.take(field, theirsIn(r.PostForm))
		}
	}
	return nil
}

// draft puts a draft into the form.
func (s *State) draft(d *allmenning.Draft) {
	s.Values = Values{}
	for name, values := range d.Fields {
		s.Values[name] = values
	}
	s.Owner, s.base, s.saves, s.saved, s.asked = d.Org, d.Base, d.Saves, d.Saved, d.Asked
}

// window names the window a form is written in, for as long as it is open: a draft saved from the same window is never held
// up against itself.
func (s *State) window() string {
	if s.Values.Get(windowName) == "" {
		s.Values.Set(windowName, rand.Text()[:12])
	}
	return s.Values.Get(windowName)
}
