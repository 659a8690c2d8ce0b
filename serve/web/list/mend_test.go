package list_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"allmenning"
)

// leaving is a reader that stops the reading when the answer begins.
type leaving struct {
	*httptest.ResponseRecorder
	stop func()
}

func (l leaving) Write(p []byte) (int, error) {
	l.stop()
	return l.ResponseRecorder.Write(p)
}

// Half a file of rows to mend never looks like a whole one: what fails when it has begun cuts the connection, and what fails before is a
// page that says so.
func TestList_half_a_file_to_mend_is_no_file(t *testing.T) {
	s := openWith(t, nil)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	for rows, begins := range map[int]bool{20: false, 5000: true} {
		at := received(t, s, v, "Vår", "Tittel;Beskrivelse\n"+strings.Repeat(";En tekst om noe som mangler tittel\n", rows))
		ctx, stop := context.WithCancel(allmenning.WithVisitor(context.Background(), v))
		out := leaving{httptest.NewRecorder(), stop}
		var ended any
		func() {
			defer func() { ended = recover() }()
			s.ServeHTTP(out, httptest.NewRequest(http.MethodGet, at+"/feil.csv", nil).WithContext(ctx))
		}()
		cut := false
		if err, is := ended.(error); is {
			cut = errors.Is(err, http.ErrAbortHandler)
		}
		if cut != begins || !cut && (out.Code != http.StatusOK || strings.Count(out.Body.String(), "\r\n") != rows+1) {
			t.Errorf("%d rows: ended with %v, code %d, %d lines", rows, ended, out.Code, strings.Count(out.Body.String(), "\r\n"))
		}
		stop()
	}
}
