package evaluate

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/find/catalogue"
	"allmenning/find/lang"
)

// Words reads the words of the records of a file by the chain the program runs, and prints how many of them the lists know: each
// running word, names and stop words left out, is listed (a part of the lexicon), taken apart, in the glossary, in one of the three
// (known), or in none. Then come the words that nothing knows, the most frequent first, and rows drawn from each list, with the faults a
// program finds in them and in the whole list, for a person to read. The same seed draws the same rows.
func Words(w io.Writer, recordsFile string, sample int, seed uint64) error {
	records, err := readRecords(w, recordsFile)
	if err != nil {
		return err
	}
	a := catalogue.DefaultAnalyser()
	c := covered{unknown: map[string]int{}}
	for _, r := range records {
		for _, text := range textsOf(r) {
			c.read(a, text)
		}
	}
	c.write(w)
	writeSamples(w, a, sample, seed)
	return nil
}

// textsOf gives the texts of a record that say what it is about.
func textsOf(r *allmenning.Record) []string {
	texts := []string{r.Title}
	if p, ok := r.Body.(*allmenning.Project); ok {
		texts = append(texts, p.Summary)
	}
	return texts
}

// covered counts running words.
type covered struct {
	words, listed, apart, glossary, known int
	unknown                               map[string]int
}

func (c *covered) read(a *lang.Analyser, text string) {
	terms := a.Analyse(text)
	inGlossary := func(t lang.Term) bool {
		return slices.ContainsFunc(terms, func(x lang.Term) bool {
			return x.Kind == lang.Synonym && x.Start <= t.Start && t.End <= x.End
		})
	}
	for _, t := range terms {
		if t.Kind != lang.Word && t.Kind != lang.Acronym {
			continue
		}
		knows := a.Knows(t.Surface)
		if knows == lang.Empty {
			continue
		}
		c.words++
		known := inGlossary(t)
		if known {
			c.glossary++
		}
		switch knows {
		case lang.Listed:
			c.listed, known = c.listed+1, true
		case lang.Apart:
			c.apart, known = c.apart+1, true
		}
		if known {
			c.known++
		} else {
			c.unknown[t.Surface]++
		}
	}
}

func (c *covered) write(w io.Writer) {
	n := float64(max(1, c.words))
	fmt.Fprintf(w, "words %d\nlisted %.4f\napart %.4f\nglossary %.4f\nknown %.4f\n",
		c.words, float64(c.listed)/n, float64(c.apart)/n, float64(c.glossary)/n, float64(c.known)/n)
	var words []string
	for x := range c.unknown {
		words = append(words, x)
	}
	sort.Slice(words, func(i, j int) bool {
		if a, b := c.unknown[words[i]], c.unknown[words[j]]; a != b {
			return a > b
		}
		return words[i] < words[j]
	})
	fmt.Fprintf(w, "\n# unknown\n%s\n", strings.Join(words, " "))
}

// writeSamples draws rows from each list, and says what is wrong with them.
func writeSamples(w io.Writer, a *lang.Analyser, sample int, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 0))
	for _, l := range lang.Lists() {
		writeSample(w, r, l, lang.Faults(l), sample)
	}
	rows, faults := glossaryRows(a)
	writeSample(w, r, lang.List{Name: "glossary", Rows: rows}, faults, sample)
}

func writeSample(w io.Writer, r *rand.Rand, l lang.List, faults map[string]string, sample int) {
	rows := slices.Clone(l.Rows)
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	rows = rows[:min(sample, len(rows))]
	drawn := 0
	for _, row := range rows {
		if faults[row] != "" {
			drawn++
		}
	}
	fmt.Fprintf(w, "\n# %s: %d rows, %d with a fault; %d drawn, %d with a fault\n", l.Name, len(l.Rows), len(faults), len(rows), drawn)
	for _, row := range rows {
		if why := faults[row]; why != "" {
			row += "   ← " + why
		}
		fmt.Fprintln(w, row)
	}
}

// glossaryRows gives the glossary a set a row, with the faults of its rows.
func glossaryRows(a *lang.Analyser) (rows []string, faults map[string]string) {
	var sets []lang.SynonymSet
	for _, s := range codes.Glossary() {
		sets = append(sets, lang.SynonymSet{ID: s.ID, NB: s.NB, NN: s.NN, EN: s.EN, SE: s.SE, Related: s.Related})
	}
	byID := a.GlossaryFaults(sets)
	faults = map[string]string{}
	for _, s := range sets {
		row := fmt.Sprintf("%s: %s | %s | %s | %s", s.ID, strings.Join(s.NB, "; "), strings.Join(s.NN, "; "), strings.Join(s.EN, "; "), strings.Join(s.SE, "; "))
		rows = append(rows, row)
		if why := byID[s.ID]; why != "" {
			faults[row] = why
		}
	}
	return rows, faults
}
