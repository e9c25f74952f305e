using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>What came of fixtures, in lines for a person.</summary>
public static class FixtureText
{
    /// <summary>
    /// What is wrong, a line each as <c>fixtures.yaml:LINE: NAME: …</c>: the errors of the file, and of each fixture that does not hold
    /// what was expected, what it is instead, and why.
    /// </summary>
    public static IEnumerable<string> Failures(FixtureReport report) =>
        report.Errors.Select(error => error.ToString()).Concat(report.Failed.SelectMany(Failures));

    /// <summary>What is wrong with one fixture, as <see cref="Failures(FixtureReport)"/>; nothing where it holds.</summary>
    public static IEnumerable<string> Failures(FixtureResult result)
    {
        if (result.Fault is { } fault)
            yield return $"{Place(result.Line)}: {result.Name}: {fault}";
        foreach (var one in result.Expectations.Where(one => !one.Held))
            yield return $"{Place(one.Line)}: {result.Name}: {Sentence(one)}";
    }

    /// <summary>One expectation that is not as expected: <c>owner: expected X, got Y: because …</c>.</summary>
    public static string Sentence(CheckedExpectation one) =>
        $"{one.What}: expected {one.Expected}, got {one.Got}{(one.Why.Length == 0 ? "" : $": {one.Why}")}";

    /// <summary>How many hold, in a sentence.</summary>
    public static string Total(FixtureReport report)
    {
        if (report.Errors.Count > 0)
            return $"{ConfigurationBundle.FixturesFile} has {Many(report.Errors.Count, "mistake")}: no fixture was run";
        var failed = report.Failed.Count();
        return failed == 0
            ? $"{Many(report.Results.Count, "fixture")} passed"
            : $"{failed} of {Many(report.Results.Count, "fixture")} failed";
    }

    private static string Place(int line) => $"{ConfigurationBundle.FixturesFile}:{line}";

    private static string Many(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
