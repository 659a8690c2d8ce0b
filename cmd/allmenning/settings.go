package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/mail"
	"net/url"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// settings are those of a file: the name of a flag of serve, without its dashes, and a text or true or false.
type settings map[string]any

// readSettings reads a file of settings.
func readSettings(r io.Reader) (kong.Resolver, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("the file of settings: %w", err)
	}
	if !utf8.Valid(raw) { // the decoder takes a mark of UTF-16 away and reads on
		return nil, errors.New("the file of settings is not text in UTF-8; save it so")
	}
	s := settings{}
	if _, err := toml.Decode(string(raw), &s); err != nil {
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

// Validate refuses settings that would be shown to people and lead nowhere. kong asks it, wherever they come from.
func (c serveCmd) Validate() error {
	return errors.Join(
		about("base-url", c.BaseURL, "https://… or http://…, a host and no more", isSite),
		about("contact-url", c.ContactURL, "mailto:… or https://…", func(s string) bool { return isMailto(s) || isPage(s) }),
		about("accessibility", c.Accessibility, "https://…", isPage),
	)
}

// about says that a setting is not what it must be; one that is not given is as it should.
func about(flag, value, must string, ok func(string) bool) error {
	if value == "" || ok(value) {
		return nil
	}
	return fmt.Errorf("--%s must be %s, not %q", flag, must, value)
}

// isPage says that s is the address of a page on the web.
func isPage(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}

// isSite says that s is the address of a whole site: paths are added to it.
func isSite(s string) bool {
	u, err := url.Parse(strings.TrimSuffix(s, "/"))
	return err == nil && isPage(s) && u.Path == "" && u.RawQuery == "" && u.Fragment == "" && !u.ForceQuery
}

func isMailto(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "mailto" {
		return false
	}
	to, err := url.PathUnescape(u.Opaque)
	if err != nil {
		return false
	}
	a, err := mail.ParseAddress(to)
	return err == nil && a.Address == to
}
