package main

import (
	"strings"
	"testing"

	"allmenning/serve/mail"
)

func TestMail_settings(t *testing.T) {
	t.Setenv("ALLMENNING_SMTP_PASSWORD", "")
	for name, test := range map[string]struct {
		line []string
		want string // part of the fault; empty: none
	}{
		"none":                         {nil, ""},
		"all that is needed":           {[]string{"--smtp=mx.example.org:587", "--mail-from=Vi <vi@example.org>", "--base-url=https://vi.example.org/"}, ""},
		"nobody it comes from":         {[]string{"--smtp=mx.example.org:587", "--base-url=https://vi.example.org"}, "--mail-from"},
		"nowhere its links lead":       {[]string{"--smtp=mx.example.org:587", "--mail-from=vi@example.org"}, "--base-url"},
		"no port":                      {[]string{"--smtp=mx.example.org", "--mail-from=vi@example.org", "--base-url=https://vi.example.org"}, "port"},
		"a password everybody can see": {[]string{"--smtp-password=hemmelig"}, "not on the command line"},
	} {
		t.Run(name, func(t *testing.T) {
			var c cli
			_, err := parser(&c).Parse(append([]string{"serve"}, test.line...))
			if err == nil {
				_, err = c.Serve.mail()
			}
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}

func TestMail_password_from_the_file_of_settings_and_the_environment(t *testing.T) {
	file := write(t, t.TempDir(), "allmenning.toml", `
smtp          = "mx.example.org:587"
smtp-user     = "vi"
smtp-password = "i filen"
mail-from     = "vi@example.org"
base-url      = "https://vi.example.org/"
`)
	read := func() mail.Config {
		var c cli
		if _, err := parser(&c).Parse([]string{"serve", "--config", file}); err != nil {
			t.Fatal(err)
		}
		cfg, err := c.Serve.mail()
		if err != nil {
			t.Fatal(err)
		}
		return cfg
	}
	if cfg := read(); cfg.Password != "i filen" || cfg.TLS != mail.StartTLS || cfg.BaseURL != "https://vi.example.org" {
		t.Errorf("%+v", cfg)
	}
	t.Setenv("ALLMENNING_SMTP_PASSWORD", "i miljøet")
	if cfg := read(); cfg.Password != "i miljøet" {
		t.Errorf("%+v", cfg)
	}
}
