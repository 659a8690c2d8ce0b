package municipality

import "slices"

// Hex is the cell of a municipality in the hexagon map: axial coordinates, pointy top, x = q + r/2, y = r·√3/2, y down. The
// cells were computed once and are never computed at run time.
type Hex struct {
	Number Number
	Q, R   int
}

// Hexes returns one cell for each municipality of the embedded register. A municipality that came with an overlay has none.
func (r *Register) Hexes() []Hex { return slices.Clone(r.hexes) }

// Beside says whether two cells share an edge.
func (h Hex) Beside(o Hex) bool {
	dq, dr := h.Q-o.Q, h.R-o.R
	switch [2]int{dq, dr} {
	case [2]int{1, 0}, [2]int{-1, 0}, [2]int{0, 1}, [2]int{0, -1}, [2]int{1, -1}, [2]int{-1, 1}:
		return true
	}
	return false
}
