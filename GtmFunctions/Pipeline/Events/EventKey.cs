using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What kind of key an event is found by.</summary>
public enum EventKeyKind
{
    /// <summary>An e-mail address that the event names.</summary>
    Person,

    /// <summary>The domain of a company that the event is about.</summary>
    Account,

    /// <summary>A telephone number.</summary>
    Phone,

    /// <summary>An id that a provider gave to the event or to a record that it is about.</summary>
    Id,

    /// <summary>A delivery that brought the event.</summary>
    Delivery,
}

/// <summary>A key that an event is found by, in the one form that it is stored and asked for in.</summary>
public sealed record EventKey
{
    // A number without its country has as many digits in most countries; fewer are a text
    private const int FewestDigits = 7;
    private const int MostDigits = 15;

    private EventKey(EventKeyKind kind, string value) => (Kind, Value) = (kind, value);

    /// <summary>What kind of key it is.</summary>
    public EventKeyKind Kind { get; }

    /// <summary>Its value: lower case, a telephone number as its digits.</summary>
    public string Value { get; }

    /// <summary>The key of a person; <see langword="null"/> where the text is no e-mail address.</summary>
    public static EventKey? ForPerson(string email) =>
        EmailConversion.Read(email, out _) is { } mailbox ? new EventKey(EventKeyKind.Person, mailbox) : null;

    /// <summary>
    /// The key of a company, of its domain, a host of it, a URL or an address; <see langword="null"/> where the text is none of a company's
    /// own, such as a free mail provider's.
    /// </summary>
    public static EventKey? ForAccount(string domain) =>
        FieldText.From(ConversionTable.Domain.Convert(JsonValue.Create(domain), ConversionOptions.None).Value) is { } registrable
            ? new EventKey(EventKeyKind.Account, registrable)
            : null;

    /// <summary>
    /// The key of a telephone number with its country's code; where a text has none, of the digits that it has. <see langword="null"/>
    /// where they are too few or too many.
    /// </summary>
    public static EventKey? ForPhone(string phone)
    {
        var number = ConversionTable.Phone.Convert(JsonValue.Create(phone), ConversionOptions.None).Value;
        var digits = string.Concat((FieldText.From(number) ?? phone).Where(char.IsAsciiDigit));
        return digits.Length is >= FewestDigits and <= MostDigits ? new EventKey(EventKeyKind.Phone, digits) : null;
    }

    /// <summary>The key of an id; <see langword="null"/> where the text is empty.</summary>
    public static EventKey? ForId(string id) =>
        id.Trim() is { Length: > 0 } trimmed ? new EventKey(EventKeyKind.Id, trimmed.ToLowerInvariant()) : null;

    /// <summary>The key of a delivery.</summary>
    public static EventKey ForDelivery(string delivery) => new(EventKeyKind.Delivery, delivery);

    /// <summary>The key of a kind; <see langword="null"/> where the text is none of that kind.</summary>
    public static EventKey? For(EventKeyKind kind, string text) => kind switch
    {
        EventKeyKind.Person => ForPerson(text),
        EventKeyKind.Account => ForAccount(text),
        EventKeyKind.Phone => ForPhone(text),
        EventKeyKind.Id => ForId(text),
        _ => ForDelivery(text),
    };
}
