package overlap

import "allmenning/find/lang"

// Knowing is c with the words of an analyser's glossary, so that reasons can tell what means the same from what is related.
func (c *Comparer) Knowing(a *lang.Analyser) *Comparer {
	know := *c
	know.words = Words{Same: a.SameMeaning, Meet: a.Meet}
	return &know
}
