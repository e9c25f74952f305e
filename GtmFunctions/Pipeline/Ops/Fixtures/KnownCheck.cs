using GtmFunctions.Pipeline.Config.Fixtures;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>
/// Holds what a fixture says is known against what the rules would ask for: an answer to what nobody asks would show rules that are not
/// there.
/// </summary>
internal static class KnownCheck
{
    /// <summary>What is known and would not be; nothing where all of it would.</summary>
    public static IEnumerable<CheckedExpectation> Check(Fixture fixture, FixtureSight seen)
    {
        if (seen.Event.Unasked.Count == 0)
            yield break;
        var type = seen.Event.Message.Event.Type;
        var enrichers = seen.Configuration.Workflows.Where(workflow => workflow.On.Contains(type)).SelectMany(one => one.Enrich).Distinct();
        var asked = string.Join(", ", enrichers);
        yield return new CheckedExpectation(
            "known",
            fixture.Line,
            Held: false,
            $"an answer for {string.Join(", ", seen.Event.Unasked)}",
            "nobody to ask",
            asked.Length == 0
                ? $"no workflow that listens for {type} enriches anything"
                : $"the workflows that listen for {type} ask {asked}, which gives no such field");
    }
}
