using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Core;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>The event of a fixture, and what a version of the rules decides of it after those that came before.</summary>
/// <param name="Event">The event.</param>
/// <param name="Decision">The decision.</param>
internal sealed record FixtureDecision(FixtureEvent Event, RouteDecision Decision)
{
    /// <summary>Has a version decide a fixture. Nothing is stored, sent, claimed or asked.</summary>
    /// <param name="configuration">The version.</param>
    /// <param name="file">The file, whose other fixtures it may come after.</param>
    /// <param name="fixture">The fixture.</param>
    /// <exception cref="UnprocessableException">No event comes of it by this version; the message says why.</exception>
    public static async Task<FixtureDecision> MakeAsync(Configuration configuration, FixtureFile file, Fixture fixture)
    {
        var @event = await FixtureEvents.CreateAsync(configuration, fixture);
        var memory = new DecisionMemory(FixtureDecider.Start(configuration, fixture.Owned, @event));
        foreach (var before in Before(file, fixture, []))
            FixtureDecider.Decide(configuration, await EarlierAsync(configuration, before), memory);
        return new FixtureDecision(@event, FixtureDecider.Decide(configuration, @event, memory));
    }

    private static async Task<FixtureEvent> EarlierAsync(Configuration configuration, Fixture before)
    {
        try
        {
            return await FixtureEvents.CreateAsync(configuration, before);
        }
        catch (UnprocessableException wrong)
        {
            throw new UnprocessableException($"of '{before.Name}', which comes before it: {wrong.Message}");
        }
    }

    // Those before it, and first those before them; each once
    private static IEnumerable<Fixture> Before(FixtureFile file, Fixture fixture, HashSet<string> seen)
    {
        foreach (var name in fixture.After.Where(seen.Add))
        {
            var before = file.Find(name);
            foreach (var earlier in Before(file, before, seen))
                yield return earlier;
            yield return before;
        }
    }
}
