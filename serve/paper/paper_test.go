package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"allmenning"
	"allmenning/answers"
	"allmenning/chart"
	"allmenning/codes"
	"allmenning/i18n"
	"allmenning/library" // not in this package's row: its questions are the real ones
	"allmenning/municipality"
	"allmenning/synthesis"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var origin = Origin{
	Instance: "Allmenning", Address: "https://allmenning.example/oppsummeringer/1?kommune=1824",
	At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
}

// page is the answer of a question in the library, as answers would give it for Vefsn.
func page(t *testing.T, id string) *answers.SynthesisPage {
	t.Helper()
	records, links, err := library.Records("owner")
	if err != nil {
		t.Fatal(err)
	}
	byID, parent := map[allmenning.RecordID]*allmenning.Record{}, map[allmenning.RecordID]*allmenning.Record{}
	for _, r := range records {
		byID[r.ID] = r
	}
	for _, l := range links {
		if l.Kind == allmenning.LinkFrom {
			parent[l.From] = byID[l.To]
		}
	}
	r := byID[library.ID(id)]
	s := r.Body.(*allmenning.Synthesis)
	a := &answers.SynthesisPage{
		Record: r, Body: s, Version: &allmenning.SynthesisVersion{N: 4, At: allmenning.At(origin.At)},
		Studies: byID,
	}
	a.Outcome, _ = codes.Outcomes().Outcome(s.Outcome)
	var in []synthesis.Input
	for _, m := range s.Candidates {
		in = append(in, synthesis.InputFrom(byID[m.Finding], parent[m.Finding], allmenning.NB))
	}
	if a.Result, err = synthesis.Run(s, a.Outcome, in); err != nil {
		t.Fatal(err)
	}
	var ok bool
	if a.For, ok = municipality.Embedded().ByNumber("1824"); !ok {
		t.Fatal("no Vefsn")
	}
	if a.Result.Rule.Headline() {
		a.Expectation = synthesis.Expect(s, a.Result, nil)
	}
	a.Nearest = synthesis.Nearest(a.Result, synthesis.Place{Name: a.For.Name, Setting: synthesis.SettingOf(a.For.CentralityClass)})
	return a
}

