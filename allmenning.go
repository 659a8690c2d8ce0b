// Package allmenning holds the nouns of the knowledge commons: what a municipality needs, tries, learns and may expect.
//
// It is the bottom of the tree: every other package may import it, and it imports none of ours. If something has a row in
// the database, its type lives here; if it is computed, its type lives in the package that computes it. Here stand also the
// two rules that must exist once only: what a valid record is ([Record.Check]) and who sees it ([Reader.Sees]).
package allmenning

import (
	"time"

	"github.com/google/uuid"
)

// Ids are UUIDv7 texts made in Go, so that they sort by time and are the same on both database engines. A v7 id tells when
// it was made: it is never used as a secret.
type (
	RecordID       string
	OrganisationID string
	PersonID       string
	GroupID        string // a constellation, which carries the level Group
	ImportID       string
	EventID        string
)

// NewID returns a new id of any of the id types.
func NewID[T ~string]() T { return T(uuid.Must(uuid.NewV7()).String()) }

// MunicipalityNumber is four digits with the leading zero kept: "0301". County numbers are two digits.
type MunicipalityNumber string

// CountyNumber is two digits with the leading zero kept: "03".
type CountyNumber string

// Lang is the language of a text: "nb", "nn", "en", "se" (Northern Sámi), "sma", "smj" or "sv". Empty means unknown.
type Lang string

// The languages of the interface; texts may have others.
const (
	NB Lang = "nb"
	NN Lang = "nn"
	EN Lang = "en"
)

// Texts is the same text in up to three languages. An empty field means it has not been written.
type Texts struct {
	NB string `json:"nb,omitempty"`
	NN string `json:"nn,omitempty"`
	EN string `json:"en,omitempty"`
}

// In returns the text for a reader of lang, and the language it is really in: the language asked for, else bokmål, nynorsk
// and English in that order (bokmål after nynorsk for a nynorsk reader). Empty when nothing is written.
func (t Texts) In(lang Lang) (string, Lang) {
	switch {
	case lang == EN && t.EN != "":
		return t.EN, EN
	case lang == NN && t.NN != "":
		return t.NN, NN
	case t.NB != "":
		return t.NB, NB
	case t.NN != "":
		return t.NN, NN
	case t.EN != "":
		return t.EN, EN
	}
	return "", ""
}

// IsZero says that the text is written in no language.
func (t Texts) IsZero() bool { return t == Texts{} }

// Time is a moment as stored: whole milliseconds since 1970 UTC, the same on both engines. Zero means not known or not set.
type Time int64

// At turns t into a Time; the zero time becomes 0.
func At(t time.Time) Time {
	if t.IsZero() {
		return 0
	}
	return Time(t.UnixMilli())
}

// Time returns the moment in UTC; the zero Time gives the zero time.Time.
func (t Time) Time() time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(t)).UTC()
}
