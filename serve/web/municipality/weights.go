package municipality

import (
	"net/url"
	"strconv"

	"allmenning/municipality"
)

// weightName is the name of an indicator's weight in addresses: "vekt-population".
func weightName(i municipality.Indicator) string { return "vekt-" + string(i) }

// trouble says what was wrong with the weights of an address, as the last part of a catalogue key; empty for nothing.
type trouble string

const (
	nothingCounts trouble = "nothing" // every weight is 0
	notAWeight    trouble = "value"   // something else than 0, 1 and 2 stood there
)

// readWeights reads weights from an address. Indicators the address does not name keep their usual weight; weights that
// cannot be used give the usual ones, and the page says so.
func readWeights(q url.Values) (municipality.Weights, trouble) {
	w := municipality.DefaultWeights()
	for _, i := range municipality.Indicators() {
		given := q.Get(weightName(i))
		if given == "" {
			continue
		}
		v, err := strconv.Atoi(given)
		if err != nil || v < 0 || v > 2 {
			return municipality.DefaultWeights(), notAWeight
		}
		w[i] = v
	}
	if !w.Valid() {
		return municipality.DefaultWeights(), nothingCounts
	}
	return w, ""
}
