package account

import (
	"net/http"

	"allmenning"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// organisation shows an organisation to everybody. A municipality has a page of its own.
func (s Pages) organisation(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	o, err := s.Answers.Organisation(r.Context(), show.Viewer(f), organisationOf(r))
	if err != nil {
		return err
	}
	if o.Organisation.Kind == allmenning.KindMunicipality && o.Organisation.Municipality != "" {
		http.Redirect(w, r, "/kommuner/"+string(o.Organisation.Municipality), http.StatusFound)
		return nil
	}
	return page.Write(w, r, page.Page{Title: o.Organisation.Name}, organisationPage(f, o))
}
