package page

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"allmenning"
	"allmenning/i18n"
)

// What is said is how long it is: never "a minute" of half a second, and never less than it is.
func TestWait_says_how_long(t *testing.T) {
	for wait, want := range map[time.Duration]struct{ head, says string }{
		time.Millisecond:                 {"1", "Prøv igjen om ett sekund."},
		90 * time.Second:                 {"90", "Prøv igjen om 90 sekunder."},
		89*time.Second + 1:               {"90", "Prøv igjen om 90 sekunder."},
		2 * time.Minute:                  {"120", "Prøv igjen om to minutter."},
		12*time.Minute + time.Second - 1: {"721", "Prøv igjen om 13 minutter."},
	} {
		w := httptest.NewRecorder()
		var refused *allmenning.Error
		if !errors.As(Wait(w, wait), &refused) || refused.Kind != TooMany {
			t.Fatalf("%s: no refusal", wait)
		}
		if got := i18n.New(i18n.NB).T(refused.Key, refused.Args...); got != want.says || w.Header().Get("Retry-After") != want.head {
			t.Errorf("%s: %q, Retry-After %s; want %q, %s", wait, got, w.Header().Get("Retry-After"), want.says, want.head)
		}
	}
}
