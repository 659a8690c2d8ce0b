package main

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/store"
)

const (
	theme = "healthy-ageing"
	day   = allmenning.Time(24 * 3_600_000)
)

// A variant is a way a record may be closed.
type variant struct {
	name    string
	closure allmenning.Closure
	state   allmenning.State
	blocks  *allmenning.Closure // of every block beside the core; nil: as the core
	before  *allmenning.Closure // of its first version, which said something else; nil: it has one version
}

// variants are all ways: level by state by date of opening, blocks that are closed in open records, and what was closed before.
func variants() []variant {
	now := allmenning.At(canaryNow)
	group := allmenning.GroupID(idOf(allmenning.NounConstellation, "public"))
	open := allmenning.Closure{Level: allmenning.Public}
	own, peers := allmenning.Closure{Level: allmenning.Own, Basis: "strategy"}, allmenning.Closure{Level: allmenning.Peers, Basis: "strategy"}
	inGroup := allmenning.Closure{Level: allmenning.Group, Group: group, Basis: "strategy"}
	until := func(c allmenning.Closure, at allmenning.Time) allmenning.Closure {
		c.OpensAt = at
		return c
	}
	return []variant{
		{name: "public", closure: open},
		{name: "peers", closure: peers},
		{name: "group", closure: inGroup},
		{name: "own", closure: own},
		{name: "own opening tomorrow", closure: until(own, now+day)},
		{name: "own to be opened yesterday", closure: until(own, now-day)},
		{name: "peers to be opened yesterday", closure: until(peers, now-day)},
		{name: "draft", closure: open, state: allmenning.Drafted},
		{name: "withdrawn", closure: open, state: allmenning.Withdrawn},
		{name: "peers withdrawn", closure: peers, state: allmenning.Withdrawn},
		{name: "own blocks", closure: open, blocks: &own},
		{name: "peers blocks", closure: open, blocks: &peers},
		{name: "group blocks opening tomorrow", closure: open, blocks: new(until(inGroup, now+day))},
		{name: "own blocks to be opened yesterday", closure: peers, blocks: new(until(own, now-day))},
		{name: "was own", closure: open, before: &own},
		{name: "was open", closure: own, before: &open},
	}
}

// idOf is the id of a record, which its twin has too.
func idOf(noun allmenning.Noun, variant string) allmenning.RecordID {
	sum := sha256.Sum256([]byte(string(noun) + " " + variant))
	return allmenning.RecordID(fmt.Sprintf("0193c%03x-0000-7000-8000-%012x", sum[:2][0], sum[4:10]))
}

// fill puts the records, their links and their imports.
func (c *canaries) fill() {
	testkit.Write(c.t, c.db, func(tx *store.Tx) error {
		if err := tx.PutOrganisation(allmenning.Organisation{ID: lab, Kind: allmenning.KindResearch, Name: "Et institutt"}); err != nil {
			return err
		}
		for _, noun := range allmenning.Nouns() {
			for _, v := range variants() {
				if v.blocks != nil && len(allmenning.BlocksOf(noun)) == 1 {
					continue
				}
				if err := c.put(tx, noun, v); err != nil {
					return fmt.Errorf("%s %s: %w", noun, v.name, err)
				}
			}
		}
		return errors.Join(c.link(tx), c.join(tx))
	})
}

// put stores one record, whose every text holds a word of its own.
func (c *canaries) put(tx *store.Tx, noun allmenning.Noun, v variant) error {
	r := testkit.Record(noun)
	r.ID, r.Owner, r.Closure = idOf(noun, v.name), owner(town), v.closure
	if v.state != "" {
		r.State = v.state
	}
	for _, b := range allmenning.BlocksOf(noun)[1:] {
		if v.blocks != nil {
			if r.Blocks == nil {
				r.Blocks = map[allmenning.BlockName]allmenning.Closure{}
			}
			r.Blocks[b] = *v.blocks
		}
	}
	r.Places = []allmenning.Place{{Number: town, CodeYear: 2024}}
	core := func(p *person) bool { return p.reader.Sees(r.Class()) }
	at := string(noun) + ", " + v.name + ": "
	first := *r
	c.write(r, "", at, core)
	c.records = append(c.records, r)
	if c.left(r) {
		if v.before != nil { // its words are said all the same
			c.write(&allmenning.Record{Noun: noun, Body: allmenning.NewBody(noun)}, "first ", at, core)
		}
		return nil
	}
	imported := store.Import{ID: allmenning.ImportID("import-" + string(r.ID)), Format: "jsonl", State: "done", Org: owner(town)}
	imported.Name = c.say(at+"name of the import", func(p *person) bool { return p.in(owner(town)) }) + ".jsonl"
	if err := tx.PutImport(imported); err != nil {
		return err
	}
	if v.before != nil {
		first.Body, first.Closure = testkit.Record(noun).Body, *v.before
		was := first.Class()
		c.write(&first, "first ", at, func(p *person) bool { return p.reader.Sees(was) && core(p) })
		if _, err := tx.PutRecord(&first, allmenning.ActImported, commons.Program(), imported.ID); err != nil {
			return err
		}
		r.Version = 2
		act := allmenning.ActOpened
		if v.before.Level > v.closure.Level {
			act = allmenning.ActClosed
		}
		_, err := tx.PutRecord(r, act, commons.Program(), "")
		return err
	}
	_, err := tx.PutRecord(r, allmenning.ActImported, commons.Program(), imported.ID)
	return err
}

