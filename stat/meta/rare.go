package meta

import (
	"errors"
	"fmt"
	"math"
)

// RareMethod is how rare events are best combined.
type RareMethod string

// The methods, see RareEvents.
const (
	ByPeto            RareMethod = "peto"
	ByMantelHaenszel  RareMethod = "mantel-haenszel"
	ByInverseVariance RareMethod = "inverse-variance"
)

// RareEvents combines tables into a log odds ratio by the method their counts bear, and names it. With fewer than 1 event in 100
// and arms of like size (no more than 2 to 1 overall): Peto; else when some cell is empty or there are fewer than 1 in 20:
// Mantel-Haenszel without correction; else RareMethod is ByInverseVariance and the estimate is still Mantel-Haenszel's, but Pool on
// the tables' own effects, with its spread between places, is the better answer. Peto's answer is left when its size exceeds log 2,
// where it is known to be biased. Bradburn et al., Statistics in Medicine 26 (2007) 53–77; Sweeting, Sutton & Lambert, Statistics
// in Medicine 23 (2004) 1351–1375.
func RareEvents(tables []TwoByTwo, o CountOptions) (*Combined, RareMethod, error) {
	mh, err := MantelHaenszel(tables, OR, o)
	if err != nil && !errors.Is(err, ErrData) {
		return nil, "", err
	}
	var events, n1, n2 float64
	empty := false
	for _, t := range tables {
		events += t.A + t.C
		n1, n2 = n1+t.A+t.B, n2+t.C+t.D
		empty = empty || t.A == 0 || t.B == 0 || t.C == 0 || t.D == 0
	}
	share := events / (n1 + n2)
	if err != nil || (share < 0.01 && math.Max(n1, n2) <= 2*math.Min(n1, n2)) {
		peto, petoErr := Peto(tables, o)
		switch {
		case err != nil && petoErr != nil:
			return nil, "", fmt.Errorf("rare events: %w", err)
		case err != nil, petoErr == nil && math.Abs(peto.Y) <= math.Ln2:
			return peto, ByPeto, petoErr
		}
	}
	if empty || share < 0.05 {
		return mh, ByMantelHaenszel, nil
	}
	return mh, ByInverseVariance, nil
}
