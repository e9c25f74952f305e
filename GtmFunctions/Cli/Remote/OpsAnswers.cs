using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Remote;

/// <summary>A page of events, as <c>GET ops/events</c> answers it.</summary>
/// <param name="Events">The events, newest first.</param>
/// <param name="Next">By which the list goes on; <see langword="null"/> at its end.</param>
/// <param name="Searched">How far it was looked.</param>
internal sealed record EventPage(IReadOnlyList<EventLine>? Events, string? Next, EventsSearched? Searched);

/// <summary>How far a search for events looked.</summary>
/// <param name="Complete">Whether it left nothing out.</param>
/// <param name="BackTo">It looked at all that was taken in since then.</param>
internal sealed record EventsSearched(bool? Complete, string? BackTo);

/// <summary>An event of a page.</summary>
internal sealed record EventLine(string? FirstSeenAt, string? Id, string? Source, string? Type, string? Subject, string? Outcome)
{
    /// <summary>When it was taken in; <see langword="null"/> where the app does not say.</summary>
    [JsonIgnore]
    public DateTimeOffset? At =>
        DateTimeOffset.TryParse(FirstSeenAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}

/// <summary>A page of dead letters, as <c>GET ops/dead-letters</c> answers it.</summary>
/// <param name="Found">How many there are in all.</param>
/// <param name="DeadLetters">Those of this page, newest first.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> for the last.</param>
internal sealed record LetterPage(string? Found, IReadOnlyList<LetterLine>? DeadLetters, string? Next);

/// <summary>A dead letter of a page.</summary>
internal sealed record LetterLine(
    string? FailedAt,
    string? Id,
    string? Queue,
    string? Destination,
    string? Class,
    string? Attempts,
    string? Status,
    string? Reason);

/// <summary>The alarms, as <c>GET ops/alarms</c> answers them.</summary>
internal sealed record AlarmPage(IReadOnlyList<AlarmLine>? Alarms);

/// <summary>An alarm.</summary>
internal sealed record AlarmLine(
    string? Key, string? State, string? Since, string? Kind, string? What, string? Reason, AlarmMuteLine? Mute);

/// <summary>That an alarm is muted.</summary>
internal sealed record AlarmMuteLine(string? Until, string? By);

/// <summary>How it stands with a source's handshake, as <c>ops/handshakes/{source}</c> answers it.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Provider">The provider's title.</param>
/// <param name="Removed">How many secrets this call removed; <see langword="null"/> where it was for something else.</param>
/// <param name="OpenUntil">Until when a secret can be supplied; <see langword="null"/> where none can.</param>
/// <param name="Secrets">The secrets that were supplied.</param>
internal sealed record HandshakeAnswer(
    string? Source, string? Provider, string? Removed, string? OpenUntil, IReadOnlyList<SuppliedLine>? Secrets);

/// <summary>A secret that was supplied.</summary>
internal sealed record SuppliedLine(string? Fingerprint, string? At, string? From);

/// <summary>Whether a source is captured, as <c>ops/sources/{source}/capture</c> and <c>…/requests</c> answer it.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Capture">Whether, in a word.</param>
/// <param name="Until">Until when, where somebody switched it on.</param>
/// <param name="Forgotten">How many requests this call forgot; <see langword="null"/> where it was for something else.</param>
/// <param name="Requests">The last requests, newest first; <see langword="null"/> where they were not asked for.</param>
internal sealed record CaptureAnswer(
    string? Source, string? Capture, string? Until, string? Forgotten, IReadOnlyList<CapturedLine>? Requests);

/// <summary>A captured request.</summary>
internal sealed record CapturedLine(
    string? At, string? Id, string? Method, string? Status, string? Bytes, string? Why, string? Delivery);

/// <summary>What a replay of many comes to, as the calls that begin one answer it.</summary>
internal sealed record ReplayPlanned
{
    /// <summary>The id of the replay that has begun; <see langword="null"/> where none has.</summary>
    public string? Replay { get; init; }

    /// <summary>Whether it was only asked for.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many the filter found.</summary>
    public int Matched { get; init; }

    /// <summary>How many are put back.</summary>
    public int Total { get; init; }

    /// <summary>Of how many events the classes, destinations and what is left out are; <see langword="null"/> where of all.</summary>
    public ReplayLooked? Looked { get; init; }

    /// <summary>How many by their queue.</summary>
    public IReadOnlyDictionary<string, int>? Queue { get; init; }

    /// <summary>How many by their source.</summary>
    public IReadOnlyDictionary<string, int>? Source { get; init; }

    /// <summary>How many by their type.</summary>
    public IReadOnlyDictionary<string, int>? Type { get; init; }

