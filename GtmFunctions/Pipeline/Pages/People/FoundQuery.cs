using System.Globalization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Pages.Events;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Pages.People;

/// <summary>Tells what is known of a person or a company: all events over all sources, and who had them.</summary>
internal sealed class FoundQuery(EventSearch search, EventTrace traces)
{
    private const int PageSize = 50;
    private const int MostDecisions = 20;
    private const string After = "after";

    /// <summary>Makes the page where somebody types who they look for, and leads to what they typed.</summary>
    public Task<PageAnswer> FindAsync(PageRequest request, CancellationToken cancellation)
    {
        if (request.Text("q") is not { } text)
        {
            return Task.FromResult(PageAnswer.Show<FindPage>(
                new FindModel("Type a person's e-mail address or a company's domain to see all that happened, and who has them.")));
        }

        return EventKey.ForPerson(text) is not null ? ShowAsync(FoundKind.Person, text, request, cancellation)
            : EventKey.ForAccount(text) is not null ? ShowAsync(FoundKind.Account, text, request, cancellation)
            : throw new PageRequestException(
                $"'{text}' is neither an e-mail address nor a company's domain. The page Events finds any other text.");
    }

    /// <summary>Makes the page of a person.</summary>
    public Task<PageAnswer> ShowPersonAsync(PageRequest request, CancellationToken cancellation) =>
        ShowAsync(FoundKind.Person, request.Value("email"), request, cancellation);

    /// <summary>Makes the page of a company.</summary>
    public Task<PageAnswer> ShowAccountAsync(PageRequest request, CancellationToken cancellation) =>
        ShowAsync(FoundKind.Account, request.Value("domain"), request, cancellation);

    private async Task<PageAnswer> ShowAsync(FoundKind kind, string text, PageRequest request, CancellationToken cancellation)
    {
        var key = kind == FoundKind.Person ? EventKey.ForPerson(text) : EventKey.ForAccount(text);
        if (key is null)
        {
            return PageAnswer.Refuse(kind == FoundKind.Person
                ? $"'{text}' is no e-mail address."
                : $"'{text}' is no company's domain. A free mail provider's is nobody's: look for the person.");
        }

        var after = request.Text(After);
        if (after is not null && !EventSearch.IsNext(after))
            throw new PageRequestException("The address of the next part is damaged: begin anew from the first.");
        var found = await search.SearchAsync(new EventQuery(Key: key, Top: PageSize), cancellation, after);
        var decided = await DecidedAsync(found.Events, cancellation);
        var owners = Owners(decided);
        var page = kind == FoundKind.Person ? "people" : "accounts";
        return PageAnswer.Show<FoundPage>(new FoundModel(
            key.Value,
            Answer(key.Value, found, owners, request.Now),
            kind,
            owners,
            kind == FoundKind.Person ? EventKey.ForAccount(key.Value)?.Value : null,
            [.. found.Events.Select(EventsQuery.Line)],
            found.Next is { } next ? $"{PageLinks.To(page, key.Value)}?{After}={Uri.EscapeDataString(next)}" : null)
        {
            Signals = after is null ? SignalsUnderWay.Tell(decided, request.Now) : [],
        });
    }

    private static string Answer(string who, FoundEvents found, IReadOnlyList<OwnerLine> owners, DateTimeOffset now)
    {
        if (found.Events.Count == 0)
            return $"Nothing is kept of {who}. What is older than its retention is gone, and so is who was erased.";
        var sources = found.Events.Select(line => line.Source).Distinct().Count();
        var more = found.Next is null ? "" : "more than ";
        var events = $"{more}{Relative.Count(found.Events.Count, "event")} from {Relative.Count(sources, "source")}";
        var score = owners.FirstOrDefault(owner => owner.Score is not null)?.Score;
        var scored = score is { } points ? string.Create(CultureInfo.InvariantCulture, $", score {points:0.##}") : "";
        var owned = owners is [var last, ..] ? $", owner {last.Name} since {Relative.Text(last.At, now)}" : ", nobody was given them";
        return $"{who}: {events}{scored}{owned}.";
    }

    // Owners are of events that were acted on, signals count others too
    private async Task<IReadOnlyList<(IndexedEvent Line, RouteDecision? Decision)>> DecidedAsync(
        IReadOnlyList<IndexedEvent> events, CancellationToken cancellation)
    {
        string[] decided = [Outcomes.Routed, Outcomes.Delivered, Outcomes.DeadLettered, Outcomes.Logged];
        var acted = events.Where(line => decided.Contains(line.Outcome)).Take(MostDecisions).Select(line => line.Id).ToHashSet();
        var reading = events.Where((line, place) => place < MostDecisions || acted.Contains(line.Id)).Select(async line =>
            (line, await traces.ReadAsync(line.Id, TraceRows.Route, DecisionJson.Default.RouteDecision, cancellation)));
        return await Task.WhenAll(reading);
    }

    private static List<OwnerLine> Owners(IEnumerable<(IndexedEvent Line, RouteDecision? Decision)> decided) =>
    [
        .. decided.SelectMany(one => (one.Decision?.Workflows ?? [])
            .Where(workflow => workflow.Owner is not null)
            .Select(workflow => new OwnerLine(
                workflow.Owner!.Owner.Name,
                workflow.Owner.Owner.Email,
                workflow.Owner.Assignment,
                OwnerTrace.Sentence(workflow.Owner),
                one.Line.FirstSeenAt,
                one.Line.Id,
                workflow.Score?.Points))),
    ];
}
