package hits

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/find/overlap"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// Ask is what the reader wants to see: a text, what it is narrowed to, and how many hits.
type Ask struct {
	Text    string
	Nouns   []allmenning.Noun
	Results bool // only what has results
	Phases  []string
	Themes  []string
	More    []picked                      // what it is narrowed to on the axes that are folded away
	Likest  bool                          // those of municipalities like the reader's first
	N       int                           // hits to show; 0: not asked for
	From    allmenning.MunicipalityNumber // as sent, not looked up; empty: not sent
	Posted  bool                          // the text is too long for an address
	Short   bool                          // the text is the words that say most in one too long for an address

	gist string // for a text too long for an address: the words that say most in it
}

const (
	step      = 10    // hits shown at first, and how many more each time
	window    = 50    // hits looked at: the heading counts among them, and no more are shown
	longest   = 20000 // characters of a text
	addressOf = 2000  // characters of the longest address we send people to; longer ones break on their way
	mostGist  = 60    // words of a long text that go into the address a record leads back to
)

// readAsk reads the fields of a form or an address. What is not one of our values is left out, so that an old or altered
// address still answers.
func readAsk(form url.Values) Ask {
	q := Ask{Text: clean(form.Get("q")), Results: form.Get("resultat") == "ja", Short: form.Get("kort") == "ja", From: allmenning.MunicipalityNumber(form.Get("kommune"))}
	for _, v := range form["noun"] {
		if n := allmenning.Noun(v); n.Valid() && n != allmenning.NounFinding && !slices.Contains(q.Nouns, n) {
			q.Nouns = append(q.Nouns, n)
		}
	}
	q.Phases = known(form["fase"], codes.Phases())
	q.Themes = known(form["tema"], codes.Themes())
	q.More = readMore(form)
	q.Likest = form.Get("rekkefolge") == "kommune"
	if n, err := strconv.Atoi(form.Get("n")); err == nil {
		q.N = min(max(n, 1), window)
	}
	return q
}

// shown is how many of the hits to show: as many as asked for, else the first ones, as far as they are about something alike.
func (q Ask) shown(hits []answers.Hit) int {
	if q.N > 0 {
		return min(q.N, len(hits))
	}
	n := min(step, len(hits))
	if i := slices.IndexFunc(hits[:n], func(h answers.Hit) bool { return h.Label == overlap.Different }); i > 0 {
		return i
	}
	return n
}

// clean takes away what no text needs: bytes that are no letters, control signs, spaces around.
func clean(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s))
}

