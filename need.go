package allmenning

// Need is a challenge somebody is responsible for, before any project. Its title is the challenge in one line.
type Need struct {
	Challenge   string   `json:"challenge"`        // what they struggle with, in their own words
	Goal        string   `json:"goal,omitempty"`   // how they would know that it is better
	Themes      []string `json:"themes,omitempty"` // codes.Themes
	TargetGroup []string `json:"target_groups,omitempty"`
	ReportedBy  string   `json:"reported_by,omitempty"` // organisation as the source wrote it, while it has no page here

	ContactBlock ContactPoint `json:"-"`
}

// ContactPoint is a role and a work address; never a private one.
type ContactPoint struct {
	Role  string `json:"role,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	Asked bool   `json:"willing_to_be_asked,omitempty"`
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
}
