package allmenning

import (
	"context"
	"slices"
)

// Actor is a reader who does something: as whom, in which role, and for which organisation. The zero Actor is anonymous and
// may change nothing.
type Actor struct {
	Reader
	Acting OrganisationID // the organisation the person acts in now
	Role   Role           // the person's role there
	For    OrganisationID // on whose behalf, by a delegation to Acting; empty: Acting's own
	Admin  bool           // runs this instance
	// Instance says that the program itself acts on the command of whoever runs it (import, library, jobs).
	Instance bool
}

// Owner is the organisation that what the actor makes will belong to.
func (a Actor) Owner() OrganisationID {
	if a.For != "" {
		return a.For
	}
	return a.Acting
}

// MayWrite says whether the actor may write drafts for owner.
func (a Actor) MayWrite(owner OrganisationID) bool { return a.may(RoleContributor, owner) }

// MayPublish says whether the actor may publish, change, close, withdraw and claim records of owner. Whether owner wants a
// second person as well is asked in commons.
func (a Actor) MayPublish(owner OrganisationID) bool { return a.may(RoleEditor, owner) }

// MayManage says whether the actor may let people into owner and give delegations. A delegate manages nobody else's people,
// and neither does whoever runs the instance, but for an organisation that has no administrator yet (asked in commons).
func (a Actor) MayManage(owner OrganisationID) bool { return a.For == "" && a.may(RoleAdmin, owner) }

func (a Actor) may(least Role, owner OrganisationID) bool {
	if a.Instance {
		return true
	}
	return owner != "" && owner == a.Owner() && a.Role.AtLeast(least) && slices.Contains(a.Organisations, owner)
}

// Visitor is somebody at the door: who acts, and what a page says of them. The zero Visitor is anonymous.
type Visitor struct {
	Actor        Actor
	Name         string        // of the person
	Email        string        // the work address
	Lang         Lang          // what the person has chosen; empty: nothing
	Organisation string        // name of Actor.Acting
	Behalf       string        // name of Actor.For
	Roles        []Appointment // all that the person may switch between
	Session      string        // digest of the session's token
}

// SignedIn says whether somebody has been let in.
func (v Visitor) SignedIn() bool { return v.Actor.Person != "" }

type visitorKey struct{}

// WithVisitor gives a context in which v acts. Whoever lets people in (serve/door) sets it once a request.
func WithVisitor(ctx context.Context, v Visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

// VisitorOf is who acts in ctx; the zero Visitor, who is anonymous, where nobody has been let in.
func VisitorOf(ctx context.Context) Visitor {
	v, _ := ctx.Value(visitorKey{}).(Visitor)
	return v
}