// write fills every field of a record that holds text.
func (c *canaries) write(r *allmenning.Record, version, at string, core func(*person) bool) {
	say := func(field string) string { return c.say(at+version+field, core) }
	block := func(b allmenning.BlockName, field string) string {
		return c.say(at+version+field, func(p *person) bool { return core(p) && p.reader.SeesBlock(r.Class(), r.BlockClass(b)) })
	}
	const topic = "Velferdsteknologi for eldre som faller hjemme "
	r.Title = topic + say("title")
	r.Source.Note, r.Source.URL = say("note of the source"), "https://example.org/"+say("address of the source")
	contact := func() allmenning.ContactPoint {
		return allmenning.ContactPoint{
			Role: block(allmenning.Contact, "contact's role"), Email: block(allmenning.Contact, "contact's address") + "@example.org", Phone: block(allmenning.Contact, "contact's phone"),
		}
	}
	both := func(field string) allmenning.Texts { w := say(field); return allmenning.Texts{NB: w, NN: w, EN: w} }
	switch b := r.Body.(type) {
	case *allmenning.Need:
		b.Challenge, b.Goal, b.Who, b.ReportedBy = topic+say("challenge"), say("goal"), say("who"), say("reported by")
		b.Themes, b.Standing, b.ContactBlock = []string{theme}, allmenning.SeekingPartners, contact()
	case *allmenning.Project:
		b.Summary, b.Organisation, b.Partners = topic+say("summary"), say("organisation"), []string{say("partner")}
		b.Grants = []allmenning.Grant{{Funder: say("funder"), Purpose: say("purpose"), AmountNOK: 1_000_000, Year: 2025}}
		b.Themes, b.Phase, b.Status, b.Period.AsGiven = []string{theme}, allmenning.Pilot, allmenning.Running, say("period")
		b.ContactBlock = contact()
		b.LessonsBlock.Lessons = []allmenning.Lesson{{
			When: block(allmenning.Lessons, "when"), Did: block(allmenning.Lessons, "did"), LedTo: block(allmenning.Lessons, "led to"),
			Advice: block(allmenning.Lessons, "advice"), Condition: block(allmenning.Lessons, "condition"), Factor: "people", Sign: "helped",
		}}
	case *allmenning.Study:
		b.Citation, b.Summary, b.Intervention, b.Caveat = topic+say("citation"), both("summary"), both("intervention"), both("caveat")
		b.Year, b.Design, b.Country, b.Themes, b.Titles = 2024, "rct", say("country"), []string{theme}, both("titles")
	case *allmenning.Finding:
		b.Outcome, b.OutcomeNamed, b.Timepoint, b.Harms = "falls", both("outcome"), both("timepoint"), say("harms")
		b.Design, b.Direction = "rct", allmenning.Better
		printed := block(allmenning.Numbers, "as printed")
		b.NumbersBlock = allmenning.FindingNumbers{
			Measure: "RR", AsPrinted: allmenning.Texts{NB: printed, NN: printed, EN: printed}, Unit: block(allmenning.Numbers, "unit"),
			Effect: &allmenning.Effect{Scale: "log_ratio", Y: -0.2, SE: new(0.1), SEFrom: "ci", Usable: true, Poolable: true, How: block(allmenning.Numbers, "how")},
		}
	case *allmenning.Synthesis:
		b.Question, b.Who, b.Offer, b.Caveat, b.Cost = both("question"), both("who"), both("offer"), both("caveat"), both("cost")
		b.Outcome, b.Theme = "falls", theme
		for _, v := range variants() {
			b.Candidates = append(b.Candidates, allmenning.Member{Finding: idOf(allmenning.NounFinding, v.name), Included: true})
		}
	case *allmenning.Constellation:
		b.Purpose = topic + say("purpose")
	}
}

// link ties what is closed to what is open, both ways.
func (c *canaries) link(tx *store.Tx) error {
	left := map[allmenning.RecordID]bool{}
	for _, r := range c.records {
		left[r.ID] = c.left(r)
	}
	for _, v := range variants() {
		need, project := idOf(allmenning.NounNeed, "public"), idOf(allmenning.NounProject, "public")
		for _, l := range []allmenning.Link{
			{From: idOf(allmenning.NounProject, v.name), To: need, Kind: allmenning.LinkAnswers},
			{From: project, To: idOf(allmenning.NounNeed, v.name), Kind: allmenning.LinkAnswers},
			{From: idOf(allmenning.NounFinding, v.name), To: project, Kind: allmenning.LinkFrom},
			{From: idOf(allmenning.NounFinding, "peers"), To: idOf(allmenning.NounStudy, v.name), Kind: allmenning.LinkFrom},
			{From: idOf(allmenning.NounSynthesis, "public"), To: idOf(allmenning.NounFinding, v.name), Kind: allmenning.LinkUses},
			{From: idOf(allmenning.NounProject, v.name), To: project, Kind: allmenning.LinkFollows},
			{From: project, To: idOf(allmenning.NounSynthesis, v.name), Kind: allmenning.LinkBuildsOn},
			{From: idOf(allmenning.NounProject, v.name), To: project, Kind: allmenning.LinkDuplicate},
		} {
			_, a := left[l.From]
			_, b := left[l.To]
			if l.From == l.To || !a || !b || left[l.From] || left[l.To] {
				continue
			}
			l.By = owner(town)
			if err := tx.PutLink(l, commons.Program()); err != nil {
				return err
			}
		}
	}
	return nil
}

// join makes the owner the lead of the open constellation, and lets the member in.
func (c *canaries) join(tx *store.Tx) error {
	g := allmenning.GroupID(idOf(allmenning.NounConstellation, "public"))
	_, err := tx.Join(allmenning.Membership{Constellation: g, Organisation: owner(town), Role: allmenning.MemberLead})
	_, err2 := tx.Join(allmenning.Membership{Constellation: g, Organisation: owner(near), Role: allmenning.MemberOnly})
	return errors.Join(err, err2)
}
