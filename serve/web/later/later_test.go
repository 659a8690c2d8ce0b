package later_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/secret"
	"allmenning/serve/web"
	"allmenning/serve/web/later"
	"allmenning/serve/web/page"
	"allmenning/store"
)

// asked is a server with one result that is asked about after twelve months, and the token of the letter.
func asked(t *testing.T) (h http.Handler, db *store.DB, result *allmenning.Record, token string) {
	t.Helper()
	db = testkit.Open(t, filepath.Join(t.TempDir(), "a.db"), store.Options{})
	acts := commons.New(db, municipality.Embedded())
	if err := acts.PrepareOrganisations(context.Background()); err != nil {
		t.Fatal(err)
	}
	result = testkit.Finding()
	result.Owner = commons.Library
	result.Body.(*allmenning.Finding).Report.Did = "Trening <b>to</b> ganger i uken."
	testkit.Put(t, db, result)
	token, digest := secret.NewToken()
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutFollowUp(result.ID, 12, digest)
		return err
	})
	return web.New(web.Config{Pages: []page.Routes{later.Pages{Commons: acts}}}), db, result, token
}

func send(h http.Handler, method, path, form string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func answers(t *testing.T, db *store.DB, id allmenning.RecordID) []allmenning.FollowUp {
	t.Helper()
	r, err := db.Record(context.Background(), allmenning.Reader{}, id)
	if err != nil {
		t.Fatal(err)
	}
	return r.Body.(*allmenning.Finding).Report.Later
}

// A program that follows every link of a letter answers nothing; a person does, with one choice and one line.
func TestAnswer_is_given_by_a_button_and_not_by_a_link(t *testing.T) {
	h, db, result, token := asked(t)
	at := "/oppfolging/" + token
	w := send(h, "GET", at+"?svar=stopped", "")
	body := w.Body.String()
	for _, want := range []string{"måneder siden dere var ferdige", "Trening &lt;b&gt;to&lt;/b&gt; ganger", `value="stopped" checked`} {
		if w.Code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%d without %s", w.Code, want)
		}
	}
	if got := answers(t, db, result.ID); len(got) != 0 {
		t.Fatalf("a link has answered: %v", got)
	}
	if w := send(h, "POST", at, "line=noe"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Velg ett av svarene") || !strings.Contains(w.Body.String(), `value="noe"`) {
		t.Errorf("without a choice: %d", w.Code)
	}
	if w := send(h, "POST", at, "runs=runs&line=Bod%C3%B8+har+tatt+etter."); w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	got := answers(t, db, result.ID)
	if len(got) != 1 || got[0].Runs != allmenning.RunsOn || got[0].Line != "Bodø har tatt etter." || got[0].Month != 12 {
		t.Errorf("%+v", got)
	}
	if w := send(h, "GET", at+"?takk", ""); !strings.Contains(w.Body.String(), "Takk.") || w.Header().Get("Cache-Control") != "no-store" {
		t.Error("no thanks, or a page that is kept")
	}
	if w := send(h, "GET", "/oppfolging/ukjent", ""); w.Code != http.StatusNotFound {
		t.Errorf("an unknown token: %d", w.Code)
	}
}
