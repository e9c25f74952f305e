using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake.Drift;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class RenameDetectionTests
{
    [Theory]
    [InlineData("email", "contact address", "email>address")]
    [InlineData("writer sender", "contact", "sender>contact")]
    public void Detect_SeveralFitAlike_TakesTheFirstByPathAndOnlyThat(string vanished, string appeared, string rename) =>
        Assert.Equal([rename], Detect(vanished.Split(' '), appeared.Split(' '), "e-mail"));

    [Theory]
    [InlineData(49, 0, 1)]
    [InlineData(50, 0, 0)]
    [InlineData(0, 49, 1)]
    [InlineData(0, 50, 0)]
    public void Detect_MoreThanFiftyBesides_IsAnotherPayload(int gone, int come, int renames) =>
        Assert.Equal(renames, Detect([.. Names("old", gone), "email"], [.. Names("new", come), "contact"], "flag").Count);

    // All but email and contact hold a flag, which is no evidence, where the form says so; all hold an address else.
    private static IReadOnlyList<string> Detect(string[] vanished, string[] appeared, string form)
    {
        var shape = Shapes.From(20, Payload(vanished, "before", form));
        var payload = Shapes.See(Payload(appeared, "now", form));
        return [.. RenameDetection.Detect(shape, payload, vanished, appeared).Select(rename => $"{rename.Key}>{rename.Value}")];
    }

    private static string Payload(string[] names, string at, string form) => new JsonObject(
        names.Select(name => KeyValuePair.Create(
            name, form == "flag" && name is not ("email" or "contact") ? (JsonNode?)true : $"{name}@{at}.example"))).ToJsonString();

    private static IEnumerable<string> Names(string start, int count) =>
        Enumerable.Range(0, count).Select(i => $"{start}_{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}");
}
