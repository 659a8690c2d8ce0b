// Package synthesis holds the pages of syntheses: what may we expect, how sure is it, and on what does it rest.
package synthesis

import (
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
	"allmenning/synthesis"
)

// Downloads writes the case paper of a synthesis as files people take along. cmd hands it in. address is the page's own, in
// full.
type Downloads interface {
	SynthesisWord(p *i18n.Printer, v *answers.SynthesisPage, address string) ([]byte, error)
	SynthesisText(p *i18n.Printer, v *answers.SynthesisPage, address string) (string, error)
}

// Pages answers for syntheses.
type Pages struct {
	Answers   *answers.Answers
	Commons   *commons.Commons // nil: nothing can be decided here
	Downloads Downloads
}

// Routes hangs the pages on a router.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /oppsummeringer", s.list)
	on.Handle("GET /oppsummeringer/{id}", s.show)
	on.Handle("GET /oppsummeringer/{id}/utskrift", s.print)
	if s.Downloads != nil {
		on.Handle("GET /oppsummeringer/{id}/tekst", s.text)
		on.Handle("GET /oppsummeringer/{id}/word", s.word)
	}
	on.Handle("GET /oppsummeringer/{id}/tall.csv", s.numbers)
	if s.Commons != nil {
		on.Handle("POST /oppsummeringer/{id}/forslag", s.decide)
	}
}

func (s Pages) list(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	cards, err := s.Answers.Syntheses(r.Context(), show.Viewer(f), 100)
	if err != nil {
		return err
	}
	p := page.Page{Title: f.T("synthesispage.list.title"), Description: f.T("synthesispage.list.lead"), Section: page.Syntheses}
	return page.Write(w, r, p, listPage(f, rows(f, cards)))
}

// asked is what the address asks: the answer, and what was wrong with the starting point it gave.
type asked struct {
	*answers.SynthesisPage
	given   string // the starting point as written
	problem string // what to do about it; empty when it could be used
}

// ask reads the address and asks. A starting point that cannot be used does not take the page away.
func (s Pages) ask(r *http.Request) (*asked, error) {
	f := page.Of(r)
	a := &asked{given: strings.TrimSpace(r.URL.Query().Get("utgangspunkt"))}
	baseline, problem := startingPoint(f, a.given)
	var err error
	a.SynthesisPage, err = s.Answers.Synthesis(r.Context(), show.Viewer(f), allmenning.RecordID(r.PathValue("id")), baseline)
	if err != nil || problem == "" && !a.BaselineOff {
		return a, err
	}
	low, high, ok := synthesis.Believable(a.Body, a.Result)
	switch {
	case !ok || !a.Result.Rule.Headline():
		a.problem = f.T("synthesispage.start.not_used", "given", clip(a.given))
	case problem != "":
		a.problem = problem
	default:
		a.problem = f.T("synthesispage.start.impossible", "given", clip(a.given), "low", show.Exact(f, low), "high", show.Exact(f, high))
	}
	return a, nil
}

// startingPoint reads a number as people write it here: decimal comma, spaces between thousands.
func startingPoint(f *page.Frame, given string) (*float64, string) {
	if given == "" {
		return nil, ""
	}
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(given)
	value, err := strconv.ParseFloat(plain, 64)
	if err != nil || len(given) > 20 || !(value > 0 && value < 1e9) {
		return nil, f.T("synthesispage.start.not_a_number", "given", clip(given))
	}
	return &value, ""
}

// view is what the address asks, ready to be drawn.
func (s Pages) view(r *http.Request) (*view, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	return newView(page.Of(r), a)
}

// withMunicipality is the address with the municipality in it.
func withMunicipality(u *url.URL, n allmenning.MunicipalityNumber) string {
	query := u.Query()
	query.Set("kommune", string(n))
	return u.EscapedPath() + "?" + query.Encode()
}

