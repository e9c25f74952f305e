using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>What came of fixtures, for programs.</summary>
public static class FixtureJson
{
    /// <summary>
    /// <c>{"passed","errors":[…],"fixtures":[{"name","line","passed","type","outcome","fault","expectations":[{"what","line","held",
    /// "expected","got","why"}]}]}</c>.
    /// </summary>
    public static JsonObject Render(FixtureReport report) => new()
    {
        ["passed"] = report.Passed,
        ["errors"] = new JsonArray([.. report.Errors.Select(error => (JsonNode)new JsonObject
        {
            ["file"] = error.File, ["line"] = error.Line, ["path"] = error.Path, ["message"] = error.Message,
        })]),
        ["fixtures"] = new JsonArray([.. report.Results.Select(Render)]),
    };

    private static JsonNode Render(FixtureResult result) => new JsonObject
    {
        ["name"] = result.Name,
        ["line"] = result.Line,
        ["passed"] = result.Passed,
        ["type"] = result.Type,
        ["outcome"] = result.Outcome,
        ["fault"] = result.Fault,
        ["expectations"] = new JsonArray([.. result.Expectations.Select(Render)]),
    };

    private static JsonNode Render(CheckedExpectation one) => new JsonObject
    {
        ["what"] = one.What,
        ["line"] = one.Line,
        ["held"] = one.Held,
        ["expected"] = one.Expected,
        ["got"] = one.Got,
        ["why"] = one.Why.Length == 0 ? null : one.Why,
    };
}
