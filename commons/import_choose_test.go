package commons

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/store"
)

const unknownColumn = "Saksnr;Tittel;Hva vi gjør;Kommune\n1;Skulehage;Elevene dyrker mat;Bodø\n2;Turlag;Vi går sammen;Bodø\n"

// taken are what columns are taken for, as "field why".
func taken(columns []sources.Column) (out []string) {
	for _, c := range columns {
		out = append(out, strings.TrimSpace(string(c.Field)+" "+string(c.Why)))
	}
	return out
}

func bringTable(c *Commons, text string, o ImportOptions) (*Report, error) {
	o.Name, o.Source = "liste.csv", "liste"
	return c.ImportProjects(context.Background(), Program(), strings.NewReader(text), o)
}

// What a column is can be said by its letter or header, and what it carries by any name of the field. A column that was only guessed to
// carry the same is not used then. What was said holds the next time, until something else is said.
func TestImportProjects_columns(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		for _, step := range []struct {
			said map[string]string
			want []string
		}{
			{nil, []string{"id header", "title header", "", "municipalities header"}},
			{map[string]string{"c": "text"}, []string{"id header", "title header", "text chosen", "municipalities header"}},
			{nil, []string{"id header", "title header", "text chosen", "municipalities header"}},
			{map[string]string{"hva vi gjør": "Sammendrag", "D": ""}, []string{"id header", "title header", "text chosen", "chosen"}},
			{map[string]string{"C": "title"}, []string{"id header", "", "title chosen", "chosen"}},
			{map[string]string{"C": "", "B": "title"}, []string{"id header", "title chosen", "chosen", "chosen"}},
		} {
			r, err := bringTable(c, unknownColumn, ImportOptions{Columns: step.said})
			if err != nil || r.RefusedN > 0 || r.Rows != 2 {
				t.Fatalf("%v: %+v (%v)", step.said, r, err)
			}
			same(t, fmt.Sprint(step.said), taken(r.Columns), step.want)
		}
		if r := from(t, db, "liste", "1"); r.Title != "Skulehage" {
			t.Errorf("%q", r.Title)
		}
		for said, key := range map[string]string{
			"E=text": "import.choice.column", "Noe=text": "import.choice.column", "C=prosa": "import.choice.field", "B=": "list.form.no_title", "B=title;A=title": "list.form.twice",
		} {
			columns := map[string]string{}
			for s := range strings.SplitSeq(said, ";") {
				name, field, _ := strings.Cut(s, "=")
				columns[name] = field
			}
			r, err := bringTable(c, unknownColumn, ImportOptions{Columns: columns})
			if refused := (*allmenning.Error)(nil); !errors.As(err, &refused) || refused.Key != key || len(r.Columns) != 4 {
				t.Errorf("%s: %v, want %s", said, err, key)
			}
		}
		_, err := c.ImportProjects(context.Background(), Program(), strings.NewReader(`{"id":"1","title":"A"}`), ImportOptions{Columns: map[string]string{"A": "title"}})
		if refused := (*allmenning.Error)(nil); !errors.As(err, &refused) || refused.Key != "import.choice.no_columns" {
			t.Errorf("JSON Lines: %v", err)
		}
	})
}

// The page remembers what a person chose also where the list has been undone since.
func TestList_remembers_columns_when_it_was_undone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		list := sent(t, c, actor, unknownColumn, func(l *ListChoices) {
			l.Columns = ChooseColumns(l.Columns, map[int]sources.Field{0: sources.FieldID, 2: sources.FieldText})
		})
		takenIn(t, c, actor, list.ID)
		if err := c.UndoList(ctx, actor, list.ID); err != nil {
			t.Fatal(err)
		}
		worked(t, c, actor, list.ID, nil)
		i, err := c.ReceiveList(ctx, actor, "liste.csv", "", strings.NewReader(unknownColumn))
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.List(ctx, actor, i.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "sent again", taken(again.Choices.Columns), []string{"id header", "title header", "text chosen", "municipalities header"})
	})
}

