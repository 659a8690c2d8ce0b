package finding

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"allmenning"
	"allmenning/i18n"
	"allmenning/serve/web/page"
	"allmenning/store/storetest"
)

// What stands in the form of a result that is there is what the result says: nothing is lost by opening it and sending it again.
func TestFill_and_read_keep_all_that_a_result_says(t *testing.T) {
	for _, r := range storetest.Full() {
		said, is := r.Body.(*allmenning.Finding)
		if !is {
			continue
		}
		said.Report.ReachUnknown, said.Report.NothingLearnt = false, false // which it cannot be beside what it says else
		said.NumbersBlock.Entered = nil                                    // form_numbers_test.go goes through the shapes
		f := &page.Frame{P: i18n.New(i18n.NB)}
		v := fill(r)
		v.Set(projectName, "the-project")
		again := *r
		again.Body = &allmenning.Finding{Report: allmenning.Report{ // nobody is asked
			Context: said.Report.Context, Period: said.Report.Period, ReachFew: said.Report.ReachFew, Later: said.Report.Later,
		}}
		if _, wrong := read(f, v, &again); len(wrong) > 0 {
			t.Errorf("%v", wrong)
		}
		got := again.Body.(*allmenning.Finding)
		if diff := cmp.Diff(said.Report, got.Report, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("the report is another (- said, + read again):\n%s", diff)
		}
		if diff := cmp.Diff(said.LessonsBlock, got.LessonsBlock); diff != "" {
			t.Errorf("the lessons are others:\n%s", diff)
		}
		if diff := cmp.Diff(said.ContactBlock, got.ContactBlock, cmpopts.IgnoreFields(allmenning.ContactPoint{}, "Phone")); diff != "" {
			t.Errorf("the contact is another:\n%s", diff)
		}
	}
}
