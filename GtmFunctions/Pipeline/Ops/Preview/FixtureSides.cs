using System.Runtime.CompilerServices;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops.Fixtures;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>
/// Has both versions decide fixtures as <c>gtm test</c> does: each with what it says is known and owned, at its own time, after those that
/// it comes after. Each version takes the webhook in by its own rules.
/// </summary>
internal static class FixtureSides
{
    /// <summary>Decides them in their order; one of which no event comes by either version is left out.</summary>
    /// <param name="question">Which versions and fixtures.</param>
    /// <param name="unknown">Takes why no event comes of one.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async IAsyncEnumerable<RuledTwice> RuleAsync(
        PreviewQuestion question, PreviewUnknown unknown, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var one in question.Fixtures!)
        {
            cancellation.ThrowIfCancellationRequested();
            var before = await DecideAsync(question.Live, one, "the live rules", unknown);
            var after = await DecideAsync(question.Draft, one, "the draft", unknown);
            if ((after ?? before) is not { } known)
                continue;
            var recorded = new RecordedEvent(known.Event.Message.Event, known.Event.At, known.Event.Message.Configuration)
            {
                DecidedAt = known.Event.At,
            };
            yield return new RuledTwice(recorded, Side(before), Side(after)) { Fixture = one.Fixture.Name };
        }
    }

    private static RuledEvent Side(FixtureDecision? decided) =>
        decided is null ? RuledEvent.Absent : new RuledEvent(decided.Event.Message.Event, decided.Decision);

    private static async Task<FixtureDecision?> DecideAsync(
        Configuration configuration, PreviewFixture one, string by, PreviewUnknown unknown)
    {
        try
        {
            return await FixtureDecision.MakeAsync(configuration, one.File, one.Fixture);
        }
        catch (UnprocessableException wrong)
        {
            unknown.AddFixture(one.Fixture.Name, by, wrong.Message);
            return null;
        }
    }
}
