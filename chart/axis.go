package chart

import (
	"fmt"
	"math"
)

// Scale says how a value becomes a place: Linear for differences and counts, Log for ratios.
type Scale int

const (
	Linear Scale = iota
	Log
)

// Null is the value of no effect: 0 for differences, 1 for ratios.
func (s Scale) Null() float64 {
	if s == Log {
		return 1
	}
	return 0
}

func (s Scale) to(v float64) float64 {
	if s == Log {
		return math.Log(v)
	}
	return v
}

func (s Scale) from(u float64) float64 {
	if s == Log {
		return math.Exp(u)
	}
	return u
}

// check refuses what cannot be placed on the scale.
func (s Scale) check(values ...float64) error {
	for _, v := range values {
		if !drawable(v) {
			return fmt.Errorf("%w: %v", ErrNumber, v)
		}
		if s == Log && v <= 0 {
			return fmt.Errorf("%w: %v", ErrLog, v)
		}
	}
	return nil
}

// axis places values between its ends. lo and hi are on the scale's own units (logarithms for Log), lo < hi; from and to
// are where they stand, in per cent.
type axis struct {
	scale    Scale
	lo, hi   float64
	from, to float64
}

// newAxis spans lo to hi, given on the scale's units, over the whole width. Equal ends are pushed apart.
func newAxis(s Scale, lo, hi float64) axis {
	if tiny := math.Max(math.Abs(lo), math.Abs(hi)) * 1e-9; hi-lo <= tiny {
		room := math.Abs(lo) * 0.2
		if s == Log {
			room = math.Log(1.5)
		}
		if room == 0 {
			room = 1
		}
		lo, hi = lo-room, hi+room
	}
	return axis{s, lo, hi, 0, 100}
}

// at is the place of v in per cent, held to the ends of the axis.
func (a axis) at(v float64) float64 {
	share := (a.scale.to(v) - a.lo) / (a.hi - a.lo)
	return a.from + math.Min(1, math.Max(0, share))*(a.to-a.from)
}

// below and above say whether v lies beyond an end, so that an arrow must stand for it.
func (a axis) below(v float64) bool { return a.scale.to(v) < a.lo-1e-9*(a.hi-a.lo) }
func (a axis) above(v float64) bool { return a.scale.to(v) > a.hi+1e-9*(a.hi-a.lo) }

// reach widens the axis by at most share of its length to the nearest tick outside it, so that an axis ends on a number
// where that costs little.
func (a axis) reach(share float64, format func(float64) string) axis {
	wide := a
	wide.lo, wide.hi = a.lo-share*(a.hi-a.lo), a.hi+share*(a.hi-a.lo)
	ticks := wide.ticks(format)
	if len(ticks) == 0 {
		return a
	}
	a.lo = math.Min(a.lo, a.scale.to(ticks[0]))
	a.hi = math.Max(a.hi, a.scale.to(ticks[len(ticks)-1]))
	return a
}
