package finding

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/answers"
	"allmenning/municipality"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// texts is the prefix of the form's texts in the catalogue.
const texts = "finding.form."

// form is the form of a result: seven questions, two of which the project has answered, and what may be added.
func (s Pages) form() form.Pages {
	return form.Pages{Commons: s.Commons, Kind: form.Kind{
		Noun: allmenning.NounFinding, Section: page.Projects, Texts: texts,
		Start: s.start, Read: read, Fill: fill, Say: say, Field: field,
		Fields: s.fields, Live: s.live, Links: readopted, Groups: s.groups,
		Saved: show.Saved(s.Answers, allmenning.NounFinding),
	}}
}

// groups are the constellations a new result may be opened to.
func (s Pages) groups(r *http.Request, f *page.Frame) ([]form.Option, error) {
	all, err := s.Answers.Groups(r.Context(), f.Reader, f.Visitor.Actor.Owner())
	var out []form.Option
	for _, g := range all {
		if g.Name != "" {
			out = append(out, form.Option{Value: string(g.ID), Text: g.Name})
		}
	}
	return out, err
}

// projectName is the field that holds the project a result is from, which is a link and not part of the result.
const projectName = "project"

// field gives the form's name of what a fault is about.
func field(of string) string {
	switch {
	case of == "links."+string(allmenning.LinkFrom):
		return projectName
	case of == "links."+string(allmenning.LinkAdopted):
		return adoptedName
	case of == "title": // of a result it is the outcome's name
		return "outcome"
	case strings.HasPrefix(of, "outcome_named."):
		return "outcome_named"
	case strings.HasPrefix(of, "timepoint."):
		return "timepoint"
	case strings.HasPrefix(of, "lessons.lessons"):
		return strings.TrimPrefix(of, "lessons.")
	case strings.HasPrefix(of, "report.materials."):
		return "report.materials"
	case strings.HasPrefix(of, "report.later"):
		if strings.HasSuffix(of, ".line") {
			return laterLine
		}
		return laterRuns
	}
	return of
}

