package commons

import (
	"context"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"allmenning"
	"allmenning/secret"
	"allmenning/store"
)

// Inquiry is what somebody wants to ask those behind a record.
type Inquiry struct {
	Record allmenning.RecordID
	Key    string // of the form, so that sending it twice asks once
	Name   string // of who asks
	Email  string // where the answer goes
	From   string // organisation, in own words; may be empty
	Text   string
	Lang   allmenning.Lang // that the asker reads; empty: the instance's
	Known  bool            // Email is that of the account the asker is let in with, so a copy may go there
}

// MostQuestion is the most characters a question may have.
const MostQuestion = 2000

func (q *Inquiry) check() error {
	var e allmenning.FieldErrors
	add := func(field, key string, args ...any) {
		e = append(e, allmenning.FieldError{Field: field, Key: key, Args: args})
	}
	who := allmenning.Person{Name: q.Name, Email: q.Email}
	if fields, ok := who.Check().(allmenning.FieldErrors); ok {
		e = append(e, fields...)
	}
	switch n := utf8.RuneCountInString(q.Text); {
	case strings.TrimSpace(q.Text) == "":
		add("text", "field.required")
	case n > MostQuestion:
		add("text", "field.too_long", "most", MostQuestion, "n", n)
	case !utf8.ValidString(q.Text) || strings.ContainsRune(q.Text, 0):
		add("text", "field.bad_characters")
	case holdsIdentity(q.Text):
		add("text", "field.identity_number")
	}
	for field, text := range map[string]string{"name": q.Name, "email": q.Email, "from": q.From} {
		if holdsIdentity(text) {
			add(field, "field.identity_number")
		}
	}
	if !utf8.ValidString(q.From) || strings.ContainsRune(q.From, 0) {
		add("from", "field.bad_characters")
	}
	if utf8.RuneCountInString(q.From) > 200 {
		add("from", "field.too_long", "most", 200, "n", utf8.RuneCountInString(q.From))
	}
	return orNil(e)
}

// id is of one form with one content: another question from the same form is another question.
func (q *Inquiry) id() string {
	return q.Key + ":" + secret.Digest(strings.Join([]string{q.Key, string(q.Record), q.Name, q.Email, q.From, q.Text}, "\x1f"))
}

// Ask mails a question to those behind a record that the reader sees: to the contact it names if they have offered to be asked, else the public
// address of its owner, else the owner's administrators; while the library holds it, to the public address of the municipality it
// stands under, else to whoever runs the instance, who passes it on. A letter to a public address is written for whoever opens
// the post there, who may never have heard of the record. The asker sees no address; the answer goes straight to the asker,
// who gets a receipt.
// A *Crowded when all of them have been asked so much within the hour that nobody gets this one.
func (c *Commons) Ask(ctx context.Context, reader allmenning.Reader, q Inquiry) error {
	q.Email, q.Name = allmenning.FoldEmail(q.Email), strings.TrimSpace(q.Name)
	if err := q.check(); err != nil {
		return err
	}
	running, err := c.store.Admins(ctx)
	if err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.Record(q.Record)
		if err != nil || !reader.Sees(r.Class()) {
			return firstError(err, allmenning.ErrNotFound)
		}
		if !r.Offered() {
			r.Withhold() // what is asked of their own people, as when a trial has ended, goes to them all the same
		}
		to, err := c.behind(tx, r, running)
		if err != nil {
			return err
		}
		m := Mail{Template: MailQuestion, ReplyTo: q.Email, Lang: to.Lang, Args: map[string]string{
			"path": r.Path(), "name": q.Name, "organisation": q.From, "text": q.Text,
		}}
		entitle(m.Args, r)
		if to.Post.ID != "" {
			if err := toPost(tx, to.Post, m.Args); err != nil {
				return err
			}
			if r.Owner == Library && claimable(r) == nil {
				m.Args["claim"] = r.Path() + "/vart"
			}
		}
		if to.Running {
			m.Args["email"] = q.Email // a letter that is passed on is answered by others than those it came to
		}
		get, err := postTo(tx, to.Emails, "question:"+q.id(), m)
		if err == nil && get == 0 {
			return crowded(tx, to.Emails, m)
		}
		if err != nil {
			return err
		}
		_, err = postTo(tx, []string{q.Email}, "asked:"+q.id(), receipt(q, r, to.Running))
		return err
	})
}

