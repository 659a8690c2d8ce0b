package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/municipality"
	"allmenning/store"
)

// resultsToDecide are how many results each of those who keep the question decides of, over and over.
const resultsToDecide = 3

// putQuestion puts a question on falls that four studies answer, and results that wait for those who keep it: each decides of some.
// It is about another measure than the results that are written meanwhile, which would else be proposed to it too.
func (m *mixed) putQuestion(db *store.DB, of allmenning.OrganisationID, keepers []*client) {
	const measure = "home-safety"
	finding := func(y float64, change func(r *allmenning.Record)) allmenning.RecordID {
		r, se := testkit.Finding(), .09
		r.Body = &allmenning.Finding{
			Outcome: "falls-rate", Direction: allmenning.Better, Design: "randomised-individual", Report: allmenning.Report{Measure: measure},
			NumbersBlock: allmenning.FindingNumbers{Measure: "IRR", Effect: &allmenning.Effect{Scale: "log_ratio", Y: y, SE: &se, Usable: true, Poolable: true}},
		}
		change(r)
		testkit.Put(m.t, db, r)
		return r.ID
	}
	question := testkit.Synthesis()
	question.Owner = of
	body := question.Body.(*allmenning.Synthesis)
	body.Outcome, body.Measures = "falls-rate", []string{measure}
	for _, y := range []float64{-.33, -.15, -.08, -.07} {
		id := finding(y, func(r *allmenning.Record) { r.Owner, r.Source.Name = commons.Library, "en studie" })
		body.Candidates = append(body.Candidates, allmenning.Member{Finding: id, Included: true})
		m.shared.studies = append(m.shared.studies, string(id))
	}
	testkit.Put(m.t, db, question)
	m.shared.question = string(question.ID)
	for i, c := range keepers {
		for j := range resultsToDecide {
			id := string(finding(-.1-.03*float64(i)-.02*float64(j), func(r *allmenning.Record) { r.Owner = owner("1820") }))
			from(m.t, db, id)
			c.weighs = append(c.weighs, id)
			c.keeps.rows["candidate "+id] = "waiting: "
		}
	}
	if _, err := commons.New(db, municipality.Embedded()).WeighResults(context.Background()); err != nil {
		m.t.Fatal(err)
	}
}

// from gives a result a project of its own: those of one owner without one count as one trial.
func from(t *testing.T, db *store.DB, result string) {
	project := testkit.Project()
	project.Owner = owner("1820")
	testkit.Put(t, db, project)
	testkit.Write(t, db, func(tx *store.Tx) error {
		return tx.PutLink(allmenning.Link{From: allmenning.RecordID(result), To: project.ID, Kind: allmenning.LinkFrom, By: project.Owner}, testkit.Program())
	})
}

// decide takes a result into the question, or leaves it out with a reason: what the page offers of one that is the client's to decide.
func (c *client) decide() *form {
	path := "/oppsummeringer/" + c.all.question
	page := c.page(path)
	if page == nil {
		return nil
	}
	finding := oneOf(c, c.weighs)
	var offered []url.Values
	for _, n := range page.All("form") {
		if fields := hidden(n); fields.Get("resultat") == finding {
			offered = append(offered, fields)
		}
	}
	if len(offered) == 0 {
		c.m.t.Errorf("%s: the page of the question has no form for %s", c.name, finding)
		return nil
	}
	f := &form{kind: "decide", path: path + "/forslag", fields: oneOf(c, offered), on: finding, late: outdated}
	act, now := "included", "included: "
	if f.fields.Get("valg") == "utenfor" {
		reason := c.say("Grunn")
		f.fields.Set("grunn", reason)
		act, now = "left_out", "left-out: "+reason
	}
	f.then = func(k *kept) {
		k.rows["candidate "+finding] = now
		k.happened(act, c.all.question+" "+finding, 1)
	}
	return f
}

// page asks for a page as the client; nil where the program answers no more.
func (c *client) page(path string) *testweb.Page {
	r, err := http.NewRequest(http.MethodGet, c.m.site+path, nil)
	if err != nil {
		c.m.t.Error(err)
		return nil
	}
	answer, body, err := c.do(r)
	if err != nil {
		return nil
	}
	if to := answer.Header.Get("Location"); answer.StatusCode == http.StatusFound && to != path { // seen from the client's municipality
		return c.page(to)
	}
	page, err := pageOf(body)
	if err != nil || answer.StatusCode != http.StatusOK {
		c.m.t.Errorf("%s: %s: %d %v", c.name, path, answer.StatusCode, err)
		return nil
	}
	return &page
}

// hidden are the hidden fields of a form.
func hidden(form *testweb.Node) url.Values {
	out := url.Values{}
	for n := range form.Descendants() {
		if testweb.Attr(n, "type") == "hidden" {
			out.Add(testweb.Attr(n, "name"), testweb.Attr(n, "value"))
		}
	}
	return out
}

// mostBehind is how long the newest answer of the question may rest on less than what has been decided.
const mostBehind = 20 * time.Second

// answersAnew asks that the newest answer of the question rests on the studies and on what has been taken in, and on nothing else,
// and that no answer only says again what the one before it said.
func (m *mixed) answersAnew(when string) {
	m.t.Helper()
	for end := time.Now().Add(mostBehind); ; time.Sleep(50 * time.Millisecond) {
		var has, want []string
		m.reading(func(db *sql.DB) (err error) {
			if want, err = column(db, `SELECT finding FROM synthesis_candidate WHERE synthesis = $1 AND state = 'included'`, m.shared.question); err != nil {
				return err
			}
			has, err = column(db, `
				SELECT finding FROM synthesis_member
				WHERE  synthesis = $1 AND included AND n = (SELECT max(n) FROM synthesis_version WHERE synthesis = $1)`, m.shared.question)
			if err != nil {
				return err
			}
			same, err := column(db, `
				SELECT a.n FROM synthesis_version a JOIN synthesis_version b ON b.synthesis = a.synthesis AND b.n = a.n - 1
				WHERE  a.synthesis = $1 AND a.inputs_hash = b.inputs_hash AND a.engine = b.engine`, m.shared.question)
			if err == nil && len(same) > 0 {
				m.t.Errorf("%s: answers of the question that say what the one before said: %v", when, same)
			}
			return err
		})
		want = append(want, m.shared.studies...)
		slices.Sort(want)
		slices.Sort(has)
		if slices.Equal(want, has) {
			return
		}
		if time.Now().After(end) {
			m.t.Errorf("%s: the newest answer of the question rests on %v, want %v", when, has, want)
			return
		}
	}
}

// column reads one column.
func column(db *sql.DB, query string, args ...any) (out []string, err error) {
	rows, err := db.Query(query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// someOf gives some words that are rarely the same, so that a list of projects is not a list of the same project.
func someOf(random *rand.Rand) string {
	words := strings.Fields("skole alarm bad buss eng fjord gjerde hage is jul kai lys mat nett orgel park rom sti tog uke vei ytre ære øy åker kor bok film lek dans bror")
	var out []string
	for range 4 {
		out = append(out, words[random.IntN(len(words))])
	}
	return strings.Join(out, " ")
}