func plain(t *testing.T, p Paper) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Text(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The paper of the falls question and of a question with two studies, in three languages, to be read aloud.
func TestFromSynthesis_golden(t *testing.T) {
	for _, id := range []string{"falls-rate-ratio", "reablement-copm"} {
		for _, l := range i18n.Langs() {
			a := page(t, id)
			got := strings.ReplaceAll(plain(t, FromSynthesis(i18n.New(l), a, origin)), a.Result.InputsHash[:12], "HASH")
			if m := regexp.MustCompile(`⟪|⟫|[{}]|NaN|Inf`).FindString(got); m != "" {
				t.Errorf("%s in %s holds %q", id, l, m)
			}
			golden(t, id+"."+string(l)+".txt", got)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update, then read the difference):\n%s", file, got)
	}
}

// No line is longer than Width unless it is one word, and a number and its unit stay on one line.
func TestText_lines(t *testing.T) {
	got := plain(t, FromSynthesis(i18n.New(i18n.NB), page(t, "falls-rate-ratio"), origin))
	for line := range strings.Lines(got) {
		line = strings.TrimSuffix(line, "\n")
		if utf8.RuneCountInString(line) > Width && strings.Contains(strings.TrimLeft(line, "- "), " ") {
			t.Errorf("%d characters: %s", utf8.RuneCountInString(line), line)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("space at the end of %q", line)
		}
	}
	var w text
	w.wrap(strings.Repeat("ord ", 18)+"10\u00a0000 kroner", "- ", "  ")
	if lines := strings.Split(w.b.String(), "\n"); lines[1] != "  10\u00a0000 kroner" {
		t.Errorf("%q", lines)
	}
}

// Whatever stands in the Word file stands in the plain text, and the other way round: words, and above all numbers. Both
// stand in the Paper, which is what a page to print shows.
func TestWord_says_what_the_text_says(t *testing.T) {
	for _, id := range []string{"falls-rate-ratio", "supported-employment-rd", "reablement-independence-or", "school-activity-cpm", "reablement-copm", "home-visits-mortality"} {
		for _, l := range i18n.Langs() {
			p := FromSynthesis(i18n.New(l), page(t, id), origin)
			word, flat := wordText(t, p), oneLine(plain(t, p))
			if len(word) < 20 {
				t.Fatalf("%s: only %d pieces of text", id, len(word))
			}
			for _, s := range word {
				if !strings.Contains(flat, oneLine(s)) {
					t.Errorf("%s in %s: %q stands in the Word file only", id, l, s)
				}
			}
			all := oneLine(strings.Join(word, " "))
			for _, n := range numbers(flat) {
				if !slices.Contains(numbers(all), n) {
					t.Errorf("%s in %s: %q stands in the plain text only", id, l, n)
				}
			}
		}
	}
}

// Every number of the paper is one the page shows: they come from the same sentences, rows and citations. A paper for
// somebody else's starting point has other numbers; that the check would notice is shown with it.
func TestFromSynthesis_no_number_of_its_own(t *testing.T) {
	a := page(t, "falls-rate-ratio")
	p := i18n.New(i18n.NB)
	var on strings.Builder
	story := synthesis.Tell(a.Body, a.Outcome, a.Result, a.Expectation, a.For.Name)
	sentences := append([]synthesis.Sentence{story.Headline, story.Range, story.Own, story.Impact, story.Impacts, story.Certainty, story.Forest, story.Explain, a.Result.EffectName()}, story.Doubt...)
	for _, list := range [][]synthesis.Sentence{story.Weak, story.Reasons, story.Same, story.Change, story.Method, story.Details.Hangs, story.Details.Spread, story.Details.Usual, story.Warnings, story.Next} {
		sentences = append(sentences, list...)
	}
	for _, c := range story.Cases {
		sentences = append(sentences, c.If, c.Span, c.Then)
	}
	shares := chart.Shares(a.Result.Weights())
	for i, row := range a.Result.Rows {
		sentences = append(sentences, a.Result.Effect(row))
		on.WriteString(row.Label.NB + " " + p.Number(row.N) + " " + itoa(row.Year) + " " + p.Percent(float64(shares[i])/100, 0) + " ")
		study := a.Studies[row.Study].Body.(*allmenning.Study)
		on.WriteString(study.Citation + " https://doi.org/" + study.DOI + " ")
	}
	m := a.Result.Pooled
	sentences = append(sentences, a.Result.EffectOf(m.Mean, m.CI), a.Result.SpanOf(a.Result.Prediction.PI))
	for _, s := range sentences {
		if !s.IsZero() {
			on.WriteString(s.Say(p, allmenning.NB) + " ")
		}
	}
	on.WriteString(p.Number(a.Result.Participants) + " 100\u00a0% versjon 4 23. november 2026 " + origin.Address)
	shown := numbers(oneLine(on.String()))
	strangers := func(paper Paper) []string {
		var out []string
		for _, n := range numbers(oneLine(strings.Join(wordText(t, paper), " "))) {
			if !slices.Contains(shown, n) {
				out = append(out, n)
			}
		}
		return out
	}
	if out := strangers(FromSynthesis(p, a, origin)); len(out) > 0 {
		t.Errorf("numbers the page does not show: %q", out)
	}
	own := 61.7
	a.Expectation = synthesis.Expect(a.Body, a.Result, &own)
	if out := strangers(FromSynthesis(p, a, origin)); len(out) == 0 {
		t.Error("the check notices nothing")
	}
}

var number = regexp.MustCompile(`[−-]?\d+(?:[\x{00a0}.,]\d+)*`)

func numbers(s string) []string {
	all := number.FindAllString(s, -1)
	for i, n := range all {
		all[i] = strings.TrimLeft(n, "−-") // a hyphen before a number may be a sign or part of a word
	}
	return all
}

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
}

// wordText reads the paragraphs and cells of the Word file's body.
func wordText(t *testing.T, p Paper) []string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Word(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	var paragraph strings.Builder
	in := false
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			in = x.Name.Local == "t"
		case xml.CharData:
			if in {
				paragraph.Write(x)
			}
		case xml.EndElement:
			in = false
			if x.Name.Local == "p" {
				if s := paragraph.String(); s != "" {
					out = append(out, s)
				}
				paragraph.Reset()
			}
		}
	}
}

func TestWord_same_bytes(t *testing.T) {
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := FromSynthesis(i18n.New(i18n.NN), page(t, "falls-rate-ratio"), origin).Word(b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same paper gives other bytes")
	}
}
