using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage.Subscriptions;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>A subscription, read: what it matches, and where it is sent.</summary>
internal sealed class LiveSubscription
{
    /// <summary>The setting, of its own calls alone, that holds an Event Grid topic's key.</summary>
    public const string KeySetting = "SUBSCRIPTION_KEY";

    private const string EveryType = "*";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly IReadOnlyList<TypePattern> _types;
    private readonly Filter? _filter;

    private LiveSubscription(Subscription row, IReadOnlyList<TypePattern> types, Filter? filter, string? fault) =>
        (Row, _types, _filter, Fault) = (row, types, filter, fault);

    /// <summary>The subscription as it is stored.</summary>
    public Subscription Row { get; }

    /// <summary>Why it matches nothing: this build does not read its types or its filter. <see langword="null"/> where it does.</summary>
    public string? Fault { get; }

    /// <summary>What an event must meet besides its type, in words; <see langword="null"/> where nothing.</summary>
    public string? FilterWords => _filter is { } filter ? FilterSentence.Render(filter) : null;

    /// <summary>Whether it asks for every type, and so for none in particular.</summary>
    public bool TakesAll => _types.Any(pattern => pattern.Text == EveryType);

    /// <summary>Where it is sent, without what signs.</summary>
    public Destination Destination => new()
    {
        Name = SubscriptionPlace.DestinationOf(Row.Id),
        Connector = ConnectorOf(Row.Form),
        Url = Row.Address,
        Token = Row.Form == SubscriptionForm.EventGrid ? KeySetting : null,
        Retry = Row.Retry ?? Destination.DefaultRetry,
        Timeout = Timeout,
        Limits = Row.Pace is { } pace ? [new Limit(pace.Requests, pace.Per)] : null,
        AllowPrivate = Row.AllowPrivate,
    };

    /// <summary>Reads one. Never throws.</summary>
    public static LiveSubscription From(Subscription row)
    {
        try
        {
            return new LiveSubscription(
                row,
                [.. row.Types.Select(TypePattern.Parse)],
                row.Filter is { } filter ? Filter.Parse(filter) : null,
                fault: null);
        }
        catch (FormatException unread)
        {
            return new LiveSubscription(row, [], filter: null, unread.Message);
        }
    }

    /// <summary>The connector of a form.</summary>
    public static string ConnectorOf(SubscriptionForm form) => form switch
    {
        SubscriptionForm.CloudEvents => "cloudevents",
        SubscriptionForm.EventGrid => "event-grid",
        _ => "http",
    };

    /// <summary>Whether it asks for events of a type.</summary>
    public bool Takes(string type) => _types.Any(pattern => pattern.Matches(type));

    /// <summary>Whether an event meets its filter.</summary>
    /// <param name="fields">The event, with what was decided about it as <c>decision</c>.</param>
    /// <param name="budget">What patterns may still take of the event's time.</param>
    public bool Meets(FieldScope fields, PatternBudget budget) => _filter?.Evaluate(fields, budget).Held ?? true;
}
