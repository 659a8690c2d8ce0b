package hits

import (
	"strings"
	"testing"
)

func TestRegisterPath(t *testing.T) {
	long := strings.Repeat("Vi strever med fall. ", 10)
	for name, test := range map[string]struct {
		ask  Ask
		want string
	}{
		"a few words are the title":               {Ask{Text: "flere fall & brudd"}, "/behov/ny?tittel=flere+fall+%26+brudd"},
		"more is what happens today":              {Ask{Text: long}, "/behov/ny?tekst=Vi+strever"},
		"what is too long for an address is left": {Ask{Text: long, Posted: true}, "/behov/ny"},
	} {
		if got := test.ask.registerPath(); !strings.HasPrefix(got, test.want) || test.ask.Posted && got != test.want {
			t.Errorf("%s: %s, want %s…", name, got, test.want)
		}
	}
}