    /// <summary>How many by their outcome.</summary>
    public IReadOnlyDictionary<string, int>? Outcome { get; init; }

    /// <summary>How many by the class of their action.</summary>
    public IReadOnlyDictionary<string, int>? Class { get; init; }

    /// <summary>How many by their destination.</summary>
    public IReadOnlyDictionary<string, int>? Destination { get; init; }

    /// <summary>What is left out, and why.</summary>
    public IReadOnlyList<ReplayLeftOut>? LeftOut { get; init; }
}

/// <summary>What of a plan was looked at.</summary>
/// <param name="Events">How many events.</param>
internal sealed record ReplayLooked(int? Events);

/// <summary>How many of a plan are left out for a reason.</summary>
internal sealed record ReplayLeftOut(string? Why, int Count);

/// <summary>The replays of many, as <c>GET ops/replays</c> answers them.</summary>
/// <param name="Replays">Newest first.</param>
internal sealed record ReplayPage(IReadOnlyList<ReplayStatus>? Replays);

/// <summary>How far a replay of many has come, as <c>ops/replays/{id}</c> answers it.</summary>
internal sealed record ReplayStatus
{
    /// <summary>The state of one that has pieces to do.</summary>
    public const string Running = "running";

    /// <summary>Its id.</summary>
    public string? Replay { get; init; }

    /// <summary>What it does.</summary>
    public string? Kind { get; init; }

    /// <summary>Where it is in its life.</summary>
    public string? State { get; init; }

    /// <summary>When it began.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>How many items it has in all.</summary>
    public int Total { get; init; }

    /// <summary>How many are left.</summary>
    public int Left { get; init; }

    /// <summary>How long these take.</summary>
    public int SecondsLeft { get; init; }

    /// <summary>How many it has put back, or given up.</summary>
    public int Done { get; init; }

    /// <summary>How many had ended before.</summary>
    public int Gone { get; init; }

    /// <summary>How many could not be put back.</summary>
    public int Refused { get; init; }

    /// <summary>The first of those, and why.</summary>
    public IReadOnlyList<ReplayRefused>? Refusals { get; init; }

    /// <summary>How many were taken back after it was stopped; <see langword="null"/> where it was not.</summary>
    public int? Recalled { get; init; }

    /// <summary>How many had begun by then.</summary>
    public int? Begun { get; init; }

    /// <summary>Until when what is queued is taken back.</summary>
    public string? RecallsUntil { get; init; }
}

/// <summary>An item that a replay could not put back.</summary>
internal sealed record ReplayRefused(string? Id, string? Why);

/// <summary>What became of one thing that a call was about.</summary>
/// <param name="State">In a word.</param>
internal sealed record StateAnswer(string? State);

/// <summary>JSON of the ops endpoints' answers, where a command reads more of them than it shows.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own, Converters = [typeof(LenientText)])]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(EventLine))]
[JsonSerializable(typeof(DriftAnswer))]
[JsonSerializable(typeof(MapAnswer))]
[JsonSerializable(typeof(LetterPage))]
[JsonSerializable(typeof(AlarmPage))]
[JsonSerializable(typeof(AlarmLine))]
[JsonSerializable(typeof(HandshakeAnswer))]
[JsonSerializable(typeof(CaptureAnswer))]
[JsonSerializable(typeof(ReplayPlanned))]
[JsonSerializable(typeof(ReplayPage))]
[JsonSerializable(typeof(ReplayStatus))]
[JsonSerializable(typeof(StateAnswer))]
[JsonSerializable(typeof(JobsAnswer))]
[JsonSerializable(typeof(PollsAnswer))]
[JsonSerializable(typeof(GapsAnswer))]
[JsonSerializable(typeof(GapsLooked))]
[JsonSerializable(typeof(JobRunAnswer))]
[JsonSerializable(typeof(SubscriptionPage))]
[JsonSerializable(typeof(SubscriptionLine))]
[JsonSerializable(typeof(SubscriptionTestAnswer))]
[JsonSerializable(typeof(ListsAnswer))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(ListLookAnswer))]
[JsonSerializable(typeof(AccountMatchAnswer))]
[JsonSerializable(typeof(AccountQuestionsAnswer))]
[JsonSerializable(typeof(StatsAnswer))]
internal sealed partial class OpsAnswers : JsonSerializerContext
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="CommandException">It is another than this program knows.</exception>
    public static T Read<T>(JsonObject answer, JsonTypeInfo<T> type)
    {
        try
        {
            return answer.Deserialize(type)!;
        }
        catch (JsonException other)
        {
            throw new CommandException(
                $"The app's answer is not as this gtm knows it ({other.Message}): use the gtm of the app's version.", other);
        }
    }
}
