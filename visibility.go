package allmenning

import "slices"

// Level is a step on the ladder of visibility, from the owner alone to everybody.
type Level uint8

// The four levels. Their numbers are stored.
const (
	Own    Level = iota // the owning organisation
	Group               // the members of one constellation, and the owner
	Peers               // signed-in public employees
	Public              // everybody
)

// State says where in its life a record is.
type State string

// The states of a record, and whose turn it is.
const (
	Drafted   State = "draft"     // not open yet: its owner alone sees it (what a person is writing is a [Draft])
	Published State = "published" // open as far as its level says
	Withdrawn State = "withdrawn" // taken back by its owner, who alone still sees it
)

var stateNext = map[State][]State{
	Drafted:   {Published},
	Published: {Withdrawn},
	Withdrawn: {Published},
}

// MayBecome says whether a record in state s may go to next.
func (s State) MayBecome(next State) bool { return slices.Contains(stateNext[s], next) }

// Class is all that decides who sees a record or a block of one. Many records share a class, so an index can ask once per
// class instead of once per record.
type Class struct {
	Level Level
	Owner OrganisationID
	Group GroupID // the constellation the level Group means; empty at other levels
	State State
}

// IsPublic says that everybody sees the class: word statistics, suggestions and stored edges come from such records only.
func (c Class) IsPublic() bool { return Reader{}.Sees(c) }

// Reader is somebody who reads. The zero Reader is anonymous: it sees what is public.
type Reader struct {
	Person        PersonID
	Peer          bool             // a signed-in public employee
	Organisations []OrganisationID // where the reader has a role, as it stands now
	Groups        []GroupID        // constellations those organisations are members of now
}

// Sees is the one rule of who sees what. The store renders it to SQL, the index evaluates it once per class; a test holds
// all of them equal to this function. It knows no clock: a record opens by an act, not by the passing of time.
func (r Reader) Sees(c Class) bool {
	if slices.Contains(r.Organisations, c.Owner) {
		return true
	}
	if c.State != Published {
		return false
	}
	switch c.Level {
	case Public:
		return true
	case Peers:
		return r.Peer
	case Group:
		return c.Group != "" && slices.Contains(r.Groups, c.Group)
	default:
		return false
	}
}

// SeesBlock says whether r sees a block: its core must be seen, and its own class too.
func (r Reader) SeesBlock(core, block Class) bool { return r.Sees(core) && r.Sees(block) }

// BlockName names a part of a record that may be closed more strictly than the record itself.
type BlockName string

// The blocks. Which a noun has is fixed by its body.
const (
	Core    BlockName = "core"
	Numbers BlockName = "numbers"
	Lessons BlockName = "lessons"
	Contact BlockName = "contact"
)

// Closure says how far something is open, until when, and by which law where it is not.
type Closure struct {
	Level   Level   `json:"level"`
	Group   GroupID `json:"group,omitempty"`
	OpensAt Time    `json:"opens_at,omitempty"` // when a job shall make it public; 0 = no date
	Basis   string  `json:"basis,omitempty"`    // id in codes.LegalBases; required where a closed level needs one
}

// atLeastAsStrict says that c lets in nobody whom core keeps out: a block may be stricter than its core, never wider, and
// never opens earlier.
func (c Closure) atLeastAsStrict(core Closure) bool {
	if c.Level > core.Level {
		return false
	}
	if c.Level == Group && core.Level == Group && c.Group != core.Group {
		return false
	}
	if core.OpensAt != 0 && c.Level < Public && c.OpensAt != 0 && c.OpensAt < core.OpensAt {
		return false
	}
	return true
}
