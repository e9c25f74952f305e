using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>Holds who is expected to get an event against who does.</summary>
internal static class OwnerCheck
{
    /// <summary>Checks the owner of each workflow that names one.</summary>
    public static IEnumerable<CheckedExpectation> Owner(FixtureExpectation.OwnerIs expected, FixtureSight seen) => Check(
        ExpectationCheck.What("owner", expected.Workflow),
        expected.Line,
        string.Join(" or ", expected.AnyOf),
        seen,
        expected.Workflow,
        owner => owner.Owner.Email,
        email => expected.AnyOf.Contains(email, StringComparer.OrdinalIgnoreCase));

    /// <summary>Checks the team of each workflow that names an owner.</summary>
    public static IEnumerable<CheckedExpectation> Team(FixtureExpectation.TeamIs expected, FixtureSight seen) => Check(
        ExpectationCheck.What("team", expected.Workflow),
        expected.Line,
        expected.Team,
        seen,
        expected.Workflow,
        TeamOf,
        team => team.Equals(expected.Team, StringComparison.OrdinalIgnoreCase));

    // The team that the row names, where it names one, is who is meant to have it, though the fallback took it
    private static string TeamOf(OwnerDecision owner) =>
        owner.Row?.Results.GetValueOrDefault("team") ?? owner.Owner.Team ?? ExpectationCheck.Nothing;

    private static IEnumerable<CheckedExpectation> Check(
        string what,
        int line,
        string expected,
        FixtureSight seen,
        string? workflow,
        Func<OwnerDecision, string> read,
        Func<string, bool> isMet)
    {
        OwnerDecision[] owners = [.. seen.DecisionsFor(workflow).Select(one => one.Owner).OfType<OwnerDecision>()];
        if (owners.Length == 0)
            return [ExpectationCheck.None(what, line, expected, seen)];
        return owners.Select(owner =>
        {
            var got = read(owner);
            return isMet(got)
                ? new CheckedExpectation(what, line, Held: true, expected, got)
                : new CheckedExpectation(what, line, Held: false, expected, got, OwnerTrace.Sentence(owner));
        });
    }
}
