package overlap

import "allmenning/find/index"

// Why gives the reasons why a record of the index is like each of others, in their order, as Relatives gives them: at most five,
// best first, in the record's words on one side and the other's on the other. None for what the reader does not see.
func (c *Comparer) Why(v *index.View, seen []byte, record string, others []string) [][]Reason {
	out := make([][]Reason, len(others))
	c = c.remembering()
	vector, ok := v.VectorOf(record, seen)
	for i := range others {
		if ok {
			out[i] = Reasons(v.Reasons(vector, others[i], seen), MostReasons, c.words)
		}
	}
	return out
}
