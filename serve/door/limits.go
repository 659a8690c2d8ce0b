package door

import (
	"net/http"
	"time"

	"allmenning"
)

// Limits bound what may be tried at the door, by address, by account and by session. What succeeds does not count where Back
// is called: many people of one municipality come from one address, and only those who guess are to be stopped.
type Limits struct {
	behindProxy bool
	pairs       *Limit // signing in to one account from one address
	addresses   *Limit // signing in, by address: a whole town hall may share one
	accounts    *Limit // signing in, by account, whether there is such an account or not
	letters     *Limit // links opened in vain, and asked for, by address
	posts       *Limit // whatever is sent, by session
	questions   *Limit // letters to others, by account or address
	strangers   *Limit // letters that strangers ask for, all of them together
	files       *Limit // files of many records, by person or address
}

// NewLimits gives the limits of an instance. behindProxy says that a proxy sets X-Forwarded-For; without one anybody could
// set it, so it is not read.
func NewLimits(behindProxy bool) *Limits {
	return &Limits{
		behindProxy: behindProxy,
		pairs:       &Limit{Burst: 10, Every: 90 * time.Second},
		addresses:   &Limit{Burst: 100, Every: 9 * time.Second},
		accounts:    &Limit{Burst: 30, Every: 90 * time.Second},
		letters:     &Limit{Burst: 5, Every: 12 * time.Minute},
		posts:       &Limit{Burst: 120, Every: time.Second / 2},
		questions:   &Limit{Burst: 10, Every: 6 * time.Minute},
		strangers:   &Limit{Burst: 200, Every: 10 * time.Second},
		files:       &Limit{Burst: 120, Every: 5 * time.Second},
	}
}

// longestAccount bounds how much of an address is remembered.
const longestAccount = 254

// SignIn counts a try to sign in to an account, and says how long to wait; 0 is to go on. back takes the try out of the count.
// Who guesses at one account is stopped there, and nobody else at the same address; a try that is not let through counts
// nowhere else. The account is counted whether it exists or not.
func (l *Limits) SignIn(r *http.Request, email string) (wait time.Duration, back func()) {
	address, account := Address(r, l.behindProxy), allmenning.FoldEmail(email)
	account = account[:min(len(account), longestAccount)]
	return taken(try{l.addresses, address}, try{l.pairs, address + " " + account}, try{l.accounts, account})
}

// Link counts the use of an invitation or of a link to a new password, by address.
func (l *Limits) Link(r *http.Request) (wait time.Duration, back func()) {
	return taken(try{l.letters, Address(r, l.behindProxy)})
}

// Letter counts the wish for a letter by somebody who is not signed in: a new password, or to be let in. It is counted by address,
// and all such wishes together, so that a thousand addresses do not fill the outbox either; how many letters one receiver gets
// is bounded where they are posted.
func (l *Limits) Letter(r *http.Request) (wait time.Duration, back func()) {
	return taken(try{l.letters, Address(r, l.behindProxy)}, try{l.strangers, ""})
}

// Question counts a question to those behind a record, by who is signed in, else by address and with the letters that strangers
// ask for.
func (l *Limits) Question(r *http.Request) (wait time.Duration, back func()) {
	if person := allmenning.VisitorOf(r.Context()).Actor.Person; person != "" {
		return taken(try{l.questions, string(person)})
	}
	return taken(try{l.questions, "address " + Address(r, l.behindProxy)}, try{l.strangers, ""})
}

// File counts a file of many records that is taken along, by who is signed in, else by address.
func (l *Limits) File(r *http.Request) time.Duration {
	key := "address " + Address(r, l.behindProxy)
	if person := allmenning.VisitorOf(r.Context()).Actor.Person; person != "" {
		key = string(person)
	}
	_, wait := l.files.Allow(key)
	return wait
}

// try is one count that a request goes into.
type try struct {
	*Limit
	key string
}

// taken counts a request in each of some limits. One that is not let through by the last counts in none. back takes it out of all.
func taken(tries ...try) (wait time.Duration, back func()) {
	for i, one := range tries {
		ok, wait := one.Allow(one.key)
		if !ok {
			putBack(tries[:i])
			return wait, func() {}
		}
	}
	return 0, func() { putBack(tries) }
}

func putBack(tries []try) {
	for _, one := range tries {
		one.Back(one.key)
	}
}

// Post counts what somebody who is signed in sends, and says how long to wait; 0 is to go on. What strangers send is bounded
// where it costs something.
func (l *Limits) Post(r *http.Request) time.Duration {
	session := allmenning.VisitorOf(r.Context()).Session
	if r.Method != http.MethodPost || session == "" {
		return 0
	}
	_, wait := l.posts.Allow(session)
	return wait
}
