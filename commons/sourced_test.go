package commons

import (
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/municipality"
)

// The smallest records that tests begin with are ones that could be stored: their codes exist.
func TestCheck_ofTheSmallestRecords(t *testing.T) {
	c := New(nil, municipality.Embedded())
	for _, noun := range allmenning.Nouns() {
		if err := c.check(testkit.Record(noun)); err != nil {
			t.Errorf("%s: %v", noun, err)
		}
	}
}
