package table

import (
	"encoding/xml"
	"errors"
	"path"
	"strings"
)

// relations reads where the parts of a part lie, by id. What points outside the archive is counted and not followed.
func (b *book) relations(of string) (targets map[string]relation, err error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	targets = map[string]relation{}
	if !b.has(name) {
		return targets, nil
	}
	return targets, b.each(name, func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		if strings.EqualFold(attribute(e, "TargetMode"), "External") {
			b.links++
			return nil
		}
		target := strings.ReplaceAll(attribute(e, "Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir) + "/" + target
		}
		if depth(target) < 0 {
			return &Error{What: ErrBroken, Cause: errors.New("a part outside the archive")}
		}
		kind := attribute(e, "Type")
		targets[attribute(e, "Id")] = relation{kind: kind[strings.LastIndexByte(kind, '/')+1:], part: strings.TrimPrefix(path.Clean(target), "/")}
		return nil
	})
}

type relation struct{ kind, part string }

// depth is how deep a path ends, or −1 when it leaves its root on the way.
func depth(name string) (n int) {
	for _, step := range strings.Split(name, "/") {
		switch step {
		case "", ".":
		case "..":
			if n--; n < 0 {
				return -1
			}
		default:
			n++
		}
	}
	return n
}
