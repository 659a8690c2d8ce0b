package form

import "allmenning"

// Fields of who can be asked.
const (
	contactRole  = "contact.role"
	contactEmail = "contact.email"
	contactAsked = "contact.willing_to_be_asked"
)

// StartContact fills in whom a new record names, and that they can be asked, which is what most write it for; the writer takes the
// tick away where it is not so.
func StartContact(v Values, role, email string) {
	FillContact(v, allmenning.ContactPoint{Role: role, Email: email, Asked: true})
}

// FillContact is ReadContact the other way. Where nobody is named yet, the tick stands for whoever will be.
func FillContact(v Values, c allmenning.ContactPoint) {
	v.Set(contactRole, c.Role)
	v.Set(contactEmail, c.Email)
	if c.Asked || c.Role == "" && c.Email == "" {
		v.Set(contactAsked, "ja")
	}
}

// ReadContact reads who can be asked, and whether they have offered it; nobody has where nobody is named.
func ReadContact(v Values, into *allmenning.ContactPoint) {
	into.Role, into.Email = v.Get(contactRole), v.Get(contactEmail)
	into.Asked = v.Get(contactAsked) != "" && (into.Role != "" || into.Email != "")
}
