// Package index is an inverted index of weighted terms in memory that knows who may see what.
//
// It serves search (BM25) and likeness (cosine) from the same postings. A record is one or more
// blocks; each block has a visibility class, and a query brings a table with one byte per class.
// The table is tested inside the loop, so a hidden block can neither appear, be counted nor move
// a score. Word statistics come from public blocks only and stay the same until a new generation.
package index

// Field is the number of a field, 0 to 5; its weight stands in Config.Fields.
type Field uint8

const maxFields = 6

// Config is fixed for the life of an index.
type Config struct {
	// Fields is the weight of each field, by number ([]float32{2, 1.5, 1.5, 1}). A term in a field
	// without a weight here counts 1.
	Fields []float32
	// Chain is the version of the analysis that made the terms. A snapshot of another chain is refused.
	Chain string
}

// Term is one term of a document or a query.
type Term struct {
	Key     string  // equal keys match; in a document, a term without one ends a text: no phrase goes on past it
	Surface string  // as written; what explanations show
	Weight  float32 // 1 for a plain word; ≤ 0 is ignored
	Field   Field   // documents only
	Group   uint8   // queries only: which query word (0–63) it stands for, so that AND can be preferred
	Synonym bool    // a glossary key, with no word of its own: never suggested by Prefix or Nearest
	Part    bool    // a part of a compound; its surface is the compound, so neither is it suggested
}

// Facet is one value on one axis ("theme", "climate").
type Facet struct{ Axis, Value string }

// Block is the part of a record that one visibility class covers. It is the unit of scoring:
// a reader who does not see the class gets the scores the record has without the block.
type Block struct {
	Class  uint32   // number of the visibility class, index into the seen table
	Public bool     // everybody sees it: only such blocks feed word statistics and suggestions
	Terms  []Term   // in the order they stand, which only phrases ask for; the same key may come many times
	Grams  []uint32 // sorted hash<<16|count (lang.Grams); may be nil
	Facets []Facet
}

// Record is all the index holds of one record: one block per distinct class.
type Record struct {
	ID     string
	Blocks []Block
}

// Batch is a set of changes that become visible together. Put replaces a record whole; a record
// that is both put and deleted in one batch is put.
type Batch struct {
	Put    []Record
	Delete []string
	Seq    int64 // number of the last event the batch covers; 0 keeps the earlier one
}
