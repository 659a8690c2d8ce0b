package page

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"allmenning"
)

// TooMany is the kind of an error only HTTP knows: somebody has tried too often.
const TooMany allmenning.Kind = "too_many"

// Wait is what to answer when somebody must wait before the next try. It tells the browser, and the reader, how long.
func Wait(w http.ResponseWriter, wait time.Duration) error {
	seconds := int(math.Ceil(wait.Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(max(1, seconds)))
	if seconds < inSeconds {
		return allmenning.Refuse(TooMany, "door.wait.seconds", "n", max(1, seconds))
	}
	return allmenning.Refuse(TooMany, "door.wait", "n", (seconds+59)/60)
}

// Waiting is what Wait says, for a page that keeps what was written.
func Waiting(f *Frame, w http.ResponseWriter, wait time.Duration) string {
	var said *allmenning.Error
	errors.As(Wait(w, wait), &said)
	return f.T(said.Key, said.Args...)
}

// inSeconds is how many seconds are said as they are: of more, minutes.
const inSeconds = 120
