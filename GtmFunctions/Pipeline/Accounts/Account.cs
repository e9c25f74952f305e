using GtmFunctions.Pipeline.Accounts.Names;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>An account that leads may be of.</summary>
internal sealed class Account
{
    private Account(string key, string name, CompanyHost? host, string? country, IReadOnlyDictionary<string, string> fields)
    {
        (Key, Name, Host, Country, Fields) = (key, name, host, country, fields);
        Company = CompanyName.Read(name);
    }

    /// <summary>The key of its row in the list.</summary>
    public string Key { get; }

    /// <summary>Its name as the list has it; empty where it has none.</summary>
    public string Name { get; }

    /// <summary>Its name as names are compared; <see langword="null"/> where it has none.</summary>
    public CompanyName? Company { get; }

    /// <summary>Its host; <see langword="null"/> where the list has none that is a company's.</summary>
    public CompanyHost? Host { get; }

    /// <summary>Its country's ISO code; <see langword="null"/> where the list has none.</summary>
    public string? Country { get; }

    /// <summary>The row's values by the names of their columns, in any case.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; }

    /// <summary>Makes an account of a row.</summary>
    /// <param name="key">The row's key.</param>
    /// <param name="fields">The row's values.</param>
    /// <param name="columns">Which columns say what.</param>
    public static Account From(string key, IReadOnlyDictionary<string, string> fields, AccountColumns columns)
    {
        var named = new Dictionary<string, string>(fields.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (column, value) in fields)
            named.TryAdd(column, value);
        return new Account(
            key,
            named.GetValueOrDefault(columns.Name) ?? "",
            named.GetValueOrDefault(columns.Domain) is { Length: > 0 } site ? CompanyHost.Read(site) : null,
            named.GetValueOrDefault(columns.Country) is { Length: > 0 } country ? CountryConversion.Code(country) : null,
            named);
    }
}

/// <summary>Which columns of a list say what accounts are found by.</summary>
/// <param name="Domain">The domain, or an address of the website.</param>
/// <param name="Name">The company's name.</param>
/// <param name="Country">The country, by code or name.</param>
internal sealed record AccountColumns(string Domain = "domain", string Name = "name", string Country = "country");
