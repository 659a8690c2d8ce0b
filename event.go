package allmenning

// Act names what somebody did. The names are stored and are catalogue keys under "act.".
type Act string

// The acts of reading and importing; those of writing come with the pages that need them.
const (
	ActRegistered  Act = "registered"  // a record was made here
	ActImported    Act = "imported"    // a record came from a file or the library
	ActUpdated     Act = "updated"     // a new version came
	ActWithdrawn   Act = "withdrawn"   // its owner took it back
	ActRestored    Act = "restored"    // and opened it again
	ActClosed      Act = "closed"      // visibility became stricter
	ActOpened      Act = "opened"      // visibility became wider
	ActLinked      Act = "linked"      // a link to another record was made
	ActUnlinked    Act = "unlinked"    // and taken away
	ActSynthesised Act = "synthesised" // a synthesis got a new stored version
)

// Event says that something happened to one record. Events are numbered without gaps in the order they were committed, and
// hold no texts: those are revisions, so that erasing a text never breaks the log.
type Event struct {
	Seq     int64
	ID      EventID
	At      Time
	Actor   PersonID       // empty: the program itself, on somebody's command
	Acting  OrganisationID // the organisation the actor acted for
	For     OrganisationID // the organisation it was done on behalf of, where that is another
	Act     Act
	Record  RecordID
	Version int
	Import  ImportID
	Meta    string // short JSON of codes and numbers, never texts
}

// Actor is a reader who does something: as whom, and for which organisation.
type Actor struct {
	Reader
	Acting OrganisationID
	// Instance says that the program itself acts on the command of whoever runs it (import, library, jobs).
	Instance bool
}

// MayWrite says whether the actor may change a record owned by owner.
func (a Actor) MayWrite(owner OrganisationID) bool {
	if a.Instance {
		return true
	}
	if a.Acting != owner {
		return false
	}
	for _, o := range a.Organisations {
		if o == owner {
			return true
		}
	}
	return false
}
