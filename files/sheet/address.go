package sheet

import (
	"net/url"
	"strings"
)

// maxAddress is how long an address may be that a spreadsheet can follow.
const maxAddress = 2_079

// webAddress says whether the text is an http or https address that can be clicked, and gives it with the characters of
// RFC 3986 alone: with others in it, Excel offers to repair the file. A user or a password in it, and a host in other
// letters than a to z, is no address to us.
func webAddress(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.Hostname() == "" {
		return "", false
	}
	if strings.ContainsFunc(u.Host, func(r rune) bool { return !alphanumeric(r) && !strings.ContainsRune(".-:", r) }) {
		return "", false
	}
	var b strings.Builder
	for i, s := 0, u.String(); i < len(s); i++ {
		c := s[i]
		switch {
		case alphanumeric(rune(c)), strings.IndexByte("-._~:/?#@!$&'()*+,;=", c) >= 0:
			b.WriteByte(c)
		case c == '%' && len(s) > i+2 && hexadecimal(s[i+1:i+3]):
			b.WriteByte(c)
		default:
			const digit = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(digit[c>>4])
			b.WriteByte(digit[c&15])
		}
	}
	return b.String(), b.Len() <= maxAddress
}

func alphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func hexadecimal(text string) bool {
	return strings.Trim(text, "0123456789abcdefABCDEF") == ""
}
