package evaluate

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// threadCPU is how long this thread has had a processor, processCPU how long the whole program has.
func threadCPU() time.Duration  { return usage(1) } // RUSAGE_THREAD
func processCPU() time.Duration { return usage(syscall.RUSAGE_SELF) }

func usage(who int) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// forgetPeak makes the system count the most memory of this program anew, from what it has now.
func forgetPeak() {
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // where it may not be, the peak is that of the whole run
}

// peakMemory is the most memory that this program has had, in MB; 0 where the system does not say.
func peakMemory() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kb float64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		return 0
	}
	return kb / 1024
}
