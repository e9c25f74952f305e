using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Yaml;
using GtmFunctions.Pipeline.Route.Core;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>Writes a fixture as text to paste into <c>fixtures.yaml</c>: it expects what the rules make of its event now.</summary>
/// <param name="catalogue">The connectors.</param>
public sealed class FixtureWriter(ConnectorCatalogue catalogue)
{
    private const int Indent = 2;
    private const int LongestMessage = 300;

    /// <summary>The text of a fixture of an event.</summary>
    /// <param name="configuration">The rules.</param>
    /// <param name="story">The event as <c>GET ops/events/{id}</c> tells it.</param>
    /// <param name="name">What it is to be called; <see langword="null"/> to name it by its type and id.</param>
    /// <returns>YAML, to stand below <c>fixtures:</c>.</returns>
    /// <exception cref="FormatException">The story is none of an event with a payload.</exception>
    /// <exception cref="UnprocessableException">No event comes of it.</exception>
    public Task<string> OfEventAsync(Configuration configuration, JsonObject story, string? name) =>
        WriteAsync(configuration, FixtureFromEvent.OfStory(configuration, story, name));

    /// <summary>The text of a fixture of a request that <c>gtm capture</c> saved.</summary>
    /// <inheritdoc cref="OfEventAsync"/>
    /// <param name="configuration">The rules.</param>
    /// <param name="request">The file's JSON.</param>
    /// <param name="name">What it is to be called; <see langword="null"/> to name it by its source.</param>
    public Task<string> OfRequestAsync(Configuration configuration, JsonObject request, string? name) =>
        WriteAsync(configuration, FixtureFromEvent.OfRequest(configuration, request, name));

    /// <summary>The text of a fixture of the sample that the catalogue has of a source's provider.</summary>
    /// <inheritdoc cref="OfEventAsync"/>
    /// <param name="configuration">The rules.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="name">What it is to be called.</param>
    public Task<string> OfSampleAsync(Configuration configuration, string source, string name) =>
        WriteAsync(configuration, FixtureFromEvent.OfSample(source, name));

    /// <summary>The first event of the sample that the catalogue has of a source's provider.</summary>
    /// <param name="configuration">The rules.</param>
    /// <param name="source">The source's name.</param>
    /// <exception cref="UnprocessableException">No event comes of it.</exception>
    public static async Task<CanonicalEvent> SampleAsync(Configuration configuration, string source) =>
        (await FixtureEvents.CreateAsync(configuration, FixtureFromEvent.OfSample(source, "sample"))).Message.Event;

    /// <summary>The text of a fixture, with what is expected of it.</summary>
    internal async Task<string> WriteAsync(Configuration configuration, Fixture fixture)
    {
        var @event = await FixtureEvents.CreateAsync(configuration, fixture);

        // What today's rules would not ask for is not known to them
        fixture = fixture with { Known = [.. fixture.Known.Where(one => !@event.Unasked.Contains(one.Key.Text))] };
        @event = await FixtureEvents.CreateAsync(configuration, fixture);
        var decision = FixtureDecider.Decide(
            configuration, @event, new DecisionMemory(FixtureDecider.Start(configuration, fixture.Owned, @event)));
        var written = new JsonObject { ["given"] = Given(fixture.Given) };
        if (fixture.Known.Count > 0)
        {
            written["known"] = new JsonObject(
                fixture.Known.Select(one => KeyValuePair.Create(one.Key.Text, (JsonNode?)one.Value.DeepClone())));
        }

        if (fixture.At is { } at)
            written["at"] = Time(at);
        written["expect"] = Expect(decision, new FixtureDrafts(configuration, catalogue).Make(@event, decision));
        return YamlText.Write(new JsonObject { [fixture.Name] = written }, Indent);
    }

    private static JsonObject Given(GivenEvent given)
    {
        var written = new JsonObject();
        if (given is GivenEvent.Canonical canonical)
        {
            written["type"] = canonical.Type;
            Add(written, "source", canonical.Source);
            Add(written, "subject", canonical.Subject);
            Add(written, "time", canonical.Time is { } time ? Time(time) : null);
            written["data"] = canonical.Data.DeepClone();
            return written;
        }

        var webhook = (GivenEvent.Webhook)given;
        written[webhook.Body is null ? "sample" : "source"] = webhook.Source;
        if (webhook.Item is { } item)
            written["item"] = item;
        if (webhook.ContentType is { } type && !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            written["contentType"] = type;
        if (webhook.Headers.Count > 0)
            written["headers"] = new JsonObject(webhook.Headers.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
        if (webhook.Body is not { } body)
            return written;
        if (Json(body) is { } payload)
            written["payload"] = payload;
        else
            written["text"] = body;
        return written;
    }

    private static JsonObject Expect(RouteDecision decision, IReadOnlyList<DraftedAction> drafts)
    {
        var expect = new JsonObject { ["outcome"] = decision.Outcome };
        Add(expect, "branch", decision, one => one.Branch);
        Add(expect, "team", decision, one => one.Owner?.Row?.Results.GetValueOrDefault("team"));
        Add(expect, "owner", decision, one => one.Owner?.Owner.Email);
        if (decision.Workflows.Select(one => one.Score).OfType<Score>().ToArray() is [var score])
        {
            expect["score"] = new JsonObject
            {
                ["points"] = score.Points,
                ["tier"] = score.Tier ?? FixtureExpectation.ScoreIs.NoTier,
            };
        }

        if (decision.Workflows.Count > 0)
            expect["actions"] = new JsonArray([.. drafts.Select(Action)]);
        string[] counted = [.. decision.Signals.Where(signal => signal.Counted is true).Select(signal => signal.Signal)];
        if (counted.Length > 0)
            expect["signals"] = TextArray.Of(counted);
        return expect;
    }

    // The message is told where a template makes it
    private static JsonNode Action(DraftedAction draft) =>
        draft is { IsOfTemplate: true, Refused: null, Message.Length: > 0 and <= LongestMessage }
            && draft.Message.AsSpan().IndexOfAny('\n', '\r') < 0
                ? new JsonObject { ["to"] = draft.To, ["message"] = draft.Message }
                : (JsonNode)draft.To;

    // One workflow needs no name
    private static void Add(JsonObject expect, string name, RouteDecision decision, Func<WorkflowDecision, string?> read)
    {
        var found = decision.Workflows.Where(one => read(one) is not null).ToArray();
        if (found is [var only])
            expect[name] = read(only);
        else if (found.Length > 0)
            expect[name] = new JsonObject(found.Select(one => KeyValuePair.Create(one.Workflow, (JsonNode?)read(one))));
    }

    private static void Add(JsonObject written, string name, string? text)
    {
        if (text is not null)
            written[name] = text;
    }

    private static JsonNode? Json(string body)
    {
        try
        {
            return JsonNode.Parse(body) is { } node and (JsonObject or JsonArray) ? node : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