// address is the answer's own, in full: the municipality belongs to it.
func (a *asked) address(f *page.Frame) string { return f.Address(a.path()) }

// path is the answer's own path, with the municipality it is for.
func (a *asked) path() string {
	if a.For != nil {
		return a.Record.Path() + "?kommune=" + string(a.For.Number)
	}
	return a.Record.Path()
}

func clip(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	if f.Municipality != nil && !r.URL.Query().Has("kommune") {
		// The address says which municipality it is about, so that whoever gets the link reads the same sentence.
		http.Redirect(w, r, withMunicipality(r.URL, f.Municipality.Number), http.StatusFound)
		return nil
	}
	v, err := s.view(r)
	if err != nil {
		return err
	}
	v.weigh(r, nil)
	return page.Write(w, r, v.page(page.Syntheses), showPage(f, v))
}

func (s Pages) print(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	v, err := s.view(r)
	if err != nil {
		return err
	}
	p := v.page(page.Syntheses)
	p.NoIndex = true
	return page.Write(w, r, p, printPage(f, v))
}

func (s Pages) text(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	a, err := s.ask(r)
	if err != nil {
		return err
	}
	text, err := s.Downloads.SynthesisText(f.P, a.SynthesisPage, a.address(f))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, text)
	return nil
}

func (s Pages) word(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	a, err := s.ask(r)
	if err != nil {
		return err
	}
	file, err := s.Downloads.SynthesisWord(f.P, a.SynthesisPage, a.address(f))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
	w.Header().Set("Content-Disposition", `attachment; filename="oppsummering.docx"`)
	_, _ = w.Write(file)
	return nil
}

// numbers writes what the answer rests on, for programs: decimal point, the scale of analysis, as many decimals all the way
// down a column.
func (s Pages) numbers(w http.ResponseWriter, r *http.Request) error {
	a, err := s.ask(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="oppsummering.csv"`)
	out := csv.NewWriter(w)
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }
	_ = out.Write([]string{"finding", "study", "label", "year", "country", "design", "n", "measure", "scale", "y", "se", "se_from", "ci_low", "ci_high", "weight_percent"})
	for _, x := range a.Result.Rows {
		weight := ""
		if x.Weight != nil {
			weight = number(*x.Weight)
		}
		_ = out.Write([]string{
			string(x.Finding), string(x.Study), safeCell(x.Label.NB), strconv.Itoa(x.Year), safeCell(x.Country), safeCell(x.Design), strconv.Itoa(x.N),
			safeCell(x.Measure), string(a.Result.Scale), number(x.Y), number(x.SE), safeCell(x.SEFrom), number(x.CI.Low), number(x.CI.High), weight,
		})
	}
	out.Flush()
	return nil
}

// safeCell keeps a spreadsheet from taking a text for a formula.
func safeCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// rows are syntheses as a list, each with its answer in a few words.
func rows(f *page.Frame, cards []answers.SynthesisCard) []part.Record {
	out := make([]part.Record, len(cards))
	for i, c := range cards {
		title, lang := c.Record.TitleIn(f.Lang())
		out[i] = part.Record{
			Kind: counted(f, c.Result), Facts: []string{f.T("words.updated", "date", f.P.Date(c.At.Time()))},
			Title: part.In(title, lang), Href: c.Record.Path(), Text: part.Plain(Brief(f, c)),
		}
	}
	return out
}

// Brief is a synthesis' answer in one line, for lists: the impact in words, or that there are too few studies to say.
func Brief(f *page.Frame, c answers.SynthesisCard) string {
	story := synthesis.Tell(c.Record.Body.(*allmenning.Synthesis), outcomeOf(c.Record), c.Result, nil, "")
	if !c.Result.Rule.Headline() {
		return story.Headline.Say(f.P, f.Lang())
	}
	return f.T("synthesispage.brief", "impact", story.Impact.Say(f.P, f.Lang()), "certainty", strings.ToLower(story.Certainty.Say(f.P, f.Lang())))
}