// receipt is the letter that tells whoever has asked that the question is sent. What was asked stands in it only where the address is
// that of the asker's account: anybody can write any address in a form, and nobody is to get a stranger's words from here. It says so
// when the question is passed on by whoever runs the instance: the answer then comes from people we cannot name.
func receipt(q Inquiry, r *allmenning.Record, passed bool) Mail {
	m := Mail{Template: MailAsked, Lang: q.Lang, Args: entitle(map[string]string{"path": r.Path()}, r)}
	if q.Known {
		m.Args["text"] = q.Text
	}
	if passed {
		m.Args["passed"] = "yes"
	}
	return m
}

// Crowded is the refusal of a question to people who have had as many as they get within an hour: Unavailable.
type Crowded struct {
	Wait time.Duration // until one of them gets one more, if nobody else asks meanwhile
}

// Error says so in the words of a log.
func (c *Crowded) Error() string {
	return "commons: as many questions as are sent in an hour; wait " + c.Wait.String()
}

// Unwrap gives the kind.
func (c *Crowded) Unwrap() error {
	return allmenning.Refuse(allmenning.Unavailable, "errors.unavailable.title")
}

// crowded says how long it is until one of some addresses gets one more mail like m.
func crowded(tx *store.Tx, addresses []string, m Mail) error {
	most, within := boundFor(m.Template)
	first := allmenning.Time(math.MaxInt64)
	for _, m.To = range addresses {
		at, err := tx.LetterBefore(boundOf(m), most-1)
		if err != nil {
			return err
		}
		first = min(first, at)
	}
	return &Crowded{Wait: max(time.Second, time.Duration(first-tx.Now())*time.Millisecond+within)}
}

// receivers are those who can answer for a record.
type receivers struct {
	Emails  []string
	Post    allmenning.Organisation // whose public address it is; the zero one: it is no public address
	Lang    allmenning.Lang         // empty: as the instance writes
	Running bool                    // they run the instance, and pass it on: nobody nearer is known
}

// toPost adds to the arguments of a letter what is said to whoever opens an organisation's post: whose post it is, and where
// they ask to be let in, while nobody there is.
func toPost(tx *store.Tx, o allmenning.Organisation, args map[string]string) error {
	in, err := tx.AppointmentsIn(o.ID)
	args["post"] = o.Name
	if len(in) == 0 {
		args["join"] = "/bli-med?org=" + string(o.ID)
	}
	return err
}

// behind gives those who can answer for a record; those who run the instance when nobody else can. Unavailable when there is
// nobody at all.
func (c *Commons) behind(tx *store.Tx, r *allmenning.Record, running []allmenning.Person) (to receivers, err error) {
	if contact, ok := r.Body.Part(allmenning.Contact).(*allmenning.ContactPoint); ok && contact != nil && contact.Email != "" {
		return receivers{Emails: []string{contact.Email}}, nil
	}
	orgs := []allmenning.OrganisationID{r.Owner}
	if r.Owner == Library {
		orgs = nil
		for _, p := range r.Places {
			today, _ := c.register.Resolve(p.Number)
			for _, n := range today {
				orgs = append(orgs, MunicipalityOwner(n))
			}
		}
	}
	for _, org := range orgs {
		choice, err := tx.OrganisationChoice(org)
		if err != nil {
			return receivers{}, err
		}
		if choice.Email != "" {
			o, err := tx.Organisation(org)
			return receivers{Emails: []string{choice.Email}, Post: o, Lang: c.LetterLang(o, "")}, err
		}
	}
	for _, org := range orgs {
		if to.Emails, err = administratorsOf(tx, org); err != nil || len(to.Emails) > 0 {
			return to, err
		}
	}
	to.Running = true
	for _, p := range running {
		to.Emails = append(to.Emails, p.Email)
	}
	if len(to.Emails) == 0 {
		return receivers{}, allmenning.Refuse(allmenning.Unavailable, "ask.nobody")
	}
	return to, nil
}

func administratorsOf(tx *store.Tx, org allmenning.OrganisationID) (to []string, err error) {
	all, err := peopleIn(tx, org, allmenning.RoleAdmin)
	for _, p := range all {
		to = append(to, p.Email)
	}
	return to, err
}