// A list that was cut off goes on by what was chosen of it then. Where something else is chosen now it begins anew, and both can be undone.
func TestImportProjects_cut_off_and_chosen_otherwise(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		cut := func() (id allmenning.ImportID) {
			r, err := bringTable(c, unknownColumn, ImportOptions{Columns: map[string]string{"C": "text"}})
			if err != nil {
				t.Fatal(err)
			}
			write(t, db, func(tx *store.Tx) error { // as a killed program leaves it
				i, err := tx.HoldImport(r.Import, "")
				i.State, i.Line = store.ImportRunning, 2
				return errors.Join(err, tx.PutImport(i))
			})
			return r.Import
		}
		first := cut()
		r, err := bringTable(c, unknownColumn, ImportOptions{})
		if err != nil || r.Import != first || r.WentOn != 2 {
			t.Fatalf("%+v (%v)", r, err)
		}
		same(t, "it goes on", taken(r.Columns), []string{"id header", "title header", "text chosen", "municipalities header"})
		first = cut()
		if r, err = bringTable(c, unknownColumn, ImportOptions{Columns: map[string]string{"C": "text"}}); err != nil || r.Import != first {
			t.Errorf("said as before: %+v (%v)", r, err)
		}
		first = cut()
		if r, err = bringTable(c, unknownColumn, ImportOptions{Columns: map[string]string{"C": ""}}); err != nil || r.Import == first || r.WentOn != 0 || r.Rows != 2 {
			t.Errorf("said otherwise: %+v (%v)", r, err)
		}
		lists, err := c.BroughtIn(ctx)
		if err != nil || len(lists) != 4 {
			t.Errorf("%d lists (%v)", len(lists), err)
		}
	})
}

// twin finds that rows with a title are a record which is here.
func twin(here *allmenning.Record) Knows {
	return Knows{Same: func(_ context.Context, _ allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error) {
		out := make([]allmenning.RecordID, len(records))
		for i, r := range records {
			if r.Title == here.Title {
				out[i] = here.ID
			}
		}
		return out, nil
	}}
}

// A row that looks like what is here is told of, in a dry run and when it has come in; it is joined where a person says so by its line,
// and only when it is not another project already: then the list that made it is undone first.
func TestImportProjects_near_rows_are_told_and_joined(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		bring(t, c, ImportOptions{Source: "fylket"}, "f=Turlag", "g=Annet")
		here, other := from(t, db, "fylket", "f"), from(t, db, "fylket", "g")
		knows := twin(here)
		told := func(r *Report) (out []string) {
			for _, n := range r.Near {
				out = append(out, fmt.Sprint(n.Row, " ", n.Title, " ", n.Here, " ", n.Record == here.ID, " ", n.Joined))
			}
			return out
		}
		r, err := bringTable(c, unknownColumn, ImportOptions{DryRun: true, Knows: knows})
		if err != nil || r.New != 2 || r.NearN != 1 || r.NearAmong != 2 {
			t.Fatalf("%+v (%v)", r, err)
		}
		same(t, "dry", told(r), []string{"3 Turlag Turlag true false"})
		for joined, key := range map[string]string{"9": "import.choice.row", "2 3": "import.joined_twice", "x": "import.joined"} {
			o := ImportOptions{DryRun: true, Joined: map[int]allmenning.RecordID{9: here.ID}}
			switch joined {
			case "2 3":
				o.Joined = map[int]allmenning.RecordID{2: here.ID, 3: here.ID}
			case "x":
				o.Joined = map[int]allmenning.RecordID{2: "x"}
			}
			_, err := bringTable(c, unknownColumn, o)
			if refused := (*allmenning.Error)(nil); !errors.As(err, &refused) || refused.Key != key {
				t.Errorf("%s: %v, want %s", joined, err, key)
			}
		}
		first, err := bringTable(c, unknownColumn, ImportOptions{Knows: knows})
		if err != nil || first.New != 2 {
			t.Fatalf("%+v (%v)", first, err)
		}
		same(t, "taken in", told(first), []string{"3 Turlag Turlag true false"})

		join := ImportOptions{Knows: knows, Joined: map[int]allmenning.RecordID{3: here.ID}}
		if r, err = bringTable(c, unknownColumn, join); err != nil || r.RefusedN != 1 || r.Refused[0].Problems[0].Key != "import.joined_here" || r.Joined != 0 {
			t.Fatalf("a row that stands: %+v (%v)", r, err)
		}
		if _, err := c.UndoBroughtIn(ctx, first.Import); err != nil {
			t.Fatal(err)
		}
		if r, err = bringTable(c, unknownColumn, join); err != nil || r.Joined != 1 || r.RefusedN != 0 {
			t.Fatalf("when the list has been undone: %+v (%v)", r, err)
		}
		if now := from(t, db, "liste", "2"); now.ID != here.ID || now.Body.(*allmenning.Project).Summary != "" {
			t.Errorf("%+v", now)
		}
		if r, err = bringTable(c, strings.Replace(unknownColumn, "Turlag", "Turlaget", 1), ImportOptions{Knows: knows}); err != nil || r.New != 0 || r.Updated != 1 || from(t, db, "fylket", "f").Title != "Turlaget" {
			t.Errorf("a newer list: %+v (%v)", r, err)
		}
		if faults, err := db.Check(ctx); err != nil || len(faults) > 0 {
			t.Errorf("%v (%v)", faults, err)
		}
		if r := from(t, db, "fylket", "g"); r.ID != other.ID || r.State != allmenning.Published {
			t.Errorf("%+v", r)
		}
	})
}

