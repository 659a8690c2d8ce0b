package meta_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"allmenning/stat/linear"
	"allmenning/stat/meta"
)

// drawn gives k effects with spread 0.3 around 0.2 and sampling SE from 0.1 to 0.5.
func drawn(k int) (y, v []float64) {
	r := rand.New(rand.NewPCG(2026, uint64(k)))
	y, v = make([]float64, k), make([]float64, k)
	for i := range y {
		v[i] = math.Pow(0.1+0.4*r.Float64(), 2)
		y[i] = 0.2 + 0.3*r.NormFloat64() + math.Sqrt(v[i])*r.NormFloat64()
	}
	return y, v
}

// Targets on one core: k = 10 in 20 µs, 100 in 100 µs, 1000 in 1 ms, 10,000 in 10 ms.
func BenchmarkPool_REML(b *testing.B) {
	for _, k := range []int{10, 100, 1000, 10000} {
		b.Run(fmt.Sprint(k), func(b *testing.B) {
			y, v := drawn(k)
			for b.Loop() {
				if _, err := meta.Pool(y, v, meta.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Target: 5 ms, with all three distributions summed up.
func BenchmarkBayes(b *testing.B) {
	for _, k := range []int{1, 3, 10, 30, 100} {
		b.Run(fmt.Sprint(k), func(b *testing.B) {
			y, v := drawn(k)
			se := make([]float64, k)
			for i := range v {
				se[i] = math.Sqrt(v[i])
			}
			for b.Loop() {
				p, err := meta.Bayes(y, se, meta.MuPrior{SD: 2}, meta.TauPrior{Scale: 1})
				if err != nil {
					b.Fatal(err)
				}
				p.Mu(0.95)
				p.Tau(0.95)
				p.Predictive(0.95)
			}
		})
	}
}

// Target: k = 100 in 10 ms.
func BenchmarkLeaveOneOut(b *testing.B) {
	y, v := drawn(100)
	for b.Loop() {
		if _, err := meta.LeaveOneOut(y, v, meta.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQProfile(b *testing.B) {
	y, v := drawn(100)
	fit, err := meta.Pool(y, v, meta.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := fit.QProfile(); err != nil {
			b.Fatal(err)
		}
	}
}

// Target: k = 1000 (250 places with 4 effects each) in 50 ms, robust standard errors included.
func BenchmarkThreeLevel(b *testing.B) {
	for _, k := range []int{100, 1000} {
		b.Run(fmt.Sprint(k), func(b *testing.B) {
			y, v := drawn(k)
			place, effect := make([]int, k), make([]int, k)
			for i := range place {
				place[i], effect[i] = i/4, i
			}
			for b.Loop() {
				fit, err := meta.ThreeLevel(y, v, place, effect, meta.Design{}, meta.LevelOptions{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := fit.Robust(linear.CR2); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkInfluence(b *testing.B) {
	y, v := drawn(100)
	fit, err := meta.Pool(y, v, meta.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := fit.Influence(); err != nil {
			b.Fatal(err)
		}
	}
}
