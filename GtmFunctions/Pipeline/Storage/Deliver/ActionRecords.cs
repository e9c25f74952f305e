using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Storage.Deliver;

/// <summary>Where an action is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActionState>))]
internal enum ActionState
{
    /// <summary>A try is under way, by the message that owns the record.</summary>
    [JsonStringEnumMemberName("working")]
    Working,

    /// <summary>The last try failed; the next one is due.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>It arrived.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>It is in the dead letter.</summary>
    [JsonStringEnumMemberName("dead")]
    Dead,
}

/// <summary>One try of an action.</summary>
/// <param name="At">When it began.</param>
/// <param name="Kind">What the answer meant, such as <c>delivered</c>, <c>retry</c>, <c>refused</c>.</param>
/// <param name="Status">The HTTP status, if there was an answer.</param>
/// <param name="Reason">In words.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="NextAt">When the next try is due, if there is one.</param>
/// <param name="Answer">The beginning of the answer's body.</param>
internal sealed record ActionAttempt(
    DateTimeOffset At, string Kind, int? Status, string Reason, long Milliseconds, DateTimeOffset? NextAt = null, string? Answer = null);

/// <summary>What an action waited for before a try; however often it woke up meanwhile, it is told once.</summary>
/// <param name="For"><c>pace</c>, <c>breaker</c> or <c>pause</c>.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when; for one that waits still, when it looks again.</param>
/// <param name="Why">In words, where it is known.</param>
internal sealed record ActionWait(string For, DateTimeOffset Since, DateTimeOffset Until, string? Why = null)
{
    /// <summary>The name of a wait for a slot.</summary>
    public const string Pace = "pace";

    /// <summary>The name of a wait for a destination that is down.</summary>
    public const string Breaker = "breaker";

    /// <summary>The name of a wait for a subscription that a person paused.</summary>
    public const string Pause = "pause";
}

/// <summary>A record that a step before an action's own call made, or was told is there.</summary>
/// <param name="Name">The step's name in the connector's file.</param>
/// <param name="Id">
/// The record's id at the destination, a text or a number as it gave it; <see langword="null"/> where it was made and its id is not known.
/// </param>
/// <param name="Existed">Whether the destination said, when it was to be made, that it was there.</param>
/// <param name="At">When.</param>
internal sealed record ActionStep(string Name, JsonNode? Id, bool Existed, DateTimeOffset At);

/// <summary>What is known of an action: the claim on it, and every try.</summary>
internal sealed record ActionRecord : StoredRecord
{
    /// <summary>Where it is in its life.</summary>
    public required ActionState State { get; init; }

    /// <summary>The number of the try that the owner makes or made.</summary>
    public required int Attempt { get; init; }

    /// <summary>The queue message that may make that try.</summary>
    public required string Owner { get; init; }

    /// <summary>The nonce of the replay that it runs in, if any.</summary>
    public string? Replay { get; init; }

    /// <summary>The workflow that asks for it.</summary>
    public required string Workflow { get; init; }

    /// <summary>The branch that asks for it.</summary>
    public required string Branch { get; init; }

    /// <summary>The destination's name.</summary>
    public required string To { get; init; }

    /// <summary>The connector's operation, where the workflow names one.</summary>
    public string? Operation { get; init; }

    /// <summary>Whether a later decision of its event does not ask for it any more, so that its being dead is no matter.</summary>
    public bool Superseded { get; init; }

    /// <summary>What part of its event's life it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ActionPart Part { get; init; }

    /// <summary>Every try, of all replays.</summary>
    public IReadOnlyList<ActionAttempt> Attempts { get; init; } = [];

    /// <summary>What the steps before its own call made, of all tries: no later one makes it again.</summary>
    public IReadOnlyList<ActionStep> Steps { get; init; } = [];

    /// <summary>What it waited for before its tries.</summary>
    public IReadOnlyList<ActionWait> Waits { get; init; } = [];

    /// <summary>What it waits for now although it was claimed: the try was put off and does not count.</summary>
    public ActionWait? PutOff { get; init; }

    /// <summary>Whether nothing more will happen by itself.</summary>
    [JsonIgnore]
    public bool IsFinal => State is ActionState.Delivered or ActionState.Dead;
}

