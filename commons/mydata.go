package commons

import (
	"context"
	"slices"
	"time"

	"allmenning"
	"allmenning/secret"
	"allmenning/store"
)

// MyData is everything that is stored about one person, under names that can be read without this program. Texts the person
// has published belong to an organisation and leave with its export; here stands that the person wrote them, and when.
type MyData struct {
	Made         time.Time       `json:"made"`
	Person       MyPerson        `json:"person"`
	WaysIn       []MyWayIn       `json:"ways_in"`
	Roles        []MyAppointment `json:"roles"`
	Sessions     []MySession     `json:"sessions"`
	Invitations  []MyInvitation  `json:"invitations"` // that the person got or made
	Drafts       []MyDraft       `json:"drafts"`
	Follows      []MyFollow      `json:"follows"`
	Letters      MyLetters       `json:"weekly_letters"`
	Requests     []MyRequest     `json:"requests"`
	Endorsements []MyAct         `json:"endorsements"`
	Delegations  []MyDelegation  `json:"delegations"` // that the person gave for an organisation
	Acts         []MyAct         `json:"acts"`        // with records
	Lists        []MyList        `json:"lists"`       // that the person sent
	Words        []MyWords       `json:"words"`       // what the person changed of the words that count as the same
	People       []MyPeopleAct   `json:"people"`      // done with people by the person, or with the person
}

// MyPerson is the account itself.
type MyPerson struct {
	ID       allmenning.PersonID `json:"id"`
	Name     string              `json:"name"`
	Email    string              `json:"email"`
	Language allmenning.Lang     `json:"language,omitempty"`
	Instance bool                `json:"runs_the_instance"`
	Made     time.Time           `json:"made"`
}

// MyWayIn is a way to show who one is. The secret is never given.
type MyWayIn struct {
	Kind string    `json:"kind"`
	Set  time.Time `json:"set"`
}

// MyAppointment is a role.
type MyAppointment struct {
	Organisation string          `json:"organisation"`
	Role         allmenning.Role `json:"role"`
	Since        time.Time       `json:"since"`
}

// MySession is a browser that is signed in.
type MySession struct {
	Begun time.Time `json:"begun"`
	Seen  time.Time `json:"last_used"`
	Ends  time.Time `json:"ends"`
	This  bool      `json:"this_one"`
}

// MyInvitation is one the person got or made.
type MyInvitation struct {
	Email        string          `json:"email"`
	Organisation string          `json:"organisation,omitempty"`
	Role         allmenning.Role `json:"role,omitempty"`
	Mine         bool            `json:"made_by_me"`
	Made         time.Time       `json:"made"`
	Used         *time.Time      `json:"used,omitempty"`
}

// MyDraft is what the person has written and not published.
type MyDraft struct {
	ID     allmenning.RecordID `json:"id"`
	Noun   allmenning.Noun     `json:"noun"`
	Fields map[string][]string `json:"fields"`
	Saved  time.Time           `json:"saved"`
}

// MyFollow is something the person hears of.
type MyFollow struct {
	Kind  allmenning.FollowKind `json:"kind"`
	Of    string                `json:"of"`
	Since time.Time             `json:"since"`
}

// MyLetters is what the person has chosen of weekly letters.
type MyLetters struct {
	Often string `json:"often"`               // "weekly" or "never"; weekly is what holds for who has chosen nothing
	Week  string `json:"last_week,omitempty"` // that a letter was made for
}

// MyRequest is a question the person has asked or answered. What others wrote in theirs is not in it.
type MyRequest struct {
	Mine         bool                    `json:"asked_by_me"`
	Answered     bool                    `json:"answered_by_me"`
	Kind         allmenning.RequestKind  `json:"kind"`
	Organisation string                  `json:"organisation"`
	Record       allmenning.RecordID     `json:"record,omitempty"`
	Name         string                  `json:"name,omitempty"`
	Email        string                  `json:"email,omitempty"`
	Text         string                  `json:"text,omitempty"`
	State        allmenning.RequestState `json:"state"`
	At           time.Time               `json:"at"`
}

// MyDelegation is one the person gave.
type MyDelegation struct {
	From  string    `json:"from"`
	To    string    `json:"to"`
	Until time.Time `json:"until"`
	At    time.Time `json:"at"`
}

// MyList is a list the person sent. What came of its rows is among the acts.
type MyList struct {
	Sent         time.Time `json:"sent"`
	Name         string    `json:"name"`
	Organisation string    `json:"organisation"`
	State        string    `json:"state"`
}

