using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What every message between stages has: all that its stage needs, so that a dead letter can be put back as it is.</summary>
public abstract record StageMessage
{
    /// <summary>
    /// The nonce of the replay that put this message back, so that it may take over what its first run claimed; else none.
    /// </summary>
    public string? Replay { get; init; }

    /// <summary>The replay of many that put this message back, until its stage begins with it; else none.</summary>
    public string? Job { get; init; }

    /// <summary>How its event goes through the stages once more; none where this is its first time.</summary>
    public Rerun? Rerun { get; init; }

    /// <summary>What this message is about, the same for every copy: the delivery's, event's or action's id.</summary>
    [JsonIgnore]
    public abstract string Key { get; }

    /// <summary>The delivery or event whose trace tells of this message.</summary>
    [JsonIgnore]
    public abstract string TraceId { get; }
}

/// <summary>A verified webhook, on its way to intake.</summary>
public sealed record ReceivedMessage : StageMessage
{
    /// <summary>The query's name for <see cref="Correlation"/>.</summary>
    public const string CorrelationQuery = "correlation_id";

    /// <summary>The id that the provider was answered with.</summary>
    public required string Delivery { get; init; }

    /// <summary>The source's name.</summary>
    public required string Source { get; init; }

    /// <summary>When it came in.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How it was found genuine.</summary>
    public required SignatureNote Signature { get; init; }

    /// <summary>The body's media type as sent, or empty.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The body's <c>Content-Encoding</c> as sent; none where it came as it is.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>The headers that the source's definition reads, by their lower-case names; never a credential.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The <c>correlation_id</c> of the query, where the address that was called is itself the proof.</summary>
    public string? Correlation { get; init; }

    /// <summary>The hop header, by which we know an event of our own making; none where there was none.</summary>
    public string? Hops { get; init; }

    /// <summary>The body, where it is valid UTF-8.</summary>
    public string? Text { get; init; }

    /// <summary>The body in base64, where it is not valid UTF-8.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The places of the items of its batch that are to be taken in, from 0; none where all are.</summary>
    public IReadOnlyList<int>? Items { get; init; }

    /// <inheritdoc/>
    public override string Key => Items switch
    {
        null or [] => Delivery,
        [var only] => $"{Delivery}#{only}",
        [var first, ..] => $"{Delivery}#{first}+",
    };

    /// <inheritdoc/>
    public override string TraceId => Delivery;

    /// <summary>The exact bytes of the body, as they were sent and signed.</summary>
    public byte[] Body() => Bytes ?? System.Text.Encoding.UTF8.GetBytes(Text ?? "");
}

/// <summary>How a webhook was found genuine.</summary>
/// <param name="Scheme">The scheme, such as <c>hmac-sha256 v3</c>.</param>
/// <param name="Secret">The name of the setting whose secret matched.</param>
/// <param name="SignedAt">The signed timestamp, if any.</param>
/// <param name="FirstItemOnly">Whether only the first item of the batch is covered.</param>
/// <param name="Token">A token that one body only may be signed with, where the signature does not cover the body (Mailgun).</param>
public sealed record SignatureNote(
    string Scheme,
    string? Secret,
    DateTimeOffset? SignedAt,
    bool FirstItemOnly = false,
    string? Token = null)
{
    /// <summary>Those of the headers that are read, there or not, that the signature does not cover, by their lower-case names.</summary>
    public IReadOnlyList<string> UnsignedHeaders { get; init; } = [];
}

/// <summary>A canonical event, on its way to enrichment or routing.</summary>
public sealed record EventMessage : StageMessage
{
    /// <summary>The event.</summary>
    public required CanonicalEvent Event { get; init; }

    /// <summary>When its first delivery was taken in: the place of its row in the index.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>The configuration version that decides it.</summary>
    public required string Configuration { get; init; }

    /// <summary>The correlation that came beside its payload; none where there was none.</summary>
    public string? Correlation { get; init; }

    /// <summary>How the record that it is about was waited for so far; none where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FetchWait? Fetch { get; init; }

    /// <summary>What an enricher called back after the event went on without it; none where the event is on its first way.</summary>
    public LateAnswer? Late { get; init; }

    /// <inheritdoc/>
    public override string Key => Late is { } late ? $"{Event.Id}:late:{late.Enricher}" : Event.Id;

    /// <inheritdoc/>
    public override string TraceId => Event.Id;
}

