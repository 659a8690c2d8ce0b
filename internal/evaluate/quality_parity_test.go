package evaluate

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"allmenning/find/catalogue"
	"allmenning/find/overlap"
	own "allmenning/internal/evaluate/judged"
	"allmenning/internal/testkit"
)

// inNynorsk writes the words of a bokmål text that have a twin as that twin, and tells how many did.
func inNynorsk(twins map[string]string, text string) (string, int) {
	var out strings.Builder
	changed := 0
	word := func(w string) {
		if twin := twins[strings.ToLower(w)]; twin != "" && !strings.EqualFold(twin, w) {
			changed++
			w = twin
		}
		out.WriteString(w)
	}
	from := 0
	for i, r := range text {
		if !unicode.IsLetter(r) {
			word(text[from:i])
			out.WriteRune(r)
			from = i + len(string(r))
		}
	}
	word(text[from:])
	return out.String(), changed
}

// Who writes nynorsk finds as much as who writes bokmål: the bokmål records of our set are asked for as pasted texts, as they stand and with
// each word that has a twin in find/lang/testdata/twins.txt written as in nynorsk. Only texts in which a word changes count.
func TestParity_of_twins(t *testing.T) {
	list, err := os.ReadFile(filepath.Join(testkit.Root(), "find", "lang", "testdata", "twins.txt"))
	if err != nil {
		t.Fatal(err)
	}
	twins := map[string]string{}
	for line := range strings.Lines(string(list)) {
		if words := strings.Fields(line); len(words) == 2 && words[0] != "#" && twins[words[1]] == "" {
			twins[words[1]] = words[0]
		}
	}
	set, err := own.Load()
	if err != nil {
		t.Fatal(err)
	}
	masked, lines := maskedRecords(set)
	records, err := recordsOf(io.Discard, "the judged set", lines)
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(records)
	partners, _ := partnersOf(labelsOf(set, masked))
	var bokmål, nynorsk measures
	words := 0
	for _, r := range set.Records {
		text := strings.TrimSpace(r.Title + "\n" + r.Text)
		twin, changed := inNynorsk(twins, text)
		if r.Lang != "nb" || changed == 0 {
			continue
		}
		words += changed
		for to, text := range map[*measures]string{&bokmål: text, &nynorsk: twin} {
			near, _ := b.comparer.Relatives(b.view, anonymous, overlap.TextSubject(catalogue.DefaultAnalyser(), text),
				overlap.Ask{Limit: len(b.ids), NoReasons: true, Not: masked[r.ID]})
			j := judged{grade: map[string]float64{}}
			for _, n := range near {
				j.ranked = append(j.ranked, n.Record)
			}
			for id := range partners[masked[r.ID]] {
				j.grade[id] = 1
			}
			to.add(j)
		}
	}
	parity := nynorsk.ap / bokmål.ap
	t.Logf("%d texts with %d words changed: MAP in nynorsk %.4f, in bokmål %.4f, parity %.3f", nynorsk.queries, words,
		nynorsk.ap/float64(nynorsk.queries), bokmål.ap/float64(bokmål.queries), parity)
	if nynorsk.queries < 60 || parity < .97 {
		t.Errorf("parity %.3f of %d texts, want .97", parity, nynorsk.queries)
	}
}

// Told of the same municipality and years, two records about the same are one project told twice more often than not, and hardly ever
// when they are not about the same. The rule is measured on the pairs of our set, the ones that people judged to be one project and the
// others on the same challenge.
func TestSameProject_is_told_apart(t *testing.T) {
	set, err := own.Load()
	if err != nil {
		t.Fatal(err)
	}
	_, lines := maskedRecords(set)
	records, err := recordsOf(io.Discard, "the judged set", lines)
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(records)
	said, right, challenge := 0, 0, 0
	for _, id := range b.ids {
		near, _ := b.comparer.Relatives(b.view, anonymous, overlap.Subject{Record: id}, overlap.Ask{NoReasons: true})
		for _, n := range near {
			judged := set.Judge(unmasked(set, []string{id})[0], unmasked(set, []string{n.Record})[0])
			one := n.Label == overlap.SameProject || n.Label == overlap.Duplicate
			if judged == own.SameChallenge && n.Label.SameChallenge() && !one {
				challenge++
			}
			if one {
				said++
				if judged == own.SameProject {
					right++
				}
			}
		}
	}
	t.Logf("said to be one project: %d, %d of them are; on the same challenge and said to be no more: %d", said, right, challenge)
	if said < 8 || float64(right) < .75*float64(said) || challenge < 60 {
		t.Errorf("%d of %d are one project; %d on the same challenge", right, said, challenge)
	}
}
