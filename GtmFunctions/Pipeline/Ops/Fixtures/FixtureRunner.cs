using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>
/// Runs the fixtures of a version: each event is taken in, decided and its messages drafted by the rules that live events meet. Nothing is
/// stored, sent, claimed or asked, no secret is used, and no clock is read.
/// </summary>
public sealed class FixtureRunner(ConnectorCatalogue catalogue)
{
    /// <summary>Reads fixtures and runs them. Throws for nothing in them but the caller's own cancellation.</summary>
    /// <param name="configuration">The document that decides.</param>
    /// <param name="fixtures">The text of <c>fixtures.yaml</c>; <see langword="null"/> where there is none, which passes.</param>
    /// <param name="cancellation">Ends the run.</param>
    public Task<FixtureReport> RunAsync(Configuration configuration, string? fixtures, CancellationToken cancellation) =>
        RunAsync(configuration, fixtures, only: null, cancellation);

    /// <summary>Reads fixtures and runs those of a name.</summary>
    /// <inheritdoc cref="RunAsync(Configuration, string?, CancellationToken)"/>
    /// <param name="configuration">The document that decides.</param>
    /// <param name="fixtures">The text of <c>fixtures.yaml</c>.</param>
    /// <param name="only">The name of the one to run; all where <see langword="null"/>.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<FixtureReport> RunAsync(
        Configuration configuration, string? fixtures, string? only, CancellationToken cancellation)
    {
        var file = FixtureReader.Read(configuration, fixtures);
        var drafts = new FixtureDrafts(configuration, catalogue);
        var results = new List<FixtureResult>();
        foreach (var fixture in file.Fixtures.Where(fixture => only is null || fixture.Name == only))
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add(await RunAsync(configuration, file, fixture, drafts));
        }

        return new FixtureReport(results, file.Errors);
    }

    private static async Task<FixtureResult> RunAsync(
        Configuration configuration, FixtureFile file, Fixture fixture, FixtureDrafts drafts)
    {
        var result = new FixtureResult { Name = fixture.Name, Line = fixture.Line };
        try
        {
            var (@event, decision) = await FixtureDecision.MakeAsync(configuration, file, fixture);
            var seen = new FixtureSight(configuration, @event, decision, drafts);
            return result with
            {
                Type = @event.Message.Event.Type,
                Outcome = decision.Outcome,
                Expectations = [.. KnownCheck.Check(fixture, seen), .. fixture.Expect.SelectMany(one => ExpectationCheck.Check(one, seen))],
            };
        }
        catch (UnprocessableException wrong)
        {
            return result with { Fault = wrong.Message };
        }
    }
}
