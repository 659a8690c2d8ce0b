package allmenning

// Act names what somebody did. The names are stored and are catalogue keys under "act.".
type Act string

// The acts.
const (
	ActRegistered  Act = "registered"  // a record was made here
	ActImported    Act = "imported"    // a record came from a file or the library
	ActUpdated     Act = "updated"     // a new version came from its source
	ActEdited      Act = "edited"      // people changed it
	ActWithdrawn   Act = "withdrawn"   // its owner took it back
	ActRestored    Act = "restored"    // and opened it again
	ActClosed      Act = "closed"      // visibility became stricter
	ActOpened      Act = "opened"      // visibility became wider
	ActLinked      Act = "linked"      // a link to another record was made
	ActUnlinked    Act = "unlinked"    // and taken away
	ActSynthesised Act = "synthesised" // a synthesis got a new stored version
	ActProposed    Act = "proposed"    // a result was proposed to a synthesis it fits
	ActIncluded    Act = "included"    // whoever keeps the synthesis took it in
	ActLeftOut     Act = "left_out"    // or left it out, with a reason
	ActClaimed     Act = "claimed"     // a municipality took over a record that the library held
	ActEndorsed    Act = "endorsed"    // an organisation said "vi også" to a need
	ActUnendorsed  Act = "unendorsed"  // and took it back
	ActJoined      Act = "joined"      // an organisation became a member of a constellation
	ActLeft        Act = "left"        // and is no longer
	ActRemoved     Act = "removed"     // the lead took a member out of a constellation
	ActHandedOver  Act = "handed_over" // a constellation got another lead, which owns its record from then on
)

// The acts on the glossary, which are on no record.
const (
	ActWordsAdded   Act = "words_added"   // a set of words that count as the same was made here
	ActWordsChanged Act = "words_changed" // words were added to a set, or removed
	ActWordsRetired Act = "words_retired" // a set no longer counts
	ActWordsUndone  Act = "words_undone"  // a change of a set was undone
)

// OnGlossary says whether a is an act on the glossary.
func (a Act) OnGlossary() bool {
	return a == ActWordsAdded || a == ActWordsChanged || a == ActWordsRetired || a == ActWordsUndone
}

// Event says that something happened to one record, or to the glossary, and then Record is empty. Events are numbered without gaps in the order they were committed, and
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
