package form

import (
	"strconv"

	"github.com/a-h/templ"

	"allmenning/serve/web/page"
)

// Field is one question of a form. Only Name is needed.
type Field struct {
	Name     string
	As       string // the id of its control, where two fields have one name; empty: by the name
	Label    string // empty: the catalogue's, under the form's prefix and the name
	Help     string // empty: the catalogue's, where it has any
	Type     string // of an input: text, email, url, date, number; empty: text
	Lines    int    // of a text area; 0: four
	Options  []Option
	Optional bool             // may be left empty: the label says so
	Short    bool             // the control is no wider than a date or a number
	Suggest  []string         // words offered while typing
	Attrs    templ.Attributes // more on the control
}

// Option is one answer to choose.
type Option struct {
	Value, Text string
	Help        string // empty: none
	Group       string // of a Select: what it stands under, together with those beside it of the same group; empty: nothing
}

// drawn is a field ready to be drawn.
type drawn struct {
	Field
	Fault string
	State *State
}

func (s *State) draw(f *page.Frame, x Field) drawn {
	if x.Label == "" {
		x.Label = s.Label(f, x.Name)
	}
	if x.Help == "" && x.As == "" {
		x.Help = s.optional(f, x.Name, "help")
	}
	d := drawn{Field: x, Fault: s.Fault(f, x.Name), State: s}
	if x.As != "" {
		d.Fault = "" // it stands at the other field of the name
	}
	return d
}

func (d drawn) key() string {
	if d.As != "" {
		return d.As
	}
	return d.Name
}

func (d drawn) id() string      { return controlID(d.key()) }
func (d drawn) helpID() string  { return "hjelp-" + d.key() }
func (d drawn) faultID() string { return "feil-" + d.key() }
func (d drawn) value() string   { return d.State.Values.Get(d.Name) }

// described are the ids of what explains the control.
func (d drawn) described() string {
	switch {
	case d.Help != "" && d.Fault != "":
		return d.faultID() + " " + d.helpID()
	case d.Fault != "":
		return d.faultID()
	case d.Help != "":
		return d.helpID()
	}
	return ""
}

// attrs are what ties the control to what is said of it.
func (d drawn) attrs() templ.Attributes {
	out := templ.Attributes{}
	if by := d.described(); by != "" {
		out["aria-describedby"] = by
	}
	if d.Fault != "" {
		out["aria-invalid"] = "true"
	}
	for name, value := range d.Attrs {
		out[name] = value
	}
	return out
}

func (d drawn) suggestions() templ.Attributes {
	if len(d.Suggest) == 0 {
		return nil
	}
	return templ.Attributes{"list": "forslag-" + d.Name}
}

func (d drawn) class() string {
	c := "fld"
	if d.Short {
		c += " short"
	}
	if d.Fault != "" {
		c += " bad"
	}
	return c
}

func (d drawn) inputType() string {
	if d.Type == "" {
		return "text"
	}
	return d.Type
}

func (d drawn) lines() string {
	if d.Lines == 0 {
		return "4"
	}
	return strconv.Itoa(d.Lines)
}

// optionGroup is options of a Select that stand under one name.
type optionGroup struct {
	Name    string
	Options []Option
}

// groups are the options in their order, those of one group that stand together under its name.
func (d drawn) groups() []optionGroup {
	var out []optionGroup
	for _, o := range d.Options {
		if n := len(out); n == 0 || out[n-1].Name != o.Group {
			out = append(out, optionGroup{Name: o.Group})
		}
		out[len(out)-1].Options = append(out[len(out)-1].Options, o)
	}
	return out
}

// optionID is the id of an option's control: the first has the field's own, which the summary of faults leads to.
func (d drawn) optionID(i int) string {
	if i == 0 {
		return d.id()
	}
	return d.id() + "-" + strconv.Itoa(i)
}

// List is a question with several rows of answers.
type List struct {
	Name  string
	Label string // of a row, to which its number is added; empty: the catalogue's
	Least int    // rows shown at once; 0: one
	More  string // the button that gives one more
	Drop  string // the button that takes a row away, to which the row's number is added
	Row   func(row string, i int) templ.Component
}

func (l List) label(f *page.Frame, s *State) string {
	if l.Label != "" {
		return l.Label
	}
	return s.Label(f, l.Name)
}

func (l List) shown(s *State) int { return max(s.Values.Count(l.Name), l.Least, 1) }

// Row is the name of a row's field: Row("grants", 0, "funder") is "grants.0.funder".
func Row(list string, i int, field string) string { return list + "." + strconv.Itoa(i) + "." + field }

func rowID(list string, i int) string { return "rad-" + list + "." + strconv.Itoa(i) }

// groupAttrs ties a group of choices to what explains it.
func groupAttrs(d drawn) templ.Attributes {
	out := templ.Attributes{}
	if by := d.described(); by != "" {
		out["aria-describedby"] = by
	}
	return out
}

// optionAttrs marks each choice of a group that must be mended: the group itself cannot carry it.
func optionAttrs(d drawn) templ.Attributes {
	out := templ.Attributes{}
	if d.Fault != "" {
		out["aria-invalid"] = "true"
	}
	for name, value := range d.Attrs {
		out[name] = value
	}
	return out
}
