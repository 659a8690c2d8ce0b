package commons

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/secret"
	"allmenning/store"
)

// How often somebody wants to hear of what they follow.
const (
	Weekly = "weekly"
	Never  = "never"
)

// mostFollowed is how much one person may follow.
const mostFollowed = 500

// Follow makes the visitor hear of something in the weekly letter: a record the visitor sees, a municipality of today, another
// organisation, a theme, or a search as SearchOf writes it. Following it already changes nothing.
func (c *Commons) Follow(ctx context.Context, v allmenning.Visitor, kind allmenning.FollowKind, of string) error {
	if !v.SignedIn() {
		return forbidden
	}
	f := allmenning.Follow{Person: v.Actor.Person, Kind: kind, Of: of}
	if err := f.Check(); err != nil {
		return err
	}
	if err := c.followable(ctx, v.Actor.Reader, &f); err != nil {
		return err
	}
	all, err := c.store.Follows(ctx, f.Person)
	if err != nil {
		return err
	}
	if len(all) >= mostFollowed {
		return allmenning.Refuse(allmenning.Conflict, "follow.too_many", "most", mostFollowed)
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := hold(tx, f.Person); err != nil {
			return err
		}
		if err := tx.PutFollow(f); err != nil {
			return err
		}
		_, err := startDigest(tx, f.Person)
		return err
	})
}

// followOwn makes somebody who has written a record follow it, so that they hear of what is linked to it and of new records that
// are like it.
func followOwn(tx *store.Tx, person allmenning.PersonID, id allmenning.RecordID) error {
	if p, err := tx.HoldPerson(person); err != nil || p.Closed {
		return err // whoever has closed the account meanwhile follows nothing
	}
	if err := tx.PutFollow(allmenning.Follow{Person: person, Kind: allmenning.FollowRecord, Of: string(id)}); err != nil {
		return err
	}
	_, err := startDigest(tx, person)
	return err
}

// followable asks that what is to be followed is there, and seen. A municipality is followed by its number, also where it is asked
// for as an organisation.
func (c *Commons) followable(ctx context.Context, reader allmenning.Reader, f *allmenning.Follow) error {
	switch f.Kind {
	case allmenning.FollowRecord:
		_, err := c.store.Record(ctx, reader, allmenning.RecordID(f.Of))
		return err
	case allmenning.FollowMunicipality:
		if _, ok := c.register.ByNumber(allmenning.MunicipalityNumber(f.Of)); ok {
			return nil
		}
	case allmenning.FollowOrganisation:
		o, err := c.store.Organisation(ctx, allmenning.OrganisationID(f.Of))
		if err == nil && o.Kind == allmenning.KindMunicipality {
			f.Kind, f.Of = allmenning.FollowMunicipality, string(o.Municipality)
			return c.followable(ctx, reader, f)
		}
		return err
	case allmenning.FollowTheme:
		if codes.Themes().Has(f.Of) {
			return nil
		}
	case allmenning.FollowSearch:
		q, err := url.ParseQuery(f.Of)
		if f.Of = SearchOf(q); err == nil && f.Of != "" {
			return nil
		}
	}
	return allmenning.ErrNotFound
}

// questionFields are the parts of a question that say what is asked for, as the page of hits names them.
var questionFields = []string{"q", "noun", "fase", "tema", "resultat", "sektor", "fylke", "storrelse", "sentralitet", "aar", "giver"}

// SearchOf is the one form in which a search is followed: what is asked for, without who asks and how much is shown. It is empty
// for one without words.
func SearchOf(q url.Values) string {
	out := url.Values{}
	if strings.TrimSpace(q.Get("q")) == "" {
		return ""
	}
	for _, name := range questionFields {
		for _, value := range q[name] {
			if value = strings.TrimSpace(value); value != "" {
				out.Add(name, value)
			}
		}
	}
	return out.Encode()
}

// startDigest gives the choice of a person, and stores the first one: a letter each week, of what happens from now on. A letter
// tells of nothing from before, so the first one has no earlier week.
func startDigest(tx *store.Tx, person allmenning.PersonID) (store.Digest, error) {
	d, err := tx.Digest(person)
	if allmenning.KindOf(err) != allmenning.NotFound {
		return d, err
	}
	seen, err := tx.Head()
	if err != nil {
		return d, err
	}
	token, _ := secret.NewToken()
	d = store.Digest{Person: person, Often: Weekly, Seen: seen, Week: Week(tx.Now().Time()), Token: token}
	return d, tx.PutDigest(d)
}

// Unfollow makes the visitor no longer hear of something, whether it is still seen or not.
func (c *Commons) Unfollow(ctx context.Context, v allmenning.Visitor, kind allmenning.FollowKind, of string) error {
	if !v.SignedIn() || kind == "" {
		return forbidden
	}
	return c.store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteFollow(v.Actor.Person, kind, of) })
}

// SetDigest chooses how often the visitor hears of what is followed: Weekly or Never. What happens while it is Never is not
// told of later.
func (c *Commons) SetDigest(ctx context.Context, v allmenning.Visitor, often string) error {
	if !v.SignedIn() {
		return forbidden
	}
	if often != Weekly && often != Never {
		return allmenning.FieldErrors{{Field: "often", Key: "field.unknown_code", Args: []any{"value", often}}}
	}
	return c.store.Write(ctx, func(tx *store.Tx) error { return setDigest(tx, v.Actor.Person, often) })
}

