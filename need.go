package allmenning

// Need is a challenge somebody is responsible for, before any project. Its title is the challenge in one line.
type Need struct {
	Challenge   string   `json:"challenge"`      // what they struggle with, in their own words
	Goal        string   `json:"goal,omitempty"` // how they would know that it is better
	Who         string   `json:"who,omitempty"`  // whom it concerns, and about how many, in their own words
	Standing    Standing `json:"standing,omitempty"`
	Themes      []string `json:"themes,omitempty"` // codes.Themes
	TargetGroup []string `json:"target_groups,omitempty"`
	ReportedBy  string   `json:"reported_by,omitempty"` // organisation as the source wrote it, while it has no page here

	ContactBlock ContactPoint `json:"-"`
}

// Standing is where those who have a need stand: what they hope for by telling of it.
type Standing string

// The standings; "vet ikke" is an answer.
const (
	SeekingPartners Standing = "seeking-partners" // looking for somebody to try with
	Learning        Standing = "learning"         // want to know what others have done
	Telling         Standing = "telling"          // only tell of it
	StandingUnknown Standing = "unknown"
)

// Standings lists them in the order a form asks.
func Standings() []Standing { return []Standing{SeekingPartners, Learning, Telling, StandingUnknown} }

// ContactPoint is a role and a work address; never a private one.
type ContactPoint struct {
	Role  string `json:"role,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	Asked bool   `json:"willing_to_be_asked,omitempty"` // have they offered to be asked? Else only the owner's own people see who it is
}

// Noun is NounNeed.
func (*Need) Noun() Noun { return NounNeed }

// Part gives the blocks core and contact.
func (n *Need) Part(b BlockName) any {
	switch b {
	case Core:
		return n
	case Contact:
		return &n.ContactBlock
	}
	return nil
}

func (n *Need) check(e *FieldErrors) {
	e.text("challenge", n.Challenge, 0, 8000)
	e.text("goal", n.Goal, 0, 4000)
	e.text("who", n.Who, 0, 500)
	e.oneOf("standing", string(n.Standing), "", string(SeekingPartners), string(Learning), string(Telling), string(StandingUnknown))
	n.ContactBlock.check(e)
}

// complete asks for the five that a need written here must have: the title, whom it concerns, what happens today, where they
// stand and who is responsible.
func (n *Need) complete(e *FieldErrors) {
	e.text("who", n.Who, 1, 500)
	e.text("challenge", n.Challenge, 1, 8000)
	e.text("standing", string(n.Standing), 1, 40)
	n.ContactBlock.complete(e)
}

func (c ContactPoint) check(e *FieldErrors) {
	e.text("contact.role", c.Role, 0, 200)
	e.email("contact.email", c.Email, false)
	e.text("contact.phone", c.Phone, 0, 40)
}

// complete asks for a role and a work address, so that others know whom to ask.
func (c ContactPoint) complete(e *FieldErrors) {
	e.text("contact.role", c.Role, 1, 200)
	e.email("contact.email", c.Email, true)
}
