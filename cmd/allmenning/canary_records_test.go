package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

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

	noun  allmenning.Noun      // the only noun that has it; empty: all
	block allmenning.BlockName // the only block that blocks is about; empty: all

	owner      allmenning.MunicipalityNumber // empty: town
	printed    bool                          // of a finding: it is a published study's, with nothing told by those who tried it
	candidates allmenning.CandidateState     // of a synthesis: what people have decided of every finding; empty: it names them itself
}

// isOf says whether there is such a record of a noun.
func (v variant) isOf(noun allmenning.Noun) bool {
	has := allmenning.BlocksOf(noun)
	return (v.noun == "" || v.noun == noun) && (v.blocks == nil || len(has) > 1) && (v.block == "" || slices.Contains(has, v.block))
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
		{name: "own lessons", closure: open, blocks: &own, block: allmenning.Lessons},
		{name: "peers lessons", closure: open, blocks: &peers, block: allmenning.Lessons},
		{name: "own numbers", closure: open, blocks: &own, block: allmenning.Numbers},
		{name: "group numbers", closure: peers, blocks: &inGroup, block: allmenning.Numbers},
		{name: "own contact", closure: open, blocks: &own, block: allmenning.Contact},
		{name: "printed, public", closure: open, noun: allmenning.NounFinding, printed: true},
		{name: "printed, peers", closure: peers, noun: allmenning.NounFinding, printed: true},
		{name: "printed, own", closure: own, noun: allmenning.NounFinding, printed: true},
		{name: "printed, withdrawn", closure: open, state: allmenning.Withdrawn, noun: allmenning.NounFinding, printed: true},
		{name: "printed, own numbers", closure: open, blocks: &own, noun: allmenning.NounFinding, printed: true, block: allmenning.Numbers},
		{name: "another's own", closure: own, owner: other},
		{name: "another's draft", closure: open, state: allmenning.Drafted, owner: other},
		{name: "public, waiting", closure: open, noun: allmenning.NounSynthesis, candidates: allmenning.Waiting},
		{name: "public, included", closure: open, noun: allmenning.NounSynthesis, candidates: allmenning.Included},
		{name: "public, left out", closure: open, noun: allmenning.NounSynthesis, candidates: allmenning.LeftOut},
		{name: "public, by rule", closure: open, noun: allmenning.NounSynthesis, candidates: allmenning.ByRule},
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
				if !v.isOf(noun) {
					continue
				}
				if err := c.put(tx, noun, v); err != nil {
					return fmt.Errorf("%s %s: %w", noun, v.name, err)
				}
			}
		}
		return errors.Join(c.link(tx), c.join(tx), c.weigh(tx), c.follow(tx))
	})
}

// put stores one record, whose every text holds a word of its own.
func (c *canaries) put(tx *store.Tx, noun allmenning.Noun, v variant) error {
	r := testkit.Record(noun)
	r.ID, r.Owner, r.Closure = idOf(noun, v.name), owner(town), v.closure
	if v.owner != "" {
		r.Owner = owner(v.owner)
	}
	r.Body = allmenning.NewBody(noun) // every text is this test's own
	if v.state != "" {
		r.State = v.state
	}
	for _, b := range allmenning.BlocksOf(noun)[1:] {
		if v.blocks != nil && (v.block == "" || v.block == b) {
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
	imported := store.Import{ID: allmenning.ImportID("import-" + string(r.ID)), Format: "jsonl", State: "done", Org: r.Owner}
	imported.Name = c.say(at+"name of the import", func(p *person) bool { return p.in(r.Owner) }) + ".jsonl"
	if err := tx.PutImport(imported); err != nil {
		return err
	}
	if v.before != nil {
		first.Body, first.Closure = allmenning.NewBody(noun), *v.before
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

// topic stands in every title, so that records are alike.
const topic = "Velferdsteknologi for eldre som faller hjemme "

// write fills every text of a record: those that stand beside others here, the rest by [filler]. It gives the places of the body's
// strings, with how many stand at each.
func (c *canaries) write(r *allmenning.Record, version, at string, core func(*person) bool) map[string]int {
	say := func(field string) string { return c.say(at+version+field, core) }
	r.Title = topic + say("title")
	r.Source.Note, r.Source.URL = say("note of the source"), "https://example.org/"+say("address of the source")
	both := func(field string) allmenning.Texts { w := say(field); return allmenning.Texts{NB: w, NN: w, EN: w} }
	f := filler{say: func(b allmenning.BlockName, field string) string {
		return c.say(at+version+field, func(p *person) bool {
			return core(p) && (b == allmenning.Core || p.reader.SeesBlock(r.Class(), r.BlockClass(b)))
		})
	}}
	switch b := r.Body.(type) {
	case *allmenning.Need:
		b.Challenge = topic + say("challenge")
	case *allmenning.Project:
		b.Summary = topic + say("summary")
		b.Grants = []allmenning.Grant{{AmountNOK: 1_000_000, Year: 2025}}
	case *allmenning.Study:
		b.Citation, b.Titles, b.Year = topic+say("citation"), both("titles"), 2024
	case *allmenning.Finding:
		b.NumbersBlock.Effect = &allmenning.Effect{Y: -0.2, SE: new(0.1), Usable: true, Poolable: true}
		if c.isPrinted(r) {
			f.skip = []string{"finding.report", "finding.numbers.entered"}
			break
		}
		b.Report.Meant, b.Report.Reached, b.Report.Units.N = new(40), new(30), 3
		b.Report.Later = []allmenning.FollowUp{{Month: 6, At: allmenning.At(canaryNow) - day}}
		b.NumbersBlock.Entered = &allmenning.Entered{
			Tried: allmenning.Arm{Value: new(20.), N: new(100.)}, Not: allmenning.Arm{Value: new(30.), N: new(100.)},
		}
	case *allmenning.Synthesis:
		b.Baseline = &allmenning.Baseline{Value: 30, Per: 100}
		if c.namesItself(r) {
			b.Candidates = c.members(r, at+version)
		}
	case *allmenning.Constellation:
		b.Purpose = topic + say("purpose")
	}
	f.fillBody(r.Body)
	if contact, ok := r.Body.Part(allmenning.Contact).(*allmenning.ContactPoint); ok {
		contact.Asked = true // shown to those who see the block
	}
	for _, wrong := range f.bad {
		c.t.Error(wrong)
	}
	return f.took
}

// members are the findings a synthesis names itself, every third left out.
func (c *canaries) members(r *allmenning.Record, at string) (all []allmenning.Member) {
	for i, v := range variants() {
		m := allmenning.Member{Finding: idOf(allmenning.NounFinding, v.name), Included: i%3 != 2}
		if !m.Included {
			m.Reason = c.say(at+"reason against "+v.name, c.both(r, m.Finding))
		}
		all = append(all, m)
	}
	return all
}

// both are those who see two records.
func (c *canaries) both(r *allmenning.Record, other allmenning.RecordID) func(*person) bool {
	return func(p *person) bool {
		o := c.byID(other)
		return p.reader.Sees(r.Class()) && o != nil && p.reader.Sees(o.Class())
	}
}

// isPrinted says whether a finding is a published study's.
func (c *canaries) isPrinted(r *allmenning.Record) bool {
	return slices.ContainsFunc(variants(), func(v variant) bool { return v.printed && idOf(r.Noun, v.name) == r.ID })
}

// namesItself says whether a synthesis names its findings itself.
func (c *canaries) namesItself(r *allmenning.Record) bool {
	return !slices.ContainsFunc(variants(), func(v variant) bool { return v.candidates != "" && idOf(r.Noun, v.name) == r.ID })
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