func setDigest(tx *store.Tx, person allmenning.PersonID, often string) error {
	d, err := startDigest(tx, person)
	if err != nil || d.Often == often {
		return err
	}
	d.Often = often
	if often == Weekly {
		if d.Seen, err = tx.Head(); err != nil {
			return err
		}
		d.Week = Week(tx.Now().Time())
	}
	return tx.PutDigest(d)
}

// UnsubscribePath is where a weekly letter is stopped without signing in.
func UnsubscribePath(token string) string { return "/avmeld/" + token }

// Unsubscribing says whether a token stops somebody's weekly letters. ErrNotFound when it stops nobody's.
func (c *Commons) Unsubscribing(ctx context.Context, token string) (stopped bool, err error) {
	d, err := c.store.DigestByToken(ctx, token)
	return d.Often == Never, err
}

// Unsubscribe stops the weekly letters that a token belongs to; what is followed stays. Done again it does nothing. ErrNotFound
// when the token belongs to nobody.
func (c *Commons) Unsubscribe(ctx context.Context, token string) error {
	d, err := c.store.DigestByToken(ctx, token)
	if err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error { return setDigest(tx, d.Person, Never) })
}

// Followed is one thing somebody follows, as it is called.
type Followed struct {
	allmenning.Follow
	Name
}

// Name is what something that can be followed is called, and where it is.
type Name struct {
	Record *allmenning.Record // nil: it is no record, or the reader does not see it any more
	Whose  string             // name of the organisation that owns the record, or of the municipalities of one the library holds
	Place  string             // name of a municipality or another organisation
	Theme  string             // codes.Themes
	Words  string             // of a question
	Path   string             // empty: it is not seen any more
}

// Following is what somebody follows, the newest first, and how often they hear of it.
type Following struct {
	Often string // Weekly, Never, or empty: nothing has been followed or chosen yet, and Weekly is what holds
	All   []Followed
}

// Follows gives what the visitor follows, called as the visitor sees it now: a record that has been closed has no name.
func (c *Commons) Follows(ctx context.Context, v allmenning.Visitor) (*Following, error) {
	if !v.SignedIn() {
		return nil, forbidden
	}
	out := &Following{}
	d, err := c.store.Digest(ctx, v.Actor.Person)
	if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
		return nil, err
	}
	out.Often = d.Often
	follows, err := c.store.Follows(ctx, v.Actor.Person)
	if err != nil {
		return nil, err
	}
	names, err := c.followNames(ctx, v.Actor.Reader, v.Lang, follows)
	if err != nil {
		return nil, err
	}
	organisations, err := c.organisationNames(ctx)
	for i, f := range follows {
		if names[i].Record != nil {
			names[i].Whose = c.whose(names[i].Record, organisations)
		}
		out.All = append(out.All, Followed{Follow: f, Name: names[i]})
	}
	return out, err
}

// whose tells two records of one name apart. It is empty for what belongs to nobody, such as a study.
func (c *Commons) whose(r *allmenning.Record, organisations map[allmenning.OrganisationID]string) string {
	if name := organisations[r.Owner]; name != "" {
		return name
	}
	var places []string
	for _, p := range r.Places {
		if m, ok := c.register.ByNumber(p.Number); ok {
			places = append(places, m.Label())
		}
	}
	return strings.Join(places, ", ")
}

// followNames gives what follows are called, in their order, to a reader of a language.
func (c *Commons) followNames(ctx context.Context, reader allmenning.Reader, lang allmenning.Lang, follows []allmenning.Follow) ([]Name, error) {
	out := make([]Name, len(follows))
	var ids []allmenning.RecordID
	for _, f := range follows {
		if f.Kind == allmenning.FollowRecord {
			ids = append(ids, allmenning.RecordID(f.Of))
		}
	}
	records, err := c.store.RecordsByID(ctx, reader, ids)
	if err != nil {
		return nil, err
	}
	organisations := map[allmenning.OrganisationID]string{}
	if slices.ContainsFunc(follows, func(f allmenning.Follow) bool { return f.Kind == allmenning.FollowOrganisation }) {
		all, err := c.store.Organisations(ctx) // the library too
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			organisations[o.ID] = o.Name
		}
	}
	for i, f := range follows {
		switch f.Kind {
		case allmenning.FollowRecord:
			if r := records[allmenning.RecordID(f.Of)]; r != nil {
				out[i] = Name{Record: r, Path: r.Path()}
			}
		case allmenning.FollowMunicipality:
			if m, ok := c.register.ByNumber(allmenning.MunicipalityNumber(f.Of)); ok {
				out[i] = Name{Place: m.Label(), Path: "/kommuner/" + f.Of}
			}
		case allmenning.FollowOrganisation:
			if name := organisations[allmenning.OrganisationID(f.Of)]; name != "" {
				out[i] = Name{Place: name, Path: "/organisasjoner/" + f.Of}
			}
		case allmenning.FollowTheme:
			out[i] = Name{Theme: f.Of, Path: "/sok?" + url.Values{"q": {codes.Themes().Name(f.Of, string(lang))}}.Encode()}
		case allmenning.FollowSearch:
			q, _ := url.ParseQuery(f.Of) // it was read before it was stored
			out[i] = Name{Words: q.Get("q"), Path: "/sok?" + f.Of}
		}
	}
	return out, nil
}

// IsFollowed says whether a person follows something.
func (c *Commons) IsFollowed(ctx context.Context, person allmenning.PersonID, kind allmenning.FollowKind, of string) (bool, error) {
	follows, err := c.store.Follows(ctx, person)
	for _, f := range follows {
		if f.Kind == kind && f.Of == of {
			return true, err
		}
	}
	return false, err
}