/// <summary>The records of actions, in their event's partition.</summary>
internal sealed class ActionRecords(TraceTables tables)
{
    private const string Json = "Story";

    private static readonly RowForm<ActionRecord> Form = RowForm.Json(
        Json, ActionJson.Default.ActionRecord, (row, record) => row["State"] = record.State.ToString());

    /// <summary>Adds the record of an action, or reads the one that it has.</summary>
    /// <returns>Whether this call added it, and the record that stands, with its ETag.</returns>
    /// <exception cref="InvalidOperationException">There was one, and it went away before it could be read.</exception>
    public async Task<(bool Added, ActionRecord Record)> AddOrGetAsync(
        string eventId, string action, ActionRecord record, CancellationToken cancellation)
    {
        await tables.EnsureAsync(eventId, cancellation);
        return await Document(eventId, action).AddOrReadAsync(record, cancellation);
    }

    /// <summary>Adds the record of an action to a draft of its event.</summary>
    /// <returns>Its place in the draft.</returns>
    public static async Task<int> AddAsync(EventDraft draft, string action, ActionRecord record, CancellationToken cancellation)
    {
        draft.Rows.Add(await Form.RowAsync(draft.Id, TraceRows.ActionPrefix + action, record, cancellation));
        return draft.Rows.Count - 1;
    }

    /// <summary>The record of an action; <see langword="null"/> where it has none yet.</summary>
    public Task<ActionRecord?> FindAsync(string eventId, string action, CancellationToken cancellation) =>
        Document(eventId, action).FindAsync(cancellation);

    /// <summary>Replaces a record if nobody else has since it was read.</summary>
    /// <returns>The record with its new ETag, or <see langword="null"/> where somebody else was quicker.</returns>
    public Task<ActionRecord?> TryReplaceAsync(string eventId, string action, ActionRecord record, CancellationToken cancellation) =>
        Document(eventId, action).TryReplaceAsync(record, cancellation);

    /// <inheritdoc cref="TableDocument{T}.ChangeAsync"/>
    public Task<DocumentChange<ActionRecord>> ChangeAsync(
        string eventId, string action, Func<ActionRecord, ActionRecord> change, CancellationToken cancellation) =>
        Document(eventId, action).ChangeAsync(change, cancellation);

    /// <summary>Replaces records of one event, each if nobody else has since it was read, in as few calls as that takes.</summary>
    /// <returns>For each whether it was replaced; where not, somebody else was quicker.</returns>
    public async Task<IReadOnlyList<bool>> TryReplaceAllAsync(
        string eventId, IReadOnlyList<(string Action, ActionRecord Record)> replaced, CancellationToken cancellation)
    {
        if (replaced.Count > 1)
        {
            var actions = new List<TableTransactionAction>();
            foreach (var (action, record) in replaced)
            {
                var row = await Form.RowAsync(eventId, TraceRows.ActionPrefix + action, record, cancellation);
                actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, record.ETag ?? default));
            }

            if (await tables.For(eventId).TrySubmitAsync(actions, (TableEntity)actions[0].Entity, cancellation) is null)
                return [.. actions.Select(_ => true)];
        }

        var written = new List<bool>();
        foreach (var (action, record) in replaced)
            written.Add(await TryReplaceAsync(eventId, action, record, cancellation) is not null);
        return written;
    }

    /// <summary>All actions of an event by name.</summary>
    public async Task<IReadOnlyList<(string Action, ActionRecord Record)>> AllAsync(string eventId, CancellationToken cancellation)
    {
        var all = new List<(string, ActionRecord)>();
        foreach (var row in await tables.RowsAsync(eventId, TraceRows.ActionPrefix, cancellation))
            all.Add((row.RowKey[TraceRows.ActionPrefix.Length..], await Form.ReadAsync(row, cancellation)));
        return all;
    }

    /// <summary>A record from its row's JSON.</summary>
    public static ActionRecord Parse(string json) => JsonSerializer.Deserialize(json, ActionJson.Default.ActionRecord)!;

    private TableDocument<ActionRecord> Document(string eventId, string action) =>
        new(tables.For(eventId), eventId, TraceRows.ActionPrefix + action, Form);
}

/// <summary>JSON of action records.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(ActionRecord))]
internal sealed partial class ActionJson : JsonSerializerContext;
