using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Poll;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>What came of asking for a page.</summary>
/// <param name="Page">The answer; <see langword="null"/> where nobody was asked.</param>
/// <param name="WaitsFor">Why nobody was asked, in words.</param>
/// <param name="RoomAt">When the API's limit may have room, where that is why.</param>
internal sealed record PageAsked(PageAnswer? Page, string WaitsFor = "", DateTimeOffset? RoomAt = null);

/// <summary>Asks for pages, within the limits of their API.</summary>
internal sealed class PageClient(
    ConnectorClient client, ConnectorCatalogue catalogue, LookupAdmission gate, IConfiguration settings, TimeProvider clock)
{
    /// <summary>Asks for a page, if its API may be asked now.</summary>
    /// <param name="job">What is polled.</param>
    /// <param name="walk">The reading that it is a page of.</param>
    /// <param name="seen">What an answer that was read before is known by, where it need not be sent again.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<PageAsked> AskAsync(PollJob job, PollWalk walk, SeenAnswer? seen, CancellationToken cancellation)
    {
        var connector = catalogue.Connectors[job.Whom.Connector];
        var holder = $"poll:{job.Name}";
        var entry = await gate.EnterAsync(job.Whom, connector, calls: 1, holder, cancellation);
        if (entry.Slot is not { } slot)
            return new PageAsked(null, entry.Why, entry.RoomAt);
        var request = new PageRequest(job.Records.Request)
        {
            Address = walk.Next.Address is { } address ? new Uri(address) : null,
            Conditions = Conditions(seen),
        };
        var page = await client.ReadAsync(Call(job, connector, walk, holder), request, cancellation);
        await gate.LeaveAsync(job.Whom, connector, holder, holder, slot, page.Answer, cancellation);
        return new PageAsked(page);
    }

    private OutboundCall Call(PollJob job, ConnectorDefinition connector, PollWalk walk, string holder)
    {
        var now = clock.GetUtcNow();
        FieldScope values = new JsonObject
        {
            ["poll"] = PollValues.For(job.Records, walk, now),
            ["with"] = job.Poll.With?.DeepClone(),
        };
        return new OutboundCall
        {
            ActionId = holder,
            Destination = job.Whom,
            Connector = connector,
            Event = new CanonicalEvent
            {
                Id = holder,
                Source = job.Source.Name,
                Type = "poll",
                Time = now,
                ProviderId = holder,
                ProviderType = "",
                Data = [],
            },
            Values = values,
            Settings = settings,
        };
    }

    private static List<KeyValuePair<string, string>> Conditions(SeenAnswer? seen)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (seen?.HttpTag is { } tag)
            headers.Add(KeyValuePair.Create("If-None-Match", tag));
        else if (seen?.Modified is { } modified)
            headers.Add(KeyValuePair.Create("If-Modified-Since", modified));
        return headers;
    }
}