func known(values []string, list *codes.List) []string {
	var out []string
	for _, v := range values {
		if list.Has(v) && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (q Ask) narrowed() bool {
	return len(q.Nouns)+len(q.Phases)+len(q.Themes)+len(q.More) > 0 || q.Results
}

// whole is q without the reader's choices.
func (q Ask) whole() Ask {
	return Ask{Text: q.Text, Likest: q.Likest, From: q.From, Posted: q.Posted, Short: q.Short, gist: q.gist}
}

func (q Ask) tooLong() bool { return utf8.RuneCountInString(q.Text) > longest }

func (q Ask) fits() bool { return len(q.Href()) <= addressOf }

func (q Ask) problems(f *page.Frame) []part.Problem {
	return []part.Problem{{Field: "q", Text: f.T("hits.too_long", "n", utf8.RuneCountInString(q.Text), "most", longest)}}
}

func (q Ask) question() answers.Question {
	out := answers.Question{Text: q.Text, Nouns: q.Nouns, Likest: q.Likest, Limit: window}
	add := func(axis string, values ...string) {
		for _, v := range values {
			out.Facets = append(out.Facets, struct{ Axis, Value string }{axis, v})
		}
	}
	add(axisPhase, q.Phases...)
	add(axisTheme, q.Themes...)
	for _, c := range q.More {
		add(c.axis.name, c.value)
	}
	if q.Results {
		add(axisResult, "yes")
	}
	return out
}

// Asked reads the question that an address of a search asks; false where it asks nothing that has an answer.
func Asked(form url.Values) (answers.Question, bool) {
	q := readAsk(form)
	return q.question(), q.Text != "" && !q.tooLong()
}

// files are the addresses of the files with what was found, one of all and one for each noun; none where the text has no address of its own.
func (q Ask) files(f *page.Frame, counts []count) []part.Link {
	if q.Posted || !q.fits() {
		return nil
	}
	v := q.values()
	v.Del("n")
	v.Del("kommune")
	v.Del("kort")
	v.Del("rekkefolge")
	out := []part.Link{{Text: part.Plain(f.T("hits.file.xlsx")), Href: show.FilesPath + show.HitsFile + "?" + v.Encode()}}
	for _, noun := range allmenning.Nouns() {
		if !slices.ContainsFunc(counts, func(c count) bool { return c.Axis == axisNoun && c.Value == string(noun) && c.N > 0 }) {
			continue
		}
		if len(q.Nouns) == 0 || slices.Contains(q.Nouns, noun) {
			out = append(out, part.Link{Text: part.Plain(f.T("hits.file.csv", "what", f.T("export.sheet."+string(noun)))), Href: show.FileHref(noun, "csv", v)})
		}
	}
	return out
}

// values are the fields of q as a form sends them. The municipality is kept elsewhere, but for a text that is sent.
func (q Ask) values() url.Values {
	v := url.Values{}
	if q.Text != "" {
		v.Set("q", q.Text)
	}
	for _, n := range q.Nouns {
		v.Add("noun", string(n))
	}
	if q.Results {
		v.Set("resultat", "ja")
	}
	for _, p := range q.Phases {
		v.Add("fase", p)
	}
	for _, t := range q.Themes {
		v.Add("tema", t)
	}
	for _, c := range q.More {
		v.Add(c.axis.field, c.value)
	}
	if q.Likest {
		v.Set("rekkefolge", "kommune")
	}
	if q.N > 0 {
		v.Set("n", strconv.Itoa(q.N))
	}
	if q.From != "" {
		v.Set("kommune", string(q.From))
	}
	if q.Short {
		v.Set("kort", "ja")
	}
	return v
}

// Href is the address of q.
func (q Ask) Href() string {
	v := q.values()
	if len(v) == 0 {
		return "/sok"
	}
	return "/sok?" + v.Encode()
}

// back is the address a record page leads back to: for a text that has none, that of the words that say most in it, which find
// nearly the same. The text itself is kept nowhere.
func (q Ask) back() string {
	if q.Posted {
		if q.gist == "" {
			return ""
		}
		q.Text, q.Short = q.gist, true
	}
	if q.Posted {
		q.From = "" // chosen by now, and kept
	}
	return q.Href()
}

// hidden are the fields of q for a form that has others of its own.
func (q Ask) hidden(without ...string) []part.Hidden {
	v := q.values()
	var out []part.Hidden
	for _, name := range append([]string{"q", "n", "kommune", "kort"}, narrowing()...) {
		if slices.Contains(without, name) {
			continue
		}
		for _, s := range v[name] {
			out = append(out, part.Hidden{Name: name, Value: s})
		}
	}
	return out
}

// method is how a form that carries q must be sent.
func (q Ask) method() string {
	if q.Posted {
		return "post"
	}
	return "get"
}

// registerPath is where a need is begun from what was asked. A few words are its title, more than that what happens today; a
// text too long for an address is written there anew.
func (q Ask) registerPath() string {
	const fewWords = 100
	switch {
	case q.Posted || q.Short:
		return "/behov/ny"
	case utf8.RuneCountInString(q.Text) <= fewWords:
		return "/behov/ny?" + url.Values{"tittel": {q.Text}}.Encode()
	}
	return "/behov/ny?" + url.Values{"tekst": {q.Text}}.Encode()
}
