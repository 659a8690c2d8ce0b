package allmenning

// MemberRole is what an organisation is in a constellation.
type MemberRole string

// The roles. The lead may act on behalf of a member who has delegated to it.
const (
	MemberLead MemberRole = "lead"
	MemberOnly MemberRole = "member"
)

// Membership is the time an organisation is in a constellation. Its members see what is open to the group.
type Membership struct {
	Constellation GroupID // the id of the constellation's record
	Organisation  OrganisationID
	Role          MemberRole
	Since         Time
	Until         Time // 0: still a member
}
