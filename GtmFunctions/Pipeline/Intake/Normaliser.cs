using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>What an item of a webhook says, in canonical terms.</summary>
/// <param name="ProviderId">The provider's id, or the hash of the bytes.</param>
/// <param name="IdFrom">Where the id was found; <c>bytes</c> where the provider gives none.</param>
/// <param name="ProviderType">The provider's type; empty where there is none.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Time">When it happened, if the provider says.</param>
/// <param name="Data">The canonical fields, and the item as <c>raw</c>.</param>
/// <param name="Mapped">Canonical field to the path that gave it.</param>
/// <param name="Missing">Canonical fields that no path gave; <c>time</c> where the provider's time cannot be read.</param>
public sealed record NormalisedItem(
    string ProviderId,
    string IdFrom,
    string ProviderType,
    string Type,
    string? Subject,
    DateTimeOffset? Time,
    JsonObject Data,
    IReadOnlyDictionary<string, string> Mapped,
    IReadOnlyList<string> Missing)
{
    /// <summary>Which payloads its own is compared with.</summary>
    public required ShapeName Shape { get; init; }

    /// <summary>Which of id, types and subject were too long and are told by their beginning and hash, and how long each was.</summary>
    public IReadOnlyDictionary<string, int> Cut { get; init; } = new Dictionary<string, int>();

    /// <summary>Values that were found and passed over, with <c>time</c> for the event's own time.</summary>
    public IReadOnlyList<UnfitValue> Unfit { get; init; } = [];

    /// <summary>The canonical event.</summary>
    /// <param name="id">Our id of it.</param>
    /// <param name="received">The webhook that brought it; it happened when that came in, where the provider does not say.</param>
    public CanonicalEvent Event(string id, ReceivedMessage received) => new()
    {
        Id = id,
        Source = received.Source,
        Type = Type,
        Subject = Subject,
        Time = Time ?? received.ReceivedAt,
        ProviderId = ProviderId,
        ProviderType = ProviderType,
        Arrival = received.Arrival,
        Data = Data,
    };
}

/// <summary>Turns an item of a webhook into canonical terms, by the source's <c>event</c>, <c>types</c> and <c>map</c>.</summary>
public static class Normaliser
{
    /// <summary>The type of an event whose provider names none and whose source has no <c>"*"</c> among its types.</summary>
    public const string UntypedEvent = "webhook.received";

    /// <summary>Where an id comes from that the provider does not give.</summary>
    public const string FromBytes = "bytes";

    /// <summary>What follows an id's expression where the hash of the item's bytes joined in.</summary>
    public const string JoinedByBytes = " and bytes";

    private static readonly FieldPath[] SubjectFields =
    [
        FieldPath.Parse("deal.id"), FieldPath.Parse("person.email"), FieldPath.Parse("account.domain"),
    ];

    /// <summary>Normalises one item. Never throws for anything in it: what is missing stays away and is named.</summary>
    /// <param name="source">The source, with the provider's definition.</param>
    /// <param name="item">The item.</param>
    /// <param name="headers">The request's headers by lower-case names.</param>
    /// <param name="knownType">The provider's type where it is known already and may not be in the item.</param>
    public static NormalisedItem Normalise(
        Source source, IntakeItem item, IReadOnlyDictionary<string, string> headers, string? knownType = null)
    {
        string? Header(string name) => headers.GetValueOrDefault(name.ToLowerInvariant());
        string? First(IReadOnlyList<FieldExpression> expressions, out string from)
        {
            foreach (var expression in expressions)
            {
                if (expression.Read(item.Node, Header, item.Body, item.Parent) is { } value)
                {
                    from = expression.Text;
                    return value;
                }
            }

            from = "";
            return null;
        }

        var definition = source.Provider.Event;
        var (id, idFrom) = Id(definition.Id, item, Header);
        var providerType = First(definition.Type, out _) ?? "";
        if (providerType.Length == 0)
            providerType = knownType ?? "";
        var mapping = source.Mapping.For(providerType, item.Node, item.Body);
        var fields = FieldMapper.Map(mapping.Fields, item.Node);
        var time = Time(definition.Time, item, Header, out var unreadable);
        return BoundedItem.From(new NormalisedItem(
            id,
            idFrom,
            providerType,
            mapping.Type ?? Untyped(providerType),
            First(definition.Subject, out _)
            ?? SubjectOf(fields.Data),
            time,
            fields.Data,
            fields.Mapped(),
            time is null && unreadable.Count > 0 ? [.. fields.Missing, "time"] : fields.Missing)
        {
            Shape = new ShapeName(BoundedText.From(providerType), mapping.IsByKind ? mapping.Type : null),
            Unfit = [.. unreadable, .. fields.Unfit],
        });
    }

    /// <summary>What an event is about, of its canonical fields: its deal, else its person, else its account.</summary>
    internal static string? SubjectOf(JsonObject data) =>
        SubjectFields.Select(path => FieldText.From(path.Read(data))).FirstOrDefault(text => text is not null);

    /// <summary>The type of an event for whose provider type nothing names one: its own, or <see cref="UntypedEvent"/>.</summary>
    /// <param name="providerType">The provider's type; empty where it names none.</param>
    public static string Untyped(string providerType) => providerType.Length > 0 ? providerType : UntypedEvent;

    // Two different items never share an id: where the provider's does not tell them apart, the hash of the item's bytes joins in
    private static (string Id, string From) Id(
        IReadOnlyList<FieldExpression> expressions, IntakeItem item, Func<string, string?> header)
    {
        var found = expressions
            .Select(expression => (expression.Text, Value: expression.Take(item.Node, header, item.Body, item.Parent)))
            .Where(candidate => candidate.Value is not null)
            .OrderBy(candidate => !candidate.Value!.IsComplete)
            .FirstOrDefault();
        if (found.Value is null)
            return (item.ByteId, FromBytes);
        return found.Value.IsComplete && (found.Value.OfItem || !item.IsOneOfMany)
            ? (found.Value.Text, found.Text)
            : ($"{found.Value.Text}:{item.ShortHash}", found.Text + JoinedByBytes);
    }

    // The first that can be read as a time; what cannot is told, and is never the time of receipt without a word
    private static DateTimeOffset? Time(
        IReadOnlyList<FieldExpression> expressions, IntakeItem item, Func<string, string?> header, out List<UnfitValue> unreadable)
    {
        unreadable = [];
        foreach (var expression in expressions)
        {
            if (expression.Read(item.Node, header, item.Body, item.Parent) is not { } text || string.IsNullOrWhiteSpace(text))
                continue;
            if (TimeText.Read(text, locale: null, out var why) is { } time)
                return time;
            unreadable.Add(new UnfitValue("time", expression.Text, why));
        }

        return null;
    }
}
