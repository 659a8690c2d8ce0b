package constellation

import (
	"context"
	"errors"
	"net/http"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
)

// texts is the prefix of what the fields of the lead's forms are called.
const texts = "constellation.lead."

// doneName is where an address says what has just been done; done gives the sentence.
const doneName = "gjort"

var done = map[string]string{
	"med": "constellation.done.joined", "ute": "constellation.done.left", "nei": "constellation.done.declined",
	"invitert": "constellation.done.invited", "si-fra": "constellation.done.invited_silently", "tatt-ut": "constellation.done.removed",
	"gitt": "constellation.done.handed_over",
}

// doing is one act: it gives what is said afterwards, a name of done.
type doing func(ctx context.Context, c *commons.Commons, actor allmenning.Actor, id allmenning.RecordID, v form.Values) (done string, err error)

func join(ctx context.Context, c *commons.Commons, actor allmenning.Actor, id allmenning.RecordID, _ form.Values) (string, error) {
	return "med", c.JoinConstellation(ctx, actor, id)
}

func decline(ctx context.Context, c *commons.Commons, actor allmenning.Actor, id allmenning.RecordID, _ form.Values) (string, error) {
	return "nei", c.DeclineConstellation(ctx, actor, id)
}

func leave(ctx context.Context, c *commons.Commons, actor allmenning.Actor, id allmenning.RecordID, _ form.Values) (string, error) {
	return hasLeft, c.LeaveConstellation(ctx, actor, id)
}

const hasLeft = "ute"

func invite(ctx context.Context, c *commons.Commons, actor allmenning.Actor, id allmenning.RecordID, v form.Values) (string, error) {
	told, err := c.InviteToConstellation(ctx, actor, id, allmenning.OrganisationID(v.Get("org")))
	if told == 0 {
		return "si-fra", err
	}
	return "invitert", err
}

func remove(ctx context.Context, c *commons.Commons, actor allmenning.Actor, id allmenning.RecordID, v form.Values) (string, error) {
	return "tatt-ut", c.RemoveFromConstellation(ctx, actor, id, allmenning.OrganisationID(v.Get("out")))
}

func handOver(ctx context.Context, c *commons.Commons, actor allmenning.Actor, id allmenning.RecordID, v form.Values) (string, error) {
	return "gitt", c.HandOverLead(ctx, actor, id, allmenning.OrganisationID(v.Get("to")))
}

// act does an act and leads to the page, which says so. What is wrong with a field is said at the field. Somebody who has left
// one that is closed to its members is led to the list.
func (s Pages) act(d doing) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f := page.Of(r)
		to := "/samarbeid/" + r.PathValue("id")
		if !f.Visitor.SignedIn() {
			http.Redirect(w, r, form.SignInTo(to), http.StatusSeeOther)
			return nil
		}
		v, err := s.find(r)
		if err != nil {
			return err
		}
		if err := r.ParseForm(); err != nil {
			return page.BadForm(err)
		}
		values := form.ValuesOf(r.PostForm)
		what, err := d(r.Context(), s.Commons, f.Visitor.Actor, v.Record.ID, values)
		var wrong allmenning.FieldErrors
		if errors.As(err, &wrong) {
			v.State = form.Loose(texts, values, wrong)
			return s.write(w, r, http.StatusUnprocessableEntity, v)
		}
		if err != nil {
			return err
		}
		if what == hasLeft && v.Record.Closure.Level == allmenning.Group {
			to = "/samarbeid"
		}
		http.Redirect(w, r, to+"?"+doneName+"="+what, http.StatusSeeOther)
		return nil
	}
}
