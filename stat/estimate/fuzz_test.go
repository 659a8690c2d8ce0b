package estimate_test

import (
	"math"
	"testing"

	"allmenning/stat/estimate"
	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

func refused(t *testing.T, what string, err error) {
	t.Helper()
	if r := refuse.Of(err); err != nil && (r == nil || r.Text == "") {
		t.Fatalf("%s: an error of no kind: %v", what, err)
	}
}

// outcomes turns what a stranger sends into n numbers.
func outcomes(raw []byte, n int) []float64 {
	special := []float64{0, 1, 1e9, 1e-9, math.NaN(), math.Inf(-1), 5, 5}
	out := make([]float64, n)
	for i := range out {
		b := byte(i * 37)
		if len(raw) > 0 {
			b = raw[i%len(raw)]
		}
		if b > 247 {
			out[i] = special[b-248]
		} else {
			out[i] = float64(b)/20 + float64(i%3)/7
		}
	}
	return out
}

func FuzzPanel(f *testing.F) {
	f.Add([]byte{1, 9, 40, 33}, uint8(6), uint8(4), uint8(2))
	f.Add([]byte{7}, uint8(2), uint8(2), uint8(1))
	f.Add([]byte{252, 1, 2}, uint8(9), uint8(5), uint8(3))
	f.Add([]byte{}, uint8(20), uint8(10), uint8(5))
	f.Fuzz(func(t *testing.T, raw []byte, units, times, start uint8) {
		n, periods := int(units)%14, int(times)%12
		var p estimate.Panel
		var treated, after []float64
		first := map[int]int{}
		p.Y = outcomes(raw, n*periods)
		for u := range n {
			first[u] = int(start) + u%4
			if u%3 == 0 {
				first[u] = estimate.NeverStarted
			}
			for at := range periods {
				p.Unit, p.Time = append(p.Unit, u), append(p.Time, at)
				on := 0.0
				if at >= first[u] {
					on = 1
				}
				p.On = append(p.On, on)
				treated, after = append(treated, float64(u%2)), append(after, math.Min(1, math.Floor(float64(at)/(1+float64(start)))))
			}
		}
		if r, err := estimate.TwoWay(p); err != nil {
			refused(t, "TwoWay", err)
		} else {
			j := r.Coefficient("effect")
			judged, err := estimate.Clustered(r, p.Unit, linear.CR2, j)
			refused(t, "Clustered", err)
			if err == nil && judged.Reliable(j) && !(judged.SE[j] >= 0) {
				t.Fatalf("%+v", judged)
			}
			if b, err := estimate.WildBootstrap(r, p.Unit, j, 0, 99, 1); err != nil {
				refused(t, "WildBootstrap", err)
			} else if !(b.P > 0 && b.P <= 1) {
				t.Fatalf("wild p %v", b.P)
			}
			for _, hc := range []estimate.HC{estimate.HC0, estimate.HC1, estimate.HC2, estimate.HC3} {
				vb, err := r.Heteroskedastic(hc)
				refused(t, "Heteroskedastic", err)
				if se := estimate.Roots(vb); math.IsNaN(se[j]) && !math.IsNaN(vb[j][j]) || vb[j][j] < 0 {
					t.Fatalf("%s variance %v", hc, vb[j][j])
				}
			}
		}
		_, err := estimate.Differences(p.Y, treated, after)
		refused(t, "Differences", err)
		_, err = estimate.Wedge(p)
		refused(t, "Wedge", err)
		for _, notYet := range []bool{false, true} {
			s, err := estimate.Staggered(estimate.Adoption{Unit: p.Unit, Time: p.Time, Y: p.Y, First: first, NotYet: notYet})
			refused(t, "Staggered", err)
			if err == nil && math.IsNaN(s.Overall.Estimate) {
				t.Fatalf("%+v", s.Overall)
			}
		}
		y := make([][]float64, n)
		for u := range y {
			y[u] = p.Y[u*periods : (u+1)*periods]
		}
		if c, err := estimate.Synthetic(y, int(start)); err != nil {
			refused(t, "Synthetic", err)
		} else {
			var sum float64
			for _, w := range c.Weights {
				sum += w
				if w < -1e-9 {
					t.Fatalf("weights %v", c.Weights)
				}
			}
			if math.Abs(sum-1) > 1e-6 || !(c.PlaceboP > 0 && c.PlaceboP <= 1) {
				t.Fatalf("weights %v, p %v", c.Weights, c.PlaceboP)
			}
		}
	})
}

func FuzzSeries(f *testing.F) {
	f.Add([]byte{3, 90, 41, 7, 60}, uint8(30), uint8(12), uint8(12), uint8(3))
	f.Add([]byte{5}, uint8(8), uint8(4), uint8(0), uint8(0))
	f.Add([]byte{252}, uint8(9), uint8(1), uint8(2), uint8(200))
	f.Fuzz(func(t *testing.T, raw []byte, size, start, season, lag uint8) {
		y := outcomes(raw, int(size)%80)
		s, err := estimate.Interrupted{Y: y, Start: int(start), Season: int(season)}.Fit()
		if err != nil {
			refused(t, "Interrupted", err)
		} else {
			if l := estimate.DefaultLag(len(y)); l < 0 || l >= max(1, len(y)) {
				t.Fatalf("lag %d of %d", l, len(y))
			}
			_, err = s.NeweyWest(int(lag), true)
			refused(t, "NeweyWest", err)
			_, err = s.BreuschGodfrey(int(lag))
			refused(t, "BreuschGodfrey", err)
			s.DurbinWatson()
			if a, err := s.AR1(); err != nil {
				refused(t, "AR1", err)
			} else if !(math.Abs(a.Phi) < 1) || math.IsNaN(a.Sigma) {
				t.Fatalf("%+v", a)
			}
		}
		treated := make([]float64, min(len(y), 14))
		for i := range treated {
			treated[i] = float64(i & 1)
		}
		if inf, err := estimate.Randomisation(y[:len(treated)], treated); err != nil {
			refused(t, "Randomisation", err)
		} else if !(inf.TwoSided > 0 && inf.TwoSided <= 1 && inf.Upper > 0 && inf.Lower > 0) {
			t.Fatalf("%+v", inf)
		}
		if low, high, err := estimate.RandomisationInterval(y[:min(len(treated), 8)], treated[:min(len(treated), 8)], 0.9); err != nil {
			refused(t, "RandomisationInterval", err)
		} else if !(low <= high) {
			t.Fatalf("interval from %v to %v", low, high)
		}
		times := make([]float64, len(y))
		for i := range times {
			times[i] = float64(i % (1 + int(start)))
		}
		r, err := estimate.LeastSquares(y, linear.Design{Columns: []linear.Column{{Name: "t", Values: times}}})
		if refused(t, "LeastSquares", err); err == nil && len(r.B) != r.P {
			t.Fatalf("%d coefficients, %d named", len(r.B), r.P)
		}
		half := len(y) / 2
		_, err = estimate.TwoGroups(y[:half], y[half:])
		refused(t, "TwoGroups", err)
	})
}
