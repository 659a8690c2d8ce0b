package overlap

// remembering is c with a memory of what it has been told of pairs of words, for one question: the words of a text meet the same words
// in one record after another, and each answer takes reading both. One goroutine may use it.
func (c *Comparer) remembering() *Comparer {
	r := *c
	r.words.Same, r.words.Meet = remember(c.words.Same), remember(c.words.Meet)
	if says := c.words.Says; says != nil {
		both := remember(func(word, _ string) bool { return says(word) })
		r.words.Says = func(word string) bool { return both(word, "") }
	}
	return &r
}

func remember(ask func(a, b string) bool) func(a, b string) bool {
	if ask == nil {
		return nil
	}
	known := map[[2]string]bool{}
	return func(a, b string) bool {
		answer, ok := known[[2]string{a, b}]
		if !ok {
			answer = ask(a, b)
			known[[2]string{a, b}] = answer
		}
		return answer
	}
}
