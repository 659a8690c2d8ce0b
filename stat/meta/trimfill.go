package meta

import (
	"cmp"
	"math"
	"slices"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Side is a side of the funnel.
type Side string

// The sides: where studies seem to be missing. The empty side lets the slope of a funnel regression tell.
const (
	Left  Side = "left"
	Right Side = "right"
)

// TrimEstimator is how the number of missing studies is estimated.
type TrimEstimator string

// The estimators. The empty one is L0.
const (
	L0 TrimEstimator = "L0"
	R0 TrimEstimator = "R0"
)

// Filled is the answer of trim and fill.
type Filled struct {
	Missing int     // K0, the studies filled in
	SE      float64 // of their number
	Side    Side    // where they were put
	Y, V    []float64
	Fit     *Fit // of all, the filled-in ones too
}

// TrimFill imagines the mirror images of the outermost studies and pools again. Duval & Tweedie, Biometrics 56 (2000) 455–463 and
// JASA 95 (2000) 89–98. It tells how much asymmetry could matter; the filled-in studies do not exist, and the answer is never
// a headline. ErrTooFew for k < MinFunnel.
func TrimFill(y, v []float64, e TrimEstimator, side Side, o Options) (*Filled, error) {
	if err := checkFunnel(y, v); err != nil {
		return nil, err
	}
	if e == "" {
		e = L0
	}
	if (e != L0 && e != R0) || (side != "" && side != Left && side != Right) {
		return nil, refuse.Because(ErrMeasure, "trim and fill by %q to the %q", e, side)
	}
	if side == "" {
		side = Left
		slope, err := Regress(y, v, funnelDesign(v, BySE), o)
		if err != nil {
			return nil, err
		}
		if slope.P > 1 && slope.B[1] < 0 {
			side = Right
		}
	}
	f := &Filled{Side: side}
	return f, f.trim(y, v, e, o)
}

// trim works with the missing side to the left: it trims the outermost on the right until their number settles, then fills.
func (f *Filled) trim(y, v []float64, e TrimEstimator, o Options) error {
	k, flip := len(y), 1.0
	if f.Side == Right {
		flip = -1
	}
	order := make([]int, k)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(flip*y[a], flip*y[b]) })
	sortedY, sortedV := make([]float64, k), make([]float64, k)
	for i, from := range order {
		sortedY[i], sortedV[i] = flip*y[from], v[from]
	}
	var centre float64
	settled := false
	for range maxIterations {
		inner, err := Pool(sortedY[:k-f.Missing], sortedV[:k-f.Missing], o)
		if err != nil {
			return err
		}
		centre = inner.Mu()
		estimate, se := missing(sortedY, centre, e)
		n := int(math.Max(0, math.RoundToEven(estimate)))
		f.SE = math.Max(0, se)
		if n == f.Missing {
			settled = true
			break
		}
		f.Missing = min(n, k-1)
	}
	if !settled {
		return refuse.Because(ErrNotConverged, "trim and fill of %d", k)
	}
	for i := k - f.Missing; i < k; i++ {
		f.Y, f.V = append(f.Y, flip*(2*centre-sortedY[i])), append(f.V, sortedV[i])
	}
	var err error
	f.Fit, err = Pool(append(slices.Clone(y), f.Y...), append(slices.Clone(v), f.V...), o)
	return err
}

// missing estimates how many are missing to the left of centre, and its standard error. y ascends.
func missing(y []float64, centre float64, e TrimEstimator) (n, se float64) {
	k := len(y)
	var right, leftmost float64 // sum of ranks to the right; largest rank to the left
	for i, rank := range fromCentre(y, centre) {
		switch d := y[i] - centre; {
		case d > 0:
			right += rank
		case d < 0:
			leftmost = math.Max(leftmost, rank)
		}
	}
	m := float64(k)
	if e == R0 {
		n = m - leftmost - 1
		return n, math.Sqrt(2*math.Max(0, n) + 2)
	}
	n = (4*right - m*(m+1)) / (2*m - 1)
	variance := (m*(m+1)*(2*m+1) + 10*n*n*n + 27*n*n + 17*n - 18*m*n*n - 18*m*n + 6*m*m*n) / 24
	return n, 4 * math.Sqrt(math.Max(0, variance)) / (2*m - 1)
}

// fromCentre ranks the distances from centre. Those alike but for rounding and on one side are ranked in order; alike on both sides they
// share their ranks, so that a funnel that is its own mirror image leans to neither.
func fromCentre(y []float64, centre float64) []float64 {
	k := len(y)
	order, ranks := make([]int, k), make([]float64, k)
	for i := range order {
		order[i] = i
	}
	finest := 1e-12 * math.Max(math.Abs(y[0]-centre), math.Abs(y[k-1]-centre))
	distance := func(i int) float64 { return math.Round(math.Abs(y[i]-centre) / finest) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(distance(a), distance(b)) })
	for from := 0; from < k; {
		to, both := from, false
		for ; to < k && distance(order[to]) == distance(order[from]); to++ {
			both = both || (y[order[to]] > centre) != (y[order[from]] > centre)
			ranks[order[to]] = float64(to + 1)
		}
		for i := from; both && i < to; i++ {
			ranks[order[i]] = float64(from+1+to) / 2
		}
		from = max(to, from+1)
	}
	return ranks
}

// FailSafe is Rosenthal's number: how many unseen studies of no effect would bring the combined one-sided p above alpha (0.05),
// by Stouffer's Z = Σz/√k; and that p. Rosenthal, Psychological Bulletin 86 (1979) 638–641. Kept because readers meet it; it says
// nothing about how large the effect is and decides nothing here.
func FailSafe(y, v []float64, alpha float64) (studies int, p float64, err error) {
	if err := checkEstimates(y, v); err != nil {
		return 0, 0, err
	}
	if !(alpha > 0 && alpha < 0.5) {
		return 0, 0, refuse.Because(ErrData, "level %v", alpha)
	}
	var z float64
	for i := range y {
		z += y[i] / math.Sqrt(v[i])
	}
	k := float64(len(y))
	z = math.Abs(z) / math.Sqrt(k)
	n := math.Ceil(k*square(z/tail.Critical(1-2*alpha, 0)) - k)
	if !finite(n) || n > 1e15 {
		return 0, 0, refuse.Because(ErrNotConverged, "z = %v", z)
	}
	return int(math.Max(0, n)), tail.Normal(-z), nil
}
