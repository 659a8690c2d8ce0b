package catalogue

import (
	"context"
	"sync/atomic"
	"time"
)

const (
	stillAsking = 50 * time.Millisecond  // after an answer, somebody is thought to be asking still
	longestWait = 100 * time.Millisecond // for a moment without questions, before work in the background goes on all the same
)

// traffic knows whether questions are being answered, so that work in the background can give way.
type traffic struct {
	under atomic.Int64 // questions being answered
	last  atomic.Int64 // when one was last answered, in nanoseconds since 1970
}

// begin tells of a question; what it gives tells that it is answered.
func (t *traffic) begin() (end func()) {
	t.under.Add(1)
	return func() {
		t.last.Store(time.Now().UnixNano())
		t.under.Add(-1)
	}
}

// busy says that a question is being answered, or was a moment ago.
func (t *traffic) busy() bool {
	return t.under.Load() > 0 || time.Since(time.Unix(0, t.last.Load())) < stillAsking
}

// giveWay rests for as long as the work took, which leaves half a core, and then while people ask, but not longer than
// longestWait: the work gets done however many ask. false when ctx ended.
func (t *traffic) giveWay(ctx context.Context, worked time.Duration) bool {
	rest := time.NewTimer(worked)
	defer rest.Stop()
	for end := time.Now().Add(worked + longestWait); ; rest.Reset(stillAsking / 5) {
		select {
		case <-ctx.Done():
			return false
		case <-rest.C:
		}
		if !t.busy() || !time.Now().Before(end) {
			return true
		}
	}
}
