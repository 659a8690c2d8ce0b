package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"allmenning/internal/evaluate"
	"allmenning/stat/meta"
)

// seed makes the simulation the same each time.
const seed = 20261123

func (c coverageCmd) run() error {
	cells, err := meta.SimulateCoverage(meta.StandardCoverage(c.Runs, seed))
	if err != nil {
		return err
	}
	return meta.WriteCoverage(os.Stdout, cells)
}

func (c loadCmd) run(ctx context.Context) error {
	program := c.Server
	if program == "" {
		self, err := os.Executable()
		if err != nil {
			return err
		}
		program = filepath.Join(filepath.Dir(self), "allmenning")
	}
	return evaluate.Load(ctx, os.Stdout, evaluate.LoadOptions{Server: program, N: c.N, Each: time.Duration(c.Seconds) * time.Second})
}
