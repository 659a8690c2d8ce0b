package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"allmenning/internal/evaluate"
)

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
