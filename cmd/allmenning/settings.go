package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// settings are those of a file: the name of a flag of serve, without its dashes, and a text or true or false.
type settings map[string]any

// readSettings reads a file of settings.
func readSettings(r io.Reader) (kong.Resolver, error) {
	s := settings{}
	if _, err := toml.NewDecoder(r).Decode(&s); err != nil {
		return nil, fmt.Errorf("the file of settings: %w", err)
	}
	return s, nil
}

// Validate refuses what is no setting of serve. The other commands share its file, and take from it what they know.
func (s settings) Validate(app *kong.Application) error {
	known := map[string]bool{}
	for _, command := range app.Children {
		if command.Name == "serve" {
			for _, flag := range command.Flags {
				known[flag.Name] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if !known[name] {
			return fmt.Errorf("the file of settings: %q is no setting; there are %s", name, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
	}
	return nil
}

// Resolve gives a flag its value from the file, where neither the command line nor the environment gives it one.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	value, ok := s[flag.Name]
	if !ok || slices.ContainsFunc(flag.Envs, given) {
		return nil, nil
	}
	if _, truth := value.(bool); flag.IsBool() && !truth {
		return nil, errors.New("in the file of settings it must be true or false, without quotation marks")
	}
	if _, text := value.(string); !flag.IsBool() && !text {
		return nil, errors.New("in the file of settings it must be text in quotation marks")
	}
	return value, nil
}

func given(env string) bool {
	_, ok := os.LookupEnv(env)
	return ok
}
