package allmenning

import (
	"fmt"
	"testing"
)

// The rule of who sees what, written out: one line a level and state, one letter a reader. A dot is hidden, a letter seen.
//
//	a anonymous · p a public employee · m a member of the group · o the owner · x another organisation's editor
func TestReader_Sees(t *testing.T) {
	readers := []struct {
		letter byte
		reader Reader
	}{
		{'a', Reader{}},
		{'p', Reader{Person: "1", Peer: true}},
		{'m', Reader{Person: "2", Groups: []GroupID{"h", "g"}}},
		{'o', Reader{Person: "3", Organisations: []OrganisationID{"owner"}}},
		{'x', Reader{Person: "4", Peer: true, Organisations: []OrganisationID{"other"}, Groups: []GroupID{"h"}}},
	}
	for _, c := range []struct {
		level Level
		state State
		want  string
	}{
		{Public, Published, "apmox"},
		{Peers, Published, ".p.ox"},
		{Group, Published, "..mo."},
		{Own, Published, "...o."},
		{Public, Drafted, "...o."},
		{Peers, Drafted, "...o."},
		{Group, Drafted, "...o."},
		{Own, Drafted, "...o."},
		{Public, Withdrawn, "...o."},
		{Group, Withdrawn, "...o."},
	} {
		t.Run(fmt.Sprintf("%d %s", c.level, c.state), func(t *testing.T) {
			class := Class{Level: c.level, Owner: "owner", State: c.state}
			if c.level == Group {
				class.Group = "g"
			}
			got := ""
			for _, r := range readers {
				if r.reader.Sees(class) {
					got += string(r.letter)
				} else {
					got += "."
				}
			}
			if got != c.want {
				t.Errorf("seen by %s, want %s", got, c.want)
			}
			if class.IsPublic() != (c.want[0] == 'a') {
				t.Errorf("IsPublic is %v", class.IsPublic())
			}
		})
	}
}

func TestReader_Sees_no_group_without_a_name(t *testing.T) {
	nameless := Class{Level: Group, Owner: "owner", State: Published}
	if (Reader{Groups: []GroupID{""}}).Sees(nameless) {
		t.Error("a group without a name lets somebody in")
	}
}

func TestReader_SeesBlock_needs_the_core_too(t *testing.T) {
	open, closed := Class{Level: Public, Owner: "o", State: Published}, Class{Level: Own, Owner: "o", State: Published}
	for _, c := range []struct {
		core, block Class
		want        bool
	}{{open, open, true}, {open, closed, false}, {closed, open, false}, {closed, closed, false}} {
		if got := (Reader{}).SeesBlock(c.core, c.block); got != c.want {
			t.Errorf("core %d, block %d: %v", c.core.Level, c.block.Level, got)
		}
	}
}

func TestState_MayBecome(t *testing.T) {
	for _, c := range []struct {
		from, to State
		want     bool
	}{
		{Drafted, Published, true},
		{Published, Withdrawn, true},
		{Withdrawn, Published, true},
		{Published, Drafted, false},
		{Withdrawn, Drafted, false},
		{Drafted, Withdrawn, false},
		{"", Published, false},
	} {
		if got := c.from.MayBecome(c.to); got != c.want {
			t.Errorf("%s → %s: %v", c.from, c.to, got)
		}
	}
}

// A block may be stricter than its core, never wider, and never opens earlier.
func TestRecord_Check_blocks_are_never_wider(t *testing.T) {
	record := func(core, block Closure) *Record {
		return &Record{
			ID: "r", Owner: "o", Noun: NounFinding, State: Published, Title: "t", Closure: core,
			Blocks: map[BlockName]Closure{Numbers: block}, Body: &Finding{},
		}
	}
	for _, c := range []struct {
		name        string
		core, block Closure
		ok          bool
	}{
		{"stricter", Closure{Level: Public}, Closure{Level: Own}, true},
		{"the same", Closure{Level: Peers}, Closure{Level: Peers}, true},
		{"wider", Closure{Level: Own}, Closure{Level: Public}, false},
		{"another group", Closure{Level: Group, Group: "g"}, Closure{Level: Group, Group: "h"}, false},
		{"opens earlier", Closure{Level: Own, OpensAt: 20}, Closure{Level: Own, OpensAt: 10}, false},
		{"a group without the level", Closure{Level: Public}, Closure{Level: Own, Group: "g"}, false},
	} {
		if err := record(c.core, c.block).Check(); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// 123456785 and 701730495/496 are the published examples of the check digit (weights 3 2 7 6 5 4 3 2, modulo 11).
func TestValidOrganisationNumber(t *testing.T) {
	for number, want := range map[string]bool{"123456785": true, "701730495": false, "701730496": true, "12345678": false, "12345678x": false, "": false} {
		if got := ValidOrganisationNumber(number); got != want {
			t.Errorf("%q: %v", number, got)
		}
	}
}
