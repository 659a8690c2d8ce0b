package store

import (
	"slices"
	"strings"

	"allmenning"
)

// classColumns are the columns that hold a class of visibility in one statement.
type classColumns struct{ level, group, owner, state string }

// coreClass is the class of the core of the record with an alias.
func coreClass(alias string) classColumns {
	return classColumns{alias + ".level", alias + ".group_id", alias + ".owner_org", alias + ".state"}
}

// blockClass is the class of a block: its own level and group, the owner and state of its record.
func blockClass(block, record string) classColumns {
	return classColumns{block + ".level", block + ".group_id", record + ".owner_org", record + ".state"}
}

// The branches of the rule, by the names tests alter them by.
const (
	branchPublic    = "public"
	branchPeers     = "peers"
	branchGroup     = "group"
	branchPublished = "published"
	branchOwner     = "owner"
	branchBlock     = "block"
)

var branches = []string{branchPublic, branchPeers, branchGroup, branchPublished, branchOwner, branchBlock}

// sees renders [allmenning.Reader.Sees] as a condition: the only place where SQL knows who sees what. For an anonymous reader
// it is `state = 'published' AND level = 3` and nothing else, which is what the partial indexes stand under.
func (db *DB) sees(reader allmenning.Reader, c classColumns, a *args) string {
	open := []string{db.branch(branchPublic, c.level+" = 3")}
	if reader.Peer {
		open = append(open, db.branch(branchPeers, c.level+" = 2"))
	}
	if groups := named(reader.Groups); len(groups) > 0 {
		open = append(open, db.branch(branchGroup, "("+c.level+" = 1 AND "+c.group+" IN ("+list(a, groups)+"))"))
	}
	rule := db.branch(branchPublished, c.state+" = 'published'") + " AND " + either(open)
	if len(reader.Organisations) > 0 {
		rule = either([]string{rule, db.branch(branchOwner, c.owner+" IN ("+list(a, reader.Organisations)+")")})
	}
	return rule
}

// seesBlock is the condition for the content of a block whose record is seen: it has no closure of its own (block is the
// alias of a left join), or the reader sees that too.
func (db *DB) seesBlock(reader allmenning.Reader, block, record string, a *args) string {
	own := db.branch(branchBlock, "("+db.sees(reader, blockClass(block, record), a)+")")
	return either([]string{block + ".name IS NULL", own})
}

func (db *DB) branch(name, sql string) string {
	if db.alter == nil {
		return sql
	}
	return db.alter(name, sql)
}

func either(conditions []string) string {
	if len(conditions) == 1 {
		return conditions[0]
	}
	return "(" + strings.Join(conditions, " OR ") + ")"
}

// named leaves the empty group out: it is no group, and the column is empty where a class has none.
func named(groups []allmenning.GroupID) []allmenning.GroupID {
	return slices.DeleteFunc(slices.Clone(groups), func(g allmenning.GroupID) bool { return g == "" })
}
