package store_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"allmenning/internal/testkit"
	"allmenning/store"
	"allmenning/store/storetest"
)

func TestVisibility(t *testing.T) {
	for engine, open := range engines(t) {
		t.Run(engine, func(t *testing.T) {
			v := storetest.NewVisibility(t, open(t, store.Options{}))
			rapid.Check(t, func(t *rapid.T) {
				if err := v.Try(storetest.Scenes.Draw(t, "scene")); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// engines are the stores that a test here runs on: SQLite, and PostgreSQL where there is one.
func engines(t *testing.T) map[string]storetest.Open {
	out := map[string]storetest.Open{"sqlite": testkit.Store}
	if testkit.HasPostgres() {
		out["postgres"] = postgres(t)
	}
	return out
}

// always and never take the meaning from a condition and leave its arguments in place.
func always(sql string) string { return "(1 = 1 OR " + sql + ")" }
func never(sql string) string  { return "(1 = 0 AND " + sql + ")" }

func swap(old, new string) func(string) string {
	return func(sql string) string { return strings.Replace(sql, old, new, 1) }
}

// Every branch of the rule, dropped and bent: the comparison of TestVisibility notices each.
func TestVisibility_mutants(t *testing.T) {
	mutants := map[string]map[string]func(string) string{
		"public":    {"dropped": never, "for all": always, "from peers up": swap("= 3", ">= 2"), "from groups up": swap("= 3", ">= 1")},
		"peers":     {"dropped": never, "for all": always, "from groups up": swap("= 2", ">= 1")},
		"group":     {"dropped": never, "for all": always, "any constellation": swap(" IN ", " <> '' OR 'x' IN "), "not the first": swap("IN (", "NOT IN (")},
		"published": {"dropped": always, "never": never, "drafts too": swap("= 'published'", "<> 'withdrawn'"), "withdrawn too": swap("= 'published'", "<> 'draft'")},
		"owner":     {"dropped": never, "for all": always, "the others": swap(" IN ", " NOT IN ")},
		"block":     {"dropped": always, "never": never},
	}
	for _, branch := range store.Branches {
		if len(mutants[branch]) < 2 {
			t.Errorf("nothing bends the branch %q", branch)
		}
	}
	for engine, open := range engines(t) {
		for branch, ways := range mutants {
			for way, bend := range ways {
				t.Run(engine+"/"+branch+"/"+way, func(t *testing.T) {
					db := open(t, store.Options{})
					v := storetest.NewVisibility(t, db)
					used := false
					store.Alter(db, func(b, sql string) string {
						if b != branch {
							return sql
						}
						used = true
						if bend(sql) == sql {
							t.Fatalf("the mutant does not change %q", sql)
						}
						return bend(sql)
					})
					for seed := range 100 {
						if err := v.Try(storetest.Scenes.Example(seed)); err != nil {
							if !used || !strings.Contains(err.Error(), "want") && !strings.Contains(err.Error(), "history") {
								t.Fatalf("fails, but not as a wrong rule does: %v", err)
							}
							return
						}
					}
					t.Error("nobody notices")
				})
			}
		}
	}
}
