package allmenning

// LinkKind says how two records hang together in the thread.
type LinkKind string

// The kinds, read from → to.
const (
	LinkAnswers   LinkKind = "answers"   // project → need it answers
	LinkFrom      LinkKind = "from"      // finding → project, trial or study it comes from
	LinkUses      LinkKind = "uses"      // synthesis → finding
	LinkFollows   LinkKind = "follows"   // project → the project it grew out of
	LinkBuildsOn  LinkKind = "builds_on" // project → synthesis or study it rests on
	LinkAdopted   LinkKind = "adopted"   // finding → the project or finding of somebody else that was taken up
	LinkDuplicate LinkKind = "duplicate" // record → the same thing under another id
)

// Link is an arrow of the thread. It is seen when both its ends are.
type Link struct {
	From RecordID
	To   RecordID
	Kind LinkKind
	By   OrganisationID
	At   Time
}
