package catalogue

import (
	"context"
	"fmt"
	"sync"

	"allmenning"
	"allmenning/codes"
	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
	"allmenning/find/search"
)

// edition is the index with all that must fit it: the chain that made its documents, and what asks and compares by that chain. Answers
// take one edition and keep to it.
//
// Another glossary makes another edition, from all records, beside the one that answers meanwhile. To change only the documents it
// touches would be quicker and is not done: a word of the glossary is a part of compounds too, so which documents those are is not
// known before each word of them is taken apart again, and that is what building costs.
type edition struct {
	index     *index.Index
	analyser  *lang.Analyser
	documents *Documents
	searcher  *search.Searcher
	comparer  *overlap.Comparer
	proposer  func() *overlap.Proposer
	chain     string // of the edges: that of the documents without what was learnt, with a digest of the coefficients
	learnt    lang.Learnt
}

// newEdition makes an edition with an empty index.
func (c *Catalogue) newEdition(changes []allmenning.GlossaryChange, learnt lang.Learnt) *edition {
	sets := GlossaryWith(changes)
	a := DefaultAnalyser()
	if len(changes) > 0 || len(c.options.Words) > 0 || len(learnt.Acronyms) > 0 {
		a = analyserOf(sets, c.options.Words, learnt)
	}
	e := &edition{analyser: a, learnt: learnt, documents: newDocuments(a, sets, c.options.Places, c.classes)}
	e.comparer = overlap.New(c.coefficients).Knowing(a)
	if p, ok := c.options.Places.(interface{ Names() []string }); ok {
		e.comparer = e.comparer.Naming(p.Names())
	}
	e.searcher = search.New(a, e.comparer)
	e.proposer = sync.OnceValue(func() *overlap.Proposer { return overlap.NewProposer(a, sets) })
	// What was learnt may differ for a while between processes that store edges side by side, as word statistics do.
	e.chain = a.Given() + e.documents.lists + "/" + digest(c.coefficients)
	e.index = index.New(e.documents.Config())
	return e
}

// DefaultAnalyser is the chain the program is delivered with: its built-in lists and the glossary of codes. It is made once.
var DefaultAnalyser = sync.OnceValue(func() *lang.Analyser { return analyserOf(codes.Glossary(), nil, lang.Learnt{}) })

func analyserOf(sets []codes.SynonymSet, words []string, learnt lang.Learnt) *lang.Analyser {
	synonyms := make([]lang.SynonymSet, 0, len(sets))
	for _, s := range sets {
		synonyms = append(synonyms, lang.SynonymSet{ID: s.ID, NB: s.NB, NN: s.NN, EN: s.EN, SE: s.SE, Related: s.Related})
	}
	return lang.New(lang.Options{Synonyms: synonyms, Lexicon: words, Learnt: learnt})
}

// GlossaryWith gives the glossary the program is delivered with after the changes of an instance; the sets that count.
func GlossaryWith(changes []allmenning.GlossaryChange) []codes.SynonymSet {
	if len(changes) == 0 {
		return codes.Glossary()
	}
	base := make([]allmenning.GlossarySet, 0, len(codes.Glossary()))
	for _, s := range codes.Glossary() {
		words := allmenning.GlossaryWords{NB: s.NB, NN: s.NN, EN: s.EN, SE: s.SE, Related: s.Related}
		base = append(base, allmenning.GlossarySet{ID: s.ID, GlossaryWords: words, Source: s.Source})
	}
	var out []codes.SynonymSet
	for _, s := range allmenning.EditGlossary(base, changes) {
		if s.Counts() {
			out = append(out, codes.SynonymSet{ID: s.ID, NB: s.NB, NN: s.NN, EN: s.EN, SE: s.SE, Related: s.Related, Source: s.Source})
		}
	}
	return out
}

// turn goes over to another edition when events changed the glossary, and takes the rest of them in. Where the glossary is what it was,
// because what was done is undone, the index stays.
func (c *Catalogue) turn(ctx context.Context, events []allmenning.Event) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	changes, err := c.db.GlossaryChanges(ctx)
	if err != nil {
		return err
	}
	if e := c.current.Load(); c.newEdition(changes, e.learnt).analyser.Version() == e.analyser.Version() {
		return c.take(ctx, events)
	}
	return c.rebuild(ctx)
}

// relearn goes over to another edition when the public texts teach something else than what the chain has learnt.
func (c *Catalogue) relearn(ctx context.Context) error {
	e, learnt := c.current.Load(), c.taught.learnt()
	if learnt.Equal(e.learnt) {
		return nil
	}
	changes, err := c.db.GlossaryChanges(ctx)
	if err != nil {
		return err
	}
	if c.newEdition(changes, learnt).analyser.Version() == e.analyser.Version() {
		return nil // counted otherwise, and it comes to the same
	}
	return c.rebuild(ctx)
}

