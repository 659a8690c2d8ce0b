package hits

import (
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// summary is what a record says of itself; of a project that has no summary, what it is coded as, in the reader's language.
func summary(f *page.Frame, r *allmenning.Record) part.Text {
	sum := show.Summary(f, r)
	p, ok := r.Body.(*allmenning.Project)
	if sum.S != "" || !ok {
		return sum
	}
	var out []string
	for _, x := range []struct {
		name string
		list *codes.List
		ids  []string
	}{
		{f.T("words.theme"), codes.Themes(), p.Themes},
		{f.T("words.measure"), codes.Measures(), p.Measures},
		{f.T("words.target_group"), codes.TargetGroups(), p.TargetGroups},
	} {
		if names := show.Codes(f, x.list, x.ids); names != "" {
			out = append(out, sentence(x.name+": "+names))
		}
	}
	return part.In(strings.Join(out, " "), f.Lang())
}
