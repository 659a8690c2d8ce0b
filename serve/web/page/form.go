package page

import (
	"errors"
	"net/http"

	"allmenning"
)

// BadForm is what to answer when a form could not be read. An error that has a code of its own (a body that is too large) keeps
// it; the rest is a form nobody can read.
func BadForm(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return err
	}
	return &allmenning.Error{Kind: allmenning.Invalid, Key: "errors.invalid.title", Err: err}
}