// taught are the short forms that the public part of each record writes out; records that write out none are not in it.
type taught map[allmenning.RecordID][]lang.Expansion

func (t taught) put(id allmenning.RecordID, writes []lang.Expansion) {
	if len(writes) > 0 {
		t[id] = writes
	} else {
		delete(t, id)
	}
}

func (t taught) learnt() lang.Learnt {
	texts := make([][]lang.Expansion, 0, len(t))
	for _, writes := range t {
		texts = append(texts, writes)
	}
	return lang.Learn(texts)
}

// writes gives the short forms that what everybody sees of a record writes out.
func (d *document) writes() (out []lang.Expansion) {
	for _, p := range d.parts {
		if isPublic(p.class) {
			out = append(out, lang.Expansions(p.grams.String())...)
		}
	}
	return out
}

// AnalyserFor is the chain of a catalogue that holds these records and no others, with the glossary as it is delivered.
func AnalyserFor(records []*allmenning.Record) *lang.Analyser {
	t, d := taught{}, newDocuments(nil, nil, nil, newClasses(nil))
	for _, r := range records {
		t.put(r.ID, d.gather(r, nil).writes())
	}
	return analyserOf(codes.Glossary(), nil, t.learnt())
}

// build makes the first edition of a catalogue without a snapshot: it reads everything once for what it teaches, and once to index it.
func (c *Catalogue) build(ctx context.Context) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	if err := c.links.read(ctx, c.db); err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	c.taught = taught{}
	reader := newDocuments(nil, nil, nil, newClasses(nil))
	err := c.readAll(ctx, func(r *allmenning.Record, hang []*allmenning.Record) {
		c.taught.put(r.ID, reader.gather(r, hang).writes())
	})
	if err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	return c.rebuild(ctx)
}

// rebuild makes an edition of everything there is, by the glossary as it is and what the public texts teach, and goes over to it. Events
// that come meanwhile are taken in by catchUp: the number kept is that of the head before reading began. Until the catalogue is ready, it
// answers from what is there so far; after, from the edition before. The caller holds changing.
func (c *Catalogue) rebuild(ctx context.Context) error {
	seq, _, err := c.db.Head(ctx)
	if err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	changes, err := c.db.GlossaryChanges(ctx)
	if err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	e := c.newEdition(changes, c.taught.learnt())
	first := !c.Ready()
	if first {
		c.current.Store(e)
	}
	if err := c.readOwners(ctx, e.documents); err != nil {
		return err
	}
	if err := c.countAll(ctx); err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	if err := c.links.read(ctx, c.db); err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	if err := c.indexAll(ctx, e, first); err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	e.index.Apply(index.Batch{Seq: seq})
	e.index.Refresh()
	c.current.Store(e)
	if !first {
		c.stored.Add(1) // what is kept of an answer is of the edition before
	}
	c.edges.everything(e.index.View())
	return nil
}

// countAll finds out how many public records there are to read.
func (c *Catalogue) countAll(ctx context.Context) error {
	byNoun, err := c.db.CountByNoun(ctx, allmenning.Reader{})
	total := 0
	for noun, n := range byNoun {
		if noun != allmenning.NounFinding {
			total += n
		}
	}
	c.total.Store(int64(total))
	return err
}

// indexAll puts every record into an edition. told says that people are to see how far it has come.
func (c *Catalogue) indexAll(ctx context.Context, e *edition, told bool) error {
	var put []index.Record
	public := int64(0)
	apply := func() {
		e.index.Apply(index.Batch{Put: put})
		put = put[:0]
	}
	err := c.readAll(ctx, func(r *allmenning.Record, hang []*allmenning.Record) {
		document, writes := e.documents.read(r, hang)
		put = append(put, document)
		c.taught.put(r.ID, writes)
		if r.Class().IsPublic() {
			public++
		}
		if told {
			c.done.Store(public)
		}
		if len(put) == batch {
			apply()
		}
	})
	if err != nil {
		return err
	}
	apply()
	c.done.Store(public)
	return nil
}

// readAll gives every record with the findings that hang on it. Findings and what they hang on wait until all findings are read.
func (c *Catalogue) readAll(ctx context.Context, take func(r *allmenning.Record, hang []*allmenning.Record)) error {
	findings := map[allmenning.RecordID]*allmenning.Record{}
	var waiting []*allmenning.Record
	err := c.db.Everything(ctx, func(r *allmenning.Record) error {
		switch {
		case r.Noun == allmenning.NounFinding:
			findings[r.ID] = r
		case len(c.links.findings[r.ID]) > 0:
			waiting = append(waiting, r)
		default:
			take(r, nil)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for _, r := range waiting {
		var hang []*allmenning.Record
		for _, id := range c.links.findings[r.ID] {
			if f := findings[id]; f != nil {
				hang = append(hang, f)
			}
		}
		take(r, hang)
	}
	return nil
}
