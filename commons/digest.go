package commons

import (
	"context"

	"allmenning"
)

// Finder is what the weekly letters ask of the index. Each question is answered with the reader's eyes and best first, by an index that
// knows of every event up to upTo, or with Unavailable. One that is nil finds nothing.
type Finder struct {
	// Matching gives the records that answer a followed question.
	Matching func(ctx context.Context, reader allmenning.Reader, question string, upTo int64) ([]allmenning.RecordID, error)
	// Alike gives the records that the page of a followed one names as working on something alike, and for each how: the last part of
	// a catalogue key, "labels.overlap." + label. None where the reader does not see the followed one.
	Alike func(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID, upTo int64) (ids []allmenning.RecordID, labels []string, err error)
}

// Digest is a weekly letter as it waits to be sent: what it will tell of, without a single text. The texts are read when it
// goes out, as the receiver sees them then, so what is closed in the meantime is not told.
type Digest struct {
	Person   allmenning.PersonID `json:"person"`
	Week     string              `json:"week"`
	Sections []DigestSection     `json:"sections"`
}

// DigestSection is what happened to one thing that is followed, the newest first.
type DigestSection struct {
	Kind  allmenning.FollowKind `json:"kind"`
	Of    string                `json:"of"`
	Items []DigestItem          `json:"items"`
}

// DigestItem is one record that something happened to.
type DigestItem struct {
	Record allmenning.RecordID       `json:"record"`
	Act    allmenning.Act            `json:"act"` // the one that says most; ActAlike for a new record that is like the followed one
	By     allmenning.OrganisationID `json:"by,omitempty"`
	At     allmenning.Time           `json:"at"`
	From   int                       `json:"from,omitempty"`  // of a synthesis: the number of the first of its new answers
	Label  string                    `json:"label,omitempty"` // of one that is alike: how, as Finder.Alike says
	// Instead is, beside an endorsement, the other news that says most of the record: what is told if the endorsement has been taken
	// back when the letter goes out; nil when nothing else happened.
	Instead *DigestItem `json:"instead,omitempty"`

	seq int64
}

// ActAlike is what a letter says of a new record that the page of one somebody follows names as like it. It is no event.
const ActAlike allmenning.Act = "alike"

// The most a letter reads and tells. Of records that are followed themselves, that lie near one, or that answer a question,
// everything is read.
const (
	mostNews  = 5000 // events in municipalities, and as many of any theme
	mostItems = 200  // in a section as it waits
)

// says is how much an act tells; 0 is nothing that belongs in a letter.
var says = map[allmenning.Act]int{
	allmenning.ActRegistered: 9, allmenning.ActImported: 9, allmenning.ActOpened: 8, allmenning.ActRestored: 8,
	allmenning.ActSynthesised: 7, allmenning.ActClaimed: 6, allmenning.ActWithdrawn: 6, allmenning.ActJoined: 5,
	allmenning.ActEndorsed: 4, allmenning.ActEdited: 3, allmenning.ActUpdated: 2,
}

// isNew says that an act made a record appear.
func isNew(a allmenning.Act) bool { return says[a] >= 8 }

// readerNow is a person as a reader with the rights of this moment: those of every organisation the person has a role in.
func (c *Commons) readerNow(ctx context.Context, person allmenning.PersonID) (allmenning.Reader, error) {
	reader := allmenning.Reader{Person: person}
	roles, err := c.store.Appointments(ctx, person)
	if err != nil {
		return reader, err
	}
	for _, role := range roles {
		o, err := c.store.Organisation(ctx, role.Organisation)
		if err != nil {
			return reader, err
		}
		reader.Peer = reader.Peer || o.Public()
		reader.Organisations = append(reader.Organisations, o.ID)
	}
	if len(reader.Organisations) > 0 {
		reader.Groups, err = c.store.GroupsOf(ctx, reader.Organisations...)
	}
	return reader, err
}
