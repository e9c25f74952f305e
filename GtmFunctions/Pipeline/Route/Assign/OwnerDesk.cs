using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Route.Deadlines;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Route.Assign;

/// <summary>
/// Names the owner of an event, once: asked again for the same event it names the same one, or who got it after them, and moves nothing.
/// The events of one pool are decided one after the other on an instance, in the order in which they came; between instances the state's
/// ETag decides.
/// </summary>
public sealed class OwnerDesk(AssignmentLedger ledger, TimeProvider clock)
{
    /// <summary>How often a decision is made anew because another instance was quicker, before its message is left to come again.</summary>
    public const int MaxTries = 200;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _lines = new(StringComparer.Ordinal);

    /// <summary>Names the owner.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The choice as <see cref="OwnerStory"/> tells it.</returns>
    /// <exception cref="TimeoutException">Other instances were quicker each time.</exception>
    public Task<JsonObject> NameAsync(Assignment assignment, string eventId, JsonObject fields, CancellationToken cancellation) =>
        NameAsync(assignment, eventId, fields, handover: null, cancellation);

    /// <summary>Names the owner after another. What the owner before took of their capacity stays taken: they had their turn.</summary>
    /// <inheritdoc cref="NameAsync(Assignment, string, JsonObject, CancellationToken)"/>
    public Task<JsonObject> NameNextAsync(
        Assignment assignment, string eventId, JsonObject fields, Handover handover, CancellationToken cancellation) =>
        NameAsync(assignment, eventId, fields, handover, cancellation);

    /// <summary>Says who would be named now, and why; nothing is written.</summary>
    public async Task<JsonObject> LookAsync(Assignment assignment, string eventId, JsonObject fields, CancellationToken cancellation)
    {
        var account = AccountOf(assignment, fields);
        var sheet = await ledger.OpenAsync(PoolOf(assignment), eventId, assignment.Name, account, step: 1, cancellation);
        if (sheet.Entry is { } decided)
            return await NewestAsync(PoolOf(assignment), decided, cancellation);
        var question = Question(assignment, fields, sheet, handover: null);
        return Story(question, OwnerChoosing.Choose(question).Choice);
    }

    /// <summary>The ledger's partition of an assignment: its roster, so that a capacity holds for all assignments that share it.</summary>
    public static string PoolOf(Assignment assignment) => assignment.Pool?.File ?? assignment.Name;

    private async Task<JsonObject> NameAsync(
        Assignment assignment, string eventId, JsonObject fields, Handover? handover, CancellationToken cancellation)
    {
        var pool = PoolOf(assignment);
        var line = _lines.GetOrAdd(pool, _ => new SemaphoreSlim(1, 1));
        await line.WaitAsync(cancellation);
        try
        {
            for (var attempt = 0; attempt < MaxTries; attempt++)
            {
                if (await TryNameAsync(pool, assignment, eventId, fields, handover, cancellation) is { } story)
                    return story;
            }

            throw new TimeoutException($"The pool {pool} was taken from by others {MaxTries} times while {eventId} waited for its owner.");
        }
        finally
        {
            line.Release();
        }
    }

    private async Task<JsonObject?> TryNameAsync(
        string pool, Assignment assignment, string eventId, JsonObject fields, Handover? handover, CancellationToken cancellation)
    {
        var account = AccountOf(assignment, fields);
        var step = handover?.Step ?? 1;
        var sheet = await ledger.OpenAsync(pool, eventId, assignment.Name, account, step, cancellation);
        if (sheet.Entry is { } decided)
            return handover is null ? await NewestAsync(pool, decided, cancellation) : decided.Story;
        var question = Question(assignment, fields, sheet, handover);
        var (choice, state) = OwnerChoosing.Choose(question);
        var story = Story(question, choice);
        var written = await ledger.TryWriteAsync(
            pool,
            sheet,
            new LedgerEntry(eventId, assignment.Name, choice.Email, question.Now, story, step, Moved: handover?.Why),
            ReferenceEquals(state, question.State) ? null : state.ToJson(),
            choice is { Member: not null, By: not ChosenBy.Fallback } ? account : null,
            cancellation);
        return written ? story : null;
    }

    // Who is asked about an event that went on to others is told who has it now: a replay must not send it to the one before
    private async Task<JsonObject> NewestAsync(string pool, LedgerEntry entry, CancellationToken cancellation)
    {
        while (entry.Until is not null
            && await ledger.FindAsync(pool, entry.EventId, entry.Assignment, entry.Step + 1, cancellation) is { } next)
            entry = next;
        return entry.Story;
    }

    private OwnerQuestion Question(Assignment assignment, JsonObject fields, AssignmentSheet sheet, Handover? handover)
    {
        var now = clock.GetUtcNow();
        var state = sheet.State is { } json ? PoolState.FromJson(json) : PoolState.Empty;
        var kept = assignment.Sticky is { } sticky && sheet.AccountAt > now - sticky.Window ? sheet.AccountOwner : null;
        return new OwnerQuestion(assignment, fields, state, kept, now, handover);
    }

    private static JsonObject Story(OwnerQuestion question, OwnerChoice choice)
    {
        var story = OwnerStory.Of(choice);
        if (question.Assignment.Sla is { } sla)
        {
            var step = question.Handover?.Step ?? 1;
            var terms = SlaTerms.Of(question.Assignment, sla, choice.Member, choice.By == ChosenBy.Fallback, step, question.Now);
            story["acknowledge"] = terms.ToJson();
        }

        return story;
    }

    private static string? AccountOf(Assignment assignment, JsonObject fields) =>
        assignment.Sticky is { } sticky ? AccountKey.Read(sticky.Key, fields) : null;
}
