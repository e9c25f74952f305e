using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage.Receive;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>Answers what may post, and whether it does.</summary>
internal sealed class SourcesQuery(
    ConfigurationVersions configurations, SourceReader reader, SourceCapture captures, DriftList drift, PublicAddress address)
{
    private const int MostDrifts = 1000;

    /// <summary>Shows all sources.</summary>
    public async Task<PageAnswer> ListAsync(PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        return PageAnswer.Show<SourcesPage>(List(await reader.ReadAsync(configuration, request.Now, cancellation)));
    }

    /// <summary>Shows one source.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        var name = request.Value("source");
        if (!configuration.Sources.TryGetValue(name, out var source))
            return Missing(name, configuration);
        var facts = (await reader.ReadAsync(configuration, request.Now, cancellation)).Single(one => one.Source.Name == name);
        var (drifts, types) = await drift.ReadAsync(configuration, name, MostDrifts, cancellation);
        var requests = await captures.ListAsync(source, cancellation);
        return PageAnswer.Show<SourcePage>(One(facts, types, drifts.Count, requests, address.Find()));
    }

    /// <summary>That there is no source of a name.</summary>
    internal static PageAnswer Missing(string name, Configuration configuration) => PageAnswer.Missing(
        $"The configuration has no source '{OpsAnswer.Shown(name)}'{Spelling.Suggest(name, configuration.Sources.Keys)}");

    /// <summary>What the list says.</summary>
    internal static SourcesModel List(IReadOnlyList<SourceFacts> all)
    {
        SourceSummary[] sources =
        [
            .. all.Select(facts => new SourceSummary(
                facts.Source.Name,
                facts.Source.Provider.Title,
                facts.Standing,
                facts.State,
                facts.LastDay,
                facts.Refused,
                facts.LastHeard,
                facts.SecretUsed,
                facts.Capture)),
        ];
        var worst = sources.Any(source => source.Standing == Standing.Bad) ? Standing.Bad
            : sources.Any(source => source.Standing == Standing.Attention) ? Standing.Attention
            : sources.Any(source => source.Standing == Standing.Good) ? Standing.Good
            : Standing.Idle;
        return new SourcesModel(Answer(sources), worst, sources);
    }

    /// <summary>What the page of one source says.</summary>
    internal static SourceModel One(
        SourceFacts facts,
        IReadOnlyList<SeenType> types,
        int drifts,
        IReadOnlyList<CapturedRequest> requests,
        string? ownAddress)
    {
        var source = facts.Source;
        return new SourceModel(
            Answer(facts),
            facts.Standing,
            source.Name,
            source.PublicUrl?.OriginalString ?? $"{ownAddress}{ReceiveCalls.ReceiveWebhook.PathBeforeValues}{source.Name}",
            source.Provider.Signature.Any(scheme => scheme.Scheme == Catalog.SignatureScheme.PathToken),
            source.Provider.Title,
            source.Provider.Docs?.OriginalString,
            [.. source.Provider.Signature.Select(Schemes.NameOf)],
            Secrets(facts),
            facts.LastHour,
            facts.LastDay,
            facts.LastHeard,
            new SourceRefusals(
                facts.Refused,
                facts.Traffic.FirstRefused(facts.Now.AddHours(-24)),
                facts.Refused > 0 ? facts.Traffic.Why : ""),
            [.. types.Select(type => new SourceEventType(type.Type, type.Count, type.LastSeenAt, type.Handled))],
            drifts,
            facts.Capture,
            [.. requests.Select(request => new SourceRequest(
                request.Id, request.At, request.Method, request.Status, request.Why, request.Delivery, request.Bytes))],
            source.TakesWebhooks,
            facts.Polls,
            facts.Gaps);
    }

    private static SourceSecret[] Secrets(SourceFacts facts)
    {
        var used = facts.Traffic.Secrets.ToDictionary(use => use.Name, use => (DateTimeOffset?)use.Last);
        return
        [
            .. facts.Source.Secrets.Select(name => new SourceSecret(name, !facts.Unset.Contains(name), used.GetValueOrDefault(name))),
            .. used.Where(use => !facts.Source.Secrets.Contains(use.Key)).Select(use => new SourceSecret(use.Key, null, use.Value)),
        ];
    }

    private static string Answer(SourceSummary[] sources)
    {
        if (sources.Length == 0)
            return "The configuration names no source, so nothing may post. Add one under sources.";
        var all = $"{Relative.Count(sources.Length, "source")} may post";
        var wrong = sources.Where(source => source.Standing is Standing.Bad or Standing.Attention).ToList();
        return wrong switch
        {
            [] when sources.All(source => source.LastHeard is null) => $"{all}; none has posted yet.",
            [] => $"{all}, and brought {Relative.Count(sources.Sum(source => source.LastDay), "event")} in 24 hours. Nothing was refused.",
            [var one] => $"{all}. {one.Source}: {one.State}.",
            _ => $"{all}; {Relative.Count(wrong.Count, "needs", "need")} somebody: {string.Join(", ", wrong.Select(one => one.Source))}.",
        };
    }

    private static string Answer(SourceFacts facts)
    {
        if (facts.Standing is Standing.Bad)
            return $"{facts.Source.Name}: {facts.State}.";
        if (facts.LastHeard is not { } heard)
        {
            return facts.Refused > 0
                ? $"{facts.Source.Name} {facts.State}."
                : $"Nothing came from {facts.Source.Name} yet. " + (facts.Source.TakesWebhooks
                    ? $"Give its address below to {facts.Source.Provider.Title}."
                    : "It is polled as the document says.");
        }

        var brought = $"{facts.Source.Name} brought {Relative.Count(facts.LastDay, "event")} in 24 hours, "
            + $"the last {Relative.Text(heard, facts.Now)}";
        var used = facts.SecretUsed is { } at ? $"; its secret was used {Relative.Text(at, facts.Now)}" : "";
        return facts.Standing == Standing.Attention ? $"{brought}{used}. It {facts.State}." : $"{brought}{used}.";
    }
}
