using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Capture;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>Makes the <c>given</c> of a fixture of an event that came in, or of a request that was captured.</summary>
internal static class FixtureFromEvent
{
    private const string Raw = "raw";

    /// <summary>The fixture of an event: what was taken in, and what enrichers gave it.</summary>
    /// <param name="configuration">The document that is to decide it.</param>
    /// <param name="story">The event as <c>GET ops/events/{id}</c> tells it.</param>
    /// <param name="name">What it is to be called; <see langword="null"/> to name it by its type and id.</param>
    /// <exception cref="FormatException">The story has no payload, or is none; the message says so.</exception>
    public static Fixture OfStory(Configuration configuration, JsonObject story, string? name)
    {
        var told = ToldJson.Read(story, ToldJson.Default.ToldEvent, "This is no event's story");
        if (told.Event is not { Type: { } type, Data: { } data } payload)
        {
            throw new FormatException(told.Forgotten is null
                ? "This is no event with a payload: name the id of an event, or a file that gtm capture saved."
                : "The payload of this event was forgotten: its time is over.");
        }

        if (!ReadsRaw(configuration))
            data.Remove(Raw);
        return new Fixture
        {
            Name = name ?? Name(type, payload.Id ?? ""),
            Line = 1,
            Given = new GivenEvent.Canonical(type, data)
            {
                Source = payload.Source is { } source && configuration.Sources.ContainsKey(source) ? source : null,
                Subject = payload.Subject,
                Time = payload.Time,
            },
            Known = Known(told),
            At = told.FirstSeenAt ?? payload.Time,
            Expect = [],
        };
    }

    /// <summary>The fixture of a request that <c>gtm capture</c> saved.</summary>
    /// <param name="configuration">The document that is to decide it.</param>
    /// <param name="request">The file's JSON.</param>
    /// <param name="name">What it is to be called; <see langword="null"/> to name it by its source.</param>
    /// <exception cref="FormatException">It is no such file, or the document has no such source; the message says what to do.</exception>
    public static Fixture OfRequest(Configuration configuration, JsonObject request, string? name)
    {
        if (FieldText.From(request[RequestFixture.Mark]) != RequestFixture.Kind)
            throw new FormatException("This is no file that gtm capture saved.");
        var saved = ToldJson.Read(request, ToldJson.Default.SavedRequest, "This is no request that gtm capture saved");
        var source = saved.Source ?? "";
        if (!configuration.Sources.ContainsKey(source))
        {
            var known = Language.Spelling.Suggest(source, configuration.Sources.Keys);
            throw new FormatException($"The document has no source '{source}'{known}");
        }

        return new Fixture
        {
            Name = name ?? $"{source}-request",
            Line = 1,
            Given = new GivenEvent.Webhook(source, Body(saved))
            {
                ContentType = saved.ContentType,
                Headers = (saved.Headers ?? new Dictionary<string, string>())
                    .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value),
            },
            At = saved.At,
            Expect = [],
        };
    }

    /// <summary>The fixture of the first event of the catalogue's sample.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="name">What it is to be called.</param>
    public static Fixture OfSample(string source, string name) => new()
    {
        Name = name,
        Line = 1,
        Given = new GivenEvent.Webhook(source, Body: null) { Item = 1 },
        Expect = [],
    };

    private static string Body(SavedRequest saved) =>
        saved.Text
        ?? (saved.Base64 is { } encoded
            ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded))
            : throw new FormatException("The file has no body."));

    private static List<KeyValuePair<FieldPath, JsonNode>> Known(ToldEvent told)
    {
        var known = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (field, given) in told.Stages.SelectMany(stage => stage.Enrichers).SelectMany(enricher => enricher.Gave))
        {
            // What the event had already stays
            if (given is { Value: { } value, Kept: null })
                known.TryAdd(field, value);
        }

        return [.. known.Select(one => KeyValuePair.Create(FieldPath.Parse(one.Key), one.Value))];
    }

    // The payload as it came is long and full of people: it is kept where a rule reads it
    private static bool ReadsRaw(Configuration configuration) => configuration.Workflows
        .SelectMany(workflow => workflow.Branches.Select(branch => branch.When).Append(workflow.Filter))
        .Concat(configuration.Scores.Values.SelectMany(model => model.Rules).Select(rule => rule.When))
        .Concat(configuration.Signals.Values.SelectMany(signal => signal.Conditions.Select(one => one.Where).Append(signal.Where)))
        .SelectMany(filter => filter?.Fields ?? new HashSet<string>())
        .Concat(configuration.Templates.Values.SelectMany(template => template.References))
        .Any(path => path == Raw || path.StartsWith(Raw + '.', StringComparison.Ordinal));

    private static string Name(string type, string id)
    {
        var end = id.Length > 8 ? id[^8..] : id;
        var word = new string([.. type.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]).Trim('-');
        return $"{(word.Length == 0 ? "event" : word[..Math.Min(word.Length, 50)])}-{end}".TrimEnd('-');
    }
}
