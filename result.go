package allmenning

import (
	"encoding/json"
	"strconv"
)

// Report is what those who tried something tell of it themselves, beside which way the outcome went: what was done, for whom,
// how it went, and what they learnt. A finding of a published study has none of it.
type Report struct {
	Units         Units         `json:"units,omitzero"`
	Measure       string        `json:"measure_type,omitempty"` // codes.Measures
	Did           string        `json:"did,omitempty"`          // what was done, in at most 300 characters
	TargetGroup   string        `json:"target_group,omitempty"` // codes.TargetGroups
	Meant         *int          `json:"meant,omitempty"`        // people it was meant for; nil: not known
	Reached       *int          `json:"reached,omitempty"`      // people it reached; nil: not known
	ReachUnknown  bool          `json:"reach_unknown,omitempty"`
	ReachFew      bool          `json:"reach_few,omitempty"`      // how many is under five, and shown to its owner only
	Status        ProjectStatus `json:"status,omitempty"`         // how it went: one of Ends
	Reason        string        `json:"reason,omitempty"`         // codes.StopReasons: why it changed, stopped or never started
	NothingLearnt bool          `json:"nothing_learnt,omitempty"` // said in so many words: nothing others need to know
	Period        Period        `json:"period,omitzero"`          // from its project, where nobody says otherwise
	Context       []Context     `json:"context,omitempty"`        // as it was when the period began

	Local       Local      `json:"local,omitzero"`
	Cost        Cost       `json:"cost,omitzero"`
	Delivery    Delivery   `json:"delivery,omitzero"`
	Harm        Harm       `json:"harm,omitzero"`
	GoOn        GoOn       `json:"go_on,omitempty"`
	GoOnWhen    string     `json:"go_on_when,omitempty"` // a date
	AdaptedFrom string     `json:"adapted_from,omitempty"`
	Adaptation  []Element  `json:"adaptation,omitempty"` // of what it was taken up from, part by part
	Materials   []string   `json:"materials,omitempty"`
	Later       []FollowUp `json:"later,omitempty"` // what became of it afterwards, oldest first
}

// UnmarshalJSON reads a report, also one that was written while only what stopped had a reason, and the field was named after that,
// or while what was kept, changed and dropped was one text: revisions are never written anew, since their digests stand.
func (r *Report) UnmarshalJSON(raw []byte) error {
	type plain Report // without this method
	in := struct {
		*plain
		Former  string `json:"stopped_reason"`
		Adapted string `json:"adapted"`
	}{plain: (*plain)(r)}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	if r.Reason == "" {
		r.Reason = in.Former
	}
	if len(r.Adaptation) == 0 && in.Adapted != "" {
		r.Adaptation = []Element{{Line: in.Adapted}}
	}
	return nil
}

// Units is how many places tried it, and what they are: three nursing homes. N is 0 where nobody has said.
type Units struct {
	N    int    `json:"n,omitempty"`
	What string `json:"what,omitempty"`
}

// Context is one fact of official statistics on the municipality, as it was when the period began. It is stored with the
// result, so that later mergers and revisions do not change history.
type Context struct {
	Place     MunicipalityNumber `json:"place"`
	Indicator string             `json:"indicator"` // municipality.Indicator
	Value     float64            `json:"value"`
	Code      string             `json:"code,omitempty"` // where the fact is a word and not a number
	Year      int                `json:"year"`
	Source    string             `json:"source,omitempty"`
}

// Answer is yes, in part or no; empty where nobody has answered.
type Answer string

// The answers.
const (
	Yes    Answer = "yes"
	Partly Answer = "partly"
	No     Answer = "no"
)

// Answers lists them in the order a form asks.
func Answers() []Answer { return []Answer{Yes, Partly, No} }

