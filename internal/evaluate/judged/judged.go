// Package judged holds the judged set of our own: invented but realistic needs, projects and results of Norwegian
// municipalities in bokmål, nynorsk and English, with pairs judged by likeness and searches with the records they should
// find. It was written before any ranking was run on it. README.md tells how, and what each label means.
//
// The set is complete: two records that are not in one cluster, not in neighbouring clusters and not in a pair have nothing
// to do with each other, so what a ranking finds beyond the judged is wrong, not unknown. [Set.Judge] answers for any two.
//
// The IDs (fall1, fall2, x-russ) are for people who read a report. They tell what belongs together and must never reach the
// text a ranking sees; nor should ties be broken by them.
package judged

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"allmenning"
)

//go:embed records.jsonl
var recordsFile []byte

//go:embed pairs.tsv
var pairsFile string

//go:embed queries.tsv
var queriesFile string

//go:embed clusters.tsv
var clustersFile string

// Label says how two records are alike, as a municipal adviser would judge it.
type Label string

// The labels from most to least alike; README.md has the rules.
const (
	SameProject   Label = "same_project"   // one piece of work, told twice
	SameChallenge Label = "same_challenge" // the same problem for the same people, whatever the means
	Related       Label = "related"        // a neighbouring problem
	None          Label = "none"           // nothing in common but, perhaps, words
)

// Grade is the label as a gain: 3 for the same project, 2 for the same challenge, 1 for related, 0 for none and for what
// is not a label. Recall and average precision count grades of 2 and more.
func (l Label) Grade() int {
	switch l {
	case SameProject:
		return 3
	case SameChallenge:
		return 2
	case Related:
		return 1
	}
	return 0
}

// Record is an invented need, project or result.
type Record struct {
	ID           string                        `json:"id"`
	Lang         allmenning.Lang               `json:"lang"` // nb, nn or en: the main language where Mixed
	Kind         string                        `json:"kind"` // need, project or result
	Title        string                        `json:"title"`
	Text         string                        `json:"text"`         // empty for nearly half
	Municipality allmenning.MunicipalityNumber `json:"municipality"` // a real number of today; empty when none is named
	Theme        string                        `json:"theme"`        // a code of codes.Themes; empty when nobody chose one
	Year         int                           `json:"year"`
	Invented     bool                          `json:"invented"` // always true
	Mixed        bool                          `json:"mixed"`    // holds words of a second language
}

// Pair is two records and how alike they are. The order of A and B means nothing.
type Pair struct {
	A, B  string // record IDs
	Label Label  // every None here is a look-alike: words in common, not the matter
	Why   string // one line, in English
}

// Query is a search as an adviser types it.
type Query struct {
	ID       string
	Lang     allmenning.Lang // what it is written in; the records it should find are in all languages
	Text     string          // as typed, slips and all
	Relevant map[string]int  // record ID → 2 right on, 1 useful; never empty, and all there are in the set
}

// Cluster is three to seven records about one challenge.
type Cluster struct {
	Name      string
	Challenge string   // in English
	Members   []string // record IDs
	Near      []string // names of neighbouring clusters, whose records are related to these; goes both ways
}

// Set is the whole judged set. It is read-only.
type Set struct {
	Records  []Record // in an order without meaning
	Pairs    []Pair
	Queries  []Query
	Clusters []Cluster

	labels map[[2]string]Label
	in     map[string]int // record ID → place in Clusters; records that stand alone are missing
}

// Load reads the embedded set. The error names file and line of the first fault: a row of the wrong width, an ID that is
// unknown or used twice, a pair judged twice, an unknown label or grade.
func Load() (Set, error) {
	s := Set{labels: make(map[[2]string]Label), in: make(map[string]int)}
	known, err := s.readRecords()
	if err != nil {
		return Set{}, err
	}
	for _, read := range []func(map[string]bool) error{s.readClusters, s.readPairs, s.readQueries} {
		if err := read(known); err != nil {
			return Set{}, err
		}
	}
	return s, nil
}

