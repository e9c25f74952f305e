using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Examines an app from outside, and has it examine itself.</summary>
public sealed class Examination(AppVisitor app, TimeProvider clock)
{
    // A dead letter of this id is nowhere, so the call changes nothing even where it is let in.
    private const string NoDeadLetter = "gtm-doctor";

    /// <summary>All that was found, from the outside in. Where the app does not answer, that alone.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        try
        {
            // The first call may wait for a cold start, which would make the app's clock seem behind: the second tells the time.
            await HealthAsync(cancellation);
            var health = await HealthAsync(cancellation);
            var own = OwnFindings.From(await app.AskAsync(HttpMethod.Get, OpsCalls.RunChecks.Route, withKey: true, cancellation));
            return
            [
                ReachCheck.Examine(app.Address, app.Tls, clock.GetUtcNow()),
                .. await PlainHttpAsync(cancellation),
                HealthCheck.Examine(health),
                .. Clock(health, own),
                .. await PublicAccessAsync(cancellation),
                PagesAccessCheck.Examine(
                    await app.AskPagesAsync(signIn: null, cancellation),
                    await app.AskPagesAsync(PagesAccessCheck.MadeUpSignIn, cancellation),
                    app.IsLocal),
                .. own.Build is { } build ? [BuildCheck.Examine(build, own.Runtime, SelfExamination.Build)] : Array.Empty<Finding>(),
                .. own.Findings,
            ];
        }
        catch (Exception failure) when (
            failure is HttpRequestException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return [ReachCheck.OfFailure(app.Address, failure)];
        }
    }

    private Task<AppAnswer> HealthAsync(CancellationToken cancellation) =>
        app.AskAsync(HttpMethod.Get, OpsCalls.GetHealth.Route, withKey: false, cancellation);

    private async Task<IEnumerable<Finding>> PlainHttpAsync(CancellationToken cancellation) =>
        app.Address is { Scheme: "https", IsDefaultPort: true } ? [ReachCheck.OfPlainHttp(await app.AskPlainAsync(cancellation))] : [];

    private static IEnumerable<Finding> Clock(AppAnswer health, OwnFindings own)
    {
        if (health.Ahead is { } ahead)
        {
            yield return ClockCheck.Examine(
                "clock of this machine",
                "this machine's clock",
                "the app's",
                ahead,
                own.Tightest,
                "Have this machine's clock set by NTP: what 'gtm send' signs here carries its time. Right already? Then look at the " +
                "app's, below.");
        }
    }

    private async Task<IEnumerable<Finding>> PublicAccessAsync(CancellationToken cancellation)
    {
        var replay = OpsCalls.ReplayDeadLetter.RouteFor(NoDeadLetter);
        var reading = await app.AskAsync(HttpMethod.Get, OpsCalls.GetConfiguration.Route, withKey: false, cancellation);
        var changing = await app.AskAsync(HttpMethod.Post, replay, withKey: false, cancellation);
        return
        [
            PublicAccessCheck.Examine(PublicAccessCheck.Reading, $"GET {OpsCalls.GetConfiguration.Route}", reading.Status, app.IsLocal),
            PublicAccessCheck.Examine(PublicAccessCheck.Changing, $"POST {replay}", changing.Status, app.IsLocal),
        ];
    }
}
