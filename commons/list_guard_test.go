package commons

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"allmenning"
	"allmenning/store"
)

// personal are lists that tell who somebody is, with the sentence each is refused by.
var personal = map[string]string{
	"Tittel;Merknad\nEn;01010100131\nTo;b\n":                                                  "import.file.identity",
	"Tittel;Merknad\nEn;Fødselsnummer 12345678901 er feil\nTo;b\n":                            "import.file.identity",
	"Tittel;Fødselsnummer\nEn;15076500565\nTo;b\n":                                            "import.file.people",
	"Tittel;Pasientens fødselsdato\nEn;12.03.1941\nTo;b\n":                                    "import.file.people",
	"Tittel;Beskrivelse\nEn;Pasienten er født 12.03.1941 og heter Ola\nTo;b\n":                "import.file.birth",
	`{"id":"1","title":"En","other":"01010100131"}`:                                           "import.file.identity_line",
	`{"id":"1","title":"En","other":{"a":["fødselsnummer 12345678901"]}}`:                     "import.file.identity_line",
	`{"id":"1","title":"En","text":"Pasienten er født 12.03.1941"}`:                           "import.file.identity_line",
	`{"id":"1","title":"En","text":"Pasienten er f\u00f8dt 12.03.1941"}`:                      "import.file.identity_line",
	`{"id":"1","title":"En","text":"Han sa \"nei\", f\u00f8dt\t12.03.1941"}`:                  "import.file.identity_line",
	`{"id":"1","title":"En","text":"\u0030101010\u0030131"}`:                                  "import.file.identity_line",
	`{"id":"1","title":"En","\u0030101010\u0030131":"x"}`:                                     "import.file.identity_line",
	`{"id":"1","title":"En","fødselsdato":"1941-03-12"}`:                                      "import.file.people_line",
	"{\"id\":\"1\",\"title\":\"En\"}\n" + `{"id":"2","title":"To","klient" : "Ola Nordmann"}`: "import.file.people_line",
	`{"id":"1","title":"En","deltaker":[{"f\u00f8dselsdato":"1941-03-12"}]}`:                  "import.file.people_line",
}

// A list that tells who somebody is is refused whole by the browser and by the command line, which write nothing of it. Each refusal
// says where and not what.
func TestList_that_tells_who_somebody_is_is_refused_by_every_way_in(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		for text, key := range personal {
			_, sent := c.ReceiveList(ctx, actor, "a", "", strings.NewReader(text))
			report, brought := c.ImportProjects(ctx, Program(), strings.NewReader(text), ImportOptions{Name: "a"})
			_, looked := c.ImportProjects(ctx, Program(), strings.NewReader(text), ImportOptions{Name: "a", DryRun: true})
			for way, err := range map[string]error{"the browser": sent, "the command line": brought, "a dry run": looked} {
				var refused *allmenning.Error
				if !errors.As(err, &refused) || refused.Key != key {
					t.Errorf("%s takes %q: %v, want %s", way, text, err, key)
				}
				if said := fmt.Sprint(err); strings.Contains(said, "1941") || strings.Contains(said, "Ola") || strings.Contains(said, "0100131") {
					t.Errorf("%s repeats it: %s", way, said)
				}
			}
			if report != nil {
				t.Errorf("%q: %+v", text, report)
			}
		}
		for _, owner := range []allmenning.OrganisationID{Library, actor.Owner()} {
			if lists, err := db.ImportsOf(ctx, owner, 9); err != nil || len(lists) > 0 {
				t.Errorf("%+v (%v): something is kept", lists, err)
			}
		}
		if _, err := c.ImportProjects(ctx, Program(), strings.NewReader("Tittel\nEn\n"), ImportOptions{Name: "01010100131.csv"}); allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("a file named by an identity number: %v", err)
		}
	})
}

// What only looks a little like it comes in.
func TestList_of_projects_for_people_is_taken(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		for _, text := range []string{
			`{"id":"1","title":"Barn født i 2020","text":"\"klient\": den som får hjelp. Født 2020\\2021","målgruppe":"pasient"}`,
			`{"id":"1","title":"Klient","text":"Konto 12345678901, org.nr. 844824122","pasienter":12,"brukere":["klient","født"]}`,
			"Tittel;Beskrivelse\nKlient;Vi lagrer aldri fødselsnummer. Født 2020\n",
		} {
			if _, err := c.ReceiveList(ctx, actor, "a", "", strings.NewReader(text)); err != nil {
				t.Errorf("%s: %v", text, err)
			}
			if r, err := c.ImportProjects(ctx, Program(), strings.NewReader(text), ImportOptions{Name: "a", DryRun: true}); err != nil || r.New != 1 {
				t.Errorf("%s: %+v (%v)", text, r, err)
			}
		}
	})
}
