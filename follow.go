package allmenning

// FollowKind says what somebody follows.
type FollowKind string

// What may be followed.
const (
	FollowRecord       FollowKind = "record"       // a record: its id
	FollowMunicipality FollowKind = "municipality" // what a municipality does: its number
	FollowOrganisation FollowKind = "organisation" // what another organisation does: its id
	FollowTheme        FollowKind = "theme"        // codes.Themes
	FollowSearch       FollowKind = "search"       // a saved question, as it was written
)

// Follow is a person's wish to hear of something in the weekly digest.
type Follow struct {
	Person PersonID
	Kind   FollowKind
	Of     string // id, number, code or question
	Since  Time
}

// Check says everything that is wrong with the shape of f; nil when it may be stored.
func (f Follow) Check() error {
	var e FieldErrors
	e.oneOf("kind", string(f.Kind), string(FollowRecord), string(FollowMunicipality), string(FollowOrganisation), string(FollowTheme), string(FollowSearch))
	e.text("of", f.Of, 1, 500)
	return e.err()
}
