package catalogue

// Gist gives the n words that say most in a text, by the public texts; see search.Searcher.Gist.
func (c *Catalogue) Gist(text string, n int) string {
	e := c.current.Load()
	return e.searcher.Gist(e.index.View(), text, n)
}
