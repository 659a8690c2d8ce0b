package commons

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"allmenning"
	"allmenning/store"
)

// OrganisationChoice is what an organisation has chosen for itself.
type OrganisationChoice = store.OrganisationChoice

// MyRole is a role a person has, and for whom else it lets them act now.
type MyRole struct {
	Organisation allmenning.Organisation
	Role         allmenning.Role
	Since        allmenning.Time
	Behalf       []Delegated // that hold
}

// Delegated is a delegation as one of its sides sees it.
type Delegated struct {
	Other allmenning.Organisation
	Until allmenning.Time
	At    allmenning.Time
	By    string // name of who gave it
	Holds bool
}

// MyRoles gives the roles of the visitor, with what each lets them do on behalf of others.
func (c *Commons) MyRoles(ctx context.Context, v allmenning.Visitor) ([]MyRole, error) {
	var out []MyRole
	for _, role := range v.Roles {
		o, err := c.store.Organisation(ctx, role.Organisation)
		if err != nil {
			return nil, err
		}
		_, received, err := c.delegations(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		received = slices.DeleteFunc(received, func(d Delegated) bool { return !d.Holds })
		out = append(out, MyRole{Organisation: o, Role: role.Role, Since: role.Since, Behalf: received})
	}
	return out, nil
}

// delegations gives those that an organisation has given and received, also those that no longer hold.
func (c *Commons) delegations(ctx context.Context, org allmenning.OrganisationID) (given, received []Delegated, err error) {
	all, err := c.store.Delegations(ctx, org)
	if err != nil || len(all) == 0 {
		return nil, nil, err
	}
	ids := make([]allmenning.PersonID, len(all))
	for i, d := range all {
		ids[i] = d.By
	}
	names, err := c.names(ctx, ids...)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range all {
		one := Delegated{Until: d.Until, At: d.At, By: names[d.By], Holds: d.Holds(c.store.Now())}
		other := d.To
		if d.To == org {
			other = d.From
		}
		if one.Other, err = c.store.Organisation(ctx, other); err != nil {
			return nil, nil, err
		}
		if d.From == org {
			given = append(given, one)
		} else {
			received = append(received, one)
		}
	}
	return given, received, nil
}

// Colleague is one of the people of an organisation.
type Colleague struct {
	ID    allmenning.PersonID
	Name  string
	Email string
	Role  allmenning.Role
	Since allmenning.Time
}

// PeopleLine is one line of what was done with the people of an organisation.
type PeopleLine struct {
	At    allmenning.Time
	Who   string // empty: the program
	Act   string // catalogue key under "people.act."
	Whom  string // empty: nobody
	Role  allmenning.Role
	Other string // name of another organisation; empty: none
}

// PeopleOf is all that an administrator of an organisation looks after.
type PeopleOf struct {
	Organisation allmenning.Organisation
	People       []Colleague
	Invited      []OpenInvitation
	Given        []Delegated
	Received     []Delegated
	Choice       OrganisationChoice
	Log          []PeopleLine // the newest first
}

// mostLogged is how many lines of the log a page shows.
const mostLogged = 50

// People gives who may do what in an organisation, to its administrator. Forbidden for any other.
func (c *Commons) People(ctx context.Context, actor allmenning.Actor, org allmenning.OrganisationID) (*PeopleOf, error) {
	o, err := c.store.Organisation(ctx, org)
	if err != nil {
		return nil, err
	}
	if !actor.MayManage(org) {
		return nil, forbidden
	}
	p := &PeopleOf{Organisation: o}
	appointments, err := c.store.AppointmentsIn(ctx, org)
	if err != nil {
		return nil, err
	}
	for _, a := range appointments {
		who, err := c.store.Person(ctx, a.Person)
		if err != nil {
			return nil, err
		}
		p.People = append(p.People, Colleague{ID: who.ID, Name: who.Name, Email: who.Email, Role: a.Role, Since: a.Since})
	}
	open, err := c.store.InvitationsTo(ctx, org)
	if err != nil {
		return nil, err
	}
	if p.Invited, err = c.openInvitations(ctx, open); err != nil {
		return nil, err
	}
	if p.Given, p.Received, err = c.delegations(ctx, org); err != nil {
		return nil, err
	}
	if p.Choice, err = c.store.OrganisationChoice(ctx, org); err != nil {
		return nil, err
	}
	p.Log, err = c.peopleLog(ctx, org)
	return p, err
}

func (c *Commons) peopleLog(ctx context.Context, org allmenning.OrganisationID) ([]PeopleLine, error) {
	acts, err := c.store.PeopleLog(ctx, org, mostLogged)
	if err != nil {
		return nil, err
	}
	var ids []allmenning.PersonID
	for _, a := range acts {
		ids = append(ids, a.Actor, a.Person)
	}
	names, err := c.names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	var out []PeopleLine
	for _, a := range acts {
		line := PeopleLine{At: a.At, Who: names[a.Actor], Act: a.Act, Whom: names[a.Person]}
		if role := allmenning.Role(a.Meta); role.Valid() {
			line.Role = role
		} else if a.Meta != "" {
			if o, err := c.store.Organisation(ctx, allmenning.OrganisationID(a.Meta)); err == nil {
				line.Other = o.Name
			}
		}
		out = append(out, line)
	}
	return out, nil
}

// names gives the names of people by id.
func (c *Commons) names(ctx context.Context, ids ...allmenning.PersonID) (map[allmenning.PersonID]string, error) {
	slices.Sort(ids)
	return c.store.PersonNames(ctx, slices.Compact(ids))
}

// Invitation is what an invitation lets its holder do.
type Invitation struct {
	Email        string                  // empty: its holder gives one
	Organisation allmenning.Organisation // the zero one: none
	Role         allmenning.Role
	Admin        bool // to run the instance
	By           string
	Until        allmenning.Time
	Known        bool // the address has an account
}

// NewPassword says that the link is for a new password and nothing else.
func (i Invitation) NewPassword() bool { return i.Organisation.ID == "" && !i.Admin }

// Invitation tells the holder of a link what it is for. ErrNotFound when it is used, too old or unknown.
func (c *Commons) Invitation(ctx context.Context, token string) (Invitation, error) {
	in, err := c.Invited(ctx, token)
	if err != nil {
		return Invitation{}, err
	}
	out := Invitation{Email: in.Email, Role: in.Role, Admin: in.Admin, Until: in.Ends}
	if in.Org != "" {
		if out.Organisation, err = c.store.Organisation(ctx, in.Org); err != nil {
			return Invitation{}, err
		}
	}
	names, err := c.names(ctx, in.By)
	if err != nil {
		return Invitation{}, err
	}
	out.By = names[in.By]
	if in.Email != "" {
		_, err = c.store.PersonByEmail(ctx, in.Email)
		out.Known = err == nil
		if allmenning.KindOf(err) == allmenning.NotFound {
			err = nil
		}
	}
	return out, err
}

// Instance is what whoever runs the instance looks after.
type Instance struct {
	Admins   []allmenning.Person
	Without  []allmenning.Organisation // that have no administrator, by name; without the library
	With     int                       // organisations that have one
	Invited  []OpenInvitation          // by those who run the instance, where no administrator of an organisation looks after them
	Requests []AskedFor
	Letters  map[string]int // how many there are in each state: waiting, sending, sent, failed
	NotSent  []NotSent      // the newest first
}

// AskedFor is a request with what a page says of it.
type AskedFor struct {
	allmenning.Request
	Organisation string
	Who          string             // asks
	About        *allmenning.Record // nil: none, or not one the reader sees
}

// NotSent is a letter that could not be sent: to whom, of what kind, and why. What it says is the receiver's business.
type NotSent struct {
	To       string
	Template string
	Made     allmenning.Time
	Attempts int
	GivenUp  bool
	Error    string
}

// mostFailed is how many letters that could not be sent a page shows.
const mostFailed = 20

// Instance gives what whoever runs the instance looks after. Forbidden for any other. It holds nothing of what organisations
// keep for themselves.
func (c *Commons) Instance(ctx context.Context, actor allmenning.Actor) (*Instance, error) {
	if !actor.Admin {
		return nil, forbidden
	}
	i := &Instance{}
	var err error
	if i.Admins, err = c.store.Admins(ctx); err != nil {
		return nil, err
	}
	have, err := c.store.Administered(ctx)
	if err != nil {
		return nil, err
	}
	all, err := c.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	i.With = len(have)
	for _, o := range all {
		if !have[o.ID] && o.Kind != allmenning.KindLibrary {
			i.Without = append(i.Without, o)
		}
	}
	if i.Requests, err = c.Waits(ctx, actor); err != nil {
		return nil, err
	}
	open, err := c.store.OpenInvitations(ctx)
	if err != nil {
		return nil, err
	}
	open = slices.DeleteFunc(open, func(in store.Invitation) bool { return in.Org != "" && have[in.Org] })
	if i.Invited, err = c.openInvitations(ctx, open); err != nil {
		return nil, err
	}
	counts, failed, err := c.store.OutboxState(ctx, mostFailed)
	if err != nil {
		return nil, err
	}
	i.Letters = counts
	for _, l := range failed {
		var m Mail
		_ = json.Unmarshal(l.Body, &m) // a letter of another kind has no receiver to name
		i.NotSent = append(i.NotSent, NotSent{
			To: m.To, Template: m.Template, Made: l.Made, Attempts: l.Attempt, GivenUp: l.State == "failed", Error: l.Error,
		})
	}
	return i, nil
}

// Waits gives the requests that the actor may decide, the oldest first.
func (c *Commons) Waits(ctx context.Context, actor allmenning.Actor) ([]AskedFor, error) {
	requests, err := c.Waiting(ctx, actor)
	if err != nil {
		return nil, err
	}
	return c.askedFor(ctx, actor, requests)
}

// MyRequests gives what the actor's organisation has asked for, the newest first.
func (c *Commons) MyRequests(ctx context.Context, actor allmenning.Actor) ([]AskedFor, error) {
	if actor.Acting == "" || actor.Person == "" {
		return nil, nil
	}
	requests, err := c.store.RequestsBy(ctx, actor.Acting)
	if err != nil {
		return nil, err
	}
	requests = slices.DeleteFunc(requests, func(q allmenning.Request) bool { return q.Kind == allmenning.RequestEntry })
	return c.askedFor(ctx, actor, requests)
}

// askedFor gives requests the names a page says.
func (c *Commons) askedFor(ctx context.Context, actor allmenning.Actor, requests []allmenning.Request) ([]AskedFor, error) {
	var people []allmenning.PersonID
	var records []allmenning.RecordID
	for _, q := range requests {
		people = append(people, q.By)
		if q.Record != "" {
			records = append(records, q.Record)
		}
	}
	names, err := c.names(ctx, people...)
	if err != nil {
		return nil, err
	}
	seen, err := c.store.RecordsByID(ctx, actor.Reader, records)
	if err != nil {
		return nil, err
	}
	out := make([]AskedFor, len(requests))
	for i, q := range requests {
		o, err := c.store.Organisation(ctx, q.Org)
		if err != nil {
			return nil, err
		}
		out[i] = AskedFor{Request: q, Organisation: o.Name, Who: cmp.Or(names[q.By], q.Name), About: seen[q.Record]}
	}
	return out, nil
}

// Organisations gives every organisation but the library, by name: whom one may delegate to.
func (c *Commons) Organisations(ctx context.Context) ([]allmenning.Organisation, error) {
	all, err := c.store.Organisations(ctx)
	return slices.DeleteFunc(all, func(o allmenning.Organisation) bool { return o.Kind == allmenning.KindLibrary }), err
}

// Organisation gives one organisation. ErrNotFound when there is none. Organisations are open to everybody.
func (c *Commons) Organisation(ctx context.Context, id allmenning.OrganisationID) (allmenning.Organisation, error) {
	return c.store.Organisation(ctx, id)
}