// MyWords is a change the person made of the glossary.
type MyWords struct {
	At     time.Time                `json:"at"`
	Set    string                   `json:"set"`
	Kind   allmenning.GlossaryKind  `json:"kind"`
	Add    allmenning.GlossaryWords `json:"added,omitzero"`
	Remove allmenning.GlossaryWords `json:"removed,omitzero"`
	Source string                   `json:"source,omitempty"`
	Reason string                   `json:"reason"`
}

// MyAct is something done with a record.
type MyAct struct {
	At     time.Time           `json:"at"`
	Act    allmenning.Act      `json:"act"`
	Record allmenning.RecordID `json:"record"`
	For    string              `json:"organisation"`
}

// MyPeopleAct is something done with people.
type MyPeopleAct struct {
	At           time.Time `json:"at"`
	Act          string    `json:"act"`
	ByMe         bool      `json:"by_me"`
	Organisation string    `json:"organisation,omitempty"`
	Detail       string    `json:"detail,omitempty"`
}

// MyData gathers everything that is stored about the visitor. Other people's names are not in it.
func (c *Commons) MyData(ctx context.Context, v allmenning.Visitor) (*MyData, error) {
	if !v.SignedIn() {
		return nil, forbidden
	}
	g := gathering{Commons: c, ctx: ctx, session: v.Session, names: map[allmenning.OrganisationID]string{}}
	p, err := c.store.Person(ctx, v.Actor.Person)
	if err != nil {
		return nil, err
	}
	d := &MyData{Made: c.store.Now().Time(), Person: MyPerson{
		ID: p.ID, Name: p.Name, Email: p.Email, Language: p.Lang, Instance: p.Admin, Made: p.Created.Time(),
	}}
	for _, gather := range []func(*MyData, allmenning.Person) error{
		g.access, g.roles, g.invitations, g.drafts, g.follows, g.requests, g.delegations, g.acts, g.lists, g.people, g.words,
	} {
		if err := gather(d, p); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// gathering keeps the names of organisations met on the way.
type gathering struct {
	*Commons
	ctx     context.Context
	session string // digest of the one that asks
	names   map[allmenning.OrganisationID]string
}

func (g *gathering) name(id allmenning.OrganisationID) string {
	if id == "" {
		return ""
	}
	if _, known := g.names[id]; !known {
		g.names[id] = string(id)
		if o, err := g.store.Organisation(g.ctx, id); err == nil {
			g.names[id] = o.Name
		}
	}
	return g.names[id]
}

func (g *gathering) lists(d *MyData, p allmenning.Person) error {
	lists, err := g.store.ImportsBy(g.ctx, p.ID)
	for _, i := range lists {
		d.Lists = append(d.Lists, MyList{i.At.Time(), i.Name, g.name(i.Owner), string(i.State)})
	}
	return err
}

func (g *gathering) access(d *MyData, p allmenning.Person) error {
	ways, err := g.store.Credentials(g.ctx, p.ID)
	if err != nil {
		return err
	}
	for kind, at := range ways {
		d.WaysIn = append(d.WaysIn, MyWayIn{kind, at.Time()})
	}
	slices.SortFunc(d.WaysIn, func(a, b MyWayIn) int { return a.Set.Compare(b.Set) })
	sessions, err := g.store.SessionsOf(g.ctx, p.ID)
	for _, s := range sessions {
		d.Sessions = append(d.Sessions, MySession{Begun: s.Made.Time(), Seen: s.Seen.Time(), Ends: s.Ends.Time(), This: s.Digest == g.session})
	}
	return err
}

func (g *gathering) roles(d *MyData, p allmenning.Person) error {
	roles, err := g.store.Appointments(g.ctx, p.ID)
	for _, a := range roles {
		d.Roles = append(d.Roles, MyAppointment{g.name(a.Organisation), a.Role, a.Since.Time()})
	}
	return err
}

func (g *gathering) invitations(d *MyData, p allmenning.Person) error {
	all, err := g.store.InvitationsOf(g.ctx, p.Email, p.ID)
	for _, i := range all {
		one := MyInvitation{Organisation: g.name(i.Org), Role: i.Role, Mine: i.By == p.ID, Made: i.Made.Time()}
		if i.Email == p.Email {
			one.Email = i.Email // the address of somebody else is theirs
		}
		if i.Used != 0 {
			at := i.Used.Time()
			one.Used = &at
		}
		d.Invitations = append(d.Invitations, one)
	}
	return err
}

func (g *gathering) drafts(d *MyData, p allmenning.Person) error {
	all, err := g.store.Drafts(g.ctx, p.ID)
	for _, one := range all {
		d.Drafts = append(d.Drafts, MyDraft{one.ID, one.Noun, one.Fields, one.Saved.Time()})
	}
	return err
}

func (g *gathering) follows(d *MyData, p allmenning.Person) error {
	all, err := g.store.Follows(g.ctx, p.ID)
	for _, f := range all {
		d.Follows = append(d.Follows, MyFollow{f.Kind, f.Of, f.Since.Time()})
	}
	if err != nil {
		return err
	}
	chosen, err := g.store.Digest(g.ctx, p.ID)
	if allmenning.KindOf(err) == allmenning.NotFound {
		d.Letters = MyLetters{Often: Weekly}
		return nil
	}
	d.Letters = MyLetters{Often: chosen.Often, Week: chosen.Week}
	return err
}

func (g *gathering) requests(d *MyData, p allmenning.Person) error {
	all, err := g.store.RequestsOf(g.ctx, p.ID, p.Email)
	for _, q := range all {
		one := MyRequest{Kind: q.Kind, Organisation: g.name(q.Org), Record: q.Record, State: q.State, At: q.At.Time()}
		one.Mine, one.Answered = q.By == p.ID || q.Email == p.Email, q.DecidedBy == p.ID
		if one.Mine {
			one.Name, one.Email, one.Text = q.Name, q.Email, q.Text
		}
		d.Requests = append(d.Requests, one)
	}
	return err
}

func (g *gathering) delegations(d *MyData, p allmenning.Person) error {
	all, err := g.store.DelegationsBy(g.ctx, p.ID)
	for _, one := range all {
		d.Delegations = append(d.Delegations, MyDelegation{g.name(one.From), g.name(one.To), one.Until.Time(), one.At.Time()})
	}
	return err
}

func (g *gathering) acts(d *MyData, p allmenning.Person) error {
	events, err := g.store.EventsBy(g.ctx, p.ID)
	if err != nil {
		return err
	}
	for _, e := range events {
		owner := e.For
		if owner == "" {
			owner = e.Acting
		}
		d.Acts = append(d.Acts, MyAct{e.At.Time(), e.Act, e.Record, g.name(owner)})
	}
	endorsed, err := g.store.EndorsementsBy(g.ctx, p.ID)
	for _, e := range endorsed {
		d.Endorsements = append(d.Endorsements, MyAct{e.At.Time(), allmenning.ActEndorsed, e.Record, g.name(e.Org)})
	}
	return err
}

func (g *gathering) words(d *MyData, p allmenning.Person) error {
	all, err := g.store.GlossaryChanges(g.ctx)
	for _, w := range all {
		if w.By == p.ID {
			d.Words = append(d.Words, MyWords{w.At.Time(), w.Set, w.Kind, w.Add, w.Remove, w.Source, w.Reason})
		}
	}
	return err
}

func (g *gathering) people(d *MyData, p allmenning.Person) error {
	all, err := g.store.PeopleLogOf(g.ctx, p.ID)
	for _, a := range all {
		detail := a.Meta
		if !allmenning.Role(a.Meta).Valid() {
			detail = g.name(allmenning.OrganisationID(a.Meta))
		}
		d.People = append(d.People, MyPeopleAct{a.At.Time(), a.Act, a.Actor == p.ID, g.name(a.Org), detail})
	}
	return err
}

// Confirm asks the visitor for the password once more, before something that cannot be undone.
func (c *Commons) Confirm(ctx context.Context, v allmenning.Visitor, password string) error {
	_, err := c.confirm(ctx, v, password)
	return err
}

func (c *Commons) confirm(ctx context.Context, v allmenning.Visitor, password string) (proof, error) {
	if !v.SignedIn() {
		return proof{}, forbidden
	}
	who := proof{person: v.Actor.Person, kind: passwordKind, subject: string(v.Actor.Person)}
	var err error
	if _, who.secret, err = c.store.Credential(ctx, who.kind, who.subject); err != nil {
		return proof{}, err
	}
	ok, err := secret.CheckPassword(ctx, who.secret, password)
	if err == nil && !ok {
		err = allmenning.FieldErrors{{Field: "old", Key: "account.password.wrong"}}
	}
	return who, err
}

// forget takes away what the account has that nobody else needs: drafts, follows, ways in and sessions.
func (c *Commons) forget(tx *store.Tx, person allmenning.PersonID) error {
	if err := tx.DeleteDrafts(person); err != nil {
		return err
	}
	if err := tx.DeleteFollow(person, "", ""); err != nil {
		return err
	}
	if err := tx.DeleteCredentials(person); err != nil {
		return err
	}
	return tx.DeleteSessions(person, "")
}
