using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>
/// Looks what a replay of events would do: it decides as the stages would, with what the traces keep, and writes nothing. What enrichers
/// would answer now it cannot know; it goes by what they answered.
/// </summary>
internal sealed class EventPreview(EventReplay events, EventTrace trace, RouteReplay route)
{
    /// <summary>The most events that are looked at, the newest of those found.</summary>
    public const int MostLookedAt = 200;

    /// <summary>Adds to a plan what the newest of its events would do, by class and destination, and leave out.</summary>
    public async Task LookAsync(IReadOnlyList<IndexedEvent> found, ReplayHow how, ReplayPlan plan, CancellationToken cancellation)
    {
        foreach (var line in found.Take(MostLookedAt))
        {
            plan.Count("looked", "events");
            try
            {
                await LookAsync(line, how, plan, cancellation);
            }
            catch (Exception own) when (!PassingFailure.Is(own))
            {
                plan.LeaveOutOf($"it cannot be put back as it is kept: {own.GetType().Name}");
            }
        }
    }

    private async Task LookAsync(IndexedEvent line, ReplayHow how, ReplayPlan plan, CancellationToken cancellation)
    {
        var rows = await trace.ReadAllAsync(line.Id, cancellation);
        var (ready, answer) = await events.PrepareAsync(line.Id, rows, how, cancellation);
        if (ready is null)
        {
            plan.LeaveOutOf(answer.Why ?? "its trace is gone");
            return;
        }

        var rerun = new Rerun { Nonce = new string('0', 32), At = default, From = ready.From, LeaveOut = how.LeaveOut, Again = how.Again };
        var message = new EventMessage { Event = ready.Event, FirstSeenAt = ready.Kept.FirstSeenAt, Configuration = ready.Version };
        var choice = await route.PreviewAsync(message, rerun, rows, cancellation);
        foreach (var (_, planned, kind) in choice.Chosen)
        {
            plan.Count("class", kind ?? "unknown");
            plan.Count("destination", planned.To);
        }

        foreach (var left in choice.LeftOut)
            plan.LeaveOutOf($"{left.To}: {LeaveOutSentence.RenderForMany(left)}");
    }
}
