using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>Reads what of an event tells which account it is of.</summary>
internal static class LeadReading
{
    private static readonly FieldPath Email = FieldPath.Parse("person.email");
    private static readonly FieldPath Domain = FieldPath.Parse("account.domain");
    private static readonly FieldPath Name = FieldPath.Parse("account.name");
    private static readonly FieldPath[] Countries = [FieldPath.Parse("account.country"), FieldPath.Parse("person.country")];

    /// <summary>Reads it.</summary>
    /// <param name="data">The event's data.</param>
    public static Lead Read(JsonObject data) => Create(
        [Text(data, Email), Text(data, Domain)],
        Text(data, Name),
        Countries.Select(field => Text(data, field)).FirstOrDefault(text => text is not null));

    /// <summary>Makes a lead of what somebody says of one.</summary>
    /// <param name="hosts">E-mail addresses, domains or addresses of websites: the first that is a company's counts.</param>
    /// <param name="company">The company's name.</param>
    /// <param name="country">The country, by code or name.</param>
    public static Lead Create(IEnumerable<string?> hosts, string? company, string? country) => new(
        hosts.OfType<string>().Select(CompanyHost.Read).FirstOrDefault(host => host is not null),
        company,
        country is null ? null : CountryConversion.Code(country));

    /// <summary>
    /// What leads have in common of which a person says one thing: their domain; where they have none of a company, the company's name and
    /// country.
    /// </summary>
    public static string QuestionOf(Lead lead) => lead.Host is { } host
        ? KeyHash.For("domain", host.Registrable)
        : KeyHash.For("company", lead.Company?.Squeezed ?? "", lead.Country ?? "");

    private static string? Text(JsonObject data, FieldPath field) =>
        FieldText.From(field.Read(data)) is { Length: > 0 and < 1000 } text ? text : null;
}
