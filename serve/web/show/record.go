package show

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/i18n"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Viewer is who asks, and the municipality they look from.
func Viewer(f *page.Frame) answers.Who {
	who := answers.Who{Reader: f.Reader}
	if f.Municipality != nil {
		who.From = f.Municipality.Number
	}
	return who
}

// Codes names codes of a list in a sentence: "velferdsteknologi, hjemmetjenester". Empty for none.
func Codes(f *page.Frame, list *codes.List, ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = Code(f, list, id)
	}
	return strings.Join(names, " · ")
}

// Code names one code. The root writes some words with an underscore where the lists have a hyphen.
func Code(f *page.Frame, list *codes.List, id string) string {
	if id == "" {
		return ""
	}
	return list.Name(strings.ReplaceAll(id, "_", "-"), string(f.Lang()))
}

// PhaseAndStatus is how far a project has come and what became of it, in the words of the lists.
func PhaseAndStatus(f *page.Frame, p *allmenning.Project) (phase, status string) {
	status = Code(f, codes.Statuses(), string(p.Status))
	if key := "record.status." + string(p.Status); f.P.Has(key) {
		status = f.T(key)
	}
	return Code(f, codes.Phases(), string(p.Phase)), status
}

// Day writes a date of a source, "2026-11-23", as people read it; what is no such date stands as it is.
func Day(f *page.Frame, s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return f.P.Date(t)
}

// Origin is Source with its date as people read it.
func Origin(f *page.Frame, r *allmenning.Record) (part.Source, bool) {
	s, ok := Source(f, r)
	if _, err := time.Parse(time.DateOnly, s.Read); err == nil {
		s.Read = Day(f, s.Read)
	}
	if FromLibrary(r) {
		s.Note.Lang = allmenning.NB // the library's notes are in bokmål, whatever language the record has
	}
	if host, address := Original(r); address != "" {
		s.Name = part.Plain(host) // the link leads there, not to the list the record came by
	}
	return s, ok
}

// FromLibrary says that the record came with the example library.
func FromLibrary(r *allmenning.Record) bool { return r.Source.Name == "library" }

// Original names the place the record was read: the host of its address, and the address.
func Original(r *allmenning.Record) (host, address string) {
	host = strings.TrimPrefix(strings.TrimPrefix(r.Source.URL, "https://"), "http://")
	host, _, _ = strings.Cut(host, "/")
	return strings.TrimPrefix(host, "www."), r.Source.URL
}

// Cite is how one refers to the record: who, year, title, where, version and address. Who is whoever the record names; where
// it names nobody, the organisation that owns it. A study and its findings were not written here: what is cited is our page
// about them, and the article beside it.
func Cite(f *page.Frame, c answers.Card, owner string) string {
	r := c.Record
	year, title, address := strconv.Itoa(r.Changed.Time().Year()), Title(f, r).S, f.Address(r.Path())
	finding, ok := r.Body.(*allmenning.Finding)
	if r.Noun == allmenning.NounStudy || ok && !Told(finding) {
		return f.T("record.cite.read", "year", year, "title", title, "noun", Noun(f, r.Noun), "version", r.Version, "address", address)
	}
	who := cmp.Or(Who(f, c), owner, "Allmenning")
	return f.T("record.cite", "who", who, "year", year, "title", title,
		"noun", f.P.Noun(string(r.Noun)).One, "version", r.Version, "address", address)
}

// Fact adds a fact to the list when there is something to say.
func Fact(list []part.Fact, label string, value part.Text, href string) []part.Fact {
	if value.S == "" {
		return list
	}
	return append(list, part.Fact{Label: label, Value: value, Href: href})
}

// SearchFor is the address of a search for words.
func SearchFor(words string) string { return "/sok?" + url.Values{"q": {words}}.Encode() }

// Expecting is the address of what a municipality may expect by a synthesis.
func Expecting(r *allmenning.Record, n allmenning.MunicipalityNumber) string {
	return r.Path() + "?kommune=" + string(n)
}

// OnThemes picks the syntheses on one of the themes, a broader or a narrower one.
func OnThemes(all []answers.SynthesisCard, themes []string) []answers.SynthesisCard {
	list := codes.Themes()
	var out []answers.SynthesisCard
	for _, c := range all {
		b, ok := c.Record.Body.(*allmenning.Synthesis)
		if ok && b.Theme != "" && slices.ContainsFunc(themes, func(t string) bool { return list.Within(t, b.Theme) || list.Within(b.Theme, t) }) {
			out = append(out, c)
		}
	}
	return out
}

func orNone(f *page.Frame, s string) string {
	if s == "" {
		return f.T("record.no_number")
	}
	return s
}

func orUnknown(f *page.Frame, s string) string {
	if s == "" {
		return f.T("words.dont_know")
	}
	return s
}

// Short cuts a text to at most so many characters, after a whole word.
func Short(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	letters := []rune(s)
	if len(letters) <= most {
		return s
	}
	cut := string(letters[:most])
	if i := strings.LastIndex(cut, " "); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.–-") + " …"
}

// Paragraphs cuts a text at its empty lines.
func Paragraphs(s string) []string {
	var out []string
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// List joins words in a sentence with "og" before the last.
func List(f *page.Frame, words []string) string { return f.P.Join(words, i18n.And) }

// MorePath is where more is found that is like a record than its page has room for.
func MorePath(r *allmenning.Record) string { return "/sok?" + url.Values{"q": {r.Title}}.Encode() }
