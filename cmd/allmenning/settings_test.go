package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestSettings_flags_win_over_the_environment_and_that_over_the_file(t *testing.T) {
	folder := t.TempDir()
	file := write(t, folder, "allmenning.toml", `
# the instance of Vefsn
data     = "/srv/allmenning"
listen   = "127.0.0.1:1"
operator = "Vefsn kommune"
contact  = "post@vefsn.example"
examples = true
base-url = "https://allmenning.example"
`)
	t.Setenv("ALLMENNING_LISTEN", "127.0.0.1:2")
	t.Setenv("ALLMENNING_OPERATOR", "Fylket")
	var c cli
	if _, err := parser(&c).Parse([]string{"serve", "--config", file, "--operator", "Kommunen"}); err != nil {
		t.Fatal(err)
	}
	s := c.Serve
	if s.Operator != "Kommunen" || s.Listen != "127.0.0.1:2" || s.Contact != "post@vefsn.example" || s.data.Data != "/srv/allmenning" ||
		!s.Examples || s.BaseURL != "https://allmenning.example" || s.Language != "nb" {
		t.Errorf("%+v", s)
	}
	var before cli // the flag may stand before the command too, and other commands read what they know
	if _, err := parser(&before).Parse([]string{"--config=" + file, "find", "--limit", "3", "skule"}); err != nil {
		t.Fatal(err)
	}
	if before.Find.data.Data != "/srv/allmenning" || before.Find.Limit != 3 || before.Find.JSON {
		t.Errorf("%+v", before.Find)
	}
}

// What a setting must be, it must be from the command line and the environment too.
func TestSettings_that_lead_somewhere(t *testing.T) {
	for _, good := range [][]string{
		{"--base-url", "https://allmenning.no"},
		{"--base-url", "http://127.0.0.1:8357/"},
		{"--contact-url", "mailto:post@vefsn.example"},
		{"--contact-url", "https://vefsn.example/kontakt?x=1"},
		{"--accessibility", "https://uustatus.no/nb/erklaringer/publisert/1"},
		{"--base-url", ""},
	} {
		if _, err := parser(&cli{}).Parse(append([]string{"serve"}, good...)); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	t.Setenv("ALLMENNING_CONTACT_URL", "data:text/html,x")
	if _, err := parser(&cli{}).Parse([]string{"serve"}); err == nil || !strings.Contains(oneLine(err), "--contact-url") {
		t.Errorf("from the environment: %v", err)
	}
	if _, err := parser(&cli{}).Parse([]string{"serve", "--contact-url", "mailto:a@b.no"}); err != nil {
		t.Errorf("the command line comes first: %v", err)
	}
}

func TestSettings_that_are_none(t *testing.T) {
	for text, want := range map[string]string{
		`dry-run = true`:                 `"dry-run" is no setting`,
		`json = true`:                    `"json" is no setting`,
		"[serve]\nlisten = \"a\"":        `"serve" is no setting`,
		`base_url = "x"`:                 `"base_url" is no setting; there are accessibility, base-url`,
		`config = "other.toml"`:          `"config" is no setting`,
		`listen = 8357`:                  `--listen: in the file of settings it must be text in quotation marks`,
		`examples = "true"`:              `--examples: in the file of settings it must be true or false`,
		`language = "se"`:                `--language must be one of`,
		"listen = \"a\"\nlisten = \"b\"": `line 2`,
		"\xff\xfe":                       `not text in UTF-8`,
		"operator = \"Br\xf8nn\xf8y\"":   `not text in UTF-8`,
		`base-url = "nonsense"`:          `--base-url must be https://… or http://…, a host and no more, not "nonsense"`,
		`base-url = "https://a.no/x"`:    `--base-url must be`,
		`base-url = "https://a.no?x"`:    `--base-url must be`,
		`base-url = "ftp://a.no"`:        `--base-url must be`,
		`contact-url = "javascript:1"`:   `--contact-url must be mailto:… or https://…, not "javascript:1"`,
		`contact-url = "mailto:a"`:       `--contact-url must be`,
		`accessibility = "foo"`:          `--accessibility must be https://…, not "foo"`,
		`colour = "pink"`:                `--colour must be one of`,
	} {
		file := write(t, t.TempDir(), "a.toml", text)
		_, err := parser(&cli{}).Parse([]string{"serve", "--data", filepath.Dir(file), "--config", file})
		if err == nil || !strings.Contains(oneLine(err), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
