package show

import "allmenning/answers"

// NearWriting is what is shown beside a form while somebody writes: the nearest of what others work on.
type NearWriting struct {
	Hits  []answers.Hit
	Asked bool   // there was enough to look for
	At    string // the clock
	All   string // where all hits are
	// Same says of a need that it is the very one that is being written, and can be joined instead; nil: none is.
	Same func(answers.Hit) bool
}
