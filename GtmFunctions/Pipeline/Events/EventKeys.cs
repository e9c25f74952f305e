using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Events;

/// <summary>
/// The keys that an event is found by: every e-mail address that it names anywhere, the domains of the companies that it is about,
/// telephone numbers, and the ids of the provider and of records.
/// </summary>
internal static class EventKeys
{
    /// <summary>The most keys of one kind: what an event names beyond them it is not found by.</summary>
    public const int MostOfAKind = 20;

    private const int LongestId = 256;
    private const int LongestText = 64 * 1024;
    private const string Raw = "raw";

    private static readonly char[] AroundAddresses = [.. " \t\r\n<>()[]{}\",;:'|"];

    /// <summary>The keys of an event, each once.</summary>
    /// <param name="event">The event.</param>
    /// <param name="delivery">The delivery that brought it; <see langword="null"/> where none did.</param>
    public static IReadOnlyList<EventKey> From(CanonicalEvent @event, string? delivery = null)
    {
        var data = @event.Data;
        IEnumerable<EventKey?>[] all =
        [
            [delivery is null ? null : EventKey.ForDelivery(delivery)],
            Persons(@event),
            Texts(data, ("account", "domain"), ("person", "email")).Append(@event.Subject).Select(KeyOf(EventKey.ForAccount)),
            Texts(data, ("person", "phone"), ("account", "phone")).Select(KeyOf(EventKey.ForPhone)),
            Ids(@event),
        ];
        return [.. all.SelectMany(kind => kind.OfType<EventKey>().Distinct().Take(MostOfAKind))];
    }

    /// <summary>The keys that a line of an index tells, which has nothing of its event but these.</summary>
    internal static IReadOnlyList<EventKey> From(string? subject, string providerId) =>
    [
        .. new[] { KeyOf(EventKey.ForPerson)(subject), KeyOf(EventKey.ForAccount)(subject), IdOf(subject), IdOf(providerId) }
            .OfType<EventKey>().Distinct(),
    ];

    private static IEnumerable<EventKey?> Persons(CanonicalEvent @event) =>
        Texts(@event.Data, ("person", "email")).Append(@event.Subject)
            .Concat(Strings(@event.Data, without: Raw))
            .Concat(@event.Data[Raw] is { } raw ? Strings(raw) : [])
            .OfType<string>()
            .Where(text => text.Length <= LongestText && text.Contains('@', StringComparison.Ordinal))
            .SelectMany(text => text.Split(AroundAddresses, StringSplitOptions.RemoveEmptyEntries))
            .Where(word => word.Contains('@', StringComparison.Ordinal))
            .Select(EventKey.ForPerson);

    private static IEnumerable<EventKey?> Ids(CanonicalEvent @event)
    {
        yield return IdOf(@event.ProviderId);
        yield return @event.Subject?.Contains('@', StringComparison.Ordinal) == true ? null : IdOf(@event.Subject);
        foreach (var (group, fields) in @event.Data)
        {
            if (group == Raw || fields is not JsonObject named)
                continue;
            foreach (var (name, value) in named)
            {
                if (value is JsonValue && (name == "id" || name.EndsWith("Id", StringComparison.Ordinal)))
                    yield return IdOf(FieldText.From(value));
            }
        }
    }

    private static EventKey? IdOf(string? text) => text is { Length: > 0 and <= LongestId } ? EventKey.ForId(text) : null;

    private static Func<string?, EventKey?> KeyOf(Func<string, EventKey?> read) => text => text is null ? null : read(text);

    private static IEnumerable<string?> Texts(JsonObject data, params (string Group, string Field)[] fields) =>
        fields.Select(field => data[field.Group] is JsonObject group ? FieldText.From(group[field.Field]) : null);

    private static IEnumerable<string?> Strings(JsonNode? node, string? without = null) => node switch
    {
        JsonObject named => named.Where(member => member.Key != without).SelectMany(member => Strings(member.Value)),
        JsonArray items => items.SelectMany(item => Strings(item)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [FieldText.From(value)],
        _ => [],
    };
}
