using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>destinations</c>.</summary>
internal static class DestinationReading
{
    private const string Lifetime = "lifetime";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Reads one destination.</summary>
    public static Destination? Read(Entry entry, ReadContext context)
    {
        ValueReading.CheckName(entry);
        var allowPrivate = entry["allowPrivate"]?.Flag ?? false;
        string[] urls = [.. entry["url"]?.Items.Select(item => ValueReading.Address(item, allowPrivate)).OfType<string>() ?? []];
        var token = ValueReading.Setting(entry["token"]);
        if (entry["connector"] is not { Text: { } connector } named)
            return null;

        ConnectorReading.CheckDestination(named, context.Connectors);
        if (connector == "http" && entry["url"] is null)
            entry.Report("'url' is missing: an https address, or the name of the setting that holds it");
        else if (entry["url"] is null && entry["token"] is null)
            entry.Report($"'url' or 'token' is missing: the name of the setting that holds the address or the token of {connector}");

        var limits = Limits(entry["limit"]);
        if (urls.Length > 1)
            CheckList(
                entry["url"]!, urls,
                context.Connectors.WithLifetime.Contains(connector) || limits?.Any(limit => limit.Per is null) == true);
        return new Destination
        {
            Name = entry.Key,
            Connector = connector,
            Url = urls.FirstOrDefault(),
            Urls = urls,
            Token = token,
            Headers = ValueReading.Headers(entry["headers"], context),
            Escape = Escape(entry["escape"]),
            Answers = Answers(entry["answers"]),
            Sign = Sign(entry["sign"]),
            Retry = Retry(entry["retry"]),
            Timeout = ValueReading.Time(entry["timeout"], Second, TimeSpan.FromMinutes(2)) ?? TimeSpan.FromSeconds(30),
            Limits = limits,
            Concurrency = Concurrency(entry["limit"]),
            Breaker = Breaker(entry["breaker"]),
            AllowPrivate = allowPrivate,
        };
    }

    // Without a limit for life the second address would never be called
    private static void CheckList(Entry entry, string[] urls, bool hasLifetime)
    {
        if (!hasLifetime)
            entry.Report(
                "several addresses are used one after the other, when each has had the requests of its life: add limit: { requests: …, " +
                "per: lifetime }, or name one address");
        if (urls.Distinct(StringComparer.Ordinal).Count() < urls.Length)
            entry.Report("an address is named twice");
    }

    private static Escaping? Escape(Entry? entry)
    {
        if (entry is null)
            return null;
        var named = entry["rule"] ?? entry;
        if (EscapingReader.Rule(named.Text) is { } rule)
            return new Escaping(rule) { Fields = entry["fields"]?.Texts ?? [], Except = entry["except"]?.Texts ?? [] };
        if (named.Text is { } text)
            named.Report($"'{text}' is no rule: {EscapingReader.Choices}");
        return null;
    }

    private static StatedAnswers Answers(Entry? entry)
    {
        var answers = new StatedAnswers
        {
            Success = Statuses(entry?["success"]),
            Retry = Statuses(entry?["retry"]),
            Refused = Statuses(entry?["refused"]),
        };
        int[] all = [.. answers.Success, .. answers.Retry, .. answers.Refused];
        foreach (var twice in all.GroupBy(status => status).Where(group => group.Count() > 1))
            entry!.Report($"the status {twice.Key} is named twice");
        return answers;
    }

    private static IReadOnlyList<int> Statuses(Entry? entry) => [.. entry?.Items.Select(item => item.Whole).OfType<int>() ?? []];

    private static OutboundSigning? Sign(Entry? entry) =>
        entry?["scheme"]?.Text is { } scheme ? new OutboundSigning(scheme, ValueReading.Settings(entry["secret"])) : null;

    // A queue message can be hidden for 7 days at most
    private static IReadOnlyList<TimeSpan> Retry(Entry? entry) => entry is { IsList: true }
        ? [.. entry.Items.Select(item => ValueReading.Time(item, Second, TimeSpan.FromDays(7))).OfType<TimeSpan>()]
        : Destination.DefaultRetry;

    /// <summary>
    /// The paces of a <c>limit</c>; <see langword="null"/> where it names none, so that the published ones stay in place.
    /// </summary>
    public static IReadOnlyList<Limit>? Limits(Entry? entry)
    {
        List<Limit> limits = [.. entry?.Items.Select(Limit).OfType<Limit>() ?? []];
        return limits.Count > 0 ? limits : null;
    }

    private static Limit? Limit(Entry entry)
    {
        if (entry["concurrency"] is null && (entry["requests"] is null || entry["per"] is null))
            entry.Report("a limit is { requests: 10, per: 1s }, { requests: 50000, per: lifetime } or { concurrency: 4 }");
        if (Count(entry["requests"]) is not { } requests || entry["per"] is not { } per)
            return null;
        return per.Text == Lifetime
            ? new Limit(requests, null)
            : ValueReading.Time(per, Second, TimeSpan.FromDays(31)) is { } period ? new Limit(requests, period) : null;
    }

    /// <summary>The most calls at one time of a <c>limit</c>.</summary>
    public static int? Concurrency(Entry? entry) =>
        entry?.Items.Select(item => Count(item["concurrency"])).LastOrDefault(count => count is not null);

    /// <summary>A <c>breaker</c>, with defaults for what it leaves out.</summary>
    public static BreakerSettings Breaker(Entry? entry)
    {
        var otherwise = new BreakerSettings();
        return new BreakerSettings(
            Count(entry?["failures"]) ?? otherwise.Failures, ValueReading.Time(entry?["for"], Second, TimeSpan.FromHours(1)));
    }

    private static int? Count(Entry? entry) => entry?.Whole;
}