// Judge returns how alike two records of the set are: the pair as judged; for a pair that is not listed, Related when their
// clusters are neighbours and None otherwise. The order does not matter. A record and itself is the same project.
func (s Set) Judge(a, b string) Label {
	if a == b {
		return SameProject
	}
	if l, ok := s.labels[key(a, b)]; ok {
		return l
	}
	i, ok := s.in[a]
	j, also := s.in[b]
	if ok && also && slices.Contains(s.Clusters[i].Near, s.Clusters[j].Name) {
		return Related
	}
	return None
}

// Partners returns the IDs of all records on the same challenge as id, or of the same project, in the order of Records.
// For a record that stands alone it is empty: such a record is no question for overlap, only a wrong answer.
func (s Set) Partners(id string) []string {
	var out []string
	for _, r := range s.Records {
		if r.ID != id && s.Judge(id, r.ID).Grade() >= 2 {
			out = append(out, r.ID)
		}
	}
	return out
}

// key is a pair whatever its order.
func key(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

func (s *Set) readRecords() (known map[string]bool, err error) {
	known = make(map[string]bool)
	lines := bufio.NewScanner(bytes.NewReader(recordsFile))
	for n := 1; lines.Scan(); n++ {
		var r Record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("judged: records.jsonl:%d: %w", n, err)
		}
		if r.ID == "" || known[r.ID] {
			return nil, fmt.Errorf("judged: records.jsonl:%d: ID %q is empty or used twice", n, r.ID)
		}
		known[r.ID] = true
		s.Records = append(s.Records, r)
	}
	return known, lines.Err()
}

func (s *Set) readClusters(known map[string]bool) error {
	return rows("clusters.tsv", clustersFile, 4, func(cell []string) error {
		c := Cluster{Name: cell[0], Challenge: cell[1], Members: strings.Fields(cell[2]), Near: strings.Fields(cell[3])}
		for _, id := range c.Members {
			if _, twice := s.in[id]; twice || !known[id] {
				return fmt.Errorf("member %q is unknown or in two clusters", id)
			}
			s.in[id] = len(s.Clusters)
		}
		s.Clusters = append(s.Clusters, c)
		return nil
	})
}

func (s *Set) readPairs(known map[string]bool) error {
	return rows("pairs.tsv", pairsFile, 4, func(cell []string) error {
		p := Pair{A: cell[0], B: cell[1], Label: Label(cell[2]), Why: cell[3]}
		if !known[p.A] || !known[p.B] || p.A == p.B {
			return fmt.Errorf("%q and %q are not two records", p.A, p.B)
		}
		if p.Label != None && p.Label.Grade() == 0 {
			return fmt.Errorf("unknown label %q", p.Label)
		}
		if _, twice := s.labels[key(p.A, p.B)]; twice {
			return fmt.Errorf("%s and %s are judged twice", p.A, p.B)
		}
		s.labels[key(p.A, p.B)] = p.Label
		s.Pairs = append(s.Pairs, p)
		return nil
	})
}

func (s *Set) readQueries(known map[string]bool) error {
	ids := make(map[string]bool)
	return rows("queries.tsv", queriesFile, 4, func(cell []string) error {
		q := Query{ID: cell[0], Lang: allmenning.Lang(cell[1]), Text: cell[2], Relevant: make(map[string]int)}
		if q.ID == "" || ids[q.ID] {
			return fmt.Errorf("ID %q is empty or used twice", q.ID)
		}
		ids[q.ID] = true
		for _, word := range strings.Fields(cell[3]) {
			id, grade, _ := strings.Cut(word, ":")
			g, err := strconv.Atoi(grade)
			if _, twice := q.Relevant[id]; err != nil || g < 1 || g > 2 || !known[id] || twice {
				return fmt.Errorf("%q is not a record with a grade of 1 or 2", word)
			}
			q.Relevant[id] = g
		}
		s.Queries = append(s.Queries, q)
		return nil
	})
}

// rows calls take with the cells of each line below the line of column names.
func rows(name, text string, width int, take func(cell []string) error) error {
	n := 0
	for line := range strings.Lines(text) {
		if n++; n == 1 {
			continue
		}
		cell := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cell) != width {
			return fmt.Errorf("judged: %s:%d: %d columns, want %d", name, n, len(cell), width)
		}
		if err := take(cell); err != nil {
			return fmt.Errorf("judged: %s:%d: %w", name, n, err)
		}
	}
	return nil
}
