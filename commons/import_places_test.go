package commons

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/store"
)

const oldNumbers = "Saksnr;Tittel;Kommunenr\n1;Byhage;1601\n2;Kaihage;1850\n3;Skulehage;1850\n4;Båtlag;1507\n5;Turlag;1806\n"

// placesOf are the numbers of the record that a row of a list became.
func placesOf(t *testing.T, db *store.DB, owner allmenning.OrganisationID, source, id string) (out []string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		found, _, ok, err := tx.FindBySource(owner, source, id)
		if err != nil || !ok {
			return fmt.Errorf("%s %s: %v %w", source, id, ok, err)
		}
		r, err := tx.Record(found)
		if err == nil {
			for _, p := range r.Places {
				out = append(out, fmt.Sprint(p.Number, "/", p.CodeYear))
			}
		}
		return err
	})
	return out
}

// notes are what is noted of rows, as "line key args".
func notes(r Report) (out []string) {
	for _, row := range r.Noted {
		for _, p := range row.Problems {
			out = append(out, fmt.Sprint(row.Row, " ", p.Key, " ", p.Args))
		}
	}
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// An old number is said to be what it is today, and the first rows are shown at places of today; the record keeps the number as its
// source gave it, with its year.
func TestList_says_what_old_numbers_are_today(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		list := sent(t, c, actor, oldNumbers, nil)
		if list.Told.New != 5 || len(list.Told.Examples) != 5 {
			t.Fatalf("%+v", list.Told)
		}
		var shown []string
		for _, e := range list.Told.Examples {
			shown = append(shown, "")
			for _, p := range e.Places {
				shown[len(shown)-1] += string(p.Number) + " "
			}
		}
		same(t, "the first rows", shown, []string{"5001 ", "1806 1875 ", "1806 1875 ", "1508 1580 ", "1806 "})
		same(t, "notes", notes(list.Told), []string{
			"2 import.renumbered [value 1601 now 5001 Trondheim]",
			"3 import.divided [value 1850 Tysfjord - Divtasvuodna now 1806 Narvik, 1875 Hamarøy]",
			"4 import.divided [value 1850 Tysfjord - Divtasvuodna now 1806 Narvik, 1875 Hamarøy]",
			"5 import.divided [value 1507 Ålesund now 1508 Ålesund, 1580 Haram]",
		})
		takenIn(t, c, actor, list.ID)
		same(t, "1601", placesOf(t, db, actor.Acting, "liste", "1"), []string{"1601/2017"})
		same(t, "1850", placesOf(t, db, actor.Acting, "liste", "2"), []string{"1850/2019"})
	})
}

// Which municipality rows concern whose own was divided is asked once for each number, whoever answers is taken at their word, and the
// answer holds the next time too, also when the list has been undone meanwhile.
func TestList_asks_which_part_of_a_divided_municipality(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		list := sent(t, c, actor, oldNumbers, nil)
		asked := func(told Report) (out []string) {
			for _, d := range told.Divided {
				out = append(out, fmt.Sprint(d.Number, " ", d.Name, " ", d.Into, " ", d.Rows, " ", d.Titles, " ", d.Said))
			}
			return out
		}
		same(t, "asked", asked(list.Told), []string{
			"1850 Tysfjord - Divtasvuodna [1806 1875] 2 [Kaihage Skulehage] false", "1507 Ålesund [1508 1580] 1 [Båtlag] false",
		})
		for _, wrong := range []map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber{{"1850": "5001"}, {"1601": "5001"}, {"1806": AllParts}, {"x": "1806"}} {
			list.Choices.Parts = wrong
			if err := c.LookThrough(ctx, actor, list.ID, list.Choices); allmenning.KindOf(err) != allmenning.Invalid {
				t.Errorf("%v: %v, want invalid", wrong, err)
			}
		}
		list.Choices.Parts = map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber{"1850": "1806", "1507": AllParts}
		if err := c.LookThrough(ctx, actor, list.ID, list.Choices); err != nil {
			t.Fatal(err)
		}
		list = worked(t, c, actor, list.ID, nil)
		answered := []string{
			"2 import.renumbered [value 1601 now 5001 Trondheim]",
			"3 import.divided_one [value 1850 Tysfjord - Divtasvuodna now 1806 Narvik]",
			"4 import.divided_one [value 1850 Tysfjord - Divtasvuodna now 1806 Narvik]",
			"5 import.divided_all [value 1507 Ålesund now 1508 Ålesund, 1580 Haram]",
		}
		same(t, "notes", notes(list.Told), answered)
		if d := list.Told.Divided; len(d) != 2 || !d[0].Said || !d[1].Said {
			t.Errorf("%+v", d)
		}
		takenIn(t, c, actor, list.ID)
		same(t, "1850 that is Narvik", placesOf(t, db, actor.Acting, "liste", "2"), []string{"1806/2026"})
		same(t, "1507 that is both", placesOf(t, db, actor.Acting, "liste", "4"), []string{"1507/2023"})

		if err := c.UndoList(ctx, actor, list.ID); err != nil {
			t.Fatal(err)
		}
		worked(t, c, actor, list.ID, nil)
		same(t, "the next time", notes(sent(t, c, actor, oldNumbers, nil).Told), answered)
	})
}

// On the command line the answers come with the list, and are kept with it in the same way.
func TestImportProjects_parts(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		bring := func(parts map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber) (*Report, error) {
			return c.ImportProjects(ctx, Program(), strings.NewReader(oldNumbers), ImportOptions{Name: "a.csv", Source: "a", Parts: parts})
		}
		if _, err := bring(map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber{"1507": "1806"}); allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("%v, want invalid", err)
		}
		if r, err := bring(nil); err != nil || r.New != 5 || r.Divided[0].Said {
			t.Fatalf("%+v (%v)", r, err)
		}
		same(t, "unanswered", placesOf(t, db, Library, "a", "2"), []string{"1850/2019"})
		r, err := bring(map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber{"1850": "1875"})
		if err != nil || r.Updated != 2 || r.Unchanged != 3 || !r.Divided[0].Said || r.Divided[1].Said {
			t.Fatalf("%+v (%v)", r, err)
		}
		same(t, "answered", placesOf(t, db, Library, "a", "2"), []string{"1875/2026"})
		if r, err := bring(nil); err != nil || r.Unchanged != 5 || !r.Divided[0].Said {
			t.Errorf("the next time: %+v (%v)", r, err)
		}
	})
}
