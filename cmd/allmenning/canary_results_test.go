package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/secret"
	"allmenning/store"
)

// weigh puts every finding among the candidates of the syntheses that have some, in each state a candidate may be in.
func (c *canaries) weigh(tx *store.Tx) error {
	for _, q := range variants() {
		synthesis := c.byID(idOf(allmenning.NounSynthesis, q.name))
		if q.candidates == "" {
			continue
		}
		for _, v := range variants() {
			finding := c.byID(idOf(allmenning.NounFinding, v.name))
			if finding == nil {
				continue
			}
			d := allmenning.Candidate{Synthesis: synthesis.ID, Finding: finding.ID, State: q.candidates}
			if d.State == allmenning.LeftOut {
				d.Reason = c.say("synthesis, "+q.name+": reason against "+v.name, c.both(synthesis, finding.ID))
			}
			if c.left(finding) || c.left(synthesis) {
				continue
			}
			if _, err := tx.PutCandidate(d, commons.Program()); err != nil {
				return err
			}
		}
	}
	return nil
}

// afterwards is what the letter asks of a finding with, which is in nobody's hands but those it was sent to.
func afterwards(v variant) string {
	return "brev-" + strings.NewReplacer(" ", "-", ",", "", "'", "").Replace(v.name)
}

// follow puts a letter that asks about each finding.
func (c *canaries) follow(tx *store.Tx) error {
	for _, v := range variants() {
		r := c.byID(idOf(allmenning.NounFinding, v.name))
		if r == nil || c.left(r) {
			continue
		}
		if _, err := tx.PutFollowUp(r.ID, 12, secret.Digest(afterwards(v))); err != nil {
			return err
		}
	}
	return nil
}

// stand lets a person's organisation say "vi også" to every need, seen or not.
func (c *canaries) stand(tx *store.Tx, p *person) error {
	for _, r := range c.records {
		if r.Noun != allmenning.NounNeed || c.left(r) || len(p.reader.Organisations) == 0 {
			continue
		}
		e := store.Endorsement{Record: r.ID, Org: p.reader.Organisations[0], Person: p.reader.Person}
		if _, err := tx.PutEndorsement(e); err != nil {
			return err
		}
	}
	return nil
}

// A letter's link works for what everybody sees, and for nothing else, whoever follows it.
func TestCanary_afterwards(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	form := url.Values{"runs": {string(allmenning.HasStopped)}, "line": {"Det gikk bra."}}
	open := 0
	for _, p := range c.people {
		for _, v := range variants() {
			r := c.byID(idOf(allmenning.NounFinding, v.name))
			if r == nil {
				continue
			}
			path, unknown := commons.FollowUpPath(afterwards(v)), commons.FollowUpPath("ukjent")
			got := c.ask(p, http.MethodGet, path, nil)
			c.listen(p, "the letter's question of the finding that is "+v.name, got.all())
			if r.Class().IsPublic() {
				if open++; got.code != http.StatusOK {
					t.Errorf("the letter's question of the finding that is %s is answered with %d", v.name, got.code)
				}
				continue
			}
			for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
				var sent url.Values
				if method == http.MethodPost {
					sent = form
				}
				c.hold(method+" of the letter's question of the finding that is "+v.name+", to "+p.name, func() (answer, string) {
					return c.ask(p, method, path, sent), afterwards(v)
				}, func() (answer, string) { return c.ask(p, method, unknown, sent), "ukjent" })
			}
			if got.code != http.StatusNotFound {
				t.Errorf("the letter's question of the finding that is %s is answered with %d", v.name, got.code)
			}
		}
		c.untouched(p)
	}
	if open == 0 {
		t.Error("no letter's link worked")
	}
}

// Only who keeps a synthesis decides of it. To others a result that is closed is one that is not there, and nothing is decided.
func TestCanary_decisions(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	before := c.decided()
	for _, p := range c.people {
		if p.edits(owner(town)) { // who keep it
			continue
		}
		for _, q := range variants() {
			synthesis := c.byID(idOf(allmenning.NounSynthesis, q.name))
			if synthesis == nil || !synthesis.Class().IsPublic() {
				continue
			}
			for _, v := range variants() {
				finding := c.byID(idOf(allmenning.NounFinding, v.name))
				if finding == nil {
					continue
				}
				for _, choice := range []string{"ta-med", "utenfor"} {
					form := func(id allmenning.RecordID) url.Values {
						return url.Values{"resultat": {string(id)}, "valg": {choice}, "grunn": {"Passer ikke"}}
					}
					decide := func(id allmenning.RecordID) func() (answer, string) {
						return func() (answer, string) {
							got := c.ask(p, http.MethodPost, synthesis.Path()+"/forslag", form(id))
							c.listen(p, "deciding of a finding that is "+v.name, got.all(), string(id))
							return got, string(id)
						}
					}
					if p.reader.Sees(finding.Class()) {
						decide(finding.ID)()
						continue
					}
					c.hold("deciding of a finding that is "+v.name+", by "+p.name, decide(finding.ID), decide(absent))
				}
			}
		}
		if after := c.decided(); after != before {
			t.Errorf("%s has decided: %s", p.name, differ(after, before))
		}
	}
	c.untouched(c.people[0])
	editor := c.named("editor")
	form := url.Values{"resultat": {string(idOf(allmenning.NounFinding, "public"))}, "valg": {"utenfor"}, "grunn": {"Passer ikke"}}
	got := c.ask(editor, http.MethodPost, c.byID(idOf(allmenning.NounSynthesis, "public, waiting")).Path()+"/forslag", form)
	if after := c.decided(); after == before {
		t.Errorf("whoever keeps a synthesis decides nothing with the same form: %d", got.code)
	}
}

// decided is what has been decided of all findings, as one text.
func (c *canaries) decided() string {
	var b strings.Builder
	err := c.db.Write(context.Background(), func(tx *store.Tx) error {
		b.Reset()
		for _, q := range variants() {
			all, err := tx.CandidatesOf(idOf(allmenning.NounSynthesis, q.name))
			if err != nil {
				return err
			}
			for _, d := range all {
				fmt.Fprintln(&b, d)
			}
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return b.String()
}

// untouched fails where a record is not as it was put.
func (c *canaries) untouched(p *person) {
	c.t.Helper()
	for _, r := range c.records {
		now, err := c.db.Record(context.Background(), allmenning.Reader{Organisations: []allmenning.OrganisationID{r.Owner}}, r.ID)
		if err != nil || now.Version != r.Version || now.State != r.State || now.Closure != r.Closure {
			c.t.Errorf("%s %s is not as it was, after %s: %v", r.Noun, c.variantOf(r), p.name, err)
		}
	}
}