// Local is what statistics cannot see of the place.
type Local struct {
	Anchored   Answer `json:"anchored,omitempty"`   // in a plan the council has adopted
	Leaders    Answer `json:"leaders,omitempty"`    // the leaders wanted it
	Hours      Answer `json:"hours,omitempty"`      // somebody had hours set aside for it
	Experience Answer `json:"experience,omitempty"` // they had done the like before
	Reforms    Answer `json:"reforms,omitempty"`    // other large changes went on at the same time
}

// Cost is in whole kroner of a year and in hours; nil where nobody knows.
type Cost struct {
	Once   *int64 `json:"once,omitempty"`
	Yearly *int64 `json:"yearly,omitempty"`
	Hours  *int64 `json:"hours,omitempty"` // of people, a year
	Year   int    `json:"year,omitempty"`  // of the prices
	Saved  string `json:"saved,omitempty"` // what was saved, where and for whom
}

// Delivery is who did it and how, and how near the plan it came.
type Delivery struct {
	Who      string `json:"who,omitempty"`
	Training string `json:"training,omitempty"`
	Dose     string `json:"dose,omitempty"`
	AsMeant  *int   `json:"as_meant,omitempty"` // per cent of the plan that was carried out
	Why      string `json:"why,omitempty"`
}

// Harm is what went wrong for somebody. It is asked by name: that none was seen is another thing than that nobody looked.
type Harm struct {
	Seen HarmSeen `json:"seen,omitempty"`
	What string   `json:"what,omitempty"`
}

// HarmSeen says whether anybody was worse off; empty where nobody has answered.
type HarmSeen string

// The answers.
const (
	HarmFound     HarmSeen = "found"
	HarmNone      HarmSeen = "none-seen"
	HarmNotLooked HarmSeen = "not-looked"
)

// HarmAnswers lists them in the order a form asks.
func HarmAnswers() []HarmSeen { return []HarmSeen{HarmFound, HarmNone, HarmNotLooked} }

// GoOn says what happens now; empty where nobody has answered.
type GoOn string

// The answers.
const (
	Continues GoOn = "continue"
	Widens    GoOn = "widen"
	Stops     GoOn = "stop"
	Undecided GoOn = "undecided"
)

// GoOns lists them in the order a form asks.
func GoOns() []GoOn { return []GoOn{Continues, Widens, Stops, Undecided} }

// FollowUp is one answer to the question whether it still runs, asked some months after the end.
type FollowUp struct {
	Month int       `json:"month"` // 6, 12 or 24 months after the end
	At    Time      `json:"at"`
	Runs  StillRuns `json:"runs"`
	Line  string    `json:"line,omitempty"` // one line: what has changed, why it stopped, who copied it
}

// FollowMonths is how many months after the end it is asked.
func FollowMonths() []int { return []int{6, 12, 24} }

// StillRuns is what became of a trial afterwards.
type StillRuns string

// The answers.
const (
	RunsOn      StillRuns = "runs"
	RunsChanged StillRuns = "runs-changed"
	HasStopped  StillRuns = "stopped"
)

// Check says what is wrong with an answer.
func (f FollowUp) Check() error {
	var e FieldErrors
	f.check(&e, "")
	return e.err()
}

func (f FollowUp) check(e *FieldErrors, at string) {
	e.oneOf(at+"runs", string(f.Runs), string(RunsOn), string(RunsChanged), string(HasStopped))
	e.text(at+"line", f.Line, 0, 300)
}

// StillRunsAnswers lists the answers in the order a form asks.
func StillRunsAnswers() []StillRuns { return []StillRuns{RunsOn, RunsChanged, HasStopped} }

// Ends are the ways a trial may end, in the order a form asks: a result has one of them.
func Ends() []ProjectStatus {
	return []ProjectStatus{CompletedAsPlanned, CompletedWithChanges, StoppedEarly, NeverStarted}
}

// share hides from others than the owner how many it was meant for and reached, where one of them is so small that it tells of
// somebody.
func (r *Report) share() {
	few := func(n *int) bool { return n != nil && *n > 0 && *n < few }
	if few(r.Meant) || few(r.Reached) {
		r.Meant, r.Reached, r.ReachFew = nil, nil, true
	}
}

