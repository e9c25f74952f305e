using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Ops.Jobs;

/// <summary>A person as their newest event says.</summary>
/// <param name="Event">The event's id.</param>
/// <param name="At">When it was taken in.</param>
/// <param name="Email">Their address.</param>
internal sealed record KnownPerson(string Event, DateTimeOffset At, string Email)
{
    private static readonly FieldPath EmailField = FieldPath.Parse("person.email");
    private static readonly FieldPath PhoneField = FieldPath.Parse("person.phone");
    private static readonly FieldPath NameField = FieldPath.Parse("person.name");
    private static readonly FieldPath FirstNameField = FieldPath.Parse("person.firstName");
    private static readonly FieldPath LastNameField = FieldPath.Parse("person.lastName");
    private static readonly FieldPath DomainField = FieldPath.Parse("account.domain");

    /// <summary>Their telephone number as its digits; <see langword="null"/> where the event has none.</summary>
    public string? Phone { get; init; }

    /// <summary>Their whole name; <see langword="null"/> where the event has none.</summary>
    public string? Name { get; init; }

    /// <summary>Their company's domain; <see langword="null"/> where the event has none, or a free mail provider's.</summary>
    public string? Domain { get; init; }

    /// <summary>The person whom an event is about; <see langword="null"/> where it names no address.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="at">When it was taken in.</param>
    /// <param name="data">Its data.</param>
    public static KnownPerson? From(string id, DateTimeOffset at, JsonObject data)
    {
        if (Text(data, EmailField) is not { } text || EventKey.ForPerson(text) is not { } email)
            return null;
        var phone = Text(data, PhoneField) is { } number ? EventKey.ForPhone(number)?.Value : null;
        var domain = (Text(data, DomainField) ?? email.Value) is { } of ? EventKey.ForAccount(of)?.Value : null;
        return new KnownPerson(id, at, email.Value) { Phone = phone, Name = WholeName(data), Domain = domain };
    }

    private static string? WholeName(JsonObject data)
    {
        var name = Text(data, NameField) ?? $"{Text(data, FirstNameField)} {Text(data, LastNameField)}";
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        // One word is no whole name: many people have it
        return words.Length > 1 ? string.Join(' ', words).ToLowerInvariant() : null;
    }

    private static string? Text(JsonObject data, FieldPath field) => FieldText.From(field.Read(data)) is { Length: > 0 } text ? text : null;
}
