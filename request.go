package allmenning

// RequestKind says what somebody asks the owner of something, or whoever runs the instance, to decide.
type RequestKind string

// The kinds.
const (
	RequestClaim RequestKind = "claim" // "dette er vårt": a municipality asks for a record that the library holds
	RequestEntry RequestKind = "entry" // the first from an organisation asks to be let in
)

// RequestState says what became of a request.
type RequestState string

// The states.
const (
	RequestWaiting  RequestState = "waiting" // for whoever decides
	RequestApproved RequestState = "approved"
	RequestDeclined RequestState = "declined"
)

// Request is a question that somebody waits for an answer to. Who asked without an account is known by the address alone.
type Request struct {
	ID        string
	Kind      RequestKind
	Record    RecordID       // of a claim; else empty
	Org       OrganisationID // that asks
	By        PersonID       // empty: somebody without an account
	Name      string         // of somebody without an account
	Email     string
	Text      string // in the asker's own words; may be empty
	State     RequestState
	At        Time
	DecidedBy PersonID
	DecidedAt Time
}

// Check says everything that is wrong with the shape of q; nil when it may be stored.
func (q *Request) Check() error {
	var e FieldErrors
	e.oneOf("kind", string(q.Kind), string(RequestClaim), string(RequestEntry))
	if q.Org == "" {
		e.add("org", "field.required")
	}
	if q.By == "" {
		e.text("name", q.Name, 1, 200)
		e.email("email", q.Email, true)
	}
	e.text("text", q.Text, 0, 2000)
	return e.err()
}
