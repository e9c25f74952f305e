using GtmFunctions.Pipeline.Intake.Drift;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class LikenessTests
{
    [Theory]
    // Another type, whatever the name and the value say
    [InlineData("""{"total":12}""", "total", """{"total_count":"12"}""", "total_count")]
    // Objects of which too few fields are the same, or none are there
    [InlineData("""{"old":{"x":1}}""", "old", """{"new":{"y":1}}""", "new")]
    [InlineData("""{"old":{"x":1}}""", "old", """{"new":{"x":1,"y":1,"z":1}}""", "new")]
    [InlineData("""{"old":{}}""", "old", """{"new":{}}""", "new")]
    // Numbers in two places
    [InlineData("""{"old":{"seats":40}}""", "old.seats", """{"new":{"amount":71}}""", "new.amount")]
    // A part of a name that is too short to mean anything
    [InlineData("""{"no":"one text"}""", "no", """{"note":"another"}""", "note")]
    public void Measure_NoEvidence_IsNone(string before, string vanished, string now, string appeared) =>
        Assert.Equal(0, Measure(before, vanished, now, appeared));

    [Theory]
    // Half of the fields are the same
    [InlineData("""{"old":{"x":1,"y":1}}""", "old", """{"new":{"x":1,"z":1}}""", "new")]
    // The same form in two places
    [InlineData("""{"old":{"email":"a@b.example"}}""", "old.email", """{"new":{"address":"c@d.example"}}""", "new.address")]
    [InlineData("""{"tel":"one text"}""", "tel", """{"telephone":"another"}""", "telephone")]
    [InlineData("""{"first_name":"Ada"}""", "first_name", """{"firstName":"Grace"}""", "firstName")]
    public void Measure_Evidence_IsSome(string before, string vanished, string now, string appeared) =>
        Assert.True(Measure(before, vanished, now, appeared) > 0);

    [Theory]
    // The same form: under a like name rather than another
    [InlineData("""{"email":"a@b.example"}""", "email", """{"work_email":"c@d.example","to":"e@f.example"}""", "work_email", "to")]
    // The same form: beside the old one rather than elsewhere
    [InlineData(
        """{"in":{"email":"a@b.example"}}""", "in.email", """{"in":{"to":"c@d.example"},"out":{"to":"e@f.example"}}""", "in.to", "out.to")]
    // The same value rather than the same form under a like name
    [InlineData("""{"email":"a@b.example"}""", "email", """{"to":"a@b.example","work_email":"c@d.example"}""", "to", "work_email")]
    // A like name rather than a number
    [InlineData("""{"in":{"seats":40}}""", "in.seats", """{"seat":71,"in":{"rank":71}}""", "seat", "in.rank")]
    public void Measure_BetterEvidence_IsMore(string before, string vanished, string now, string better, string worse) =>
        Assert.True(Measure(before, vanished, now, better) > Measure(before, vanished, now, worse));

    private static int Measure(string before, string vanished, string now, string appeared) =>
        Likeness.Measure(Shapes.From(20, before), vanished, Shapes.See(now), appeared);
}
