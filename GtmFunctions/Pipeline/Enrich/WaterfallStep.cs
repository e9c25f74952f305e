using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Templates;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Outbound;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>What one provider of a waterfall answered.</summary>
/// <param name="Fields">The canonical fields that it gave, of those that were asked for.</param>
/// <param name="Status">The HTTP status, if there was an answer.</param>
/// <param name="Reason">In words.</param>
/// <param name="Duration">How long it took.</param>
public sealed record StepAnswer(IReadOnlyDictionary<FieldPath, JsonNode> Fields, int? Status, string Reason, TimeSpan Duration);

/// <summary>Asks one provider of a waterfall. Whatever goes wrong is an answer with no fields: an enricher never loses an event.</summary>
public sealed class WaterfallStep(OutboundClient outbound, IConfiguration settings, TimeProvider clock)
{
    private const int MaxAnswerBytes = 1 << 20;

    /// <summary>Asks for fields.</summary>
    /// <param name="provider">Who is asked.</param>
    /// <param name="values">What its templates can name.</param>
    /// <param name="wanted">The fields that none before it gave.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<StepAnswer> AskAsync(
        EnrichmentProvider provider, JsonObject values, IReadOnlyCollection<FieldPath> wanted, CancellationToken cancellation)
    {
        OutboundRequest request;
        try
        {
            request = Request(provider, values);
        }
        catch (Exception wrong) when (wrong is TemplateException or UriFormatException)
        {
            return new StepAnswer(NoFields, null, $"its request cannot be made: {wrong.Message}", TimeSpan.Zero);
        }

        var rules = new OutboundRules { AllowPrivate = provider.AllowPrivate, Timeout = provider.Timeout, MaxResponseBytes = MaxAnswerBytes };
        return await outbound.SendAsync(request, rules, cancellation) switch
        {
            OutboundResponse { Status: 200 } response => Read(provider, response, wanted),
            OutboundResponse response => new StepAnswer(NoFields, response.Status, $"answered {response.Status}", response.Duration),
            OutboundFailure failure => new StepAnswer(NoFields, null, failure.Reason, failure.Duration),
            var other => throw new InvalidOperationException($"no such outbound result: {other.GetType().Name}"),
        };
    }

    private static readonly Dictionary<FieldPath, JsonNode> NoFields = [];

    private OutboundRequest Request(EnrichmentProvider provider, JsonObject values) => new(
        "GET", new Uri(provider.Url.RenderUrl(values, name => settings[name], clock), UriKind.Absolute))
    {
        Headers =
        [
            KeyValuePair.Create("Accept", "application/json"),
            .. provider.Headers.Select(header => KeyValuePair.Create(header.Key, FieldText.Of(header.Value.Render(values, name => settings[name], clock)) ?? "")),
        ],
    };

    private static StepAnswer Read(EnrichmentProvider provider, OutboundResponse response, IReadOnlyCollection<FieldPath> wanted)
    {
        if (response.Truncated)
            return new StepAnswer(NoFields, response.Status, $"its answer is longer than {MaxAnswerBytes} bytes", response.Duration);
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(response.Body.Span);
        }
        catch (JsonException)
        {
            return new StepAnswer(NoFields, response.Status, "its answer is no JSON", response.Duration);
        }

        var fields = new Dictionary<FieldPath, JsonNode>();
        foreach (var (field, path) in provider.Map.Where(entry => wanted.Contains(entry.Key)))
        {
            if (path.Read(json) is { } value)
                fields[field] = value.DeepClone();
        }

        return new StepAnswer(fields, response.Status, fields.Count == 0 ? "answered with none of the fields" : "answered", response.Duration);
    }
}
