using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Route.Assign;
using GtmFunctions.Pipeline.Route.Intents;
using GtmFunctions.Pipeline.Route.Order;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Route;

/// <summary>What a workflow learned that only storage knows.</summary>
/// <param name="Checks">Whether it may act on the event; it may not where one did not hold.</param>
/// <param name="Owner">The owner as <see cref="OwnerStory"/> tells it, where the workflow names an assignment and may act.</param>
public sealed record Answers(IReadOnlyList<Check> Checks, JsonObject? Owner)
{
    /// <summary>Nothing was asked.</summary>
    public static readonly Answers None = new([], null);

    /// <summary>The check that did not hold, if one did not.</summary>
    public Check? Dropped => Checks.FirstOrDefault(check => !check.Held);
}

/// <summary>
/// Answers what a workflow asks of storage about an event that it is about to act on: was this intent acted on, is there a newer event,
/// who owns it. Each answer is claimed for the event, so that asked again for the same event it is the same.
/// </summary>
public sealed class WorkflowDesk(EventMarks marks, OwnerDesk owners)
{
    /// <summary>Answers, and claims the answers for the event.</summary>
    public async Task<Answers> AnswerAsync(
        Configuration configuration, Workflow workflow, CanonicalEvent @event, JsonObject fields, CancellationToken cancellation)
    {
        // An event that is dropped for its age must not hold the intent, so its age is looked at before the intent is claimed.
        if (workflow is { Intent: not null, Order: WorkflowOrder.Newest }
            && await OrderAsync(workflow, @event, claim: false, cancellation) is { Held: false } old)
            return new Answers([old], null);
        return await AnswerAsync(configuration, workflow, @event, fields, claim: true, cancellation);
    }

    /// <summary>Answers as things are now; nothing is written.</summary>
    public Task<Answers> LookAsync(
        Configuration configuration, Workflow workflow, CanonicalEvent @event, JsonObject fields, CancellationToken cancellation) =>
        AnswerAsync(configuration, workflow, @event, fields, claim: false, cancellation);

    private async Task<Answers> AnswerAsync(
        Configuration configuration,
        Workflow workflow,
        CanonicalEvent @event,
        JsonObject fields,
        bool claim,
        CancellationToken cancellation)
    {
        var checks = new List<Check>();
        if (workflow.Intent is { } intent)
            checks.Add(await IntentAsync(workflow.Name, intent, @event, fields, claim, cancellation));
        if (workflow.Order == WorkflowOrder.Newest && checks.TrueForAll(check => check.Held))
            checks.Add(await OrderAsync(workflow, @event, claim, cancellation));
        if (workflow.Assign is not { } name || checks.Exists(check => !check.Held))
            return new Answers(checks, null);
        var assignment = configuration.Assignments[name];
        return new Answers(checks, claim
            ? await owners.NameAsync(assignment, @event.Id, fields, cancellation)
            : await owners.LookAsync(assignment, @event.Id, fields, cancellation));
    }

    private async Task<Check> OrderAsync(Workflow workflow, CanonicalEvent @event, bool claim, CancellationToken cancellation)
    {
        if (OrderRule.Key(workflow.Name, @event) is not { } key)
            return OrderRule.NoSubject;
        var mine = new EventMark(@event.Id, @event.Time);
        var found = claim
            ? await marks.SetAsync(key, mine, held => OrderRule.GivesWay(held, mine), cancellation)
            : await marks.FindAsync(key, cancellation);
        return OrderRule.Check(found, @event);
    }

    private async Task<Check> IntentAsync(
        string workflow, Intent intent, CanonicalEvent @event, JsonObject fields, bool claim, CancellationToken cancellation)
    {
        if (IntentRule.Key(workflow, intent, fields) is not { } key)
            return IntentRule.NoKey(intent);
        var mine = new EventMark(@event.Id, @event.Time);
        var found = claim
            ? await marks.SetAsync(key, mine, held => IntentRule.GivesWay(held, mine, intent.Window), cancellation)
            : await marks.FindAsync(key, cancellation);
        return IntentRule.Check(found, @event, intent);
    }
}
