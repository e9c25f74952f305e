using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Filters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Route.Assign;

/// <summary>
/// Names the owner of an event, once: asked again for the same event it names the same one and moves nothing. The events of one pool are
/// decided one after the other on an instance, in the order in which they came; between instances the state's ETag decides.
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
    public async Task<JsonObject> NameAsync(Assignment assignment, string eventId, JsonObject fields, CancellationToken cancellation)
    {
        var pool = PoolOf(assignment);
        var line = _lines.GetOrAdd(pool, _ => new SemaphoreSlim(1, 1));
        await line.WaitAsync(cancellation);
        try
        {
            for (var attempt = 0; attempt < MaxTries; attempt++)
            {
                if (await TryNameAsync(pool, assignment, eventId, fields, cancellation) is { } story)
                    return story;
            }

            throw new TimeoutException($"The pool {pool} was taken from by others {MaxTries} times while {eventId} waited for its owner.");
        }
        finally
        {
            line.Release();
        }
    }

    /// <summary>Says who would be named now, and why; nothing is written.</summary>
    public async Task<JsonObject> LookAsync(Assignment assignment, string eventId, JsonObject fields, CancellationToken cancellation)
    {
        var sheet = await ledger.OpenAsync(PoolOf(assignment), eventId, assignment.Name, AccountOf(assignment, fields), cancellation);
        return sheet.Entry?.Story ?? OwnerStory.Of(OwnerChoosing.Choose(Question(assignment, fields, sheet)).Choice);
    }

    /// <summary>The ledger's partition of an assignment: its roster, so that a capacity holds for all assignments that share it.</summary>
    public static string PoolOf(Assignment assignment) => assignment.Pool?.File ?? assignment.Name;

    private async Task<JsonObject?> TryNameAsync(
        string pool, Assignment assignment, string eventId, JsonObject fields, CancellationToken cancellation)
    {
        var account = AccountOf(assignment, fields);
        var sheet = await ledger.OpenAsync(pool, eventId, assignment.Name, account, cancellation);
        if (sheet.Entry is { } decided)
            return decided.Story;
        var question = Question(assignment, fields, sheet);
        var (choice, state) = OwnerChoosing.Choose(question);
        var story = OwnerStory.Of(choice);
        var written = await ledger.TryWriteAsync(
            pool,
            sheet,
            new LedgerEntry(eventId, assignment.Name, choice.Email, question.Now, story),
            ReferenceEquals(state, question.State) ? null : state.ToJson(),
            choice is { Member: not null, By: not ChosenBy.Fallback } ? account : null,
            cancellation);
        return written ? story : null;
    }

    private OwnerQuestion Question(Assignment assignment, JsonObject fields, AssignmentSheet sheet)
    {
        var now = clock.GetUtcNow();
        var state = sheet.State is { } json ? PoolState.FromJson(json) : PoolState.Empty;
        var kept = assignment.Sticky is { } sticky && sheet.AccountAt > now - sticky.Window ? sheet.AccountOwner : null;
        return new OwnerQuestion(assignment, fields, state, kept, now);
    }

    // A free mail provider's domain is no account: its users have nothing to do with each other.
    private static string? AccountOf(Assignment assignment, JsonObject fields) =>
        assignment.Sticky?.Key.Read(fields) is JsonValue value && FieldText.Of(value)?.Trim().ToLowerInvariant() is { Length: > 0 } account
            && (account.Contains('@', StringComparison.Ordinal) || !FreemailDomains.Has(value))
            ? account
            : null;
}
