using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class ShapeComparisonTests
{
    private const string Removed = "-";
    private const string Lead =
        """
        {
          "email": "ada@analytical.example", "name": "Ada", "seats": 40, "plan": "pro", "active": true,
          "company": { "name": "Analytical", "since": "2026-01-02" }, "items": [{ "sku": "s1" }], "note": null
        }
        """;

    private static readonly Shape Learned = Shapes.From(20, Lead);

    [Fact]
    public void Compare_SamePayload_FindsNothing() => Assert.Empty(Learned.Differences(Lead));

    [Fact]
    public void Compare_FewerPayloadsThanEnough_FindsNothing() => Assert.Empty(Shapes.From(19, Lead).Differences("""{"other":1}"""));

    [Theory]
    [InlineData("""{"note":"first text"}""", "")]
    [InlineData("""{"email":"b@c.example","items":[],"seats":41.5}""", "")]
    [InlineData("""{"name":null}""", "missing:name")]
    [InlineData("""{"seats":"40","items":[{"sku":7}]}""", "retyped:items[].sku|retyped:seats")]
    [InlineData("""{"company":"-","items":[{"qty":1}]}""", "missing:company|unknown:items[].qty|missing:items[].sku")]
    [InlineData("""{"company":"Analytical"}""", "retyped:company")]
    [InlineData("""{"email":{"value":"b@c.example","kind":"work"}}""", "retyped:email")]
    [InlineData("""{"utm":{"source":"ads","medium":"cpc"}}""", "unknown:utm")]
    public void Compare_ChangedPayload_NamesEachDifferenceOnce(string changes, string differences) =>
        Assert.Equal(differences, string.Join('|', Learned.Differences(Changed(changes))));

    [Theory]
    // The same pattern, another value
    [InlineData("""{"email":"-","mail":"b@c.example"}""", "renamed:email>mail")]
    // The same value of no pattern
    [InlineData("""{"plan":"-","tier":"pro"}""", "renamed:plan>tier")]
    // Another value of no pattern, under a like name
    [InlineData("""{"name":"-","full_name":"Grace"}""", "renamed:name>full_name")]
    // Another value of no pattern, under another name: no evidence
    [InlineData("""{"name":"-","label":"Grace"}""", "unknown:label|missing:name")]
    // A boolean is no evidence
    [InlineData("""{"active":"-","optedIn":true}""", "missing:active|unknown:optedIn")]
    // Another type is none either
    [InlineData("""{"seats":"-","licences":"41"}""", "unknown:licences|missing:seats")]
    // An object and what is in it
    [InlineData("""{"company":"-","account":{"name":"Other","since":"2025-01-02"}}""", "renamed:company>account")]
    // Into an object that is new
    [InlineData("""{"email":"-","contact":{"email":"b@c.example","kind":"x"}}""", "unknown:contact.kind|renamed:email>contact.email")]
    // Two at once, each to its like
    [InlineData(
        """{"email":"-","seats":"-","work_email":"b@c.example","employees":41}""", "renamed:email>work_email|renamed:seats>employees")]
    public void Compare_FieldVanishesAsAnotherAppears_IsARenameWhereValuesAreLike(string changes, string differences) =>
        Assert.Equal(differences, string.Join('|', Learned.Differences(Changed(changes))));

    [Fact]
    public void Compare_RenameTypeChangeNewAndLostFieldAtOnce_AreFour()
    {
        var shape = Shapes.From(Enumerable.Range(0, 30).Select(i =>
            $$$"""{"data":{"email":"a{{{i}}}@b.example","employees":{{{i}}},"phone":"+44 20 7946 {{{1000 + i}}}","name":"N{{{i}}}"}}"""));

        var findings = ShapeComparison.Compare(
            shape, Shapes.See("""{"data":{"email_address":"z@b.example","employees":"50","name":"Z","campaign":"spring"}}"""));

        Assert.Equal(
            [
                new DriftFinding(DriftKind.Unknown, "data.campaign", null, JsonTypes.None, JsonTypes.String, "spring"),
                new DriftFinding(DriftKind.Renamed, "data.email", "data.email_address", JsonTypes.String, JsonTypes.String, "z@b.example"),
                new DriftFinding(DriftKind.Retyped, "data.employees", null, JsonTypes.Number, JsonTypes.String, "50"),
                new DriftFinding(DriftKind.Missing, "data.phone", null, JsonTypes.String, JsonTypes.None, null),
            ],
            findings);
    }

    [Fact]
    public void Compare_FieldThatIsOnlyOftenThere_IsNotMissing()
    {
        var shape = Shapes.From(Enumerable.Range(0, 40).Select(i => i == 7 ? """{"a":1}""" : """{"a":1,"b":2}"""));

        Assert.Empty(shape.Differences("""{"a":1}"""));
    }

    [Fact]
    public void Compare_PayloadWithoutKeysWhereAllKeysWereIds_FindsNothing() =>
        Assert.Empty(Shapes.From(20, """{"101":{"plan":"pro"},"102":{"plan":"free"}}""").Differences("{}"));

    [Fact]
    public void Compare_ItemsOfTheOldTypeAndANewOne_TellsTheNewOneAlone()
    {
        var finding = Assert.Single(ShapeComparison.Compare(Learned, Shapes.See(Changed("""{"items":[{"sku":"s1"},{"sku":7}]}"""))));

        Assert.Equal((JsonTypes.String, JsonTypes.Number), (finding.Was, finding.Now));
    }

    [Theory]
    [InlineData("code", "access_token")]
    [InlineData("access_token", "code")]
    public void Compare_RenameFromOrToTheNameOfASecret_WithholdsTheValue(string before, string now)
    {
        var shape = Shapes.From(20, $$"""{"{{before}}":"s3cr3t"}""");

        var finding = Assert.Single(ShapeComparison.Compare(shape, Shapes.See($$"""{"{{now}}":"s3cr3t"}""")));

        Assert.Equal((DriftKind.Renamed, SampleText.Withheld), (finding.Kind, finding.Sample));
    }

    [Theory]
    [InlineData(DriftKind.Unknown, """{"a":1}""", true)]
    [InlineData(DriftKind.Unknown, """{"a":null}""", false)]
    [InlineData(DriftKind.Missing, """{"b":1}""", true)]
    [InlineData(DriftKind.Missing, """{"a":1}""", false)]
    [InlineData(DriftKind.Retyped, """{"a":"x"}""", true)]
    [InlineData(DriftKind.Retyped, """{"a":1}""", false)]
    [InlineData(DriftKind.Renamed, """{"b":"x"}""", true)]
    [InlineData(DriftKind.Renamed, """{"a":1,"b":"x"}""", false)]
    [InlineData(DriftKind.Renamed, "{}", false)]
    public void Fits_LaterPayload_CountsForTheNote(object kind, string payload, bool fits) =>
        Assert.Equal(
            fits,
            ShapeComparison.Fits(
                new DriftFinding((DriftKind)kind, "a", "b", JsonTypes.Number, JsonTypes.String, null), Shapes.See(payload)));

    // The lead with some fields changed, added, or removed
    private static string Changed(string changes)
    {
        var lead = JsonNode.Parse(Lead)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            if (FieldText.From(value) == Removed)
                lead.Remove(name);
            else
                lead[name] = value?.DeepClone();
        }

        return lead.ToJsonString();
    }
}