// start begins with what the project and the visitor have said already: nothing is asked twice.
func (s Pages) start(r *http.Request, f *page.Frame) (form.Values, error) {
	v := form.Values{}
	form.StartContact(v, "", f.Visitor.Email)
	id := r.URL.Query().Get("prosjekt")
	if id == "" {
		return v, nil
	}
	project, err := s.Answers.OwnProject(r.Context(), f.Reader, f.Visitor.Actor.Owner(), allmenning.RecordID(id))
	if allmenning.KindOf(err) == allmenning.NotFound {
		return v, nil // the form then asks which project it is
	}
	if err != nil {
		return nil, err
	}
	p := project.Body.(*allmenning.Project)
	v.Set(projectName, id)
	v.Set("report.measure_type", first(p.Measures))
	v.Set("report.target_group", first(p.TargetGroups))
	if slices.Contains(allmenning.Ends(), p.Status) {
		v.Set("report.status", string(p.Status))
		v.Set("report.reason", p.StoppedReason)
	}
	if c := p.ContactBlock; c.Role != "" { // the answers of the project stand, its address is for each to say
		form.FillContact(v, allmenning.ContactPoint{Role: c.Role, Email: f.Visitor.Email, Asked: c.Asked})
	}
	return v, nil
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// filled is what the form draws beside what is typed.
type filled struct {
	Project  *allmenning.Record   // nil: it is asked for
	Own      []form.Option        // the projects to choose between where it is asked for
	Refused  bool                 // the address names a project that the visitor may not write for, or that is not there
	Needs    []*allmenning.Record // that the project answers
	Home     *municipality.Municipality
	Measures []form.Option
	Outcomes []form.Option
	Numbers  numbers
	Adopted  adopted
	Fits     fits
}

func (s Pages) fields(r *http.Request, f *page.Frame, st *form.State) (templ.Component, error) {
	asksLater(r, st)
	v := filled{Numbers: s.numbers(f, st)}
	var err error
	if v.Home, err = s.Answers.Home(r.Context(), st.Owner); err != nil {
		return nil, err
	}
	if err = s.project(r, f, st, &v); err != nil {
		return nil, err
	}
	var p *allmenning.Project
	if v.Project != nil {
		p, _ = v.Project.Body.(*allmenning.Project)
	}
	v.Measures, v.Outcomes = s.measures(f, st, v.Project, p), outcomes(f, p)
	if v.Adopted, err = s.adopted(r, f, st, v.Project); err != nil {
		return nil, err
	}
	if v.Fits, err = s.fits(r, f, st); err != nil {
		return nil, err
	}
	return questions(f, st, v), nil
}

// project finds what the result is from, and what it answers; where nobody has said, those to choose between.
func (s Pages) project(r *http.Request, f *page.Frame, st *form.State, v *filled) error {
	if !st.New() {
		parent, err := s.Answers.Parent(r.Context(), f.Reader, st.ID)
		if v.Project = parent; err != nil || parent == nil {
			return err
		}
		st.Values.Set(projectName, string(parent.ID))
	}
	own, err := s.Answers.OwnProject(r.Context(), f.Reader, st.Owner, allmenning.RecordID(st.Values.Get(projectName)))
	switch {
	case err == nil:
		v.Project, v.Needs = own.Record, own.Needs
		return nil
	case allmenning.KindOf(err) != allmenning.NotFound:
		return err
	case v.Project != nil:
		return nil // of a study, or a project that is no longer open
	}
	v.Refused = st.New() && r.URL.Query().Get("prosjekt") != "" && st.Values.Get(projectName) == ""
	list, err := s.Answers.OwnProjects(r.Context(), f.Reader, st.Owner)
	for _, p := range list {
		v.Own = append(v.Own, form.Option{Value: string(p.ID), Text: show.Title(f, p).S})
	}
	return err
}

// live sends the fields of the numbers anew when another shape is chosen, and always whether more were reached than planned, how much the design can bear, what the numbers
// say and what the result fits into.
func (s Pages) live(r *http.Request, f *page.Frame, st *form.State) ([]templ.Component, error) {
	n := s.numbers(f, st)
	x, err := s.fits(r, f, st)
	out := []templ.Component{reachLine(f, st, true), labelLine(f, n, true), effectBox(f, n, x, true)}
	if r.PostForm.Get(shownName) != n.fields() {
		out = append(out, shapeFields(f, st, n, true))
	}
	return append(out, fitsBox(f, x, true)), err
}

// fits is which syntheses the result fits, as the visitor sees them.
type fits struct {
	Asked     bool // an outcome of the shared list and a measure are chosen
	Syntheses []answers.SynthesisCard
}

// fits finds the syntheses that ask what the result, as far as it is written, answers.
func (s Pages) fits(r *http.Request, f *page.Frame, st *form.State) (fits, error) {
	b := &allmenning.Finding{Outcome: st.Values.Get("outcome"), Design: st.Values.Get("design")}
	b.Report.Measure, b.Report.TargetGroup = st.Values.Get("report.measure_type"), st.Values.Get("report.target_group")
	b.Report.Status, b.Direction = allmenning.ProjectStatus(st.Values.Get("report.status")), allmenning.Direction(st.Values.Get("direction"))
	if b.Outcome == "" || b.Report.Measure == "" || b.Report.Status == allmenning.NeverStarted || b.Direction == allmenning.NotMeasured {
		return fits{}, nil // there is nothing to put together with others
	}
	list, err := s.Answers.FittingSyntheses(r.Context(), show.Viewer(f), b)
	return fits{Asked: true, Syntheses: list}, err
}

// full is the full stop after a title, which one that asks has already.
func full(title string) string {
	if strings.HasSuffix(title, "?") || strings.HasSuffix(title, "!") {
		return ""
	}
	return "."
}