// FindingLessons is the block of what those who tried it learnt.
type FindingLessons struct {
	Lessons []Lesson `json:"lessons,omitempty"`
}

// mostMaterials is how many addresses of materials a result holds.
const mostMaterials = 20

// Cut says that the trial did not run to its end, so that there must be a reason.
func (r Report) Cut() bool { return r.Status == StoppedEarly || r.Status == NeverStarted }

// HasReason says that the trial did not go as planned, so that there may be a reason.
func (r Report) HasReason() bool { return r.Cut() || r.Status == CompletedWithChanges }

func (r *Report) check(e *FieldErrors) {
	e.text("report.did", r.Did, 0, 300)
	e.text("report.units.what", r.Units.What, 0, 100)
	e.count("report.units.n", &r.Units.N)
	e.count("report.meant", r.Meant)
	e.count("report.reached", r.Reached)
	ends := []string{""}
	for _, s := range Ends() {
		ends = append(ends, string(s))
	}
	e.oneOf("report.status", string(r.Status), ends...)
	for name, a := range map[string]Answer{
		"anchored": r.Local.Anchored, "leaders": r.Local.Leaders, "hours": r.Local.Hours, "experience": r.Local.Experience, "reforms": r.Local.Reforms,
	} {
		e.oneOf("report.local."+name, string(a), "", string(Yes), string(Partly), string(No))
	}
	for name, v := range map[string]*int64{"once": r.Cost.Once, "yearly": r.Cost.Yearly, "hours": r.Cost.Hours} {
		if v != nil && *v < 0 {
			e.add("report.cost."+name, "field.negative")
		}
	}
	for name, s := range map[string]string{
		"report.cost.saved": r.Cost.Saved, "report.delivery.who": r.Delivery.Who, "report.delivery.training": r.Delivery.Training, "report.delivery.dose": r.Delivery.Dose,
		"report.delivery.why": r.Delivery.Why, "report.harm.what": r.Harm.What, "report.adapted_from": r.AdaptedFrom,
	} {
		e.text(name, s, 0, 1000)
	}
	if p := r.Delivery.AsMeant; p != nil && (*p < 0 || *p > 100) {
		e.add("report.delivery.as_meant", "field.out_of_range")
	}
	e.oneOf("report.harm.seen", string(r.Harm.Seen), "", string(HarmFound), string(HarmNone), string(HarmNotLooked))
	e.oneOf("report.go_on", string(r.GoOn), "", string(Continues), string(Widens), string(Stops), string(Undecided))
	e.date("report.go_on_when", r.GoOnWhen)
	e.date("report.period.from", r.Period.From)
	e.date("report.period.to", r.Period.To)
	if len(r.Materials) > mostMaterials {
		e.add("report.materials", "field.too_many", "most", mostMaterials)
	}
	for i, s := range r.Materials {
		e.url("report.materials."+strconv.Itoa(i), s)
	}
	r.checkAdaptation(e)
	for i, f := range r.Later {
		f.check(e, "report.later."+strconv.Itoa(i)+".")
	}
}

// complete asks for the parts of the seven that are told in words: the measure and what was done, whom for and how many, and how
// it went. The owner and the need come by themselves, from whoever writes and from the project.
func (r *Report) complete(e *FieldErrors) {
	e.text("report.measure_type", r.Measure, 1, 100)
	e.text("report.did", r.Did, 1, 300)
	e.text("report.target_group", r.TargetGroup, 1, 100)
	e.text("report.status", string(r.Status), 1, 40)
	r.completeAdaptation(e)
	if r.Cut() {
		e.text("report.reason", r.Reason, 1, 100)
	}
	if r.ReachUnknown || r.Status == NeverStarted {
		return
	}
	if r.Meant == nil {
		e.add("report.meant", "field.required")
	}
	if r.Reached == nil {
		e.add("report.reached", "field.required")
	}
}
