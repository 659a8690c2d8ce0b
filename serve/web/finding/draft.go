package finding

import (
	"context"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// DraftTitle is what the draft of a result is called in a list: by the project it is from, since a result has no title of its own
// before its outcome is chosen. Empty where no project is chosen, or the visitor no longer sees it.
func DraftTitle(ctx context.Context, a *answers.Answers, f *page.Frame, d *allmenning.Draft) (string, error) {
	id := form.Values(d.Fields).Get(projectName)
	if d.Noun != allmenning.NounFinding || id == "" {
		return "", nil
	}
	project, err := a.OwnProject(ctx, f.Reader, d.Org, allmenning.RecordID(id))
	switch {
	case allmenning.KindOf(err) == allmenning.NotFound:
		return "", nil
	case err != nil:
		return "", err
	}
	return f.T("finding.draft", "project", show.Short(show.Title(f, project.Record).S, 100)), nil
}
