using System.Globalization;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>Lists events, and finds them by what somebody types.</summary>
internal sealed class EventsQuery(EventSearch search, ConfigurationVersions configurations)
{
    private const int PageSize = 50;
    private const string After = "after";

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var filter = new EventsFilter(
            request.Text("q"),
            request.Text("source"),
            request.Text("type"),
            request.Text("outcome"),
            request.Time("since"),
            request.Time("until"));
        if (filter.Outcome is { } outcome && !Outcomes.All.Contains(outcome))
            throw new PageRequestException($"'{outcome}' is no outcome; there are {string.Join(", ", Outcomes.All)}.");
        var after = request.Text(After);
        if (after is not null && !EventSearch.IsNext(after))
            throw new PageRequestException("The address of the next part is damaged: begin anew from the first.");
        var query = new EventQuery(
            filter.Source, filter.Type, filter.Outcome, filter.Since, filter.Until, filter.Text, PageSize);
        var found = await search.SearchAsync(query, cancellation, after);
        var configuration = await configurations.TryCurrentAsync(cancellation);
        return PageAnswer.Show<EventsPage>(Model(filter, found, configuration));
    }

    /// <summary>The address of the list with a filter.</summary>
    internal static string Link(EventsFilter filter, string? after = null) => PageLinks.With(
        "events",
        ("q", filter.Text),
        ("source", filter.Source),
        ("type", filter.Type),
        ("outcome", filter.Outcome),
        ("since", Time(filter.Since)),
        ("until", Time(filter.Until)),
        (After, after));

    /// <summary>A line of the list.</summary>
    internal static EventLine Line(IndexedEvent line) => new(
        line.Id, line.FirstSeenAt, line.Source, line.Type, line.Subject, line.Outcome, StandingOf(line.Outcome));

    /// <summary>How an outcome stands.</summary>
    internal static Standing StandingOf(string outcome) => outcome switch
    {
        Outcomes.DeadLettered => Standing.Bad,
        Outcomes.Unhandled => Standing.Attention,
        Outcomes.Delivered or Outcomes.Answered or Outcomes.Accepted or Outcomes.Routed or Outcomes.Counted => Standing.Good,
        _ => Standing.Idle,
    };

    private static EventsModel Model(EventsFilter filter, FoundEvents found, Configuration? configuration)
    {
        EventLine[] lines = [.. found.Events.Select(Line)];
        var choices = new EventsChoices(
            [.. configuration?.Sources.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>()],
            [.. TypesOf(configuration).Concat(lines.Select(line => line.Type)).Distinct().Order(StringComparer.Ordinal)],
            Outcomes.All);
        return new EventsModel(
            Answer(filter, lines, found.Next is not null),
            filter,
            choices,
            lines,
            Searched(found.Searched),
            found.Next is { } next ? Link(filter, next) : null);
    }

    private static IEnumerable<string> TypesOf(Configuration? configuration) => configuration is null
        ? []
        : configuration.Sources.Values.SelectMany(source => source.Mappings).SelectMany(mapping => mapping.Types.Values)
            .Concat(configuration.Workflows.SelectMany(workflow => workflow.On));

    private static string Answer(EventsFilter filter, EventLine[] lines, bool hasMore)
    {
        if (lines.Length == 0)
        {
            return filter == new EventsFilter(null, null, null, null, null, null)
                ? "No event has come yet. The page Sources has the addresses to give to your tools; gtm send sends a test."
                : "No event fits what you ask for. Ask for less: clear a filter, or look further back.";
        }

        var sources = lines.Select(line => line.Source).Distinct().Count();
        var about = filter.Text is { } text ? $" about {text}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(hasMore ? "The newest " : "")}{Relative.Count(lines.Length, "event")}{about} from {Relative.Count(sources, "source")}.");
    }

    private static string Searched(SearchedEvents searched)
    {
        var by = searched.Keys.Count == 0
            ? "Read line by line"
            : $"Looked up as {string.Join(" or ", searched.Keys.Select(key => Word(key.Kind)).Distinct())}";
        return (searched.IsComplete, searched.BackTo) switch
        {
            (true, null) => $"{by}: this is all there is.",
            (true, { } back) => $"{by}: all since {Day(back)} is shown; go on for what is older.",
            (false, { } back) => $"{by} back to {Day(back)}, where the search met its limit: there may be more. Go on, or filter more.",
            (false, null) => $"{by}; the search met its limit, and there may be more.",
        };
    }

    private static string Word(EventKeyKind kind) => kind switch
    {
        EventKeyKind.Person => "a person's e-mail address",
        EventKeyKind.Account => "a company's domain",
        EventKeyKind.Phone => "a telephone number",
        EventKeyKind.Delivery => "a delivery",
        _ => "an id",
    };

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string? Time(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
