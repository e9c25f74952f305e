using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Limits;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>
/// The requests of addresses that take so many in their life, counted by the address itself, whatever setting holds it and whichever
/// destinations share it: a new address in the same setting starts at 0, and an old one that comes back does not.
/// </summary>
public sealed partial class AddressLifetimes(
    DestinationStates states, ConnectorCatalogue catalogue, IConfiguration settings, ILogger<AddressLifetimes> logger)
{
    private const string Kind = "lifetime";

    /// <summary>Counts requests for the first of a destination's addresses that has room for them.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="lifetime">The requests that each address takes.</param>
    /// <param name="cost">How many requests.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// The address as the document names it, empty where the document names none; <see langword="null"/> where all are used up. One whose
    /// setting is not set is returned as it is: the call says so.
    /// </returns>
    public async Task<string?> TakeAsync(Destination destination, int lifetime, int cost, CancellationToken cancellation)
    {
        foreach (var url in UrlsOf(destination))
        {
            if (RowOf(destination, url) is not { } row)
                return url;

            // It never shrinks, so what was known once is enough to pass it over
            if (row.Peek(TimeSpan.MaxValue) is { } known && known.Total + cost > lifetime)
                continue;
            var (taken, total) = await row.ChangeAsync(
                use =>
                    use.Total + cost <= lifetime ? (new AddressUse(use.Total + cost), (true, use.Total + cost)) : (use, (false, use.Total)),
                cancellation);
            if (!taken)
                continue;
            Tell(destination, url, total, cost, lifetime);
            return url;
        }

        return null;
    }

    /// <summary>
    /// How much of the life of each of a destination's addresses is used, in order; those whose setting is not set are left out. Empty
    /// where addresses live for ever.
    /// </summary>
    public async Task<IReadOnlyList<AddressLife>> LivesAsync(Destination destination, CancellationToken cancellation)
    {
        if (PaceRules.For(destination, catalogue.Connectors[destination.Connector]).Lifetime is not { } lifetime)
            return [];
        var lives = new List<AddressLife>();
        foreach (var url in UrlsOf(destination))
        {
            if (RowOf(destination, url) is { } row)
                lives.Add(new AddressLife(NameOf(url), (await row.ReadAsync(TimeSpan.FromSeconds(2), cancellation)).Total, lifetime));
        }

        return lives;
    }

    /// <summary>The answer to a call for which no address is left.</summary>
    public static Answer UsedUp(Destination destination, int lifetime) => new()
    {
        Kind = AnswerKind.Refused,
        Reason = $"{destination.Name}: {(destination.Urls.Count > 1 ? "each of its addresses" : "its address")} "
            + $"has had the {lifetime} requests of its life"
            + $"{(destination.Urls.Count > 0 ? $" ({string.Join(", ", destination.Urls.Select(NameOf))})" : "")}; "
            + "add a new one to its 'url' and replay with the current configuration",
    };

    private static IReadOnlyList<string> UrlsOf(Destination destination) => destination.Urls.Count > 0 ? destination.Urls : [""];

    private static string NameOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) ? $"{address.Scheme}://{address.Host}" : url;

    private SharedRow<AddressUse>? RowOf(Destination destination, string url)
    {
        var address = url.Length == 0 || url.Contains("://", StringComparison.Ordinal) ? url : SettingValue.Read(settings, url)?.Trim();
        return address switch
        {
            null => null,
            "" => url.Length > 0 ? null : Row(KeyHash.For("destination", destination.Name)),
            _ => Row(KeyHash.For(address)),
        };
    }

    private SharedRow<AddressUse> Row(string key) => states.Row(key, Kind, AddressJson.Default.AddressUse, AddressUse.None);

    private void Tell(Destination destination, string url, long total, int cost, int lifetime)
    {
        if (Passes(lifetime))
            Log.UsedUp(logger, destination.Name, NameOf(url), lifetime);
        else if (Passes(AddressLife.NearlyAll * lifetime))
            Log.NearlyUsedUp(logger, destination.Name, NameOf(url), total, lifetime);

        bool Passes(double mark) => total >= mark && total - cost < mark;
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 6012,
            EventName = "LifetimeNearlyUsedUp",
            Level = LogLevel.Warning,
            Message = "{Destination}: its address {Address} has had {Total} of the {Lifetime} requests of its life; " +
                "make a new one and add it to the destination's 'url'")]
        public static partial void NearlyUsedUp(ILogger logger, string destination, string address, long total, int lifetime);

        [LoggerMessage(
            EventId = 6013,
            EventName = "LifetimeUsedUp",
            Level = LogLevel.Warning,
            Message = "{Destination}: its address {Address} has had all {Lifetime} requests of its life; " +
                "what comes goes to the next address of its 'url', or to the dead letters where there is none")]
        public static partial void UsedUp(ILogger logger, string destination, string address, int lifetime);
    }
}