/// <summary>What an enricher called back after its event went on without it.</summary>
/// <param name="Enricher">The enricher's name.</param>
/// <param name="Answer">The event that the call back was taken in as.</param>
/// <param name="At">When it came.</param>
/// <param name="Gave">The fields that it gave, each with <c>value</c>, <c>from</c>, and <c>kept</c> where the event had it already.</param>
public sealed record LateAnswer(string Enricher, string Answer, DateTimeOffset At, JsonObject Gave);

/// <summary>One call to one destination, on its way there.</summary>
public sealed record ActionMessage : StageMessage
{
    /// <summary>How the names of actions begin that an SLA asks for: <c>sla:assignment:remind-1-1:0</c>.</summary>
    public const string SlaPrefix = "sla:";

    /// <summary>The action's place in its event: <c>workflow:branch:index</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The event, enriched.</summary>
    public required CanonicalEvent Event { get; init; }

    /// <summary>When its first delivery was taken in: the place of its row in the index.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>The configuration version that decides it.</summary>
    public required string Configuration { get; init; }

    /// <summary>The workflow that asks for it.</summary>
    public required string Workflow { get; init; }

    /// <summary>The branch that asks for it.</summary>
    public required string Branch { get; init; }

    /// <summary>Its place in the branch, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>How many actions the branches of its event have in all.</summary>
    public required int Total { get; init; }

    /// <summary>What part of its event's life it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ActionPart Part { get; init; }

    /// <summary>The question that it posts, for <see cref="ActionPart.Enrichment"/>.</summary>
    public EnrichmentPost? Post { get; init; }

    /// <summary>What the workflow decided that templates may name.</summary>
    public Decided Decided { get => field ?? Decided.Nothing; init; }

    /// <summary>The part of an assignment's SLA that asks for it; none where a branch does.</summary>
    public SlaOrigin? Sla { get; init; }

    /// <summary>The number of this try, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>What this try has waited for so far; none where it has not.</summary>
    public IReadOnlyList<ActionWaiting> Waiting { get; init; } = [];

    /// <summary>The idempotency key of every call that this action makes.</summary>
    [JsonIgnore]
    public string ActionId => $"{Event.Id}:{Action}";

    /// <inheritdoc/>
    public override string Key => ActionId;

    /// <inheritdoc/>
    public override string TraceId => Event.Id;
}

/// <summary>What of an SLA asks for an action.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Part">The part of its SLA.</param>
public sealed record SlaOrigin(string Assignment, SlaPart Part);

/// <summary>A part of an SLA that has actions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SlaPart>))]
public enum SlaPart
{
    /// <summary>A reminder to who has it.</summary>
    Remind,

    /// <summary>It has gone to another.</summary>
    Reassign,
}

/// <summary>What an action waits for before it is tried.</summary>
/// <param name="For"><c>pace</c> or <c>breaker</c>.</param>
/// <param name="Since">Since when.</param>
public sealed record ActionWaiting(string For, DateTimeOffset Since);

/// <summary>What part of its event's life an action is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActionPart>))]
public enum ActionPart
{
    /// <summary>A workflow decided it.</summary>
    [JsonStringEnumMemberName("routed")]
    Routed,

    /// <summary>It asks an enricher that calls back.</summary>
    [JsonStringEnumMemberName("enrichment")]
    Enrichment,

    /// <summary>It is done again with what came late.</summary>
    [JsonStringEnumMemberName("late")]
    Late,
}

/// <summary>A question to an enricher that calls back.</summary>
/// <param name="Enricher">The enricher's name.</param>
/// <param name="Correlation">The id that is to come back.</param>
/// <param name="Run">The nonce of the replay that the event was parked in; empty for the first run.</param>
/// <param name="Until">How long the event waits: what is not asked by then is not asked at all.</param>
public sealed record EnrichmentPost(string Enricher, string Correlation, string Run, DateTimeOffset Until)
{
    /// <summary>The detail of a timeout that says why there will be no answer.</summary>
    public const string Failed = "failed";

    /// <summary>What ends the wait for an answer that cannot be asked for.</summary>
    public TimeoutMessage GivenUp(string eventId, string why, DateTimeOffset now) => new()
    {
        Kind = TimeoutKind.Enrichment,
        Id = Correlation,
        EventId = eventId,
        DueAt = now,
        Details = new JsonObject { ["run"] = Run, [Failed] = why },
    };
}
