package allmenning

import (
	"net/mail"
	"strings"
	"unicode/utf8"
)

// Person is somebody with an account: a name, a work address and nothing else.
type Person struct {
	ID      PersonID
	Name    string
	Email   string // folded by FoldEmail; one person an address
	Lang    Lang   // of what we write to the person; empty: the instance's
	Admin   bool   // runs this instance: lets people in, decides on claims; does not read others' own records
	Closed  bool   // may no longer sign in; what the person did stays, under the name until it is erased
	Created Time
}

// Check says everything that is wrong with the shape of p; nil when it may be stored.
func (p *Person) Check() error {
	var e FieldErrors
	e.text("name", p.Name, 1, 200)
	e.email("email", p.Email, true)
	return e.err()
}

// FoldEmail gives the one form of a mail address by which it is stored and looked up.
func FoldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// email takes a bare address as mail knows it, without a name before it.
func (f *FieldErrors) email(field, s string, required bool) {
	if s == "" {
		if required {
			f.add(field, "field.required")
		}
		return
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 || !utf8.ValidString(s) || !strings.Contains(s[strings.LastIndexByte(s, '@'):], ".") {
		f.add(field, "field.email")
	}
}

// Role is what a person may do in an organisation. Each role may all that those before it may.
type Role string

// The roles, from least to most.
const (
	RoleReader      Role = "reader"      // reads what the organisation sees
	RoleContributor Role = "contributor" // writes drafts, and asks an editor to publish them
	RoleEditor      Role = "editor"      // publishes, edits, closes, withdraws and claims
	RoleAdmin       Role = "admin"       // also lets people in and gives delegations
)

var roleRank = map[Role]int{RoleReader: 1, RoleContributor: 2, RoleEditor: 3, RoleAdmin: 4}

// Roles lists the roles from least to most.
func Roles() []Role { return []Role{RoleReader, RoleContributor, RoleEditor, RoleAdmin} }

// Valid says whether r is a role we know.
func (r Role) Valid() bool { return roleRank[r] > 0 }

// AtLeast says whether r may all that least may. No role is at least nothing.
func (r Role) AtLeast(least Role) bool { return roleRank[r] >= roleRank[least] && roleRank[least] > 0 }

// Appointment is a role that a person has in an organisation.
type Appointment struct {
	Person       PersonID
	Organisation OrganisationID
	Role         Role
	Since        Time
}

// Delegation lets the people of one organisation act on behalf of another until a date: a lead municipality for a member.
type Delegation struct {
	From  OrganisationID // whose records are written
	To    OrganisationID // whose people may write them
	Until Time           // no longer from then on
	By    PersonID       // who gave it
	At    Time
}

// Holds says whether the delegation holds at now.
func (d Delegation) Holds(now Time) bool { return now < d.Until }
