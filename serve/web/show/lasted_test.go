package show

import (
	"testing"

	"allmenning"
	"allmenning/i18n"
	"allmenning/serve/web/page"
)

func TestLasted_is_as_close_as_it_is_known(t *testing.T) {
	for _, c := range []struct {
		p      allmenning.Period
		nb, en string
	}{
		{allmenning.Period{From: "2025-03", To: "2026-12-31"}, "mars 2025 – 31. desember 2026", "March 2025 – 31 December 2026"},
		{allmenning.Period{From: "2025-03"}, "fra mars 2025", "from March 2025"},
		{allmenning.Period{To: "2025-03"}, "til mars 2025", "until March 2025"},
		{allmenning.Period{From: "2025-03", To: "2025-03"}, "mars 2025", "March 2025"},
		{allmenning.Period{From: "2024", To: "2026-06"}, "2024 – juni 2026", "2024 – June 2026"},
		{allmenning.Period{From: "2024", To: "2026"}, "2024–2026", "2024–2026"},
		{allmenning.Period{AsGiven: "i fjor"}, "i fjor", "i fjor"},
		{allmenning.Period{}, "", ""},
	} {
		for lang, want := range map[i18n.Lang]string{i18n.NB: c.nb, i18n.EN: c.en} {
			if got := Lasted(&page.Frame{P: i18n.New(lang)}, c.p); got != want {
				t.Errorf("%+v in %s: %q, want %q", c.p, lang, got, want)
			}
		}
	}
}
