using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>What came of enriching an event, as traces show it.</summary>
internal static class EnrichmentTrace
{
    /// <summary>Shows a result.</summary>
    public static JsonObject Render(EnrichmentResult result)
    {
        var shown = new JsonObject();
        if (result.CallBack is { } callback)
            shown["callBack"] = Render(callback);
        if (result.Enrichers.Count > 0)
            shown["enrichers"] = new JsonArray([.. result.Enrichers.Select(Render)]);
        if (result.Enrichment is { } state)
        {
            shown["enrichment"] = Name(state);
            shown["enrichmentMissing"] = TextArray.Of(result.EnrichmentMissing ?? []);
        }

        if (result.Parked is { } parked)
            shown["parked"] = new JsonObject { ["at"] = parked.At, ["releasedAt"] = parked.ReleasedAt };
        return shown;
    }

    /// <summary>Shows fields that were given; what the event had already is shown, be it that it had nothing.</summary>
    public static JsonObject Render(IReadOnlyDictionary<string, GivenField> gave) => Render(gave, isMerged: true);

    private static string Name(EnrichmentCompleteness state) => state == EnrichmentCompleteness.Complete ? "complete" : "partial";

    private static JsonObject Render(CallbackOutcome callback) => callback.Answers is null
        ? new JsonObject { ["correlation"] = callback.Correlation, ["why"] = Sentence(callback.Why) }
        : new JsonObject
        {
            ["correlation"] = callback.Correlation,
            ["answers"] = callback.Answers,
            ["enricher"] = callback.Enricher,
            ["verdict"] = callback.Verdict.ToString(),
            ["why"] = Sentence(callback.Why),
        };

    private static JsonNode Render(EnricherOutcome outcome)
    {
        var shown = new JsonObject { ["enricher"] = outcome.Enricher };
        Add(shown, "key", outcome.Key);
        Add(shown, "skipped", outcome.Skipped);
        if (outcome.Account is { } account)
            shown["account"] = AccountTrace.Render(account);
        if (outcome.IsSettled)
            AddSettled(shown, outcome);
        else
            AddAnswered(shown, outcome);
        return shown;
    }

    private static void AddAnswered(JsonObject shown, EnricherOutcome outcome)
    {
        if (outcome.Providers is { } providers)
            shown["providers"] = new JsonArray([.. providers.Select(Render)]);
        Add(shown, "from", outcome.From);
        if (outcome.AgeSeconds is { } age)
            shown["ageSeconds"] = age;
        var isRecord = outcome.Fetched is not null || outcome.NotKept is not null;
        Add(shown, "missing", isRecord ? null : outcome.Missing);
        Add(shown, "failed", outcome.Failed);
        Add(shown, "notFound", outcome.NotFound);
        Add(shown, "notAsked", outcome.NotAsked);
        if (outcome.Gave is { } gave)
            shown["gave"] = Render(gave, isMerged: !isRecord && outcome.Key is not null);
        Add(shown, "fetched", outcome.Fetched?.DeepClone());
        Add(shown, "notKept", outcome.NotKept);
        Add(shown, "missing", isRecord ? outcome.Missing : null);
        if (outcome.Again is { } again)
            shown["again"] = again;
        if (outcome.Waiting is { } waiting)
        {
            shown["waiting"] = new JsonObject
            {
                ["for"] = waiting.For,
                ["correlation"] = waiting.Correlation,
                ["since"] = waiting.Since,
                ["until"] = waiting.Until,
            };
        }
    }

    private static void AddSettled(JsonObject shown, EnricherOutcome outcome)
    {
        shown["posted"] = outcome.Posted is { } posted
            ? new JsonObject { ["at"] = posted.At, ["tries"] = posted.Tries, ["to"] = posted.To }
            : null;
        Add(shown, "timedOut", outcome.TimedOut);
        if (outcome.CalledBack is { } called)
        {
            shown["from"] = outcome.From;
            shown["calledBack"] = new JsonObject
            {
                ["at"] = called.At,
                ["event"] = called.Event,
                ["afterSeconds"] = called.AfterSeconds,
            };
            shown["gave"] = Render(outcome.Gave ?? new Dictionary<string, GivenField>());
        }

        Add(shown, "failed", outcome.Failed);
    }

    private static JsonNode Render(ProviderOutcome provider) => provider.Skipped is { } skipped
        ? new JsonObject { ["provider"] = provider.Provider, ["skipped"] = Sentence(skipped) }
        : new JsonObject
        {
            ["provider"] = provider.Provider,
            ["from"] = provider.From,
            ["ageSeconds"] = provider.AgeSeconds,
            ["status"] = provider.Status,
            ["answer"] = Sentence(provider.Answer),
            ["milliseconds"] = provider.Milliseconds,
            ["gave"] = TextArray.Of(provider.Gave ?? []),
        };

    private static JsonObject Render(IReadOnlyDictionary<string, GivenField> gave, bool isMerged)
    {
        var shown = new JsonObject();
        foreach (var (name, field) in gave)
        {
            var one = new JsonObject { ["value"] = field.Value?.DeepClone(), ["from"] = field.From };
            if (isMerged)
                one["kept"] = field.Kept?.DeepClone();
            Add(one, "leftOut", field.LeftOut);
            shown[name] = one;
        }

        return shown;
    }

    private static string? Sentence(EnrichmentReason? reason) => reason is null ? null : EnrichmentSentence.Render(reason);

    private static void Add(JsonObject shown, string name, EnrichmentReason? reason) => Add(shown, name, Sentence(reason));

    private static void Add(JsonObject shown, string name, JsonNode? value)
    {
        if (value is not null)
            shown[name] = value;
    }
}