// A run that writes asks of the first new rows alone; a dry run of all.
func TestImportProjects_asks_of_the_first_rows(t *testing.T) {
	asked, opened := 0, 0
	knows := Knows{Same: func(_ context.Context, _ allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error) {
		if asked += len(records); asked == 0 {
			opened++
		}
		return make([]allmenning.RecordID, len(records)), nil
	}}
	c := New(testkit.Open(t, filepath.Join(t.TempDir(), "allmenning.db"), store.Options{}), municipality.Embedded())
	if err := c.PrepareOrganisations(context.Background()); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("Saksnr;Tittel\n")
	for i := range MostAsked + 3*batchRows {
		fmt.Fprintf(&b, "%d;Prosjekt %d\n", i, i)
	}
	for _, dry := range []bool{true, false} {
		asked, opened = 0, 0
		r, err := bringTable(c, b.String(), ImportOptions{DryRun: dry, Knows: knows})
		want := MostAsked
		if dry {
			want += 3 * batchRows
		}
		if err != nil || asked != want || r.NearAmong != want || r.New != MostAsked+3*batchRows {
			t.Errorf("dry %v: asked of %d, want %d: %d new (%v)", dry, asked, want, r.New, err)
		}
		if opened != 1 {
			t.Errorf("dry %v: asked of none %d times before it was asked of any", dry, opened)
		}
	}
	asked, opened = 0, 0
	if r, err := bringTable(c, b.String(), ImportOptions{Knows: knows}); err != nil || asked+opened != 0 || r.Unchanged != MostAsked+3*batchRows {
		t.Errorf("nothing is new: asked of %d, %d times (%v)", asked, opened, err)
	}
}

func TestColumnFaults(t *testing.T) {
	column := func(fields ...sources.Field) (out []sources.Column) {
		for _, f := range fields {
			out = append(out, sources.Column{Field: f})
		}
		return out
	}
	for _, c := range []struct {
		columns []sources.Column
		want    []string
	}{
		{nil, nil},
		{column("title", "", "themes", "themes"), nil},
		{column("id", "title", "title"), []string{"2 list.form.twice [other B column C]"}},
		{column("id", "id"), []string{"1 list.form.twice [other A column B]", "0 list.form.no_title []"}},
	} {
		var got []string
		for _, f := range ColumnFaults(c.columns) {
			got = append(got, fmt.Sprint(f.At, " ", f.Key, " ", f.Args))
		}
		same(t, fmt.Sprint(c.columns), got, c.want)
	}
	said := map[int]sources.Field{0: "id", 1: ""}
	got := ChooseColumns([]sources.Column{{Header: "A", Field: "id", Why: sources.WhyHeader}, {Header: "B", Field: "title", Why: sources.WhyHeader}}, maps.Clone(said))
	if !slices.Equal(taken(got), []string{"id header", "chosen"}) {
		t.Errorf("%v", got)
	}
}
