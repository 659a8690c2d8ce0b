// Package synthesis turns findings on one fixed question into what a municipality may expect.
//
// The road through it:
//
//	InputFrom      a finding record and what it belongs to       → Input
//	Run            the question, its outcome, the inputs         → Result, stored as JSON in a SynthesisVersion
//	Expect         a Result and a starting point                 → Expectation, numbers about people
//	Result's and Expectation's sentence methods                  → Sentence, printed by Sentence.Say in any language
//	Nearest        a Result and a municipality                   → the studies nearest in context
//
// Which number leads is decided by how many studies there are (Rule), and stands in one place. The headline is where the
// effect in a new municipality may land, not the mean over those that have tried; with fewer than three studies there is
// no number in the headline at all. The engine never says that something is proven.
//
// The package knows no language. A sentence is a catalogue key with typed arguments; page, Word file and plain text print
// the same Sentence through the same method, so that the three cannot say different numbers.
package synthesis
