package page

// Address is the whole address of a path on this site, for citations and for files that leave it.
func (f *Frame) Address(path string) string { return f.absolute(path) }
