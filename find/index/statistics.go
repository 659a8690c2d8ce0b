package index

const gramSpace = 1 << 16

// counts are the word statistics of the public blocks as they are now. Only the writer reads them.
type counts struct {
	blocks  uint32
	length  float64
	df      []uint32 // by term number
	gramDF  []uint32 // by hash
	changed int      // public blocks added or taken away since the last generation
	buffer  []uint32
}

func newCounts() *counts { return &counts{gramDF: make([]uint32, gramSpace)} }

func (c *counts) count(e encoded, by int32) {
	c.blocks += uint32(by)
	c.length += float64(by) * float64(e.length)
	eachTerm(e.forward, func(t forwardTerm) {
		for int(t.id) >= len(c.df) {
			c.df = append(c.df, 0)
		}
		c.df[t.id] += uint32(by)
	})
	c.buffer = appendGrams(c.buffer[:0], e.grams)
	for _, g := range c.buffer {
		c.gramDF[g>>16] += uint32(by)
	}
}

// generation is a frozen copy of the counts. Every weight is made from it, so scores stand still
// between generations, and a text that is not public never moves one.
type generation struct {
	number  int
	blocks  uint32
	average float64 // length of a public block
	length  float64
	df      []uint32
	gramDF  []uint32
	gramIDF []float32
	idf     []float64 // vectorIDF by term number
	newIDF  float64   // of a term no public block had
}

func (c *counts) freeze(number int) *generation {
	g := &generation{
		number: number, blocks: c.blocks, length: c.length,
		df: append([]uint32(nil), c.df...), gramDF: append([]uint32(nil), c.gramDF...),
	}
	g.derive()
	return g
}

func (g *generation) derive() {
	g.average = 1
	if g.blocks > 0 && g.length > 0 {
		g.average = g.length / float64(g.blocks)
	}
	g.gramIDF = make([]float32, gramSpace)
	known := map[uint32]float32{} // most grams share a few df, and logarithms are slow
	for h, df := range g.gramDF {
		idf, ok := known[df]
		if !ok {
			idf = float32(vectorIDF(g.blocks, df))
			known[df] = idf
		}
		g.gramIDF[h] = idf
	}
	g.idf = make([]float64, len(g.df))
	for t, df := range g.df {
		g.idf[t] = vectorIDF(g.blocks, df)
	}
	g.newIDF = vectorIDF(g.blocks, 0)
}

// dfOf is the number of public blocks with the term, 0 for one that no public block had.
func (g *generation) dfOf(term uint32) uint32 {
	if int(term) < len(g.df) {
		return g.df[term]
	}
	return 0
}

// idfOf is the weight of a term in vectors.
func (g *generation) idfOf(term uint32) float64 {
	if int(term) < len(g.idf) {
		return g.idf[term]
	}
	return g.newIDF
}

// dfCap is the df above which a term finds no candidates: max(50, min(5 % of N, 10,000)).
func (g *generation) dfCap() uint32 { return max(50, min(g.blocks/20, 10_000)) }
