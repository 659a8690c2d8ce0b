package allmenning

import "slices"

// Constellation is a lasting group of organisations with a lead, which owns its record. Who is in it are its memberships; they
// see what is open to the group, whose GroupID is the id of this record. Its title is the name of the group.
type Constellation struct {
	Purpose string           `json:"purpose"`           // what they are together for, in their own words
	Open    bool             `json:"open,omitempty"`    // any public body may join by itself
	Invited []OrganisationID `json:"invited,omitempty"` // whom the lead lets in, in the order they were asked; nobody is a member before it has said yes
}

// Noun is NounConstellation.
func (*Constellation) Noun() Noun { return NounConstellation }

// Part gives the core, which is all there is.
func (c *Constellation) Part(b BlockName) any {
	if b == Core {
		return c
	}
	return nil
}

func (c *Constellation) check(e *FieldErrors) {
	e.text("purpose", c.Purpose, 0, 4000)
}

// complete asks what it is for, beside the name.
func (c *Constellation) complete(e *FieldErrors) {
	e.text("purpose", c.Purpose, 1, 4000)
}

// IsPublic says that an organisation is a public body, which may join a constellation that is open.
func (k OrganisationKind) IsPublic() bool {
	return k == KindMunicipality || k == KindCounty || k == KindState
}

// Lets says whether an organisation may become a member by its own choice.
func (c *Constellation) Lets(o Organisation) bool {
	return c.Open && o.Kind.IsPublic() || slices.Contains(c.Invited, o.ID)
}
