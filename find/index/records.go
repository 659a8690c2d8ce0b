package index

// place says where the blocks of a record lie; n == 0 means that there are none.
type place struct{ segment, first, n uint32 }

const pageSize = 256

// recordTable finds a record by number. A changed copy shares the pages that did not change.
type recordTable struct{ pages []*[pageSize]place }

func (t recordTable) at(record uint32) place {
	if p := int(record / pageSize); p < len(t.pages) && t.pages[p] != nil {
		return t.pages[p][record%pageSize]
	}
	return place{}
}

// editor makes a changed copy of a table.
type editor struct {
	table recordTable
	mine  map[int]bool
}

func (t recordTable) edit() *editor {
	return &editor{recordTable{append([]*[pageSize]place(nil), t.pages...)}, map[int]bool{}}
}

func (e *editor) set(record uint32, to place) {
	p := int(record / pageSize)
	for len(e.table.pages) <= p {
		e.table.pages = append(e.table.pages, nil)
	}
	if !e.mine[p] {
		page := new([pageSize]place)
		if old := e.table.pages[p]; old != nil {
			*page = *old
		}
		e.table.pages[p], e.mine[p] = page, true
	}
	e.table.pages[p][record%pageSize] = to
}
