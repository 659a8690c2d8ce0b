package allmenning

// Lesson is one experience in one sentence: when … we did … and it led to …; next time ….
type Lesson struct {
	When      string `json:"when"`
	Did       string `json:"did"`
	LedTo     string `json:"led_to"`
	Advice    string `json:"advice,omitempty"`
	Factor    string `json:"factor"`              // codes.Factors
	Sign      string `json:"sign"`                // helped | hindered | surprised
	Weight    string `json:"weight,omitempty"`    // decisive | some | minor
	Phase     string `json:"phase,omitempty"`     // before | start | running | ending | after
	Holds     string `json:"holds,omitempty"`     // small | large | anywhere | unknown
	Condition string `json:"condition,omitempty"` // the one local condition that must be true
	Basis     string `json:"basis,omitempty"`     // measured | several | one
	Explains  string `json:"explains,omitempty"`  // outcome | cost | deviation | harm: what of the result it is the reason of
}

func (l Lesson) check(e *FieldErrors, at string) {
	e.text(at+".when", l.When, 1, 160)
	e.text(at+".did", l.Did, 1, 160)
	e.text(at+".led_to", l.LedTo, 1, 160)
	e.text(at+".advice", l.Advice, 0, 160)
	e.text(at+".condition", l.Condition, 0, 160)
	e.oneOf(at+".sign", l.Sign, "helped", "hindered", "surprised")
	e.oneOf(at+".weight", l.Weight, "", "decisive", "some", "minor")
	e.oneOf(at+".phase", l.Phase, "", "before", "start", "running", "ending", "after")
	e.oneOf(at+".holds", l.Holds, "", "small", "large", "anywhere", "unknown")
	e.oneOf(at+".basis", l.Basis, "", "measured", "several", "one")
	e.oneOf(at+".explains", l.Explains, append([]string{""}, Explained()...)...)
}

// Explained lists what of a result a lesson may explain, in the order a form asks.
func Explained() []string { return []string{"outcome", "cost", "deviation", "harm"} }

// complete asks for what a lesson is grouped by with others: the factor. Advice, weight and the rest may be left out.
func (l Lesson) complete(e *FieldErrors, at string) { e.text(at+".factor", l.Factor, 1, 100) }
