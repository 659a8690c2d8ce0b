package commons

import "allmenning/files/sources"

// holdsIdentity says whether a text that people write holds somebody's national identity number, by the rule that holds for lists too.
func holdsIdentity(text string) bool { return sources.HoldsIdentityNumber(text) }
