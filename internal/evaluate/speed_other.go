//go:build !linux

package evaluate

import "time"

// Other systems do not tell how long a thread had a processor in the same way.
func threadCPU() time.Duration  { return 0 }
func processCPU() time.Duration { return 0 }

// Nor do they all tell how much memory a program has had.
func forgetPeak()         {}
func peakMemory() float64 { return 0 }
