using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>What a preview is asked for: a draft, whole or in part, and which events.</summary>
public sealed record PreviewRequest
{
    /// <summary>The names that a request can have, for error messages.</summary>
    private const string Names = "document, tables, fixtures, draft, events, since, until, source, type, most, examples, overFixtures";

    /// <summary>The document; the live one where there are only tables.</summary>
    public string? Document { get; init; }

    /// <summary>Tables by their files' names, in place of the live ones.</summary>
    public IReadOnlyDictionary<string, string>? Tables { get; init; }

    /// <summary>The fixtures beside the document.</summary>
    public string? Fixtures { get; init; }

    /// <summary>The id of a draft that is kept, in place of all of these.</summary>
    public string? Draft { get; init; }

    /// <summary>Events that are given in place of those that came; these where nothing is given.</summary>
    public IReadOnlyList<GivenEvent>? Events { get; init; }

    /// <summary>
    /// Whether the fixtures of the draft, and those that only the live version has, are looked at in place of events that came.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OverFixtures { get; init; }

    /// <summary>From when on: an ISO 8601 time, or how long ago.</summary>
    public string? Since { get; init; }

    /// <summary>Until when: an ISO 8601 time, or how long ago.</summary>
    public string? Until { get; init; }

    /// <summary>Of this source only.</summary>
    public string? Source { get; init; }

    /// <summary>Of this type only.</summary>
    public string? Type { get; init; }

    /// <summary>How many events at most.</summary>
    public int? Most { get; init; }

    /// <summary>How many examples at most.</summary>
    public int? Examples { get; init; }

    /// <summary>Reads a request.</summary>
    /// <param name="json">A JSON object with some of these names.</param>
    /// <exception cref="OpsRequestException">It is none; the message says what is wrong and what to write.</exception>
    internal static PreviewRequest Parse(string json)
    {
        try
        {
            var asked = string.IsNullOrWhiteSpace(json)
                ? new PreviewRequest()
                : JsonSerializer.Deserialize(json, PreviewRequestJson.Default.PreviewRequest)
                    ?? throw new OpsRequestException($"A preview is asked for by a JSON object with some of {Names}.");
            return asked.Checked();
        }
        catch (JsonException wrong)
        {
            throw new OpsRequestException(
                $"The request cannot be read{At(wrong)}: it is a JSON object with some of {Names}. {wrong.Message.Split(" Path:")[0]}");
        }
    }

    /// <summary>A time of the request.</summary>
    /// <param name="text">What was written; <see langword="null"/> where nothing was.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="OpsRequestException">It is no time.</exception>
    internal static DateTimeOffset? Time(string? text, string name, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (Duration.TryParse(text, out var ago))
            return now - ago;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new OpsRequestException($"'{name}' is an ISO 8601 time, such as 2026-11-23T08:00:00Z, or how long ago, such as 7d.");
    }

    private PreviewRequest Checked()
    {
        if (Draft is not null && (Document ?? Fixtures ?? Tables as object) is not null)
            throw new OpsRequestException("'draft' names one that is kept: leave 'document', 'tables' and 'fixtures' away with it.");
        if (Draft is null && Document is null && Tables is not { Count: > 0 })
        {
            throw new OpsRequestException(
                "Give the draft that is to be compared with the live rules: 'document', or 'tables' alone, or 'draft', the id of one that "
                + "is kept. The live rules compared with themselves differ in nothing.");
        }

        if (OverFixtures && (Events is not null || Most is not null || (Since ?? Until ?? Source ?? Type) is not null))
        {
            throw new OpsRequestException(
                "With 'overFixtures' all fixtures are looked at and nothing else: leave 'events', 'since', 'until', 'source', 'type' and "
                + "'most' away with it.");
        }

        if (Events is not null && (Since ?? Until ?? Source ?? Type) is not null)
        {
            throw new OpsRequestException(
                "'events' are all that is looked at: leave 'since', 'until', 'source' and 'type' away with them.");
        }

        if (Events is { Count: 0 or > PreviewQuestion.UsualEvents })
            throw new OpsRequestException($"'events' are from 1 to {PreviewQuestion.UsualEvents} webhooks or events.");
        if (Most is < 1 or > PreviewQuestion.MostEvents)
            throw new OpsRequestException($"'most' is a number from 1 to {PreviewQuestion.MostEvents}.");
        return Examples is < 0 or > PreviewQuestion.MostExamplesEver
            ? throw new OpsRequestException($"'examples' is a number from 0 to {PreviewQuestion.MostExamplesEver}.")
            : this;
    }

    private static string At(JsonException wrong) => wrong.Path is { Length: > 2 } path ? $" at {path[2..]}" : "";
}

/// <summary>JSON of what previews are asked for.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(PreviewRequest))]
internal sealed partial class PreviewRequestJson : JsonSerializerContext;
