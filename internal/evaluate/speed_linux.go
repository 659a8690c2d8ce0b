package evaluate

import (
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
