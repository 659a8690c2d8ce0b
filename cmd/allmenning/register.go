package main

import (
	"context"
	"fmt"
	"path/filepath"

	"allmenning/commons"
	"allmenning/files/sources"
	"allmenning/municipality"
)

type registerCmd struct {
	data
	Files []string `arg:"" help:"Answers saved from SSB Klass, SSB PxWeb (json-stat2) or Kartverket; what each is, is found out."`
}

// Help is what --help adds.
func (registerCmd) Help() string { return "Example:\n\n\tallmenning register klass.json --data ./data" }

// Run takes in newer facts. They win over the facts the program carries, which stay as they are.
func (c registerCmd) Run(ctx context.Context) error {
	var rows []municipality.Row
	for _, name := range c.Files {
		file, err := openFile(name)
		if err != nil {
			return err
		}
		read, err := sources.Register(filepath.Base(name), file)
		_ = file.Close()
		if err != nil {
			return err
		}
		fmt.Printf("%s: %d facts\n", name, len(read))
		rows = append(rows, read...)
	}
	o, err := c.open(ctx, toWrite)
	if err != nil {
		return err
	}
	defer o.db.Close()
	if err := o.commons.UpdateRegister(ctx, commons.Program(), rows); err != nil {
		return err
	}
	fmt.Println("The register is updated. A running server reads it at its next start.")
	return nil
}
